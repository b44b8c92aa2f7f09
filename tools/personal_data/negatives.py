"""What looks like somebody's data and is not: prices, dates, scores, numbers that fail their check."""
import re
from pathlib import Path
from random import Random

from . import checksums, payments
from .carriers import read_sections
from .piece import Piece, digits, filled, grouped

WORDS = read_sections(Path(__file__).parent / "nobodys.txt")
SIGNS = {"US": "$", "CA": "$", "AU": "$", "GB": "£", "IE": "€", "IN": "₹", "ZA": "R", "MX": "$", "BR": "R$ ",
         "TR": "₺"}
AFTER = {"PL": " zł", "CZ": " Kč", "SE": " kr", "NO": " kr", "DK": " kr", "CH": " Fr.", "UA": " грн", "JP": "円",
         "KR": "원",
         "CN": "块", "IL": " ₪", "EG": " جنيه"}


def price(random: Random, country: str) -> str:
    whole = random.choice([random.randint(1, 99), random.randint(100, 999), random.randint(1, 98) * 1000])
    cents = random.choice(["99", "50", "00", "95", f"{random.randint(1, 99):02d}"])
    if country in SIGNS:
        return SIGNS[country] + random.choice([f"{whole}", f"{whole:,}", f"{whole}.{cents}",
                                               f"{whole // 1000 or 3}k"])
    unit = AFTER.get(country, "€")
    space = random.choice(["", " "]) if unit == "€" else ""
    return random.choice([f"{whole}", f"{whole},{cents}", f"{whole:,}".replace(",", ".")]) + space + unit


def day(random: Random, country: str) -> str:
    d, m, year = random.randint(1, 28), random.randint(1, 12), random.randint(2009, 2026)
    if country in ("US", "CA"):
        return random.choice([f"{m}/{d}", f"{m}/{d}/{year % 100:02d}", f"{year}-{m:02d}-{d:02d}",
                              f"{m:02d}/{d:02d}/{year}"])
    return random.choice([f"{d}.{m}.", f"{d:02d}.{m:02d}.{year}", f"{d}/{m}", f"{d:02d}/{m:02d}/{year}",
                          f"{d}-{m}-{year}",
                          f"{year}-{m:02d}-{d:02d}", f"{year}{m:02d}{d:02d}"])


def hour(random: Random, country: str) -> str:
    h, m = random.randint(0, 23), random.choice([0, 5, 10, 15, 20, 30, 45, 50])
    if country in ("US", "CA", "AU", "IN"):
        return random.choice([f"{h % 12 or 12}:{m:02d}", f"{h % 12 or 12}{random.choice(['am', 'pm'])}",
                              f"{h % 12 or 12}.{m:02d} pm"])
    return random.choice([f"{h}:{m:02d}", f"{h:02d}:{m:02d}", f"{h}.{m:02d}", f"{h}h{m:02d}",
                          f"{h}:{m:02d}-{(h + 2) % 24}:{m:02d}",
                          f"{h:02d}:{m:02d}:{random.randint(10, 59)}"])


def score(random: Random, country: str) -> str:
    a, b = random.randint(0, 6), random.randint(0, 5)
    return random.choice([f"{a}:{b}", f"{a}-{b}", f"6-{b % 5} 7-5", f"{90 + a * 5}-{88 + b * 4}", f"{a}:{b} (1:0)",
                          "6:4 3:6 7:6",
                          f"{80 + a}/{100}", f"{a + 3}/10"])


def nobodys(random: Random, first: str, sizes: list[int], separator: str = "") -> str:
    """Digits that pass no check of any country, in groups."""
    while checksums.passes_any(found := digits(random, sum(sizes), first)):
        pass
    return grouped(found, sizes, separator)


def order(random: Random, country: str) -> str:
    return random.choice([
        f"#{digits(random, 5, '123456789')}", nobodys(random, "1", [10]), f"{nobodys(random, '3', [3, 7, 7], '-')}",
        f"{random.choice(['RE', 'INV', 'PO', 'A', 'TK'])}-{random.randint(2019, 2025)}-{digits(random, 4)}",
        random.choice(["JD", "RR", "CX"]) + nobodys(random, "0123", [9]) + random.choice(["DE", "SE", "US", ""]),
        nobodys(random, "56789", [12]), f"{nobodys(random, '4', [6])}-{digits(random, 2)}",
        filled(random, random.choice(["1Z#X4##A03########", "ORD-####-##"])), nobodys(random, "4", [4, 5], " ")])


