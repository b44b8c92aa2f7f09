"""The invented people that messages mention, and how their names are written down in a hurry."""
import unicodedata
from dataclasses import dataclass, field
from random import Random

from .piece import Piece


@dataclass(frozen=True)
class Contact:
    given: str
    family: str
    nicknames: list[str]
    languages: str                    # of the messages that mention them
    aliases: list[str] = field(default_factory=list)  # as they are saved in a telephone
    other_script: str = ""            # the given name, transliterated
    ordinary: bool = False            # the given name in lower case is a word of everyday language


CONTACTS = [
    Contact("Will", "Ashgrove", ["Willy"], "en", ["Will A (squash)"], ordinary=True),
    Contact("Rose", "Okafor", ["Rosie"], "en", ["Rosie O."], ordinary=True),
    Contact("Mark", "Dunleavy", ["Markie"], "en de", ["Mark Office"], ordinary=True),
    Contact("Grace", "Mbekela", ["Gracie"], "en", ordinary=True),
    Contact("Siobhán", "Kilbracken", ["Shivvy"], "en"),
    Contact("Kev", "Brannock", ["Kevster"], "en", ["Kev (plumber)"]),
    Contact("Priyanka", "Deshmane", ["Pinky", "Priyu"], "en hi", ["Priyanka Didi"], other_script="प्रियंका"),
    Contact("Arjun", "Venkatagiri", ["Arju"], "en hi", other_script="अर्जुन"),
    Contact("Thandiwe", "Nkosazana", ["Thandi"], "en"),
    Contact("Tamsin", "Warracott", ["Tam Tam"], "en", ["Tamsin 🐨"]),
    Contact("Jürgen", "Wiesental", ["Jogi"], "de"),
    Contact("Lena", "Sommer", ["Leni"], "de", ["Leni 🌻"]),
    Contact("Ernst", "Großkopf", ["Erni"], "de", ordinary=True),
    Contact("Annegret", "Pfaffenrot", ["Gretchen"], "de"),
    Contact("Tobias", "Kaltwasser", ["Tobi"], "de", ["Tobi WG"]),
    Contact("Reto", "Zurflüh", ["Retoli"], "de fr it"),
    Contact("Zoë", "Vandersteen", ["Zozo"], "nl fr"),
    Contact("Joost", "van der Moorsel", ["Joostje"], "nl"),
    Contact("Pierre", "Lachambre", ["Pierrot"], "fr", ordinary=True),
    Contact("Hélène", "Dufresnoy", ["Lélé"], "fr"),
    Contact("Maïwenn", "Kergoz", ["Maï"], "fr", ["Maïwenn (boulot)"]),
    Contact("José Luis", "Arribalzaga", ["Joselu"], "es"),
    Contact("Luz", "Marmolejo", ["Lucecita"], "es", ordinary=True),
    Contact("Íñigo", "Etxarri", ["Iñi"], "es"),
    Contact("Chiara", "Bellombra", ["Chiaretta"], "it", ordinary=True),
    Contact("Giosuè", "Tramontin", ["Giosi"], "it"),
    Contact("João", "Figueiroa", ["Joãozinho", "Jonjon"], "pt"),
    Contact("Conceição", "Vilarim", ["São"], "pt"),
    Contact("Łukasz", "Wrzosowski", ["Łuki"], "pl"),
    Contact("Katarzyna", "Mroczna", ["Kasia", "Kaśka"], "pl"),
    Contact("Květa", "Dolejšová", ["Květuška"], "cs"),
    Contact("Jakub", "Zahradil", ["Kuba"], "cs"),
    Contact("Åsa", "Lindkvarn", ["Åsis"], "sv"),
    Contact("Björn", "Hällestam", ["Björne"], "sv", ordinary=True),
    Contact("Øystein", "Fjelldal", ["Øysi"], "nb"),
    Contact("Liv", "Stordalen", ["Livemor"], "nb da", ordinary=True),
    Contact("Søren", "Bækgaard", ["Sørenmus"], "da"),
    Contact("Aino", "Kallioranta", ["Ainski"], "fi"),
    Contact("Toivo", "Järvelin", ["Topi"], "fi", ordinary=True),
    Contact("Ayşe", "Karabuğday", ["Ayşoş"], "tr"),
    Contact("Can", "Denizaltı", ["Canko"], "tr", ordinary=True),
    Contact("Оксана", "Гриневич", ["Оксанка"], "uk", other_script="Oksana"),
    Contact("Тарас", "Вербовий", ["Тарасик"], "uk", other_script="Taras"),
    Contact("Νεφέλη", "Παπαδάκου", ["Νέφη"], "el", other_script="Nefeli"),
    Contact("ليلى", "الزهراني", ["لولو"], "ar", other_script="Layla"),
    Contact("נועם", "ברזילאי", ["נומי"], "he", other_script="Noam"),
    Contact("健太", "小野寺", ["けんちゃん"], "ja", other_script="Kenta"),
    Contact("민서", "한", ["민쓰"], "ko", other_script="Minseo"),
    Contact("晓雨", "林", ["雨儿"], "zh", other_script="Xiaoyu"),
]
FAMILY_FIRST = ("ja", "ko", "zh")
# Words of everyday language: in lower case they are never written for the person.
ORDINARY = {contact.given.lower() for contact in CONTACTS if contact.ordinary} | {
    "são", "sao", "sommer", "mai", "mroczna", "denizaltı", "denizalti", "karabuğday", "karabugday"}
