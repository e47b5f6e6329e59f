"""Replaces personal data with placeholders. The only door into this package for the gateway."""

from dataclasses import dataclass

from bot.privacy import card, cpr, secret
from bot.privacy.finding import Finding, Kind
from bot.privacy.plain import normalise

PLACEHOLDERS: dict[Kind, str] = {"cpr": "[CPR-nummer]", "card": "[kortnummer]", "secret": "[kode]"}
_RECOGNISERS = (cpr.find, card.find, secret.find)


@dataclass(frozen=True)
class Redacted:
    """Text that may be stored, and what was taken out of it (in order of first appearance, no kind twice)."""

    text: str
    kinds: tuple[Kind, ...]


def redact(text: str) -> Redacted:
    """Normalise a text and mask the personal data in it.

    Args:
        text: anything a citizen typed or pasted.

    Returns:
        The masked text and the kinds found. Redacting the result again finds nothing.
    """
    text = normalise(text)
    kinds: list[Kind] = []
    # A placeholder can bring a word nearer to a number, so the search is repeated until it comes back empty. It ends:
    # every round takes away characters which no placeholder gives back.
    while findings := _merged(text):
        kinds += [finding.kind for finding in findings]
        text = _masked(text, findings)
    return Redacted(text, tuple(dict.fromkeys(kinds)))


def _merged(text: str) -> list[Finding]:
    """All findings, with overlapping ones joined under the kind of the longest, so that no part is left over."""
    found = [finding for recogniser in _RECOGNISERS for finding in recogniser(text)]
    merged: list[Finding] = []
    longest = 0
    for finding in sorted(found, key=lambda item: (item.start, item.start - item.end)):
        length = finding.end - finding.start
        if merged and finding.start < merged[-1].end:
            last = merged.pop()
            kind = finding.kind if length > longest else last.kind
            merged.append(Finding(kind, last.start, max(last.end, finding.end)))
            longest = max(longest, length)
        else:
            merged.append(finding)
            longest = length
    return merged


def _masked(text: str, findings: list[Finding]) -> str:
    pieces, done = [], 0
    for finding in findings:
        pieces += [text[done : finding.start], PLACEHOLDERS[finding.kind]]
        done = finding.end
    return "".join([*pieces, text[done:]])
