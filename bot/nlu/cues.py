"""Reads the cues of seeds/situation.yml: who it concerns, what happens right now, and words of distress. Pure."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Iterable, Optional

from bot.danish_text import fold
from bot.knowledge.loader import SEEDS, read_yaml
from bot.knowledge.vocabulary import Audience, Concerns, Live

CUES_FILE = "situation.yml"


@dataclass(frozen=True)
class Cues:
    live: Live = "none"
    concerns: Concerns = "self"
    audience: Optional[Audience] = None
    minor: bool = False
    distress: bool = False


class CueReader:
    """The expressions, compiled once. Raises KeyError or re.error when the file is broken."""

    def __init__(self, seeds: Path = SEEDS):
        lexicon = read_yaml(seeds / CUES_FILE)
        self._live = {name: _expression(patterns) for name, patterns in lexicon["live"].items()}
        self._concerns = {name: _expression(patterns) for name, patterns in lexicon["concerns"].items()}
        self._business = _expression(lexicon["business"])
        self._minor = _expression(lexicon["minor"])
        self._distress = _expression(lexicon["distress"])

    def read(self, text: str, lemmas: str = "") -> Cues:
        """The cues of `text`; `lemmas` are the dictionary forms of its words, joined by spaces."""
        forms = (fold(text), fold(lemmas))

        def found(pattern: re.Pattern) -> bool:
            return any(pattern.search(form) for form in forms)

        return Cues(
            live=next((name for name, pattern in self._live.items() if found(pattern)), "none"),
            concerns=next((name for name, pattern in self._concerns.items() if found(pattern)), "self"),
            audience="business" if found(self._business) else None,
            minor=found(self._minor),
            distress=found(self._distress),
        )


def _expression(patterns: Iterable[str]) -> re.Pattern:
    """One expression out of many, folded like the text it is held against, matching whole words."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(f'(?:{_fold_letters(pattern)})' for pattern in patterns)})(?!\w)")


def _fold_letters(pattern: str) -> str:
    for letters, plain in (("æ", "a"), ("ø", "o"), ("å", "a"), ("aa", "a"), ("oe", "o"), ("ae", "a")):
        pattern = pattern.replace(letters, plain)
    return pattern
