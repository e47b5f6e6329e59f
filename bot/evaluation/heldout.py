"""The held-out sentences of tests/nlu/heldout: written before and apart from the training data, never trained on."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from bot.knowledge.vocabulary import EXPOSURES, PHASES
from bot.settings import ROOT

FOLDER = ROOT / "tests" / "nlu" / "heldout"


class HeldoutFault(ValueError):
    """A line that cannot be used, as one sentence with its place."""


@dataclass(frozen=True)
class Sentence:
    """`accept` are the intents a careful annotator would also let stand; `phase` is None when it is not told."""

    text: str
    intent: str
    accept: frozenset[str] = frozenset()
    phase: Optional[str] = None
    exposure: frozenset[str] = frozenset()


def read(folder: Path = FOLDER) -> list[Sentence]:
    """Every sentence of every file, in the order of the files. Raises HeldoutFault, or OSError."""
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                found.append(_sentence(line, f"{path.name}, line {number}"))
    if not found:
        raise HeldoutFault(f"There is no held-out sentence in {folder}.")
    return found


def _sentence(line: str, place: str) -> Sentence:
    try:
        told = json.loads(line)
        sentence = Sentence(
            text=told["text"],
            intent=told["intent"],
            accept=frozenset(told.get("accept") or ()),
            phase=told.get("phase"),
            exposure=frozenset(told.get("exposure") or ()),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise HeldoutFault(f"{place}: not a sentence ({type(error).__name__}: {error}).") from None
    if sentence.phase is not None and sentence.phase not in PHASES:
        raise HeldoutFault(f'{place}: there is no phase "{sentence.phase}".')
    unknown = sentence.exposure - set(EXPOSURES)
    if unknown:
        raise HeldoutFault(f'{place}: there is no exposure "{min(unknown)}".')
    return sentence
