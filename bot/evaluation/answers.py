"""What a system said to each sentence, and how long it took. The one shape every system is measured in."""

import time
from dataclasses import dataclass
from typing import Any, Callable, Optional, Sequence

_WARM_UP = 20  # sentences said before the clock starts


@dataclass(frozen=True)
class Answer:
    """`intent` is what is acted on; `ranking` is the classifier's own order; `confidence` belongs to its first.

    `cpu` are the seconds this process worked: unlike `seconds`, they do not grow when the machine is busy elsewhere.
    """

    intent: str
    confidence: float
    ranking: tuple[str, ...]
    phase: Optional[str]
    exposure: frozenset[str]
    seconds: float
    cpu: float = 0.0


def ask_parser(parse: Callable[[str], dict[str, Any]], texts: Sequence[str]) -> list[Answer]:
    """What `bot.nlu.parser.Parser.parse`, or anything that answers alike, says to each text."""
    for text in texts[:_WARM_UP]:
        parse(text)
    found = []
    for text in texts:
        began, worked = time.perf_counter(), time.process_time()
        said = parse(text)
        seconds, cpu = time.perf_counter() - began, time.process_time() - worked
        ranking = said["ranking"]
        confidence = ranking[0][1] if ranking else said["confidence"]
        names = tuple(name for name, _ in ranking)
        found.append(
            Answer(said["intent"], confidence, names, said["phase"], frozenset(said["exposure"]), seconds, cpu)
        )  # fmt: skip
    return found


def ask_model(understand: Callable[[str], Any], texts: Sequence[str]) -> list[Answer]:
    """What `UnderstandingModel.understand` says to each text; it never refuses by confidence."""
    found = []
    for text in texts:
        began = time.perf_counter()
        said = understand(text)
        seconds = time.perf_counter() - began
        names = tuple(name for name, _ in said.ranking)
        found.append(Answer(names[0], said.ranking[0][1], names, said.phase, said.exposure, seconds))
    return found
