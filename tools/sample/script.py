"""The chat scripts of the sample: what they may say, and reading them with every fault named.

The lines of a script are explained in tools/make_sample.py.
"""
import random
import re
import sys
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

SEED = 20241221
FIRST_DAY, LAST_DAY = date(2023, 1, 5), date(2024, 12, 20)
LONGEST_CALL = 40 * 60  # seconds; after a longer one a new session begins

# What the program calls each kind when it drops it (docs/dataset.md).
EVENTS = {"photo": "media", "video": "media", "voice": "media", "sticker": "sticker", "gif": "media",
          "missed call": "call", "call": "call", "unsent": "unsent"}
GROUP_EVENTS = ("named", "added", "left")
DROPPED_AS = EVENTS | dict.fromkeys(GROUP_EVENTS, "system") | {"opening": "system", "reaction": "reaction"}


@dataclass
class Entry:
    """One message or event."""
    kind: str  # "text" or a key of DROPPED_AS
    sender: str  # "T" or the letter of another person
    text: str = ""  # of a text; the name in a group event; the emoji of a reaction
    seconds: int = 0  # of a call
    reaction: tuple[str, str] | None = None  # emoji and letter
    at: datetime | None = None  # wall clock, set by set_times


@dataclass
class Session:
    start: datetime
    place: str
    entries: list[Entry] = field(default_factory=list)

    def texts(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.kind == "text"]


@dataclass
class Thread:
    source: str
    opened_as: str
    place: str
    people: dict[str, str] = field(default_factory=dict)  # by letter, without the owner
    sessions: list[Session] = field(default_factory=list)

    def entries(self) -> list[Entry]:
        return [entry for session in self.sessions for entry in session.entries]

    def is_group(self) -> bool:
        return len(self.people) > 1

    def title(self) -> str:
        """An export knows a group by its present name only."""
        names = [entry.text for entry in self.entries() if entry.kind == "named"]
        return names[-1] if names else self.opened_as

    def randomness(self, purpose: str) -> random.Random:
        """Each thread has its own, so that a new line in one script leaves the other files alone."""
        return random.Random(f"{SEED} {self.source} {self.opened_as} {purpose}")


def subject(thread: Thread, sender: str) -> str:
    """Who did something, as an app says it to the owner."""
    return "You" if sender == "T" else thread.people[sender]


class ScriptError(Exception):
    """A line that the format does not know, or that the owner would not write."""


def is_emoji(character: str) -> bool:
    return ord(character) > 0x2190 and unicodedata.category(character) in ("So", "Cf", "Mn", "Sk")


def style_faults(text: str):
    """What in `text` breaks the owner's way of writing; a model is to learn it, so it never slips."""
    for word in re.findall(r"[^\W\d_]+", text):
        if word != word.lower() and not (len(word) > 1 and word == word.upper()):
            yield f"a capital letter in '{word}'"
        if re.fullmatch(r"lol|lmao|(ha){2,}h?", word, re.IGNORECASE):
            yield f"'{word}' is not her laughter"
    if re.search("['’‘`]", text):
        yield "an apostrophe"
    for character in text:
        if is_emoji(character) and character not in "🫠😭🐈":
            yield f"'{character}' is not one of her emoji"
    for line in text.split("\n"):
        words = "".join(c for c in line if not is_emoji(c)).rstrip()
        marks = re.search(r"[.?!…]*$", words).group()
        if len(marks) == 1:
            yield f"a single '{marks}' at the end"


def parse_text(body: str) -> Entry:
    """A text with its line breaks and its reaction; the sender is filled in by the caller."""
    reaction = None
    if match := re.fullmatch(r"(.*\S) \{(\S+) ([A-Z])\}", body):
        body, reaction = match.group(1), (match.group(2), match.group(3))
    text = body.replace("\\n", "\n")
    if not text.strip() or any(line != line.strip() for line in text.split("\n")):
        raise ScriptError("a message is empty or has blanks at an end")
    if text.startswith("[") or re.search(r"[{}\\\t]", text):
        raise ScriptError("'[' at the start and braces are for events and reactions")
    return Entry("text", "", text, reaction=reaction)


