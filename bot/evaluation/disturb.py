"""The same sentence as a hurried hand writes it: without æ, ø, å, or with typos. Pure and seeded."""

import random
import re
from typing import Optional

WORDS_PER_TYPO = 6
_WORD = re.compile(r"[^\W\d_]+")
_PAIRS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})
_BARE = str.maketrans({"æ": "a", "ø": "o", "å": "a", "Æ": "A", "Ø": "O", "Å": "A"})
_KEYBOARD = ("qwertyuiopå", "asdfghjklæø", "zxcvbnm")  # the rows of a Danish keyboard


def without_danish_letters(text: str, bare: bool = False) -> str:
    """æ, ø, å as ae, oe, aa; with `bare` as a, o, a."""
    return text.translate(_BARE if bare else _PAIRS)


def with_typos(text: str, seed: int) -> str:
    """One typo per six words; what is left over of six words brings one as often as its share of six says."""
    draw = random.Random(f"{seed}:{text}")
    words = [found.span() for found in _WORD.finditer(text)]
    count = len(words) // WORDS_PER_TYPO
    count += draw.random() < len(words) % WORDS_PER_TYPO / WORDS_PER_TYPO
    candidates = [span for span in words if span[1] - span[0] > 2] or words
    for start, end in sorted(draw.sample(candidates, min(count, len(candidates))), reverse=True):
        text = text[:start] + mistype(text[start:end], draw) + text[end:]
    return text


def mistype(word: str, draw: random.Random) -> str:
    """`word` with one letter doubled, dropped, or replaced by its neighbour on the keyboard."""
    at = draw.randrange(len(word))
    how = draw.choice(("neighbour", "double", "drop"))
    neighbour = _neighbour(word[at], draw)
    if how == "neighbour" and neighbour:
        return word[:at] + neighbour + word[at + 1 :]
    if how == "drop" and len(word) > 1:
        return word[:at] + word[at + 1 :]
    return word[:at] + word[at] + word[at:]


def _neighbour(letter: str, draw: random.Random) -> Optional[str]:
    for row in _KEYBOARD:
        at = row.find(letter.lower())
        if at >= 0:
            found = draw.choice([row[beside] for beside in (at - 1, at + 1) if 0 <= beside < len(row)])
            return found.upper() if letter.isupper() else found
    return None
