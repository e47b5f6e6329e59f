"""Makes text plain before it is searched, so that hidden or exotic characters cannot carry a number past a regex.

Letters, quotes and emoji are left alone; only spaces, dashes, digits and invisible characters are changed.
"""

import unicodedata

# Invisible, yet not in Unicode category Cf: grapheme joiner, Hangul fillers, Mongolian selectors and the keycap frame.
_HIDDEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u20e3\u2065\u3164\uffa0")
# Two Arabic phrases in one character: NFKC turns them into up to 18, which would let a short message grow long.
_SWELLING = frozenset("\ufdfa\ufdfb")
_NEWLINES = frozenset("\r\x0b\x0c\x85\u2028\u2029")
_BLANKS = frozenset("\t\u2800")
# Dashes which Unicode does not list as dashes (category Pd): soft ones are removed, these are seen.
_DASHES = frozenset("\u02d7\u2043\u2212\u2500\u2796\u30fc\uff70")
# Real languages stack two or three marks on a letter; long stacks also make NFKC slow.
_MAX_MARKS = 4


def normalise(text: str) -> str:
    """Return the text in NFKC form with plain spaces, dashes and digits and without hidden characters.

    Args:
        text: anything a citizen typed or pasted.

    Returns:
        The plain text. Newlines are kept, as "\\n". normalise(normalise(text)) is normalise(text).
    """
    while True:
        cleaned = _clean(unicodedata.normalize("NFKC", _clean(text)))
        if cleaned == text:
            return cleaned
        text = cleaned


def _clean(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    kept: list[str] = []
    marks = 0
    for char in text.replace("\r\n", "\n"):
        plain = _plain(char)
        if not plain:
            continue
        if unicodedata.category(plain).startswith("M"):
            marks += 1
            # A mark on a digit is only there to hide the digit.
            if marks > _MAX_MARKS or (kept and kept[-1].isdecimal()):
                continue
        else:
            marks = 0
        kept.append(plain)
    return "".join(kept)


def _plain(char: str) -> str:
    """Return the plain character for one character, or "" for one to be removed."""
    if " " <= char <= "~" or char == "\n":
        return char
    if char in _NEWLINES:
        return "\n"
    if char in _HIDDEN or char in _SWELLING or _is_hidden_range(ord(char)):
        return ""
    if char in _BLANKS:
        return " "
    if char in _DASHES:
        return "-"
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(char)
    if category in ("Cc", "Cf", "Cs", "Co"):
        return ""
    return {"Zs": " ", "Pd": "-"}.get(category, char)


def _is_hidden_range(code: int) -> bool:
    """Variation selectors, and the plane of tags and selectors (partly unassigned in this Python's Unicode)."""
    return 0xFE00 <= code <= 0xFE0F or 0xE0000 <= code <= 0xE0FFF or 0xFFF0 <= code <= 0xFFF8
