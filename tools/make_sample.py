#!/usr/bin/env python3
"""Renders the chat scripts in tools/sample as exports of an invented person, examples/sample.

The sample lets everyone try idiolect without their own chats, and the tests read it too. Its words
were written by hand, as plain scripts; what a phone or a download adds to them (times, mojibake,
system sentences, attachments, the owner's old account name) is added here, so that the files look
as the real ones do. expected.json counts what the scripts hold, not what was rendered: a reader
that loses a message is found out.

    python3 tools/make_sample.py

The same scripts make the same bytes. Everything in examples/sample but README.md is replaced.

A script is read line by line:

    === whatsapp | Flat 3/2      opens a thread, or goes on with it
    @P Priya Nair                a letter for another person; two of them make a group
    --- 2023-01-08 18:42         opens a session
    T: survived                  one message; T is the owner, "\\n" a line break
    P: well done!! {❤ T}         T reacted to it
    T: [photo]                   an event: see EVENTS, or [call 4:12]
    ! left: Priya Nair           a group is named, somebody added, somebody left
"""
import json
import shutil
import sys
from collections import Counter
from pathlib import Path

from sample.meta import INSTAGRAM_NAME, OLD_INSTAGRAM_NAME, OWNER, render_meta, render_profiles
from sample.script import DROPPED_AS, Thread, read_scripts
from sample.timing import add_generated_rows, set_times, use_phone_quotes
from sample.whatsapp import render_whatsapp

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "tools" / "sample"
SAMPLE = ROOT / "examples" / "sample"
KEPT = "README.md"


def longest_instagram(threads: list[Thread]) -> Thread | None:
    """The thread that is cut into two files."""
    candidates = [thread for thread in threads if thread.source == "instagram"]
    return max(candidates, key=lambda thread: len(thread.entries()), default=None)


def render(threads: list[Thread]) -> dict[Path, str]:
    split = longest_instagram(threads)
    files = render_profiles()
    for thread in threads:
        rendered = (render_whatsapp(thread) if thread.source == "whatsapp"
                    else render_meta(thread, parts=2 if thread is split else 1))
        if taken := rendered.keys() & files.keys():
            sys.exit(f"{thread.place}: {min(taken)} belongs to another thread already")
        files |= rendered
    return files


def file_count(threads: list[Thread], source: str) -> int:
    """Threads, the second part of the longest, and the profile that a download from Meta holds."""
    extra = {"whatsapp": 0, "instagram": 2, "messenger": 1}[source]
    return sum(thread.source == source for thread in threads) + extra


def count(threads: list[Thread]) -> dict:
    """What a reader has to find."""
    texts, dropped, sessions = Counter(), {}, Counter()
    for thread in threads:
        reasons = dropped.setdefault(thread.source, Counter())
        reasons.update(DROPPED_AS[entry.kind] for entry in thread.entries() if entry.kind != "text")
        for session in thread.sessions:
            senders = ["mine" if entry.sender == "T" else "theirs" for entry in session.texts()]
            texts.update(f"{thread.source}/{side}" for side in senders)
            is_silent = "mine" not in senders
            sessions[is_silent] += 1
            reasons["no-owner-in-session"] += len(senders) if is_silent else 0
    sources = sorted(dropped)
    return {
        "owner": OWNER,
        "instagram_name": INSTAGRAM_NAME,
        "old_instagram_name": OLD_INSTAGRAM_NAME,
        "text_messages": dict(sorted(texts.items())),
        "messages": {source: sum(len(t.entries()) for t in threads if t.source == source) for source in sources},
        "dropped": {source: dict(sorted((+dropped[source]).items())) for source in sources},
        "dialogues": sessions.total(),
        "dialogues_without_owner": sessions[True],
        "conversations": {source: sum(t.source == source for t in threads) for source in sources},
        "files": {source: file_count(threads, source) for source in sources},
        "source": "tools/sample, written by hand for idiolect; all people and events are invented",
    }


def replace_sample(folder: Path, files: dict[Path, str]):
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.is_dir():
            shutil.rmtree(old)
        elif old.name != KEPT:
            old.unlink()
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode("utf-8"))


def summary(counts: dict, files: dict[Path, str]) -> str:
    texts = sum(counts["text_messages"].values())
    mine = sum(number for side, number in counts["text_messages"].items() if side.endswith("/mine"))
    size = sum(len(text.encode("utf-8")) for text in files.values())
    return (f"{len(files)} files, {size / 1e6:.2f} MB: {sum(counts['messages'].values())} messages in "
            f"{counts['dialogues']} sessions; {texts} of them are texts, {100 * mine / texts:.1f} % hers")


def main():
    threads = read_scripts(SCRIPTS)
    for index, thread in enumerate(threads):
        add_generated_rows(thread)
        set_times(thread)
        if index % 2 == 0:
            use_phone_quotes(thread)
    counts = count(threads)
    files = render(threads) | {Path("expected.json"): json.dumps(counts, indent=1, ensure_ascii=False) + "\n"}
    replace_sample(SAMPLE, files)
    print(summary(counts, files))


if __name__ == "__main__":
    main()