def parse_message(body: str) -> Entry:
    if match := re.fullmatch(r"\[call (\d+):([0-5]\d)\]", body):
        entry = Entry("call", "", seconds=60 * int(match.group(1)) + int(match.group(2)))
        if entry.seconds > LONGEST_CALL:
            raise ScriptError("after so long a call a new session begins")
        return entry
    if body[:1] == "[" and body[1:-1] in EVENTS and body[1:-1] != "call":
        return Entry(body[1:-1], "")
    return parse_text(body)


class ScriptReader:
    """Reads scripts into threads; `faults` says what is wrong in them, line by line."""

    def __init__(self):
        self.threads: dict[tuple[str, str], Thread] = {}
        self.faults: list[str] = []
        self.thread: Thread | None = None
        self.session: Session | None = None

    def read(self, path: Path):
        self.thread = self.session = None
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            place = f"{path.name}:{number}"
            try:
                self.read_line(line, place)
            except ScriptError as error:
                self.faults.append(f"{place}: {error}")

    def read_line(self, line: str, place: str):
        if match := re.fullmatch(r"=== (whatsapp|instagram|messenger) \| (\S.*\S)", line):
            key = (match.group(1), match.group(2))
            self.thread = self.threads.setdefault(key, Thread(*key, place))
            self.session = None
        elif line.startswith("===") or self.thread is None:
            raise ScriptError("a thread begins with '=== whatsapp | Mum'; instagram and messenger are the others")
        elif match := re.fullmatch(r"@([A-SU-Z]) (\S.*)", line):
            self.declare(*match.groups())
        elif match := re.fullmatch(r"--- (\d{4}-\d\d-\d\d \d\d:\d\d)", line):
            self.open_session(match.group(1), place)
        elif self.session is None:
            raise ScriptError("a session begins with '--- 2023-01-08 18:42'")
        elif match := re.fullmatch(r"([A-Z]): (.*)", line):
            self.add_message(*match.groups())
        elif match := re.fullmatch(r"! (named|added|left): (\S.*)", line):
            self.add_group_event(*match.groups())
        else:
            raise ScriptError("not a line of a script")

    def declare(self, letter: str, name: str):
        if self.session:
            raise ScriptError("people are named before the first session")
        if self.thread.people.setdefault(letter, name) != name:
            raise ScriptError(f"{letter} is {self.thread.people[letter]} already")

    def open_session(self, text: str, place: str):
        try:
            start = datetime.strptime(text, "%Y-%m-%d %H:%M")
        except ValueError:
            raise ScriptError("there is no such day or time") from None
        if not FIRST_DAY <= start.date() <= LAST_DAY:
            raise ScriptError(f"not between {FIRST_DAY} and {LAST_DAY}")
        if self.thread.sessions and start <= self.thread.sessions[-1].start:
            raise ScriptError("earlier than the session before it")
        self.session = Session(start, place)
        self.thread.sessions.append(self.session)

    def add_message(self, sender: str, body: str):
        self.check_person(sender)
        entry = parse_message(body)
        entry.sender = sender
        if entry.reaction:
            self.check_person(entry.reaction[1])
        if faults := list(style_faults(entry.text)) if sender == "T" else []:
            raise ScriptError("she does not write like that: " + ", ".join(faults))
        self.session.entries.append(entry)

    def add_group_event(self, kind: str, name: str):
        if not self.thread.is_group():
            raise ScriptError("not a group")
        letters = {person: letter for letter, person in self.thread.people.items()}
        if kind != "named" and name not in letters:
            raise ScriptError(f"{name} has no letter in this thread")
        self.session.entries.append(Entry(kind, letters[name] if kind == "left" else "T", name))

    def check_person(self, letter: str):
        if letter != "T" and letter not in self.thread.people:
            raise ScriptError(f"{letter} has no name in this thread")

    def check_threads(self):
        """What only a whole thread shows."""
        for thread in self.threads.values():
            if sum(len(session.texts()) for session in thread.sessions) < 2:
                self.faults.append(f"{thread.place}: fewer than two messages in '{thread.opened_as}'")
            for session in thread.sessions:
                if not session.texts():
                    self.faults.append(f"{session.place}: a session without a message")


def read_scripts(folder: Path) -> list[Thread]:
    reader = ScriptReader()
    paths = sorted(folder.glob("*.txt"))
    for path in paths:
        reader.read(path)
    reader.check_threads()
    if not paths:
        reader.faults.append(f"{folder.name}: no script *.txt in it")
    if reader.faults:
        sys.exit("\n".join(reader.faults))
    return list(reader.threads.values())
