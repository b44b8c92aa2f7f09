"""Telephone numbers: of ranges kept for films where a country has them, elsewhere of a plausible shape.

Kept for drama: Germany, France, the United Kingdom, Ireland, Sweden, Australia, and 555-01 in the United
States and Canada.
"""
from dataclasses import dataclass
from random import Random

from .piece import Piece, filled


@dataclass(frozen=True)
class Plan:
    code: str
    trunk: str               # written before a national number, left out after the code
    numbers: list[str]       # without the trunk, in the groups of the country; # is any digit
    separators: list[str]    # between the groups, at home
    bracketed: bool = False  # the first group in brackets is usual
    sibling: str = ""        # a second kind of separator after the area: 030/23125 123


PLANS = {
    "DE": Plan("49", "0", ["30 23125 ###", "69 90009 ###", "40 66969 ###", "221 4710 ###", "89 99998 ###",
                           "171 39200 ##", "176 040690 ##", "152 28817386", "174 9091317", "172 9973185"],
               [" ", " ", "-", "", "."], True, "/"),
    "AT": Plan("43", "0", ["1 9## ## ##", "316 8# ## ##", "664 1## ## ##", "699 1## ## ###", "676 4## ## ##"],
               [" ", " ", ""], True, "/"),
    "CH": Plan("41", "0", ["44 5## ## ##", "31 5## ## ##", "22 5## ## ##", "79 2## ## ##", "78 6## ## ##"],
               [" ", " ", "", "."]),
    "FR": Plan("33", "0", ["6 39 98 ## ##", "6 39 98 ## ##", "1 99 00 ## ##", "2 61 91 ## ##", "3 53 01 ## ##",
                           "4 65 71 ## ##", "5 36 49 ## ##"], [" ", " ", ".", "-", ""]),
    "BE": Plan("32", "0", ["470 ## ## ##", "485 ## ## ##", "496 ## ## ##", "2 5## ## ##", "9 2## ## ##"],
               [" ", " ", ".", ""], False, "/"),
    "NL": Plan("31", "0", ["6 1#######", "6 2# ## ## ##", "6 4### ####", "20 5## ## ##", "30 2### ###",
                           "172 5# ## ##"],
               [" ", "-", ""], False, "-"),
    "ES": Plan("34", "", ["6## ## ## ##", "6## ### ###", "72# ### ###", "91 5## ## ##", "93 4## ## ##"],
               [" ", " ", "", "-", "."]),
    "IT": Plan("39", "", ["333 ### ####", "347 ## ## ###", "320 #######", "06 5### ####", "02 4### ####",
                          "055 2## ###"],
               [" ", " ", "", "-", "."], False, "/"),
    "PT": Plan("351", "", ["91# ### ###", "93# ### ###", "96# ### ###", "21# ### ###", "22# ### ###"],
               [" ", " ", "", "-"]),
    "PL": Plan("48", "", ["50# ### ###", "60# ### ###", "79# ### ###", "22 6## ## ##", "12 4## ## ##"],
               [" ", " ", "-", ""], False),
    "CZ": Plan("420", "", ["602 ### ###", "77# ### ###", "73# ### ###", "22# ### ###"], [" ", " ", "", "-"]),
    "SE": Plan("46", "0", ["70 174 06 ##", "70 174 06 ##", "8 465 004 ##", "31 390 06 ##", "40 628 04 ##"],
               [" ", " ", ""], False, "-"),
    "NO": Plan("47", "", ["41# ## ###", "95# ## ###", "22 8# ## ##", "55 3# ## ##"], [" ", " ", ""]),
    "DK": Plan("45", "", ["20 ## ## ##", "42 ## ## ##", "31## ####", "33 1# ## ##"], [" ", " ", ""]),
    "FI": Plan("358", "0", ["40 ### ####", "45 ### ## ##", "50 ### ####", "44 ### ####", "9 4### ####"],
               [" ", " ", "", "-"], False, "-"),
    "GB": Plan("44", "0", ["7700 900 ###", "7700 900###", "20 7946 0###", "1632 960 ###", "121 496 0###",
                           "161 496 0###",
                           "131 496 0###", "191 498 0###"], [" ", " ", "", "-"], True),
    "IE": Plan("353", "0", ["20 91# ####"], [" ", " ", "", "-"]),
    "US": Plan("1", "", ["212 555 01##", "312 555 01##", "415 555 01##", "206 555 01##", "512 555 01##",
                         "617 555 01##"],
               ["-", "-", ".", " ", ""], True),
    "CA": Plan("1", "", ["416 555 01##", "604 555 01##", "514 555 01##", "403 555 01##", "902 555 01##"],
               ["-", "-", ".", " ", ""], True),
    "BR": Plan("55", "", ["11 9#### ####", "21 9#### ####", "31 9#### ####", "41 3### ####", "85 9#### ####"],
               [" ", "", "-"], True),
    "MX": Plan("52", "", ["55 5### ####", "33 3### ####", "81 8### ####", "222 2## ####", "999 9## ####"],
               [" ", " ", "-", ""], True),
    "IN": Plan("91", "0", ["98### #####", "70### #####", "87### #####", "22 2### ####", "80 4### ####"],
               [" ", " ", "", "-"]),
    "AU": Plan("61", "0", ["491 570 006", "491 570 156", "491 570 313", "491 571 266", "491 573 770", "491 577 426",
                           "2 5550 ####", "3 7010 ####", "7 5550 ####", "8 7010 ####"], [" ", " ", "", "-"], True),
    "TR": Plan("90", "0", ["532 ### ## ##", "505 ### ## ##", "541 ### ## ##", "212 4## ## ##", "312 4## ## ##"],
               [" ", " ", ""], True),
    "ZA": Plan("27", "0", ["82 ### ####", "71 ### ####", "83 ### ####", "21 4## ####", "11 4## ####"],
               [" ", " ", "", "-"], True),
    "GR": Plan("30", "", ["69# ### ####", "210 6## ####", "231 0## ####"], [" ", " ", ""]),
    "UA": Plan("380", "0", ["50 ### ## ##", "67 ### ## ##", "93 ### ## ##"], [" ", " ", "", "-"], True),
    "IL": Plan("972", "0", ["50 2## ####", "54 4## ####", "3 6## ####"], ["-", "-", " ", ""]),
    "EG": Plan("20", "0", ["100 ### ####", "112 ### ####", "2 27## ####"], [" ", " ", ""]),
    "JP": Plan("81", "0", ["90 1### ####", "80 1### ####", "3 5### ####"], ["-", "-", ""]),
    "KR": Plan("82", "0", ["10 #### ####", "2 7## ####"], ["-", "-", " ", ""]),
    "CN": Plan("86", "", ["138 #### ####", "159 #### ####", "186 #### ####"], [" ", " ", "", "-"]),
}
OTHER_EXITS = {"1", "55", "61", "81", "82"}  # countries where 00 does not lead abroad
EXTENSIONS = {
    "de": ["-{}", " Durchwahl {}", " DW {}"], "fr": [" poste {}"], "nl": [" tst. {}", " toestel {}"],
    "es": [" ext. {}"],
    "it": [" int. {}"], "pt": [" ramal {}", " ext. {}"], "pl": [" wew. {}"], "cs": [" kl. {}"], "sv": [" ankn. {}"],
    "nb": [" linje {}"], "da": [" lokal {}"], "fi": [" alanro {}"], "tr": [" dahili {}"],
}
ENGLISH_EXTENSIONS = [" ext. {}", " ext {}", " x{}", "x{}", " extension {}"]


