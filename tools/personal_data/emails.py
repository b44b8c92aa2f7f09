"""Mail addresses: below example.*, the reserved domain .example, and punycode of either."""
from random import Random

from .piece import Piece

WORDS = ["moosbeere", "nachtzug", "papierboot", "quasselstrippe", "tealeaf", "bikeshed", "wetsocks", "marmalade",
         "otterpop", "lostkeys", "tournesol", "chaussette", "grenouille", "patate", "golondrina", "croqueta",
         "limonero",
         "sandia", "pistacchio", "lumaca", "girasole", "zanzara", "andorinha", "pastel", "saudades", "zurek",
         "kaczka",
         "pierogi", "knedlik", "jezevec", "blabar", "lingon", "fjellrev", "brunost", "havfrue", "rugbrod", "mustikka",
         "saunavuoro", "simit", "karpuz", "lokum", "fietsbel", "stroopwafel", "pannenkoek", "chaiwala", "masala",
         "braai", "proteabush", "magpie", "arvo", "moosetracks", "toque", "tumbleweed", "bluejay"]
GIVEN = ["ulla", "dieter", "claire.b", "manon", "inma", "rafa", "gigi", "bruno", "tiago", "marlene", "wojtek",
         "hanka",
         "radek", "vlasta", "gunilla", "sixten", "torunn", "eirik", "bodil", "mads", "sirpa", "pekka", "gul", "emre",
         "maaike", "bram", "sunita", "vikram", "sipho", "lindiwe", "bronwyn", "dougal", "aoife", "fiachra", "tyler"]
UNICODE_LOCAL = ["jörg.müßig", "françoise.h", "łucja", "renée", "niño.piñata", "gül.şen", "smørrebrød", "用户", "почта",
                 "ελιά", "संपर्क"]
UNICODE_HOST = ["bücherwurm.example", "größe.example", "señal.example", "例子.example", "пошта.example",
                "βιβλίο.example", "xn--bcherwurm-75a.example", "crème-brûlée.example"]
LANDS = {"DE": "de", "AT": "at", "CH": "ch", "FR": "fr", "BE": "be", "NL": "nl", "ES": "es", "IT": "it", "PT": "pt",
         "PL": "pl", "CZ": "cz", "SE": "se", "NO": "no", "DK": "dk", "FI": "fi", "GB": "co.uk", "IE": "ie",
         "US": "us",
         "CA": "ca", "BR": "com.br", "MX": "com.mx", "IN": "co.in", "AU": "com.au", "TR": "com.tr", "ZA": "co.za"}


def local_part(random: Random) -> str:
    word, given = random.choice(WORDS), random.choice(GIVEN)
    return random.choice([
        word, given, f"{given}.{word}", f"{given}_{word}", f"{word}{random.randint(1, 99)}", f"{given}-{word}",
        f"{given[0]}.{word}", f"{word}+{random.choice(['shop', 'news', 'tickets', '2024', 'spam'])}",
        f"{given}.{word}+{random.choice(['wg', 'bank', 'list'])}", f"{word}.{random.randint(1960, 2004)}",
        f"x_{word}_x",
        f"{given}{word}".replace(".", ""), f"{given[0]}{random.randint(100, 9999)}"])


def host(random: Random, country: str) -> str:
    word = random.choice(WORDS)
    return random.choice([
        "example.com", "example.org", "example.net", f"example.{LANDS.get(country, 'com')}",
        f"example.{LANDS.get(country, 'org')}", f"mail.example.{LANDS.get(country, 'net')}", f"{word}.example",
        f"post.{word}.example", f"{word}-mail.example", f"stud.uni-{word}.example", f"{word}.example.com",
        f"mx1.dept.{word}.example"])


def email(random: Random, country: str) -> Piece:
    if random.random() < 0.07:
        local = random.choice(UNICODE_LOCAL) if random.random() < 0.6 else local_part(random)
        return Piece(f"{local}@{random.choice(UNICODE_HOST)}", "email", "unicode")
    text = f"{local_part(random)}@{host(random, country)}"
    case = random.random()
    text = text.upper() if case < 0.04 else text.title() if case < 0.09 else text
    return Piece(text, "email", "plus" if "+" in text else "plain")
