"""Danish letters and the features of a sentence: what the linear models see of a text. Pure."""

import re
import unicodedata

_FOLDS = (("æ", "a"), ("ø", "o"), ("å", "a"), ("ae", "a"), ("oe", "o"), ("aa", "a"), ("ä", "a"), ("ö", "o"))
_TOKEN = re.compile(r"\w+|[.!?;,]")
_STOPS = frozenset(".!;,")
# After these words the next few are marked: "ikke trykket" is not "trykket", and "hvis jeg trykker" has not happened.
_TURNS = frozenset("ikke ik ikk aldrig ej intet ingen hverken uden nar inden for hvis".split())
_TURN_REACH = 4
_STEM = 5  # letters; Danish inflects at the end
_CHARACTERS = (3, 4)  # 5 as well: twice the training time, no better (docs/evaluation.md)


def fold(text: str) -> str:
    """Lower case without the differences between æ/ae/a, ø/oe/o, å/aa/a; a letter three times or more becomes two."""
    folded = unicodedata.normalize("NFKC", text).lower()
    folded = re.sub(r"([^\W\d])\1{2,}", r"\1\1", folded)
    for letters, plain in _FOLDS:
        folded = folded.replace(letters, plain)
    return folded


def tokens(text: str) -> list[str]:
    """Folded words and marks of a text; every digit is 0, so that an amount is recognised by its length."""
    return _TOKEN.findall(re.sub(r"\d", "0", fold(text)))


def words(found: list[str]) -> list[str]:
    """Single words and pairs; a question mark is a word."""
    kept = [token for token in found if token not in _STOPS]
    return kept + [f"{one}_{two}" for one, two in zip(kept, kept[1:], strict=False)]


def stems(found: list[str]) -> list[str]:
    """Word beginnings, pairs of them, pairs with one or two words between, triples, and words under a negation or an "if"."""
    kept = [token[:_STEM] for token in found if token not in _STOPS]
    near = [f"{one}~{two}" for at, one in enumerate(kept) for two in kept[at + 2 : at + 4]]
    return (
        kept
        + ["+".join(kept[at : at + size]) for size in (2, 3) for at in range(len(kept) - size + 1)]
        + near
        + _turned(found)
    )


def _turned(found: list[str]) -> list[str]:
    marked, reach = [], 0
    for token in found:
        if token in ".!?;,":
            reach = 0
            continue
        if reach:
            marked.append(f"turned_{token[:_STEM]}")
            reach -= 1
        if token in _TURNS:
            reach = _TURN_REACH
    return marked


def characters(found: list[str]) -> list[str]:
    """Runs of three and four letters inside each word, its edges marked by a space."""
    runs = []
    for token in found:
        if token not in _STOPS:
            edged = f" {token} "
            for size in _CHARACTERS:
                runs += [edged[at : at + size] for at in range(max(1, len(edged) - size + 1))]
    return runs