def abroad(random: Random, plan: Plan, groups: list[str]) -> str:
    prefix = random.choices([f"+{plan.code}", f"00{plan.code}", f"+{plan.code} (0)", f"(+{plan.code})",
                             f"+ {plan.code}"],
                            [70, 0 if plan.code in OTHER_EXITS else 15, 6 if plan.trunk else 0, 6, 2])[0]
    separator = random.choice([" ", " ", " ", "", "", "-", ".", "\u00a0"])
    joint = "" if prefix.endswith("(0)") else separator
    return prefix + joint + separator.join(groups)


def at_home(random: Random, plan: Plan, groups: list[str]) -> str:
    separator = random.choice(plan.separators)
    first, rest = plan.trunk + groups[0], separator.join(groups[1:])
    if not rest:
        return first
    if plan.bracketed and random.random() < 0.3:
        return f"({first}) {rest}"
    if plan.code == "1" and random.random() < 0.2:
        return f"1-{first}-{'-'.join(groups[1:])}"
    if plan.sibling and random.random() < 0.4:
        return f"{first}{plan.sibling}{rest}"
    if separator == "" and random.random() < 0.3:
        return f"{first} {rest}"
    return f"{first}{separator}{rest}"


def phone(random: Random, country: str, language: str) -> Piece:
    plan = PLANS[country]
    groups = filled(random, random.choice(plan.numbers)).split()
    international = random.random() < 0.55
    text = (abroad if international else at_home)(random, plan, groups)
    if random.random() < 0.06:
        ending = random.choice(EXTENSIONS.get(language, ENGLISH_EXTENSIONS))
        return Piece(text + ending.format(random.randint(10, 480)), "phone", "extension")
    return Piece(text, "phone", "international" if international else "national")


def link_digits(random: Random, country: str) -> Piece:
    """As in a link that opens a chat: the code and the number, no plus."""
    plan = PLANS[country]
    number = filled(random, random.choice(plan.numbers)).replace(" ", "")
    return Piece(plan.code + number, "phone", "in-link")
