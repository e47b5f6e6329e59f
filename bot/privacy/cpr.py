"""Finds CPR numbers, however their ten digits are grouped. Leaves the masking to masker.py.

The date must exist; the modulus-11 check is not asked for, it was dropped in 2007 (cpr.dk). When in doubt a number is
taken for a CPR number: a masked order number costs less than a CPR number in the log.
"""

import re
from collections.abc import Iterator

from stdnum.dk.cpr import get_birth_date
from stdnum.exceptions import ValidationError

from bot.privacy.finding import Finding

_WIDE = r"[ \n]{0,2}[-./,_:·•*+]?[ \n]{0,2}"
_PAIR = r" ?[-./ ·•] ?"
# Lookaheads, so that a number which fails does not swallow the start of the next one.
_SIX_FOUR = re.compile(rf"(?<!\d)(?=(\d{{6}}({_WIDE})\d{{4}})(?!\d))")
_TWO_TWO_TWO_FOUR = re.compile(rf"(?<!\d)(?=(\d\d{_PAIR}\d\d{_PAIR}\d\d({_WIDE})\d{{4}})(?!\d))")
_FULL_YEAR = re.compile(r"(?<!\d)(?=((\d\d)[-./ ]?(\d\d)[-./ ]?((?:18|19|20)\d\d) ?- ?(\d{4}))(?!\d))")
_SINGLES = re.compile(r"(?<!\d)\d(?!\d)(?:[ ./·•-]{1,3}\d(?!\d))*")
_RUN = re.compile(r"\d(?:[ ./·•-]{0,3}\d)*")
_SEPARATOR = re.compile(r"\D+")
_THOUSANDS = re.compile(r"(?<!\d)\d{1,3}\.\d{3}(?!\d)")
_MONEY = re.compile(r" ?(?:kr\b|kroner|dkk|eur\b|euro|,-|,\d\d\b)", re.IGNORECASE)
_IBAN = re.compile(r"\bDK ?\d\d(?: ?\d){14}(?!\d)", re.IGNORECASE)
_ACCOUNT = re.compile(
    r"(?:konto|kontonr|kontonummer|kontonummeret|kontoen|reg|regnr)(?:[ .:,#/-]|nr|nummer|er|kt|konto|\d{4}(?!\d)){0,8}$",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?:tlf|telefon\w{0,10}|mobil\w{0,10}|ring\w{0,4}|sms|\+45|0045)(?:[ .:]|på|til|nr|nummer){0,6}$", re.I
)


def find(text: str) -> list[Finding]:
    """Return the CPR numbers in a normalised text.

    Args:
        text: the output of plain.normalise.

    Returns:
        Findings of kind "cpr" in order of place, none reported twice.
    """
    ibans = [match.span() for match in _IBAN.finditer(text)]
    spans = {*_regular(text), *_full_year(text), *_singles(text), *_irregular(text)}
    return [
        Finding("cpr", start, end)
        for start, end in sorted(spans)
        if not any(first <= start and end <= last for first, last in ibans)
    ]


def _is_cpr(digits: str) -> bool:
    try:
        get_birth_date(digits)
    except ValidationError:
        return False
    return True


def _digits(text: str) -> str:
    return _SEPARATOR.sub("", text)


def _regular(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_SIX_FOUR, _TWO_TWO_TWO_FOUR):
        for match in pattern.finditer(text):
            start, end = match.span(1)
            if not _is_cpr(_digits(match[1])):
                continue
            # "12.03.25 1500 kr" is a line from a bank statement.
            loose = " " in match[2] or "," in match[2]
            if loose and _MONEY.match(text, end):
                continue
            if match[1].isdigit() and _ACCOUNT.search(text[max(0, start - 30) : start]):
                continue
            yield start, end


def _full_year(text: str) -> Iterator[tuple[int, int]]:
    for match in _FULL_YEAR.finditer(text):
        _, day, month, year, serial = match.groups()
        digits = day + month + year[2:] + serial
        # The seventh digit gives the century; it has to agree with the year as written.
        if _is_cpr(digits) and get_birth_date(digits).year == int(year):
            yield match.span(1)


def _singles(text: str) -> Iterator[tuple[int, int]]:
    for match in _SINGLES.finditer(text):
        digits = _digits(match[0])
        if len(digits) == 10 and _is_cpr(digits):
            yield match.span()


def _irregular(text: str) -> Iterator[tuple[int, int]]:
    """Ten digits in any other grouping, when no further digits stand next to them."""
    for match in _RUN.finditer(text):
        digits = _digits(match[0])
        if len(digits) != 10 or match[0].isdigit() or not _is_cpr(digits):
            continue
        sizes = tuple(len(group) for group in _SEPARATOR.split(match[0]))
        if sizes in ((6, 4), (2, 2, 2, 4)) or (1 in sizes and len(sizes) == 10):
            continue  # decided above
        # A phone number and a count, a date and an hour, amounts.
        if sizes[0] == 8 or sizes in ((2, 2, 4, 2), (4, 2, 2, 2)):
            continue
        if _THOUSANDS.search(match[0]) or _MONEY.match(text, match.end()):
            continue
        if sizes == (2, 2, 2, 2, 2) and not _pairs_are_cpr(text, match):
            continue
        yield match.span()


def _pairs_are_cpr(text: str, match: re.Match[str]) -> bool:
    """Tell "12 03 85 12 34" from "11.12.24 10.30", "10.12-12.12.25" and a phone number with a count after it."""
    gaps = _SEPARATOR.findall(match[0])
    same = len(set(gaps)) == 1
    if not same and (gaps[0] != gaps[1] or gaps[3] != " "):
        return False
    return not _PHONE.search(text[max(0, match.start() - 25) : match.start()])