# Letters that Unicode does not take apart into a letter and an accent.
APART = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "ß": "ss", "ı": "i"})


def full_name(contact: Contact) -> str:
    if contact.languages in FAMILY_FIRST:
        return contact.family + (" " if contact.languages == "ja" else "") + contact.given
    return f"{contact.given} {contact.family}"


def written_as(contact: Contact) -> list[str]:
    """Every way the name is written, the usual ones first and more than once."""
    names = [contact.given] * 3 + contact.nicknames * 2 + [full_name(contact)]
    if len(contact.family) > 1:
        names.append(contact.family)
    return names + ([contact.other_script] if contact.other_script else [])


def without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.translate(APART))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def in_a_hurry(random: Random, name: str, kind: str = "") -> Piece:
    """As written, or in lower case, or without accents, or both."""
    if not name.isascii() and name[0].lower() in "abcdefghijklmnopqrstuvwxyzáåäöøłíéèêçšž" and random.random() < 0.3:
        plain = without_accents(name)
        german = name.replace("ü", "ue").replace("ö", "oe") if random.random() < 0.4 else plain
        if plain.lower() not in ORDINARY:
            name, kind = german if german.isascii() else plain, kind or "folded"
    if random.random() < 0.4 and name.lower() != name and name.lower() not in ORDINARY:
        name, kind = name.lower(), kind or "lower-case"
    elif random.random() < 0.02 and len(name) > 3:
        name, kind = name.upper(), kind or "upper-case"
    return Piece(name, "name", kind or "as-written")


def mention(random: Random, language: str) -> Piece:
    known = [contact for contact in CONTACTS if language in contact.languages.split()]
    return in_a_hurry(random, random.choice(written_as(random.choice(known))))


ENDINGS = {"en": ["'s", "'s", "’s"], "de": ["s"], "nl": ["'s", "s"], "sv": ["s"], "nb": ["s"], "da": ["s"]}


def owner_of(random: Random, language: str) -> list[Piece]:
    """A possessive: the ending is not part of the name."""
    while True:
        found = mention(random, language)
        if found.text[-1].lower() not in "sßzx":
            return [Piece(found.text, "name", "possessive"), Piece(random.choice(ENDINGS[language]))]


def as_json() -> dict:
    listed = [{"given": contact.given, "family": contact.family, "nicknames": contact.nicknames,
               "aliases": contact.aliases + ([contact.other_script] if contact.other_script else []) +
               [full_name(contact)]} for contact in CONTACTS]
    return {"contacts": listed}
