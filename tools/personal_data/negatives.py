"""What looks like somebody's data and is not: prices, dates, scores, numbers that fail their check."""
from random import Random

from . import checksums, payments
from .piece import Piece, digits, filled, grouped

SIGNS = {"US": "$", "CA": "$", "AU": "$", "GB": "£", "IE": "€", "IN": "₹", "ZA": "R", "MX": "$", "BR": "R$ ", "TR": "₺"}
AFTER = {"PL": " zł", "CZ": " Kč", "SE": " kr", "NO": " kr", "DK": " kr", "CH": " Fr.", "UA": " грн", "JP": "円", "KR": "원",
         "CN": "块", "IL": " ₪", "EG": " جنيه"}


def price(random: Random, country: str) -> str:
    whole = random.choice([random.randint(1, 99), random.randint(100, 999), random.randint(1, 98) * 1000])
    cents = random.choice(["99", "50", "00", "95", f"{random.randint(1, 99):02d}"])
    if country in SIGNS:
        return SIGNS[country] + random.choice([f"{whole}", f"{whole:,}", f"{whole}.{cents}", f"{whole // 1000 or 3}k"])
    unit = AFTER.get(country, "€")
    space = random.choice(["", " "]) if unit == "€" else ""
    return random.choice([f"{whole}", f"{whole},{cents}", f"{whole:,}".replace(",", ".")]) + space + unit


def day(random: Random, country: str) -> str:
    d, m, year = random.randint(1, 28), random.randint(1, 12), random.randint(2009, 2026)
    if country in ("US", "CA"):
        return random.choice([f"{m}/{d}", f"{m}/{d}/{year % 100:02d}", f"{year}-{m:02d}-{d:02d}", f"{m:02d}/{d:02d}/{year}"])
    return random.choice([f"{d}.{m}.", f"{d:02d}.{m:02d}.{year}", f"{d}/{m}", f"{d:02d}/{m:02d}/{year}", f"{d}-{m}-{year}",
                          f"{year}-{m:02d}-{d:02d}", f"{year}{m:02d}{d:02d}"])


def hour(random: Random, country: str) -> str:
    h, m = random.randint(0, 23), random.choice([0, 5, 10, 15, 20, 30, 45, 50])
    if country in ("US", "CA", "AU", "IN"):
        return random.choice([f"{h % 12 or 12}:{m:02d}", f"{h % 12 or 12}{random.choice(['am', 'pm'])}", f"{h % 12 or 12}.{m:02d} pm"])
    return random.choice([f"{h}:{m:02d}", f"{h:02d}:{m:02d}", f"{h}.{m:02d}", f"{h}h{m:02d}", f"{h}:{m:02d}-{(h + 2) % 24}:{m:02d}",
                          f"{h:02d}:{m:02d}:{random.randint(10, 59)}"])


def score(random: Random, country: str) -> str:
    a, b = random.randint(0, 6), random.randint(0, 5)
    return random.choice([f"{a}:{b}", f"{a}-{b}", f"6-{b % 5} 7-5", f"{90 + a * 5}-{88 + b * 4}", f"{a}:{b} (1:0)", "6:4 3:6 7:6",
                          f"{80 + a}/{100}", f"{a + 3}/10"])


def nobodys(random: Random, first: str, sizes: list[int], separator: str = "") -> str:
    """Digits that pass no check of any country, in groups."""
    while checksums.passes_any(found := digits(random, sum(sizes), first)):
        pass
    return grouped(found, sizes, separator)


def order(random: Random, country: str) -> str:
    return random.choice([
        f"#{digits(random, 5, '123456789')}", nobodys(random, "3489", [9]), f"{nobodys(random, '3', [3, 7, 7], '-')}",
        f"{random.choice(['RE', 'INV', 'PO', 'A', 'TK'])}-{random.randint(2019, 2025)}-{digits(random, 4)}",
        f"{random.choice(['JD', 'RR', 'CX', 'LX'])}{nobodys(random, '0123', [9])}{random.choice(['DE', 'SE', 'US', ''])}",
        nobodys(random, "56789", [12]), f"{nobodys(random, '4', [6])}-{digits(random, 2)}",
        filled(random, random.choice(["1Z#X4##A03########", "ORD-####-##", "#### ####-#"]))])


