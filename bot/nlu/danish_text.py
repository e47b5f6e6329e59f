"""Danish letters: folding of æ, ø, å and their stand-ins, and the word features of a sentence. Pure."""

import re
import unicodedata

_FOLDS = (("æ", "a"), ("ø", "o"), ("å", "a"), ("ae", "a"), ("oe", "o"), ("aa", "a"), ("ä", "a"), ("ö", "o"))
_TOKEN = re.compile(r"\w+|[.!?;,]")
# After these words the next few are marked: "ikke trykket" is not "trykket", and "hvis jeg trykker" has not happened.
_TURNS = frozenset("ikke ik ikk aldrig ej intet ingen hverken uden nar inden for hvis".split())
_TURN_REACH = 4


def fold(text: str) -> str:
    """Lower case without the differences between æ/ae/a, ø/oe/o, å/aa/a; a letter three times or more becomes two."""
    folded = unicodedata.normalize("NFKC", text).lower()
    folded = re.sub(r"([^\W\d])\1{2,}", r"\1\1", folded)
    for letters, plain in _FOLDS:
        folded = folded.replace(letters, plain)
    return folded


def fold_for_model(text: str) -> str:
    """As fold, and every digit is 0, so that an amount is recognised by its length."""
    return re.sub(r"\d", "0", fold(text))


def situation_words(text: str) -> list[str]:
    """Words, pairs, triples and near pairs of a text, with those under a negation or an "if" marked."""
    tokens = _TOKEN.findall(fold_for_model(text))
    found: list[str] = []
    reach = 0
    for token in tokens:
        if token in ".!?;,":
            reach = 0
            if token == "?":
                found.append(token)
            continue
        found.append(token)
        if reach:
            found.append(f"turned_{token}")
            reach -= 1
        if token in _TURNS:
            reach = _TURN_REACH
    words = [token for token in tokens if token not in ".!;,"]
    for size in (2, 3):
        found += ["_".join(words[at : at + size]) for at in range(len(words) - size + 1)]
    for at, word in enumerate(words):
        found += [f"{word[:6]}~{other[:6]}" for other in words[at + 2 : at + 5]]
    return found
