#!/usr/bin/env python3
"""Holds what `idiolect prepare --json` says about a persona against the raw files.

    count_messages.py PERSONA-FOLDER JSON DATASET-FOLDER

The raw files are counted with Python's own csv and json; the kept text against the
persona's expected.json; the written rows against both. Needs Python 3 alone.
"""
import csv
import json
import sys
from collections import Counter
from pathlib import Path


def raw_records(persona: Path) -> Counter:
    """Records of each source in the raw files."""
    counts = Counter()
    for source in ("instagram", "messenger"):
        for file in (persona / source).rglob("message_*.json"):
            counts[source] += len(json.loads(file.read_text())["messages"])
    for file in (persona / "whatsapp").rglob("*.csv"):
        with file.open(encoding="utf-8-sig", newline="") as rows:
            counts["whatsapp"] += sum(1 for _ in csv.DictReader(rows))
    return counts


def written_bubbles(dataset: Path) -> Counter:
    """Messages in the rows, by source and side: a turn splits at its line feeds."""
    counts = Counter()
    for split in ("train", "valid", "test"):
        for line in (dataset / f"{split}.jsonl").read_text().split("\n")[:-1]:
            row = json.loads(line)
            for turn in row["messages"]:
                bubbles = turn["content"].split("\n")
                assert len(bubbles) == len(turn["times"]), row["id"]
                counts[row["source"], turn["role"]] += len(bubbles)
    return counts


def ledger_bins(dataset: Path) -> Counter:
    """Lines of the ledger by source and bin."""
    lines = (dataset / "ledger.jsonl").read_text().splitlines()
    return Counter((line["source"], line["bin"]) for line in map(json.loads, lines))


def main() -> int:
    persona, report, dataset = map(Path, sys.argv[1:4])
    sources = json.loads(report.read_text())["sources"]
    expected = json.loads((persona / "expected.json").read_text())["text_messages"]
    raw, written = raw_records(persona), written_bubbles(dataset)
    bins = ledger_bins(dataset)
    wrong = []

    def same(what: str, got: int, wanted: int) -> None:
        if got != wanted:
            wrong.append(f"{what}: {got}, not {wanted}")

    for source, entry in sources.items():
        messages = entry["messages"]
        dropped = messages["dropped"]
        same(f"{source} read", messages["read"], raw[source])
        same(f"{source} owner", messages["owner"], expected[f"{source}/mine"])
        theirs = messages["others"] + dropped.get("no-owner-in-session", 0)
        same(f"{source} others", theirs, expected[f"{source}/theirs"])
        accounted = messages["owner"] + messages["others"] + sum(dropped.values())
        same(f"{source} accounted for", accounted, messages["read"])
        in_ledger = {bin: count for (name, bin), count in bins.items() if name == source}
        wanted = {"owner": messages["owner"], "context": messages["others"], **dropped}
        for bin in sorted(wanted.keys() | in_ledger.keys()):
            same(f"{source} {bin} in the ledger", in_ledger.get(bin, 0), wanted.get(bin, 0))
        same(f"{source} owner written", written[source, "assistant"], messages["owner"])
        same(f"{source} others written", written[source, "user"], messages["others"])
    same("sources", len(sources), 3)
    print(*(wrong or [f"{persona.name}: all {sum(raw.values())} messages accounted for"]), sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
