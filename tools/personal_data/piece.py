"""What a message is put together from: stretches of text, some of which are somebody's data."""
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Piece:
    text: str
    label: str = ""  # a class of the annotation, or empty: nobody's data
    kind: str = ""   # what of that class: reports are written per kind


def digits(random: Random, count: int, first: str = "0123456789") -> str:
    """`count` digits, the first of which is one of `first`."""
    return random.choice(first) + "".join(random.choice("0123456789") for _ in range(count - 1))


def filled(random: Random, pattern: str) -> str:
    """The pattern with every # replaced by a digit."""
    return "".join(random.choice("0123456789") if letter == "#" else letter for letter in pattern)


def grouped(text: str, sizes: list[int], separator: str) -> str:
    """The text cut into groups of these sizes; what is left over is the last group."""
    groups, start = [], 0
    for size in sizes:
        groups.append(text[start:start + size])
        start += size
    return separator.join(group for group in [*groups, text[start:]] if group)
