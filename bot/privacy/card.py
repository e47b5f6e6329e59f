"""Finds payment card numbers, and the control digits written with them. Leaves other codes to secret.py."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import accumulate

from bot.privacy.finding import Finding

_RUN = re.compile(r"\d+(?:[ \n.·•_/-]{1,3}\d+)*")
_GROUP = re.compile(r"\d+")
# Issuer prefix and the lengths it is issued with: Visa and Visa/Dankort, Mastercard, American Express, Diners,
# Dankort and Maestro (50, 56-58), Discover, UnionPay and Maestro (6).
_ISSUERS = (
    (re.compile(r"4"), (19, 16, 13)),
    (re.compile(r"5[1-5]|2[2-7]|50|5[6-8]"), (16,)),
    (re.compile(r"3[47]"), (15,)),
    (re.compile(r"3(?:0[0-5]|6|8)"), (14,)),
    (re.compile(r"6"), tuple(range(19, 12, -1))),
)
_MISTYPED = 16
_WORD = re.compile(
    r"\b(?:(?:bank|betalings|hæve|kredit|debit|master|dan|visa)?-?kort(?:et|ets|nummer|nummeret|nr)?"
    r"|visa|dankort|mastercard|maestro|amex|american express|card)\b",
    re.IGNORECASE,
)
_OTHER_NUMBER = re.compile(r"pakke|ordre|sporing|track|faktura|referen|konto|iban|medlem|kunde|serie|sags|ean", re.I)
_REACH_BEFORE, _REACH_AFTER = 40, 30
_MONEY = r"(?! ?(?:kr\b|kroner|dkk|,-|,\d))"
# An expiry date and then three digits, straight after the card number.
_TRAILING = re.compile(
    rf"[ ,;\n]{{0,3}}(?:og )?(?:(?:udløb\w{{0,10}}|exp\w{{0,6}}|til)[ :]{{0,3}})?\d\d ?[/.-]? ?\d\d(?:\d\d)?[ ,;\n]{{1,3}}"
    rf"(?:og |kontrol\w{{0,10}}[ :]{{1,2}}|cv[vc]2?[ :]{{1,2}}){{0,2}}(\d{{3}})(?!\d){_MONEY}",
    re.IGNORECASE,
)
_CONTROL = re.compile(
    r"\b(?:cvv2?|cvc2?|kontrolcif\w{1,6}|kontroltal\w{0,5}|bag ?på|bagsiden)"
    r"(?:[ :=,\"'(-]|er|var|af|på|mit|det|kort(?:et)?|bag|bagsiden|som|står|der|koden?|nr|nummer(?:et)?){1,16}"
    rf"(\d{{3,4}})(?!\d){_MONEY}(?![.:]\d)",
    re.IGNORECASE,
)
_BY_THE_CARD = re.compile(rf"{_WORD.pattern}|\bcif(?:re|rene)\b", re.IGNORECASE)
_EMERGENCY = "112"
_ONCE = bytes.maketrans(b"0123456789", bytes(range(10)))
_TWICE = bytes.maketrans(b"0123456789", bytes([0, 2, 4, 6, 8, 1, 3, 5, 7, 9]))


def find(text: str) -> list[Finding]:
    """Return card numbers and their control digits in a normalised text.

    Args:
        text: the output of plain.normalise.

    Returns:
        Findings of kind "card" for numbers and "secret" for control digits, in order of place.
    """
    findings: list[Finding] = []
    for run in _RUN.finditer(text):
        for start, end in _numbers(text, run):
            findings.append(Finding("card", start, end))
            trailing = _TRAILING.match(text, end)
            if trailing:
                findings.append(Finding("secret", *trailing.span(1)))
    for match in _CONTROL.finditer(text):
        by_the_card = match[0][:3].lower() != "bag" or _BY_THE_CARD.search(
            text, max(0, match.start() - 80), match.end()
        )
        if by_the_card and match[1] != _EMERGENCY:
            findings.append(Finding("secret", *match.span(1)))
    return sorted(set(findings), key=lambda finding: (finding.start, finding.end))


def _numbers(text: str, run: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Every stretch of whole digit groups in the run that is a card number, leftmost and longest first."""
    groups = [match.span() for match in _GROUP.finditer(text, *run.span())]
    digits = "".join(text[start:end] for start, end in groups)
    # The place in `digits` where each group begins, and where the groups before it end.
    begins = [0, *accumulate(end - start for start, end in groups)]
    ends = {place: index for index, place in enumerate(begins)}
    first = 0
    while first < len(groups):
        after = _after(text, groups, digits, begins[first], first, ends)
        if after:
            yield groups[first][0], groups[after - 1][1]
        first = after or first + 1


def _after(
    text: str, groups: list[tuple[int, int]], digits: str, begin: int, first: int, ends: dict[int, int]
) -> int | None:
    """Return the index after the last group of a card number that starts with group `first`, or None."""
    start = groups[first][0]
    if text[start - 2 : start] in ("DK", "dk"):
        return None  # a Danish IBAN
    for size in _lengths(digits[begin : begin + 3]):
        if begin + size in ends and passes_luhn(digits[begin : begin + size]):
            return ends[begin + size]
    for size in (_MISTYPED, _MISTYPED - 1, _MISTYPED + 1):
        after = ends.get(begin + size)
        if after is None:
            continue
        outer = (first == 0) + (after == len(groups))
        likely = outer >= 1 if size == _MISTYPED else outer == 2
        if likely and _near_card_word(text, start, groups[after - 1][1]):
            return after
    return None


def passes_luhn(number: str) -> bool:
    """Whether the digits pass the Luhn check; as stdnum.luhn, which takes 0.3 s for 10,000 digits in groups."""
    values = number.encode()[::-1]
    return (sum(values[::2].translate(_ONCE)) + sum(values[1::2].translate(_TWICE))) % 10 == 0


@cache
def _lengths(digits: str) -> tuple[int, ...]:
    """Return the lengths a card number starting with these three digits may have, longest first."""
    return next((lengths for prefix, lengths in _ISSUERS if prefix.match(digits)), ())


def _near_card_word(text: str, start: int, end: int) -> bool:
    """Whether a card word stands next to text[start:end], with no other number, placeholder or label between."""
    before = re.split(r"[\d\[\]]", text[max(0, start - _REACH_BEFORE) : start])[-1]
    after = re.split(r"[\d\[\]]", text[end : end + _REACH_AFTER])[0]
    if _OTHER_NUMBER.search(before):
        return False
    return bool(_WORD.search(before) or _WORD.search(after))
