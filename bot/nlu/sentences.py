"""The training sentences of data/nlu with their labels: the one reader of them, fast enough to run at every start."""

from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from bot.knowledge.loader import read_yaml

FOLDER = Path(__file__).resolve().parents[2] / "data" / "nlu"


@dataclass(frozen=True)
class Example:
    """A training sentence. `phase` is None when the sentence does not tell it."""

    text: str
    intent: str
    phase: Optional[str] = None
    exposure: frozenset[str] = frozenset()


def read(folder: Path = FOLDER) -> list[Example]:
    """Every example of every file below `folder`. Raises OSError, yaml.YAMLError, or KeyError for a file of another shape."""
    return [example for path in sorted(folder.rglob("*.yml")) for example in read_file(path)]


def read_file(path: Path) -> list[Example]:
    """The examples of one file. Labels stand on the block, or on a single example. Raises as `read` does."""
    found = []
    for block in (read_yaml(path) or {}).get("nlu") or ():
        if "intent" in block:
            of_block = block.get("metadata") or {}
            for entry in _entries(block["examples"]):
                labels = entry.get("metadata") or of_block
                exposure = frozenset(labels.get("exposure") or ())
                found.append(Example(entry["text"].strip(), block["intent"], labels.get("phase"), exposure))
    return found


def _entries(examples: str | list) -> list[dict]:
    """Rasa takes examples as a list of mappings, or as lines of one text that begin with a dash."""
    if isinstance(examples, list):
        return examples
    lines = (line.strip() for line in examples.splitlines())
    return [{"text": line[1:].strip()} for line in lines if line.startswith("-")]
