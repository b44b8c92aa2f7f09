"""Numbers that a state knows one person by: invented, with the check digits a real one would have.

Where a number has none (the American and one of the British ones), its shape says what it is, so it is
never written as bare digits.
"""
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from . import checksums
from .piece import Piece, digits, grouped

UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def birthday(random: Random, last_year: int = 2006) -> date:
    first = date(1938, 1, 1)
    return first + timedelta(days=random.randrange((date(last_year, 1, 1) - first).days))


def issued(body: Callable[[], str], check: Callable[[str], str | None]) -> str:
    """Bodies are drawn until one has check digits."""
    while True:
        drawn = body()
        if (found := check(drawn)) is not None:
            return drawn + found


def german(random: Random) -> str:
    """Of the first ten digits, exactly one occurs twice."""
    def body() -> str:
        while True:
            drawn = digits(random, 10, "123456789")
            if sorted(Counter(drawn).values()) == [1] * 8 + [2]:
                return drawn
    number = issued(body, checksums.iso_7064_mod_11_10)
    return random.choice([number, grouped(number, [2, 3, 3, 3], " ")])


def austrian(random: Random) -> str:
    born = birthday(random).strftime("%d%m%y")
    while (check := checksums.austrian_digit(serial := digits(random, 3, "123456789"), born)) is None:
        pass
    return random.choice([serial + check + born, f"{serial}{check} {born}"])


def swiss(random: Random) -> str:
    number = issued(lambda: "756" + digits(random, 9), checksums.swiss_digit)
    return random.choice([grouped(number, [3, 4, 4, 2], "."), grouped(number, [3, 4, 4, 2], " "), number])


def french(random: Random) -> str:
    born = birthday(random)
    body = f"{random.choice('12')}{born:%y%m}{random.randint(1, 95):02d}{random.randint(1, 700):03d}"
    body = body.replace("20", "21") if body[5:7] == "20" else body  # Corsica has letters there
    body += f"{random.randint(1, 400):03d}"
    number = body + checksums.french_key(body)
    return random.choice([number, grouped(number, [1, 2, 2, 2, 3, 3, 2], " "), f"{number[:13]} {number[13:]}"])


def belgian(random: Random) -> str:
    born = birthday(random)
    body = f"{born:%y%m%d}{random.randint(1, 997):03d}"
    number = body + checksums.belgian_check(body, born.year >= 2000)
    dotted = f"{number[:2]}.{number[2:4]}.{number[4:6]}-{number[6:9]}.{number[9:]}"
    return random.choice([number, dotted, dotted, f"{number[:6]}-{number[6:9]}-{number[9:]}"])


def dutch(random: Random) -> str:
    number = issued(lambda: digits(random, 8, "123456789"), checksums.dutch_digit)
    return random.choice([number, number, grouped(number, [3, 3, 3], " "), grouped(number, [4, 2, 3], ".")])


def spanish(random: Random) -> str:
    if random.random() < 0.4:
        letter, rest = random.choice("XYZ"), digits(random, 7)
        number = letter + rest + checksums.spanish_letter(str("XYZ".index(letter)) + rest)
        return random.choice([number, f"{letter}-{rest}-{number[-1]}", number.lower()])
    body = digits(random, 8, "1234567")
    letter = checksums.spanish_letter(body)
    dotted = grouped(body, [2, 3, 3], ".")
    return random.choice([body + letter, f"{body}-{letter}", f"{dotted}-{letter}", f"{body} {letter}",
                          body + letter.lower()])


def italian(random: Random) -> str:
    born, consonants = birthday(random), "BCDFGLMNPRSTVZ"
    name = "".join(random.choice(consonants) for _ in range(6))
    day = born.day + (40 if random.random() < 0.5 else 0)
    town = random.choice("ABCDEFGHIL") + digits(random, 3)
    body = f"{name}{born:%y}{'ABCDEHLMPRST'[born.month - 1]}{day:02d}{town}"
    number = body + checksums.italian_letter(body)
    return random.choice([number, number, number.lower(), grouped(number, [3, 3, 5, 5], " ")])


def portuguese(random: Random) -> str:
    number = issued(lambda: digits(random, 8, "12"), checksums.portuguese_digit)
    return random.choice([number, grouped(number, [3, 3, 3], " ")])


def polish(random: Random) -> str:
    born = birthday(random)
    month = born.month + (20 if born.year >= 2000 else 0)
    body = f"{born:%y}{month:02d}{born:%d}{digits(random, 4)}"
    return body + checksums.polish_digit(body)


def czech(random: Random) -> str:
    def body() -> str:
        born = birthday(random)
        month = born.month + (50 if random.random() < 0.5 else 0)
        return f"{max(born.year, 1955) % 100:02d}{month:02d}{min(born.day, 28):02d}{digits(random, 3)}"
    number = issued(body, checksums.czech_digit)
    return random.choice([f"{number[:6]}/{number[6:]}", f"{number[:6]}/{number[6:]}", number])


def swedish(random: Random) -> str:
    born = birthday(random)
    body = f"{born:%y%m%d}{digits(random, 3)}"
    last = body[6:] + checksums.luhn(body)
    return random.choice([f"{born:%y%m%d}-{last}", f"{born:%Y%m%d}-{last}", f"{born:%Y%m%d}{last}"])


