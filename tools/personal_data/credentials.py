"""Keys, tokens, passwords, codes, and links that carry one: of the shapes services use, of invented value.

The prefixes are put together from halves, so that a scanner for leaked keys finds none in this file.
"""
import base64
import json
from random import Random

from .piece import Piece, digits, grouped

DIGITS = "0123456789"
LOWER = "abcdefghijklmnopqrstuvwxyz"
UPPER = LOWER.upper()
ALL = LOWER + UPPER + DIGITS
HEX = "0123456789abcdef"


def drawn(random: Random, alphabet: str, count: int) -> str:
    return "".join(random.choice(alphabet) for _ in range(count))


# prefix in halves, alphabet, length of the rest
KEYS = [
    (("AK", "IA"), UPPER + "234567", 16), (("AS", "IA"), UPPER + "234567", 16),
    (("gh", "p_"), ALL, 36), (("gh", "o_"), ALL, 36), (("github", "_pat_"), ALL, 82), (("glp", "at-"), ALL, 20),
    (("sk_", "live_"), ALL, 24), (("rk_", "test_"), ALL, 24), (("whs", "ec_"), ALL, 32),
    (("sk", "-proj-"), ALL, 48), (("sk", "-"), ALL, 48), (("sk-", "ant-api03-"), ALL, 60), (("hf", "_"), ALL, 34),
    (("AI", "za"), ALL + "_-", 35), (("ya", "29."), ALL + "_-", 60), (("np", "m_"), ALL, 36),
    (("pypi-", "AgEI"), ALL, 70),
    (("xo", "xb-"), DIGITS, 12), (("xo", "xp-"), DIGITS, 12), (("S", "G."), ALL, 22), (("S", "K"), HEX, 32),
    (("dop", "_v1_"), HEX, 64), (("shp", "at_"), HEX, 32), (("key", "-"), HEX, 32), (("EA", "AC"), ALL, 60),
    (("sq0", "atp-"), ALL, 22), (("lin", "_api_"), ALL, 40), (("ntn", "_"), ALL, 46), (("tvly", "-"), ALL, 32),
]


def api_key(random: Random) -> str:
    halves, alphabet, length = random.choice(KEYS)
    prefix = "".join(halves)
    value = prefix + drawn(random, alphabet, length)
    if prefix.startswith("xo"):
        value += f"-{drawn(random, DIGITS, 12)}-{drawn(random, ALL, 24)}"
    return f"{value}.{drawn(random, ALL, 43)}" if prefix == "SG." else value


def bot_token(random: Random) -> str:
    return f"{digits(random, 10, '567')}:AA{drawn(random, ALL + '_-', 33)}"


