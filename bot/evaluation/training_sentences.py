"""The training sentences of data/nlu as the model's own examples, and parts of them for learning curves."""

import random
from collections import defaultdict
from pathlib import Path
from typing import Sequence

from bot.knowledge.loader import read_yaml
from bot.nlu.model import Example
from bot.settings import ROOT

FOLDER = ROOT / "data" / "nlu"
_LEAST = 5  # sentences an intent keeps, however small the part; the model needs three for its own folds


def read(folder: Path = FOLDER) -> list[Example]:
    """Every example of every file. Raises OSError, yaml.YAMLError, or KeyError for a file of another shape."""
    found = []
    for path in sorted(folder.rglob("*.yml")):
        for block in read_yaml(path).get("nlu") or ():
            if "intent" in block:
                found += [_example(entry, block["intent"]) for entry in _entries(block["examples"])]
    return found


def part(examples: Sequence[Example], share: float, seed: int) -> list[Example]:
    """`share` of the examples of each intent, chosen by `seed`; all of them when `share` is 1."""
    by_intent: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        by_intent[example.intent].append(example)
    draw = random.Random(seed)
    chosen: list[Example] = []
    for intent in sorted(by_intent):
        held = by_intent[intent]
        chosen += draw.sample(held, min(len(held), max(_LEAST, round(share * len(held)))))
    return chosen


def _entries(examples: str | list) -> list[dict]:
    """Rasa takes examples as a list of mappings, or as lines of one text that begin with a dash."""
    if isinstance(examples, list):
        return examples
    lines = (line.strip() for line in examples.splitlines())
    return [{"text": line[1:].strip()} for line in lines if line.startswith("-")]


def _example(entry: dict, intent: str) -> Example:
    labels = entry.get("metadata") or {}
    return Example(entry["text"].strip(), intent, labels.get("phase"), frozenset(labels.get("exposure") or ()))