def norwegian(random: Random) -> str:
    number = issued(lambda: f"{birthday(random):%d%m%y}{digits(random, 3, '01234')}", checksums.norwegian_digits)
    return random.choice([number, f"{number[:6]} {number[6:]}"])


def danish(random: Random) -> str:
    number = issued(lambda: f"{birthday(random, 1999):%d%m%y}{digits(random, 3, '0123')}", checksums.danish_digit)
    return random.choice([f"{number[:6]}-{number[6:]}", f"{number[:6]}-{number[6:]}", number])


def finnish(random: Random) -> str:
    born = birthday(random)
    body = f"{born:%d%m%y}{random.randint(2, 899):03d}"
    number = f"{body[:6]}{'A' if born.year >= 2000 else '-'}{body[6:]}{checksums.finnish_letter(body)}"
    return random.choice([number, number, number.lower()])


def british_health(random: Random) -> str:
    number = issued(lambda: digits(random, 9, "46"), checksums.british_health_digit)
    return random.choice([grouped(number, [3, 3, 4], " "), grouped(number, [3, 3, 4], "-"), number])


def british_insurance(random: Random) -> str:
    letters = random.choice("ABCEHJKLMPRSTWXY") + random.choice("ACEHJKLMPRSWXYZ")
    number = f"{letters}{digits(random, 6)}{random.choice('ABCD')}"
    return random.choice([number, grouped(number, [2, 2, 2, 2, 1], " "), number.lower()])


def american(random: Random) -> str:
    """The areas 773 to 899 were given to nobody before 2011."""
    number = f"{random.randint(773, 899)}{random.randint(1, 99):02d}{random.randint(1, 9999):04d}"
    return grouped(number, [3, 2, 4], random.choice(["-", "-", " "]))


def canadian(random: Random) -> str:
    number = issued(lambda: digits(random, 8, "1234567"), checksums.luhn)
    return grouped(number, [3, 3, 3], random.choice([" ", " ", "-", ""]))


def brazilian(random: Random) -> str:
    number = issued(lambda: digits(random, 9), checksums.brazilian_digits)
    dotted = f"{number[:3]}.{number[3:6]}.{number[6:9]}-{number[9:]}"
    return random.choice([dotted, dotted, number, f"{number[:9]}-{number[9:]}"])


def mexican(random: Random) -> str:
    born, consonants = birthday(random, 2000), "BCDFGLMNPRSTVZ"
    body = f"{random.choice(consonants)}{random.choice('AEIOU')}{random.choice(consonants)}"
    body += f"{random.choice(consonants)}{born:%y%m%d}{random.choice('HM')}"
    body += random.choice(["DF", "JC", "NL", "OC", "PL", "YN", "VZ"])
    body += "".join(random.choice(consonants) for _ in range(3)) + random.choice("0123456789")
    number = body + checksums.mexican_digit(body)
    return random.choice([number, number, number.lower()])


def indian(random: Random) -> str:
    number = issued(lambda: digits(random, 11, "23456789"), checksums.verhoeff)
    return grouped(number, [4, 4, 4], random.choice([" ", " ", "-", ""]))


def australian(random: Random) -> str:
    number = issued(lambda: digits(random, 8, "12345678"), checksums.australian_digit)
    return grouped(number, [3, 3, 3], random.choice([" ", " ", ""]))


def turkish(random: Random) -> str:
    number = issued(lambda: digits(random, 9, "123456789"), checksums.turkish_digits)
    return random.choice([number, number, grouped(number, [3, 3, 3, 2], " ")])


def south_african(random: Random) -> str:
    number = issued(lambda: f"{birthday(random):%y%m%d}{digits(random, 4)}08", checksums.luhn)
    return random.choice([number, grouped(number, [6, 4, 3], " ")])


def irish(random: Random) -> str:
    body = digits(random, 7, "123456789")
    first = body + checksums.irish_letter(body)
    return random.choice([first, f"{body} {first[7]}", f"{body}{checksums.irish_letter(body, 'A')}A"])


KINDS: dict[str, list[tuple[str, Callable[[Random], str]]]] = {
    "DE": [("de-steuer-id", german)], "AT": [("at-sozialversicherung", austrian)], "CH": [("ch-ahv", swiss)],
    "FR": [("fr-nir", french)], "BE": [("be-rijksregister", belgian)], "NL": [("nl-bsn", dutch)],
    "ES": [("es-dni-nie", spanish)], "IT": [("it-codice-fiscale", italian)], "PT": [("pt-nif", portuguese)],
    "PL": [("pl-pesel", polish)], "CZ": [("cz-rodne-cislo", czech)], "SE": [("se-personnummer", swedish)],
    "NO": [("no-fodselsnummer", norwegian)], "DK": [("dk-cpr", danish)], "FI": [("fi-henkilotunnus", finnish)],
    "GB": [("gb-nhs", british_health), ("gb-nino", british_insurance)], "IE": [("ie-ppsn", irish)],
    "US": [("us-ssn", american)], "CA": [("ca-sin", canadian)], "BR": [("br-cpf", brazilian)],
    "MX": [("mx-curp", mexican)], "IN": [("in-aadhaar", indian)], "AU": [("au-tfn", australian)],
    "TR": [("tr-tckn", turkish)], "ZA": [("za-id", south_african)],
}


def national_id(random: Random, country: str) -> Piece:
    kind, make = random.choice(KINDS[country])
    return Piece(make(random), "national-id", kind)
