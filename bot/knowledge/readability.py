"""LIX, the Scandinavian readability index (Björnsson 1968): words per sentence + per cent of words over six letters."""

import re

_SENTENCE_END = re.compile(r"[.!?:](?=\s|$)")
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
# A full stop in the first never ends a sentence, for something always follows: "f.eks. MitID".
# In the second it may: it does not, unless a capital letter follows.
_NEVER_LAST = re.compile(r"\b(kl|nr|bl\.a|f\.eks|ca|evt|pr|tlf)\.(?=\s*\w)", re.IGNORECASE)
_MAY_BE_LAST = re.compile(r"\b(?:kr|mio|mia|osv|mv|stk)\.(?=\s*(\w?))", re.IGNORECASE)


def lix(text: str) -> float:
    """LIX of `text`, about 20 (very easy) to 60 (very hard); 0 for a text without words."""
    plain = _without_abbreviations(text)
    words = _WORD.findall(plain)
    if not words:
        return 0.0
    sentences = max(1, len(_SENTENCE_END.findall(plain)))
    return len(words) / sentences + 100 * sum(len(word) > 6 for word in words) / len(words)


def sentence_count(text: str) -> int:
    """How many sentences a reader sees, abbreviations not counted as ends."""
    plain = _without_abbreviations(text).strip()
    return len([part for part in re.split(r"[.!?](?=\s|$)", plain) if part.strip()])


def _without_abbreviations(text: str) -> str:
    """`text` without the full stops that end an abbreviation and no sentence."""
    text = _NEVER_LAST.sub(r"\1", text)
    return _MAY_BE_LAST.sub(lambda match: match.group() if match.group(1).isupper() else match.group()[:-1], text)
