#!/usr/bin/env python3
"""Searches a dataset for somebody who was to be forgotten.

    tests/interop/nothing_is_left_of.py EXPORTS DATASET NAME [ALIAS...]

Reads the raw exports anew (iMazing CSV, Meta JSON): the texts of five words or more that only this
person wrote, and the folders of their threads. None of them, and none of the names as the value of
a field, may be anywhere in the files of DATASET. Prints how many texts were searched for; exit code 1
with the kind of what was found otherwise, never the text.
"""
import csv
import json
import re
import sys
from pathlib import Path


def mended(text: str) -> str:
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def messages(exports: Path):
    """(author, text) of every message."""
    for path in exports.rglob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                yield row.get("Sender Name") or "", row.get("Text") or ""
    for path in exports.rglob("message_*.json"):
        for message in json.loads(path.read_text())["messages"]:
            yield mended(message.get("sender_name", "")), mended(message.get("content", ""))


def words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def strings_of(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from strings_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings_of(inner)
    elif isinstance(value, str):
        yield value


def main() -> int:
    exports, dataset, names = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    folded = {words(name) for name in names}
    theirs, others = set(), set()
    for author, text in messages(exports):
        if len(words(text).split()) >= 5:
            (theirs if words(author) in folded else others).add(words(text))
    said_by_others = "\n".join(others)
    only_theirs = {text for text in theirs if text not in said_by_others}
    slugs = {path.name for path in exports.rglob("*")
             if any(name.replace(" ", "") in words(path.name).replace(" ", "") for name in folded)}
    problems = set()
    for path in sorted(dataset.rglob("*")):
        if not path.is_file():
            continue
        raw = path.read_text()
        problems |= {f"a slug in {path.name}" for slug in slugs if slug in raw}
        documents = [raw] if path.suffix == ".json" else raw.split("\n")[:-1]
        strings = {words(s) for line in documents for s in strings_of(json.loads(line))}
        problems |= {f"a name in {path.name}" for name in folded if name in strings}
        everything = "\n".join(sorted(strings))
        problems |= {f"a text in {path.name}" for text in only_theirs if text in everything}
    print(f"{len(only_theirs)} texts, {len(slugs)} slugs and {len(folded)} names searched for")
    for problem in sorted(problems):
        print("found:", problem, file=sys.stderr)
    return 1 if problems or not only_theirs else 0


if __name__ == "__main__":
    sys.exit(main())
