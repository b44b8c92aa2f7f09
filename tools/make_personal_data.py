#!/usr/bin/env python3
"""Writes the messages on which the search for personal data is measured: tests/data/personal_data.

Every message is put together from a sentence written by hand (tools/personal_data/carriers), and of
data that is generated with the check digits a real one would have. Everything in it is invented. What
counts as whose data is said in the README of the folder that is written.

    python3 tools/make_personal_data.py

The same files make the same bytes. The counts are printed, and are the last section of that README.
"""
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from personal_data import checksums, contacts, credentials, emails, national_ids, negatives, payments, phones, places
from personal_data.carriers import Deck
from personal_data.piece import Piece
from personal_data.writing import typed

SEED = 20260
TARGET = Path(__file__).resolve().parent.parent / "tests" / "data" / "personal_data"

# country: its languages; the first one is spoken most
COUNTRIES = {
    "DE": "de de de de tr", "AT": "de", "CH": "de de fr it", "FR": "fr", "BE": "nl nl fr", "NL": "nl", "ES": "es",
    "IT": "it", "PT": "pt", "PL": "pl", "CZ": "cs", "SE": "sv", "NO": "nb", "DK": "da", "FI": "fi fi fi sv",
    "GB": "en", "IE": "en", "US": "en en en es", "CA": "en en fr", "BR": "pt", "MX": "es", "IN": "en hi", "AU": "en",
    "TR": "tr", "ZA": "en", "UA": "uk", "GR": "el", "EG": "ar", "IL": "he", "JP": "ja", "KR": "ko", "CN": "zh"}

# How many messages of a country are written for each class; other data comes along in some of them.
PLANS = {"email": 11, "phone": 17, "card": 8, "iban": 8, "national-id": 15, "address": 14, "secret": 11,
         "url-credentials": 6, "name": 22, "": 66}
PLANS_ELSEWHERE = {"email": 4, "phone": 8, "secret": 4, "url-credentials": 1, "name": 16, "": 16}
SECTIONS = {"national-id": ["id"], "url-credentials": ["url"], "": ["none"],
            "secret": ["key"] * 6 + ["password"] * 4 + ["code"] * 4 + ["pin"] * 2 + ["seed"]}
CONTEXT_FREE = {"email": "email", "phone": "phone", "card": "card", "iban": "iban", "national-id": "id",
                "address": "address", "url-credentials": "url", "secret": "key"}
SLOT = re.compile(r"\{(=?[^{}:\"]+)\}")
COUNTS = "## Counts\n\n"
SEPARATORS = ["\n", "\n", "\n", ". ", " 🙈 ", " – ", "! ", "; "]


@dataclass
class Writer:
    random: Random
    deck: Deck
    seen: set[str] = field(default_factory=set)


def filler(writer: Writer, slot: str, country: str, language: str) -> list[Piece]:
    """What is written in place of a slot."""
    random = writer.random
    if slot.startswith("="):
        return [Piece(slot[1:], "name", "inflected")]
    if slot in negatives.MAKERS:
        return [negatives.negative(random, slot, country)]
    if slot == "possessive":
        return contacts.owner_of(random, language)
    makers = {"email": lambda: emails.email(random, country),
              "phone": lambda: phones.phone(random, country, language),
              "wa": lambda: phones.link_digits(random, country), "card": lambda: payments.card(random),
              "iban": lambda: payments.iban(random, country), "id": lambda: national_ids.national_id(random, country),
              "address": lambda: places.address(random, country), "key": lambda: credentials.key(random),
              "password": lambda: credentials.password(random), "pin": lambda: credentials.pin(random),
              "code": lambda: credentials.code(random), "seed": lambda: credentials.seed(random),
              "url": lambda: credentials.link(random), "name": lambda: contacts.mention(random, language)}
    return [makers[slot]()]


def filled(writer: Writer, carrier: str, country: str, language: str) -> list[Piece]:
    pieces, start = [], 0
    for found in SLOT.finditer(carrier):
        pieces += [Piece(carrier[start:found.start()]), *filler(writer, found[1], country, language)]
        start = found.end()
    return [piece for piece in [*pieces, Piece(carrier[start:])] if piece.text]


def carrier_for(writer: Writer, label: str, language: str) -> str:
    """A sentence that names its data, or just one that can carry any; about as often."""
    random = writer.random
    section = random.choice(SECTIONS.get(label, [label]))
    shared_chance = 0.2 if label else 0.12
    if CONTEXT_FREE.get(label) == section and random.random() < 0.42:
        section, shared_chance = "any", 0.45
    shared = not writer.deck.has(language, section)
    shared |= writer.deck.has("common", section) and random.random() < shared_chance
    carrier = writer.deck.deal("common" if shared else language, section)
    return carrier.replace("{any}", "{" + CONTEXT_FREE.get(label, "key") + "}")


def with_beside(writer: Writer, pieces: list[Piece], country: str, language: str, chance: float) -> list[Piece]:
    """Something of no interest before or after it, in the same message."""
    random = writer.random
    if random.random() < chance:
        beside = filled(writer, writer.deck.deal(language, "none"), country, language)
        between = Piece(random.choice(SEPARATORS))
        pieces = [*beside, between, *pieces] if random.random() < 0.5 else [*pieces, between, *beside]
    if random.random() < 0.12:
        opening = writer.deck.deal(language, "opening")
        pieces = [Piece(opening + random.choice([" ", ", ", "\n", "... "])), *pieces]
    return pieces


