"""How people type: lower case, no accents, slips, faces. Data is never touched, only the words around it."""
from random import Random

from .contacts import without_accents
from .piece import Piece

EMOJI = ["😂", "🙈", "👍", "😅", "❤️", "🙄", "😭", "🔥", "🥲", "🤷‍♀️", "😘", "🎉", "👀", "😴", "🫠", "💀"]
LATIN = {"en", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "sv", "nb", "da", "fi", "tr"}


def with_slip(random: Random, text: str) -> str:
    """Two letters of one longer word swapped, or one left out, or one doubled."""
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if len(word) > 4 and word.isalpha()]
    if not long:
        return text
    place = random.choice(long)
    word, at = words[place], random.randrange(1, len(words[place]) - 2)
    words[place] = random.choice([word[:at] + word[at + 1] + word[at] + word[at + 2:], word[:at] + word[at + 1:],
                                  word[:at] + word[at] + word[at:]])
    return " ".join(words)


def typed(random: Random, pieces: list[Piece], language: str, is_plain: bool) -> list[Piece]:
    """`is_plain`: the words are for people only; a slip in `mailto:` or `TEL:` would be none of theirs."""
    changes = []
    if random.random() < 0.35:
        changes.append(str.lower)
    if language in LATIN and random.random() < 0.08:
        changes.append(without_accents)
    if language in LATIN and is_plain and random.random() < 0.1:
        changes.append(lambda text: with_slip(random, text))
    if random.random() < 0.03:
        changes.append(str.upper)
    for change in changes:
        pieces = [piece if piece.label else Piece(change(piece.text)) for piece in pieces]
    if random.random() < 0.15:
        pieces = [*pieces, Piece(" " + random.choice(EMOJI) * random.choice([1, 1, 1, 2, 3]))]
    return pieces
