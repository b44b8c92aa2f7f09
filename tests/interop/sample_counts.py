#!/usr/bin/env python3
"""Checks what `idiolect prepare examples/sample --json` counted against expected.json.

    tests/interop/sample_counts.py examples/sample/expected.json found.json

Prints each difference; exit code 1 when there is one.
"""
import json
import sys
from pathlib import Path


def main() -> int:
    expected, found = (json.loads(Path(name).read_text()) for name in sys.argv[1:3])
    wrong = []

    def hold(what: str, want, got):
        if want != got:
            wrong.append(f"{what}: expected {want}, found {got}")

    for source, counts in found["sources"].items():
        messages = counts["messages"]
        texts = expected["text_messages"]
        silent = messages["dropped"].get("no-owner-in-session", 0)
        hold(f"{source} files", expected["files"][source], counts["files"])
        hold(f"{source} conversations", expected["conversations"][source],
             counts["conversations"]["kept"])
        hold(f"{source} messages", expected["messages"][source], messages["read"])
        hold(f"{source} hers", texts[f"{source}/mine"], messages["owner"])
        hold(f"{source} others'", texts[f"{source}/theirs"], messages["others"] + silent)
        hold(f"{source} dropped", expected["dropped"][source], messages["dropped"])
    hold("sources", sorted(expected["messages"]), sorted(found["sources"]))
    hold("sessions", expected["dialogues"] - expected["dialogues_without_owner"],
         sum(found["examples"].values()))
    print(*wrong or ["all counts agree"], sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