def compose(writer: Writer, label: str, country: str) -> list[Piece]:
    language = writer.random.choice(COUNTRIES[country].split())
    carrier = carrier_for(writer, label, language)
    pieces = filled(writer, carrier, country, language)
    pieces = with_beside(writer, pieces, country, language, 0.22 if label else 0.15)
    is_plain = not re.search(r"[=`]|:[A-Z/]|//|mailto|tel:|wa\.me", carrier)
    return typed(writer.random, pieces, language, is_plain)


def as_row(pieces: list[Piece], country: str) -> dict:
    text, spans = "".join(piece.text for piece in pieces), []
    end = 0
    for piece in pieces:
        start, end = end, end + len(piece.text.encode())
        if piece.label:
            spans.append({"start": start, "end": end, "class": piece.label, "kind": piece.kind, "text": piece.text})
    return {"text": text, "country": country, "spans": spans}


def unlabelled_names() -> re.Pattern:
    """Every name that must not be found outside of a span; words of everyday language may."""
    names = {name for contact in contacts.CONTACTS for name in contacts.written_as(contact)}
    spaced = {name.lower() for name in names if re.match(r"[^぀-鿿가-힯]", name)} - contacts.ORDINARY
    spaced |= {contacts.without_accents(name) for name in spaced} - contacts.ORDINARY
    joined = names - {name for name in names if name.lower() in spaced | contacts.ORDINARY}
    return re.compile(r"(?<!\w)(?:" + "|".join(sorted(map(re.escape,
                                                          spaced))) + r")(?!\w)|" + "|".join(sorted(joined)))


NAMES = unlabelled_names()


def check(row: dict) -> None:
    raw, end = row["text"].encode(), 0
    for span in row["spans"]:
        assert end <= span["start"] < span["end"] <= len(raw), row
        assert raw[span["start"]:span["end"]].decode() == span["text"], row
        end = span["end"]
    rest = raw
    for span in reversed(row["spans"]):
        rest = rest[:span["start"]] + b"|" + rest[span["end"]:]
    assert not NAMES.search(rest.decode().lower()), (rest.decode(), NAMES.search(rest.decode().lower()))
    for number in re.findall(r"(?<!\w)\d{9,19}(?!\w)", rest.decode()):
        assert number.startswith("978") or not checksums.passes_any(number), (rest.decode(), number)


def new_row(writer: Writer, label: str, country: str) -> dict:
    """A message that was not written before."""
    while True:
        pieces = compose(writer, label, country)
        row = as_row(pieces, country)
        if row["text"] not in writer.seen and row["text"].strip() == row["text"]:
            writer.seen.add(row["text"])
            check(row)
            return row


def write_rows() -> list[dict]:
    random = Random(SEED)
    writer = Writer(random, Deck(random))
    rows = []
    for country in COUNTRIES:
        plans = PLANS if country in places.PLACES else PLANS_ELSEWHERE
        for label, count in plans.items():
            rows += [new_row(writer, label, country) for _ in range(count)]
    random.shuffle(rows)
    return rows


def table(counts: dict[str, Counter], columns: list[str], first: str) -> str:
    lines = [f"| {first} | " + " | ".join(columns) + " | all |", "|---|" + "---|" * (len(columns) + 1)]
    for name in sorted(counts):
        cells = [str(counts[name][column]) for column in columns]
        lines.append(f"| {name} | " + " | ".join(cells) + f" | {sum(counts[name].values())} |")
    return "\n".join(lines)


def tables(rows: list[dict]) -> str:
    labels = sorted(label for label in PLANS if label)
    per_country: dict[str, Counter] = {country: Counter() for country in COUNTRIES}
    kinds: Counter = Counter()
    for row in rows:
        per_country[row["country"]].update(span["class"] for span in row["spans"])
        kinds.update((span["class"], span["kind"]) for span in row["spans"])
    per_country["all"] = sum(per_country.values(), Counter())
    by_kind = "\n".join(f"| {label} | " + ", ".join(f"{kind} {count}" for (of, kind), count in sorted(kinds.items())
                                                   if of == label) + " |" for label in labels)
    empty = sum(not row["spans"] for row in rows)
    return (f"{len(rows)} messages, {empty} of them without a span; {sum(kinds.values())} spans.\n\n"
            f"{table(per_country, labels, 'country')}\n\n| class | kinds |\n|---|---|\n{by_kind}\n")


def main() -> None:
    checksums.check_published_examples()
    rows = write_rows()
    TARGET.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows]
    (TARGET / "messages.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    listed = json.dumps(contacts.as_json(), ensure_ascii=False, indent=1)
    (TARGET / "contacts.json").write_text(listed + "\n", encoding="utf-8")
    counts = tables(rows)
    readme = TARGET / "README.md"
    text = readme.read_text(encoding="utf-8")
    readme.write_text(text[:text.index(COUNTS)] + COUNTS + counts, encoding="utf-8")
    print(counts, end="")


if __name__ == "__main__":
    main()