POSTCODES = {"GB": ["LS6 2AB", "SW9 8QT", "EH3 7PE"], "IE": ["D06 F2K8", "T23 A9C4"], "CA": ["H2J 3X9", "V5N 1M4"],
             "NL": ["1093 AB", "5611EM"], "US": ["90210", "60614", "11201-4321"], "PL": ["30-059", "02-791"],
             "PT": ["1150-012", "4050-313"], "BR": ["04538-133", "22250-040"], "CZ": ["160 00", "628 00"], "SE": ["118 26"],
             "JP": ["〒150-0042"], "IN": ["560095", "400 076"]}


def postcode(random: Random, country: str) -> str:
    four = ("AT", "CH", "BE", "DK", "NO", "AU", "ZA")
    return random.choice(POSTCODES.get(country, [digits(random, 4 if country in four else 5, "1234567")]))


def flight(random: Random, country: str) -> str:
    return random.choice(["LH", "AF", "BA", "KL", "SK", "TK", "IB", "AY", "QF", "AC", "DY", "FR"]) + random.choice(
        ["", " "]) + str(random.randint(100, 4999))


def version(random: Random, country: str) -> str:
    a, b, c = random.randint(0, 24), random.randint(0, 19), random.randint(0, 30)
    return random.choice([f"v{a}.{b}.{c}", f"{a}.{b}.{c}", f"{a}.{b}-rc{c % 4}", f"{a}.{b}.{c}.{random.randint(100, 9999)}b",
                          f"build {random.randint(1000, 99999)}", f"iOS 17.{b}", f"{a}.{b}.{c}-beta+{random.randint(100, 999)}"])


def book(random: Random, country: str) -> str:
    """A book's number is right, and still nobody's."""
    body = "978" + random.choice("0123") + digits(random, 8)
    number = body + checksums.swiss_digit(body)
    return random.choice(["ISBN ", "isbn: ", "ISBN-13 "]) + random.choice([number, grouped(number, [3, 1, 4, 4, 1], "-")])


def broken(random: Random, country: str) -> str:
    """A card, an account or a personal number with a wrong check digit."""
    shape = random.choice(["card", "iban", "eleven", "nine", "thirteen"])
    if shape == "card":
        right = payments.card(random).text
        return right[:-1] + str((int(right[-1]) + random.randint(1, 9)) % 10)
    if shape == "iban":
        right = payments.iban(random, country).text
        return right[:2] + f"{(int(right[2:4]) + random.randint(2, 40)) % 97:02d}" + right[4:]
    sizes = {"eleven": [11], "nine": [3, 3, 3], "thirteen": [13]}[shape]
    return nobodys(random, "78", sizes, random.choice(["", " "]))


def coordinates(random: Random, country: str) -> str:
    north, east = random.uniform(-50, 65), random.uniform(-120, 150)
    return random.choice([f"{north:.4f}, {east:.4f}", f"{north:.6f},{east:.6f}", f"{abs(north):.3f}° N {abs(east):.3f}° E",
                          f"{int(abs(north))}°{random.randint(0, 59)}'{random.randint(0, 59)}\"N"])


def years(random: Random, country: str) -> str:
    first = random.randint(1950, 2023)
    return random.choice([f"{first}", f"{first}-{first + random.randint(1, 9)}", f"{first}/{(first + 1) % 100:02d}", f"{first}–{first + 4}"])


def distance(random: Random, country: str) -> str:
    count = random.randint(1, 980)
    return random.choice([f"{count} km", f"{random.randint(1, 42)} 000 km", f"{count}km", f"{count * 3} m", f"{count} kWh", f"{count * 7} kcal",
                          f"{random.randint(10, 99)} 000 steps", f"{random.randint(1, 8)},{random.randint(1, 9)} kg", f"{count}x{count * 2} px",
                          f"{random.randint(1, 5)} 500 000", f"{count} MB", f"{random.randint(30, 98)} %"])


def lottery(random: Random, country: str) -> str:
    numbers = sorted(random.sample(range(1, 50), 6))
    return random.choice([" ", ", ", " - ", ","]).join(map(str, numbers))


def fragment(random: Random, country: str) -> str:
    return random.choice(["24/7", "12 34", "50/50", "9-5", "4-4-2", "3x12", "1000000", "007", "112", "1-2-3", "36-24", "0-0-0", "2 + 2",
                          "10-4", "420", "1337", "5/7", "080", "31415", "99999999", "123456789", "0000", "42 195", "12-14",
                          "3.14159265", "1/2/3", "100 000", "11:11", "80/20", "16:9", "5-6-7", "1 2 3 4 5", "66 99", "20 000"])


LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def web_address(random: Random, country: str) -> str:
    short = "".join(random.choice(LETTERS) for _ in range(11))
    return random.choice([
        f"https://video.example/watch?v={short}", f"https://shop.example.com/p/{random.randint(1000, 99999)}?ref=share&utm_source=chat",
        f"https://maps.example/@{random.uniform(40, 60):.5f},{random.uniform(2, 25):.5f},15z", "www.example.org/kontakt",
        f"https://news.example/{random.randint(2015, 2025)}/06/the-long-read", f"http://example.net/tokens?page={random.randint(2, 9)}",
        f"https://short.example/{short[:6]}", "example.com/reset-password", f"https://photos.example/album/{short}",
        f"https://example.org/blog/how-to-keep-a-password-secret", f"https://git.example/ulla/dots/pull/{random.randint(3, 900)}",
        f"https://wiki.example/Signature_(disambiguation)", f"https://tickets.example/e/{random.randint(10**6, 10**7)}?lang=en#seats",
        f"https://docs.example/d/{short}{short[::-1]}/edit?usp=sharing", "https://example.com/?q=api+key+tutorial"])


def handle(random: Random, country: str) -> str:
    return "@" + random.choice(["nachtzug_fm", "otter.pics", "biketrash", "wolkenkuckuck", "la_patate_chaude", "tapas4ever", "gelato.daily",
                                "pierogi_club", "fika_time", "koselig_hytte", "sauna_suomi", "simitsarayi_", "dosa.hut", "braaimaster", "kaffee_kultur",
                                "thequietmoose", "mercado_21", "pastel.de.nata", "svickova_klub", "stroopwafel_99"])


def hashtag(random: Random, country: str) -> str:
    return "#" + random.choice(["throwbackthursday2019", "neverendingmondaymood", "blessed", "IchBinDannMalWegUndKommeNichtWieder", "nofilter",
                                "tbt", "WM2026", "roadtrip2023allthewaynorth", "jesuisfatigue", "viernesporfin", "domenicainfamiglia", "sextou",
                                "weekendowo", "fredagsmys", "fredagskos", "tgif", "20000steps", "42km195", "b3", "ff0033", "1aTypen"])


def laughter(random: Random, country: str) -> str:
    return random.choice(["hahaha", "hahahahahaha", "ahahah", "jajajaja", "kkkkkk", "rsrsrs", "xDDD", "hehehe", "mdrrr", "hihihi", "höhö", "lmaooo",
                          "ksksks", "asdfghjkl", "loool", "555555", "www", "XD", "hahahHAHA", "ehehe", "hahhahah", "sjsjsjsj", "ptdrrr"])


def face(random: Random, country: str) -> str:
    return random.choice(["¯\\_(ツ)_/¯", "(╯°□°)╯︵ ┻━┻", "(づ｡◕‿‿◕｡)づ", "ʕ•ᴥ•ʔ", ":-)", ":')", "<3", "^^", "(´• ω •`)", "\\o/", "8-)", "(ノಠ益ಠ)ノ",
                          "ಠ_ಠ", "(^_^;)", "T_T", "=^.^=", "o_O", "(=^･ω･^=)", ">:(", "d(-_-)b", ":3", "( ͡° ͜ʖ ͡°)", "(◕‿◕✿)"])


def commit(random: Random, country: str) -> str:
    """What programmers paste: a commit, a UUID, a checksum. Nobody can log in with it."""
    hexadecimal = "".join(random.choice("0123456789abcdef") for _ in range(40))
    return random.choice([hexadecimal[:7], hexadecimal[:10], hexadecimal, "-".join([
        hexadecimal[:8], hexadecimal[8:12], "4" + hexadecimal[13:16], "a" + hexadecimal[17:20], hexadecimal[20:32]]),
        f"sha256:{hexadecimal[:16]}", f"0x{hexadecimal[:8]}", f"IMG_{digits(random, 8)}.jpg", f"DSC{digits(random, 5)}.JPG",
        f"GTIN {nobodys(random, '4', [13])}", f"RFC {random.randint(1000, 9200)}", f"{random.choice(['RX', 'GTX', 'A', 'S', 'WH-'])}"
        f"{random.randint(100, 7900)}"])


MAKERS = {"price": price, "date": day, "time": hour, "score": score, "order": order, "postcode": postcode, "flight": flight,
          "version": version, "book": book, "broken": broken, "coordinates": coordinates, "years": years,
          "distance": distance, "lottery": lottery, "fragment": fragment, "weblink": web_address, "handle": handle,
          "hashtag": hashtag, "laugh": laughter, "face": face, "commit": commit}


def negative(random: Random, name: str, country: str) -> Piece:
    return Piece(MAKERS[name](random, country))