POSTCODES = {"GB": ["LS6 2AB", "SW9 8QT", "EH3 7PE"], "IE": ["D06 F2K8", "T23 A9C4"], "CA": ["H2J 3X9", "V5N 1M4"],
             "NL": ["1093 AB", "5611EM"], "US": ["90210", "60614", "11201-4321"], "PL": ["30-059", "02-791"],
             "PT": ["1150-012", "4050-313"], "BR": ["04538-133", "22250-040"], "CZ": ["160 00", "628 00"],
             "SE": ["118 26"],
             "JP": ["〒150-0042"], "IN": ["560095", "400 076"]}


def postcode(random: Random, country: str) -> str:
    four = ("AT", "CH", "BE", "DK", "NO", "AU", "ZA")
    return random.choice(POSTCODES.get(country, [digits(random, 4 if country in four else 5, "1234567")]))


def flight(random: Random, country: str) -> str:
    return random.choice(["LH", "AF", "BA", "KL", "SK", "TK", "IB", "AY", "QF", "AC", "DY", "FR"]) + random.choice(
        ["", " "]) + str(random.randint(100, 4999))


def version(random: Random, country: str) -> str:
    a, b, c = random.randint(0, 24), random.randint(0, 19), random.randint(0, 30)
    return random.choice([f"v{a}.{b}.{c}", f"{a}.{b}.{c}", f"{a}.{b}-rc{c % 4}",
                          f"{a}.{b}.{c}.{random.randint(100, 9999)}b",
                          f"build {random.randint(1000, 99999)}", f"iOS 17.{b}",
                          f"{a}.{b}.{c}-beta+{random.randint(100, 999)}"])


def book(random: Random, country: str) -> str:
    """A book's number is right, and still nobody's."""
    body = "978" + random.choice("0123") + digits(random, 8)
    number = body + checksums.swiss_digit(body)
    return random.choice(["ISBN ", "isbn: ", "ISBN-13 "]) + random.choice([number,
                                                                           grouped(number, [3, 1, 4, 4, 1], "-")])


def changed_card(random: Random) -> str:
    """One digit is another: what is left passes no check, of any length."""
    while True:
        right = payments.card(random).text
        wrong = right[:-1] + str((int(right[-1]) + random.randint(1, 9)) % 10)
        if not any(map(checksums.passes_any, [re.sub(r"\D", "", wrong), *re.split(r"\D", wrong)])):
            return wrong


def broken(random: Random, country: str) -> str:
    """A card, an account or a personal number with a wrong check digit."""
    shape = random.choice(["card", "iban", "number"])
    if shape == "card":
        return changed_card(random)
    if shape == "iban":
        right = payments.iban(random, country).text
        return right[:2] + f"{(int(right[2:4]) + random.randint(2, 40)) % 97:02d}" + right[4:]
    before = random.choice(["ref ", "Ref. ", "S/N ", "ID ", "#"])
    sizes = random.choice([[11], [3, 3, 3], [9], [13], [6, 4]])
    return before + nobodys(random, "78", sizes, random.choice(["", " ", "-"]))


def coordinates(random: Random, country: str) -> str:
    north, east = random.uniform(-50, 65), random.uniform(-120, 150)
    return random.choice([f"{north:.4f}, {east:.4f}", f"{north:.6f},{east:.6f}",
                          f"{abs(north):.3f}° N {abs(east):.3f}° E",
                          f"{int(abs(north))}°{random.randint(0, 59)}'{random.randint(0, 59)}\"N"])


def years(random: Random, country: str) -> str:
    first = random.randint(1950, 2023)
    return random.choice([f"{first}", f"{first}-{first + random.randint(1, 9)}", f"{first}/{(first + 1) % 100:02d}",
                          f"{first}–{first + 4}"])


