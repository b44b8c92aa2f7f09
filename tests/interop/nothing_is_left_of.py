#!/usr/bin/env python3
"""Searches what `idiolect prepare --forget NAME` wrote for somebody who was to be forgotten.

    tests/interop/nothing_is_left_of.py EXPORTS DATASET NAME [ALIAS...]

Reads the raw exports anew (iMazing CSV, Meta JSON), without idiolect. In no file of DATASET, nor in
texts that were put beside them (what the program printed), may be:
  - a name, in any case, whatever stands between its words, mended or not; nor a telephone number;
  - the name of a file or folder of a thread with nobody else;
  - a run of five words of what this person wrote, or of what was written in a thread with nobody
    else, that stands in no other message;
and ledger.jsonl has to count as forgotten, for each source, as many messages as the raw files have
of them. Prints how much was searched for; exit code 1 with the kind of what was found, never the
text. Needs Python 3 alone.
"""
import csv
import json
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

RUN = 5  # words


def mended(text: str) -> str:
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def words(text: str) -> list:
    """Words without case; signs and quotes of all kinds part them."""
    return re.findall(r"\w+", text.casefold())


def letters(text: str) -> str:
    return "".join(words(text)).replace("_", "")


def runs(text: str) -> set:
    """Runs of RUN words, within a line: the lines of a turn are messages of their own."""
    found = set()
    for line in text.splitlines():
        said = words(line)
        found |= {" ".join(said[at:at + RUN]) for at in range(len(said) - RUN + 1)}
    return found


@dataclass
class Thread:
    source: str
    path: Path
    messages: list = field(default_factory=list)  # (author, text); no author: the app, or the owner
    numbers: set = field(default_factory=set)  # of the one other person


def csv_thread(path: Path) -> Thread:
    thread = Thread("whatsapp", path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            is_incoming = row["Type"] == "Incoming"
            thread.messages.append((row["Sender Name"] if is_incoming else "", row["Text"] or ""))
            if is_incoming and row["Sender ID"]:
                thread.numbers.add(row["Sender ID"])
    return thread


def meta_thread(path: Path) -> Thread:
    source = "instagram" if "your_instagram_activity" in path.parts else "messenger"
    return Thread(source, path, [(mended(message.get("sender_name", "")), mended(message.get("content", "")))
                                 for message in json.loads(path.read_text())["messages"]])


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


def strings_in(suffix: str, raw: str) -> set:
    """Those of JSON, JSON lines, or a text as a whole."""
    if suffix not in (".json", ".jsonl"):
        return {raw}
    documents = [raw] if suffix == ".json" else raw.split("\n")[:-1]
    return {string for document in documents for string in strings_of(json.loads(document))}


@dataclass
class Traces:
    """What would betray that somebody was there."""
    names: set
    slugs: set = field(default_factory=set)
    numbers: set = field(default_factory=set)
    runs: set = field(default_factory=set)
    messages: Counter = field(default_factory=Counter)  # by source

    def found_in(self, path: Path) -> set:
        raw = path.read_text()
        strings = strings_in(path.suffix, raw)
        problems = {f"a slug in {path.name}" for slug in self.slugs if slug.casefold() in raw.casefold()}
        problems |= {f"a number in {path.name}" for number in self.numbers if number.lstrip("+") in raw}
        for string in strings:
            spelt = letters(string)
            if any(name in spelt for name in self.names):
                problems.add(f"a name in {path.name}")
            if not self.runs.isdisjoint(runs(string)):
                problems.add(f"a text in {path.name}")
        return problems


def traces_of(exports: Path, names: set) -> Traces:
    """Where only one other person writes in a thread, all of it goes; elsewhere what they wrote."""
    traces = Traces({letters(name) for name in names} |
                    {letters(name.encode().decode("latin-1")) for name in names})
    kept = set()
    threads = [csv_thread(path) for path in exports.rglob("*.csv")]
    threads += [meta_thread(path) for path in exports.rglob("message_*.json")]
    for thread in threads:
        own = thread.path.stem if thread.source == "whatsapp" else thread.path.parent.name
        is_theirs = any(name in letters(own) for name in traces.names)
        if is_theirs:
            traces.slugs.add(own)
            traces.numbers |= thread.numbers
        for author, text in thread.messages:
            goes = is_theirs or letters(author) in traces.names
            (traces.runs if goes else kept).update(runs(text))
            traces.messages[thread.source] += goes
    traces.runs -= kept
    return traces


def main() -> int:
    exports, dataset, names = Path(sys.argv[1]), Path(sys.argv[2]), set(sys.argv[3:])
    traces = traces_of(exports, names)
    files = sorted(path for path in dataset.rglob("*") if path.is_file())
    problems = set()
    for path in files:
        problems |= traces.found_in(path)
        if any(name in letters(str(path.relative_to(dataset))) for name in traces.names):
            problems.add("a name in the name of a file")
    ledger = map(json.loads, (dataset / "ledger.jsonl").read_text().splitlines())
    counted = Counter(line["source"] for line in ledger if line["bin"] == "forgotten")
    if counted != +traces.messages:
        problems.add(f"a count: {dict(counted)} forgotten, but the files have {dict(traces.messages)}")
    print(f"{len(traces.runs)} runs of {RUN} words, {len(traces.slugs)} slugs, "
          f"{len(traces.names)} names and {len(traces.numbers)} numbers searched for in "
          f"{len(files)} files; {sum(counted.values())} messages forgotten")
    for problem in sorted(problems):
        print("found:", problem, file=sys.stderr)
    return 1 if problems or not traces.runs or not traces.slugs else 0


if __name__ == "__main__":
    sys.exit(main())
