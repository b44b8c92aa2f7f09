"""Check digits of cards, accounts and national numbers, each held against a published valid number.

A function gives the check digits that belong to the digits before them, or None where no number with
these digits is issued. VALID, below, asks the other way round, of a whole number.
"""
from collections.abc import Callable, Iterable


def weighted(digits: str, weights: Iterable[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights))


def luhn(body: str) -> str:
    """Cards, and Swedish, Canadian and South African numbers."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def letters_as_numbers(text: str) -> str:
    return "".join(str(int(letter, 36)) for letter in text)


def iban_check(country: str, account: str) -> str:
    return f"{98 - int(letters_as_numbers(account + country + '00')) % 97:02d}"


def iso_7064_mod_11_10(body: str) -> str:
    """The German tax number."""
    product = 10
    for digit in body:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)


VERHOEFF_PERMUTATION = ("0123456789", "1576283094", "5803796142", "8916043527",
                        "9453126870", "4286573901", "2793806415", "7046913258")
VERHOEFF_INVERSE = "0432156789"


def dihedral(a: int, b: int) -> int:
    """The product in the symmetry group of the pentagon."""
    if a < 5:
        return (a + b) % 5 if b < 5 else (a + b) % 5 + 5
    return (a - b) % 5 + 5 if b < 5 else (a - b) % 5


def verhoeff(body: str) -> str:
    """The Indian Aadhaar."""
    state = 0
    for place, digit in enumerate(reversed(body), start=1):
        state = dihedral(state, int(VERHOEFF_PERMUTATION[place % 8][int(digit)]))
    return VERHOEFF_INVERSE[state]


def spanish_letter(body: str) -> str:
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(body) % 23]


def italian_letter(body: str) -> str:
    odd = dict(zip("0123456789", (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)))
    odd |= dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8,
                                                   12, 14, 16, 10, 22, 25, 24, 23)))
    even = {letter: int(letter, 36) - (10 if letter.isalpha() else 0) for letter in odd}
    total = sum((odd if place % 2 == 0 else even)[letter] for place, letter in enumerate(body))
    return chr(ord("A") + total % 26)


def french_key(body: str) -> str:
    return f"{97 - int(body) % 97:02d}"


def belgian_check(body: str, born_since_2000: bool) -> str:
    return f"{97 - int(('2' if born_since_2000 else '') + body) % 97:02d}"


def dutch_digit(body: str) -> str | None:
    digit = weighted(body, range(9, 1, -1)) % 11
    return None if digit == 10 else str(digit)


def polish_digit(body: str) -> str:
    return str(-weighted(body, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)) % 10)


def norwegian_digits(body: str) -> str | None:
    first = -weighted(body, (3, 7, 6, 1, 8, 9, 4, 5, 2)) % 11
    second = -weighted(body + str(first % 10), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return None if 10 in (first, second) else f"{first}{second}"


def danish_digit(body: str) -> str | None:
    digit = -weighted(body, (4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return None if digit == 10 else str(digit)


def finnish_letter(body: str) -> str:
    return "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(body) % 31]


def british_health_digit(body: str) -> str | None:
    digit = -weighted(body, range(10, 1, -1)) % 11
    return None if digit == 10 else str(digit)


def brazilian_digits(body: str) -> str:
    first = -weighted(body, range(10, 1, -1)) % 11 % 10
    second = -weighted(f"{body}{first}", range(11, 1, -1)) % 11 % 10
    return f"{first}{second}"


def australian_digit(body: str) -> str | None:
    # The ninth weight is 10, which is -1 modulo 11.
    digit = weighted(body, (1, 4, 3, 7, 5, 8, 6, 9)) % 11
    return None if digit == 10 else str(digit)


def turkish_digits(body: str) -> str:
    tenth = (7 * sum(map(int, body[0::2])) - sum(map(int, body[1::2]))) % 10
    return f"{tenth}{(sum(map(int, body)) + tenth) % 10}"


def portuguese_digit(body: str) -> str:
    rest = -weighted(body, range(9, 1, -1)) % 11
    return str(rest % 10)


def czech_digit(body: str) -> str | None:
    digit = int(body) % 11
    return None if digit == 10 else str(digit)


def swiss_digit(body: str) -> str:
    """As for every bar code of 13 digits, ISBNs among them."""
    return str(-weighted(body, (1, 3) * 6) % 10)


def austrian_digit(serial: str, born: str) -> str | None:
    digit = weighted(serial + born, (3, 7, 9, 5, 8, 4, 2, 1, 6)) % 11
    return None if digit == 10 else str(digit)


def irish_letter(body: str, second_letter: str = "W") -> str:
    alphabet = "WABCDEFGHIJKLMNOPQRSTUV"
    return alphabet[(weighted(body, range(8, 1, -1)) + 9 * alphabet.index(second_letter)) % 23]


def mexican_digit(body: str) -> str:
    alphabet = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ"
    return str(-sum(alphabet.index(letter) * (18 - place) for place, letter in enumerate(body)) % 10)


def ends_right(size: int, check_size: int, check: Callable[[str], str | None]) -> Callable[[str], bool]:
    return lambda digits: len(digits) == size and check(digits[:-check_size]) == digits[-check_size:]


# Whole numbers of digits alone that may be somebody's, for keeping them out of what is nobody's.
VALID: dict[str, Callable[[str], bool]] = {
    "card": lambda digits: 13 <= len(digits) <= 19 and luhn(digits[:-1]) == digits[-1],
    "de": ends_right(11, 1, iso_7064_mod_11_10),
    "fr": ends_right(15, 2, french_key),
    "nl": ends_right(9, 1, dutch_digit),
    "be": lambda digits: len(digits) == 11 and digits[9:] in (belgian_check(digits[:9], False),
                                                             belgian_check(digits[:9], True)),
    "pl": ends_right(11, 1, polish_digit),
    "se": lambda digits: len(digits) in (10, 12) and luhn(digits[-10:-1]) == digits[-1],
    "no": ends_right(11, 2, norwegian_digits),
    "dk": ends_right(10, 1, danish_digit),
    "gb": ends_right(10, 1, british_health_digit),
    "ca": ends_right(9, 1, luhn),
    "br": ends_right(11, 2, brazilian_digits),
    "in": ends_right(12, 1, verhoeff),
    "au": ends_right(9, 1, australian_digit),
    "tr": ends_right(11, 2, turkish_digits),
    "za": ends_right(13, 1, luhn),
    "pt": ends_right(9, 1, portuguese_digit),
    "cz": lambda digits: len(digits) == 10 and int(digits) % 11 == 0,
    "ch": ends_right(13, 1, swiss_digit),
    "at": lambda digits: len(digits) == 10 and austrian_digit(digits[:3], digits[4:]) == digits[3],
}


def passes_any(digits: str) -> bool:
    return any(is_valid(digits) for is_valid in VALID.values())


def check_published_examples() -> None:
    """Numbers from the issuers' documents, encyclopedias and the tests of validators."""
    published = {"card": "4242424242424242", "de": "86095742719", "fr": "295109912611193", "nl": "111222333",
                 "be": "85073003328", "pl": "44051401359", "se": "8112189876", "no": "15108695088",
                 "dk": "2110625629", "gb": "9434765919", "ca": "046454286", "br": "11144477735",
                 "in": "234123412346", "au": "123456782", "tr": "10000000146", "za": "8001015009087",
                 "pt": "501964843", "cz": "7103192745", "ch": "7569217076985", "at": "1237010180"}
    assert published.keys() == VALID.keys()
    for country, number in published.items():
        assert VALID[country](number), country
    assert luhn("37828224631000") == "5" and VALID["de"]("36574261809")
    assert iban_check("DE", "370400440532013000") == "89" and iban_check("GB", "WEST12345698765432") == "82"
    assert spanish_letter("12345678") == "Z" and spanish_letter("0" + "1234567") == "L"
    assert italian_letter("RSSMRA85T10A562") == "S" and italian_letter("RCCMNL83S18D969") == "H"
    assert finnish_letter("131052308") == "T" and irish_letter("6433435") == "F"
    assert irish_letter("1234567", "A") == "F"
    assert mexican_digit("BOXW310820HNERXN0") == "9" and swiss_digit("978030640615") == "7"
