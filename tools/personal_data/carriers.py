"""The sentences around the data: carriers/LANGUAGE.txt, one a line, `\\n` for a line break.

A section is named after what its sentences carry, [none] after nobody's data, [opening] after what
people begin with. {phone} is replaced by a number; {=Kasię} is a name that was inflected by hand.
"""
import re
from pathlib import Path
from random import Random

FOLDER = Path(__file__).parent / "carriers"
SECTION = re.compile(r"\[([a-z]+)\]")

Sections = dict[str, list[str]]


def read_sections(path: Path) -> Sections:
    sections: Sections = {}
    lines: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if found := SECTION.fullmatch(line):
            lines = sections.setdefault(found[1], [])
        elif line:
            lines.append(line.replace("\\n", "\n"))
    return sections


CARRIERS = {path.stem: read_sections(path) for path in sorted(FOLDER.glob("*.txt"))}


class Deck:
    """Deals the carriers of a language and section in a shuffled order; none twice before all were dealt."""

    def __init__(self, random: Random) -> None:
        self.random_ = random
        self.left_: dict[tuple[str, str], list[str]] = {}

    def deal(self, language: str, section: str) -> str:
        left = self.left_.setdefault((language, section), [])
        if not left:
            left.extend(CARRIERS[language][section])
            self.random_.shuffle(left)
        return left.pop()

    def has(self, language: str, section: str) -> bool:
        return section in CARRIERS[language]