def distance(random: Random, country: str) -> str:
    count = random.randint(1, 980)
    return random.choice([f"{count} km", f"{random.randint(1, 42)} 000 km", f"{count}km", f"{count * 3} m",
                          f"{count}k",
                          f"{random.randint(1, 9)},{random.randint(1, 9)} km", f"{random.randint(1000, 39999)} m"])


def amount(random: Random, country: str) -> str:
    count = random.randint(1, 980)
    return random.choice([f"{count} kWh", f"{count * 7} kcal", f"{random.randint(1, 8)},{random.randint(1, 9)} kg",
                          f"{count}x{count * 2} px", f"{random.randint(1, 5)} 500 000", f"{count} MB",
                          f"{random.randint(30, 98)} %", f"{random.randint(10, 99)} 000", f"{count * 1013}",
                          f"{random.randint(1, 9)}.{count:03d}.{random.randint(100, 999)}", f"±{count / 100}"])


def lottery(random: Random, country: str) -> str:
    numbers = sorted(random.sample(range(1, 50), 6))
    return random.choice([" ", ", ", " - ", ","]).join(map(str, numbers))


def fragment(random: Random, country: str) -> str:
    return random.choice(WORDS["fragment"])


LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def web_address(random: Random, country: str) -> str:
    short = "".join(random.choice(LETTERS) for _ in range(11))
    return random.choice([
        f"https://video.example/watch?v={short}",
        f"https://shop.example.com/p/{random.randint(1000, 99999)}?ref=share&utm_source=chat",
        f"https://maps.example/@{random.uniform(40, 60):.5f},{random.uniform(2, 25):.5f},15z",
        "www.example.org/kontakt",
        f"https://news.example/{random.randint(2015, 2025)}/06/the-long-read",
        f"http://example.net/tokens?page={random.randint(2, 9)}",
        f"https://short.example/{short[:6]}", "example.com/reset-password", f"https://photos.example/album/{short}",
        "https://example.org/blog/how-to-keep-a-password-secret",
        f"https://git.example/ulla/dots/pull/{random.randint(3, 900)}",
        "https://wiki.example/Signature_(disambiguation)",
        f"https://tickets.example/e/{random.randint(10**6, 10**7)}?lang=en#seats",
        f"https://docs.example/d/{short}{short[::-1]}/edit?usp=sharing", "https://example.com/?q=api+key+tutorial"])


def handle(random: Random, country: str) -> str:
    return "@" + random.choice(WORDS["handle"])


def hashtag(random: Random, country: str) -> str:
    return "#" + random.choice(WORDS["hashtag"])


def laughter(random: Random, country: str) -> str:
    return random.choice(WORDS["laughter"])


def face(random: Random, country: str) -> str:
    return random.choice(WORDS["face"])


def commit(random: Random, country: str) -> str:
    """What programmers paste: a commit, a UUID, a checksum. Nobody can log in with it."""
    hexadecimal = "".join(random.choice("0123456789abcdef") for _ in range(40))
    return random.choice([hexadecimal[:7], hexadecimal[:10], hexadecimal, "-".join([
        hexadecimal[:8], hexadecimal[8:12], "4" + hexadecimal[13:16], "a" + hexadecimal[17:20], hexadecimal[20:32]]),
        f"sha256:{hexadecimal[:16]}", f"0x{hexadecimal[:8]}", f"IMG_{digits(random, 8)}.jpg",
                          f"DSC{digits(random, 5)}.JPG",
        f"GTIN {nobodys(random, '4', [13])}", f"RFC {random.randint(1000, 9200)}",
                          f"{random.choice(['RX', 'GTX', 'A', 'S', 'WH-'])}"
        f"{random.randint(100, 7900)}"])


MAKERS = {"price": price, "date": day, "time": hour, "score": score, "order": order, "postcode": postcode,
          "flight": flight,
          "version": version, "book": book, "broken": broken, "coordinates": coordinates, "years": years,
          "distance": distance, "amount": amount,
          "lottery": lottery, "fragment": fragment, "weblink": web_address, "handle": handle,
          "hashtag": hashtag, "laugh": laughter, "face": face, "commit": commit}


def negative(random: Random, name: str, country: str) -> Piece:
    return Piece(MAKERS[name](random, country))