def web_part(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def web_token(random: Random) -> str:
    """A JSON web token: header, claims, signature."""
    header = {"alg": random.choice(["HS256", "RS256"]), "typ": "JWT"}
    claims = {"sub": digits(random, 6), "iat": 1600000000 + random.randrange(10**8)}
    parts = [json.dumps(part, separators=(",", ":")).encode() for part in (header, claims)]
    return ".".join(map(web_part, [*parts, random.randbytes(32)]))


def key_block(random: Random) -> str:
    kind = random.choice(["RSA ", "OPENSSH ", "EC ", ""])
    edge = "-" * 5
    lines = [drawn(random, ALL + "+/", 64) for _ in range(random.randint(2, 3))]
    lines.append(drawn(random, ALL, 22) + "==")
    return "\n".join([f"{edge}BEGIN {kind}PRIVATE KEY{edge}", *lines, f"{edge}END {kind}PRIVATE KEY{edge}"])


def key(random: Random) -> Piece:
    make, kind = random.choices([(api_key, "api-key"), (web_token, "web-token"), (key_block, "private-key"),
                                 (bot_token, "bot-token")], [62, 16, 12, 10])[0]
    return Piece(make(random), "secret", kind)


PASSWORD_WORDS = ["hunter", "drachen", "sommer", "fromage", "castor", "croissant", "gatito", "naranja", "gelato",
                  "ciao",
                  "banana", "saudade", "zaba", "krtek", "sill", "ostehaps", "hygge", "sisu", "karpuz", "dosa",
                  "wombat",
                  "rugby", "maple", "biltong", "panda", "kaffee", "velo", "turtle", "kumquat", "correct", "staple"]


def password(random: Random) -> Piece:
    one, two = random.sample(PASSWORD_WORDS, 2)
    with_figures = one.replace("a", "4").replace("e", "3")
    text = random.choice([
        f"{one}{random.randint(1, 99)}", f"{one.title()}{random.randint(1950, 2025)}!",
        f"{one}-{two}-{random.randint(2, 99)}", f"{one.title()}_{two}#{random.randint(1, 9)}",
        drawn(random, ALL + "!#$%&*?", random.randint(10, 16)) + "7x",
        f"{with_figures}{two.title()}!{random.randint(1, 9)}", f"!{two}{one}{random.randint(10, 99)}",
        "-".join(drawn(random, LOWER + DIGITS, 6) for _ in range(3)), f"{one.upper()}{random.randint(100, 999)}$",
        grouped(digits(random, 16), [4, 4, 4], " ")])
    return Piece(text, "secret", "password")


def code(random: Random) -> Piece:
    """A one-time code; it is told from other numbers by the words around it."""
    six = digits(random, 6)
    text = random.choice([six, six, f"{six[:3]} {six[3:]}", f"{six[:3]}-{six[3:]}", digits(random, 4),
                          digits(random, 5),
                          digits(random, 8), f"G-{six}"])
    return Piece(text, "secret", "one-time-code")


def pin(random: Random) -> Piece:
    return Piece(random.choice([digits(random, 4), digits(random, 4), digits(random, 6), digits(random, 5)]),
                 "secret", "pin")


SEED_WORDS = ("abandon ability able about above absent absorb abstract absurd abuse access accident account accuse "
              "achieve acid acoustic acquire across act action actor actress actual adapt add addict address adjust "
              "admit adult advance advice aerobic affair afford afraid again age agent agree ahead aim air airport "
              "aisle alarm album alcohol alert alien all alley allow almost alone alpha already also alter always "
              "zebra zero zone zoo wrist write wrong yard year yellow you young youth wolf woman wonder wood wool "
              "word work world worry worth wrap wreck wrestle vocal voice void volcano volume vote voyage").split()


def seed(random: Random) -> Piece:
    words = random.sample(SEED_WORDS, random.choice([12, 12, 24]))
    return Piece(" ".join(words), "secret", "seed-phrase")


HOSTS = ["cloud.kiesel.example", "files.example.com", "db.example.net:5432", "git.papierboot.example", "example.org",
         "cdn.tournesol.example", "intranet.example.de", "meet.fietsbel.example", "api.bluejay.example",
         "nas.example.lan"]


def with_user(random: Random) -> Piece:
    scheme = random.choice(["https", "https", "http", "ftp", "postgres", "mysql", "mongodb+srv", "redis", "amqp",
                            "sftp"])
    user = random.choice(["admin", "root", "ulla", "app", "deploy", "backup", "gast", "me"])
    word = random.choice(PASSWORD_WORDS) + random.choice(["", "!", "%21", "_"]) + digits(random,
                                                                                         random.choice([1, 2, 4]))
    path = random.choice(["", "/", "/repo.git", "/photos/2023", "/app?sslmode=require", "/export.zip"])
    return Piece(f"{scheme}://{user}:{word}@{random.choice(HOSTS)}{path}", "url-credentials", "user-info")


def with_parameter(random: Random) -> Piece:
    name, value = random.choice([
        ("token", drawn(random, ALL, 32)), ("access_token", drawn(random, ALL, 40)), ("auth", drawn(random, HEX, 24)),
        ("api_key", drawn(random, HEX, 32)), ("apikey", drawn(random, ALL, 24)), ("pwd", drawn(random, ALL, 22)),
        ("reset_token", drawn(random, ALL, 20)), ("key", "AI" + "za" + drawn(random, ALL, 35)),
        ("secret", drawn(random, ALL, 18)),
        ("session_id", drawn(random, HEX, 32)), ("password", random.choice(PASSWORD_WORDS) + digits(random, 2)),
        ("id_token", web_token(random))])
    path = random.choice(["/login", "/reset", "/j/93512884471", "/f/holiday.zip", "/unsubscribe", "/verify/email",
                          "/v1/items"])
    before = random.choice(["?", "?", "?lang=en&", "?utm_source=mail&", "?id=4711&", "#"])
    after = random.choice(["", "", "&next=%2Fhome", "&expires=1718000000", "#top"]) if before != "#" else ""
    host = random.choice(HOSTS).replace(":5432", "")
    return Piece(f"https://{host}{path}{before}{name}={value}{after}", "url-credentials", "parameter")


def signed(random: Random) -> Piece:
    host = f"{random.choice(['bucket', 'photos', 'docs', 'media'])}.storage.example"
    query = random.choice([
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20240611T101500Z&X-Amz-Expires=3600&X-Amz-Signature="
        f"{drawn(random, HEX, 64)}",
        f"sv=2022-11-02&se=2024-09-01T00%3A00%3A00Z&sr=b&sp=r&sig={drawn(random, ALL, 43)}%3D",
        f"Expires=1718000000&Signature={drawn(random, ALL, 60)}~&Key-Pair-Id=K{drawn(random, UPPER, 12)}",
        f"e=1718000000&signature={drawn(random, HEX, 40)}"])
    return Piece(f"https://{host}/{random.choice(['a/IMG_2204.jpg', 'scan.pdf', 'out/final_v2.mp4'])}?{query}",
                 "url-credentials", "signature")


def link(random: Random) -> Piece:
    return random.choices([with_user, with_parameter, signed], [35, 45, 20])[0](random)
