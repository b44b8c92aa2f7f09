"""Cards of ranges that payment providers publish for testing, and accounts at banks that do not exist."""
from random import Random

from .checksums import iban_check, luhn
from .piece import Piece, digits, filled, grouped

# brand: published test prefixes, length, usual groups
CARDS = {
    "visa": (["424242", "411111", "400000", "401288", "455673"], 16, [4, 4, 4, 4]),
    "visa-13": (["422222"], 13, [4, 3, 3, 3]),
    "mastercard": (["555555", "520082", "510510", "222300", "542523"], 16, [4, 4, 4, 4]),
    "american-express": (["378282", "371449", "378734"], 15, [4, 6, 5]),
    "discover": (["601111", "601100"], 16, [4, 4, 4, 4]),
    "diners": (["305693", "385200", "362272"], 14, [4, 6, 4]),
    "jcb": (["353011", "356600"], 16, [4, 4, 4, 4]),
    "unionpay": (["620000"], 16, [4, 4, 4, 4]),
    "unionpay-19": (["620500"], 19, [6, 13]),
    "maestro": (["675964", "676770"], 18, [4, 4, 4, 4, 2]),
}
USUAL = ["visa", "mastercard"]

# The account: # a digit, @ a letter. Belgium and Portugal add check digits of their own.
ACCOUNTS = {
    "DE": "#" * 18, "AT": "#" * 16, "CH": "#" * 17, "FR": "#" * 23, "BE": "#" * 10, "NL": "@@@@" + "#" * 10,
    "ES": "#" * 20, "IT": "@" + "#" * 22, "PT": "#" * 19, "PL": "#" * 24, "CZ": "#" * 20, "SE": "#" * 20,
    "NO": "#" * 11, "DK": "#" * 14, "FI": "#" * 14, "GB": "@@@@" + "#" * 14, "IE": "@@@@" + "#" * 14,
    "TR": "#####0" + "#" * 16, "BR": "#" * 23 + "C1", "GR": "#" * 23, "LU": "###" + "#" * 13,
}


def card(random: Random) -> Piece:
    brand = random.choice(USUAL if random.random() < 0.45 else sorted(CARDS))
    prefixes, length, sizes = CARDS[brand]
    prefix = random.choice(prefixes)
    body = prefix + digits(random, length - len(prefix) - 1)
    number = body + luhn(body)
    return Piece(grouped(number, sizes, random.choice([" ", " ", " ", "-", "", "", "."])), "card", brand)


def account(random: Random, country: str) -> str:
    text = filled(random, ACCOUNTS[country])
    if country == "BE":
        return text + f"{int(text) % 97 or 97:02d}"
    if country == "PT":
        return text + f"{98 - int(text) * 100 % 97:02d}"
    return "".join(random.choice("BCDFGHKLMNPRSTVX") if letter == "@" else letter for letter in text)


def iban(random: Random, country: str) -> Piece:
    owner = country if country in ACCOUNTS and random.random() < 0.9 else random.choice(sorted(ACCOUNTS))
    body = account(random, owner)
    number = owner + iban_check(owner, body) + body
    spaced = grouped(number, [4] * 8, " ")
    shape = random.choices(["spaced", "joined", "lower", "lower spaced", "dashed"], [45, 33, 10, 7, 5])[0]
    text = {"spaced": spaced, "joined": number, "lower": number.lower(), "lower spaced": spaced.lower(),
            "dashed": spaced.replace(" ", "-")}[shape]
    return Piece(text, "iban", owner.lower())
