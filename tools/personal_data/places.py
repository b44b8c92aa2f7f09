"""Addresses, as each country writes them: real towns, streets and numbers that were put together."""
from pathlib import Path
from random import Random

from .piece import Piece

Place = dict[str, list[str]]


def read_places(path: Path) -> dict[str, Place]:
    """`[COUNTRY]`, then one line each of streets, towns and shapes, parted by bars."""
    places: dict[str, Place] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            place = places[line.strip("[]")] = {}
        else:
            name, _, rest = line.partition(": ")
            place[name] = [item.strip().replace("\\n", "\n") for item in rest.split(" | ")]
    return places


PLACES = read_places(Path(__file__).parent / "places.txt")


def address(random: Random, country: str) -> Piece:
    place = PLACES[country]
    shape = random.choice(place["shapes"])
    number = random.randint(1, 160)
    text = shape.format(s=random.choice(place["streets"]), t=random.choice(place["towns"]), n=number,
                        m=number + random.choice([2, 4]) if "-{m}" in shape else random.randint(1, 9),
                        k=random.randint(1, 9), h=random.randint(101, 4980),
                        a=random.choice("abc"), A=random.choice("ABCD"))
    case = random.random()
    text = text.lower() if case < 0.14 else text.replace(", ", " ") if case < 0.2 else text
    return Piece(text, "address", "with-town" if "{t}" in shape else "street")
