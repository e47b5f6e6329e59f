"""The figures of an evaluation, each from plain sequences. Pure; nothing here knows a model or a file.

A share is a list of hits (true or false), so that every one of them gets the same interval.
"""

from collections import Counter
from dataclasses import dataclass
from math import sqrt
from typing import AbstractSet, Collection, Iterable, Sequence

OUT_OF_SCOPE, FALLBACK, DISTRESS = "out_of_scope", "nlu_fallback", "distress"
REFUSALS = frozenset({OUT_OF_SCOPE, FALLBACK})
Z = 1.959964  # standard deviations that hold 95 % of a normal distribution


@dataclass(frozen=True)
class Figure:
    """A value from `n` cases, with its 95 % interval."""

    value: float
    n: int
    low: float
    high: float


@dataclass(frozen=True)
class Bin:
    """Answers whose confidence lies in the same tenth: what was promised, what was kept."""

    low: float
    high: float
    n: int
    promised: float
    kept: float


def share(hits: Sequence[bool]) -> Figure:
    """How many of `hits` are true, with Wilson's interval; 0 of 0 is nothing known."""
    low, high = wilson(sum(hits), len(hits))
    return Figure(sum(hits) / len(hits) if hits else float("nan"), len(hits), low, high)


def wilson(hits: int, n: int, z: float = Z) -> tuple[float, float]:
    """Wilson's interval for `hits` of `n`."""
    if not n:
        return 0.0, 1.0
    rate, square = hits / n, z * z
    middle = (rate + square / (2 * n)) / (1 + square / n)
    reach = z / (1 + square / n) * sqrt(rate * (1 - rate) / n + square / (4 * n * n))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def accuracy(golds: Sequence[str], guesses: Sequence[str]) -> list[bool]:
    return [gold == guess for gold, guess in zip(golds, guesses, strict=True)]


def accuracy_accepted(golds: Sequence[str], guesses: Sequence[str], accepts: Sequence[Collection[str]]) -> list[bool]:
    """As accuracy, but what the annotators would also have let stand counts."""
    return [
        guess == gold or guess in accept for gold, guess, accept in zip(golds, guesses, accepts, strict=True)
    ]  # fmt: skip


def top_k(golds: Sequence[str], rankings: Sequence[Sequence[str]], k: int) -> list[bool]:
    return [gold in ranking[:k] for gold, ranking in zip(golds, rankings, strict=True)]


def macro_f1(golds: Sequence[str], guesses: Sequence[str]) -> float:
    """The mean F1 of the labels that occur in `golds`."""
    right = Counter(gold for gold, guess in zip(golds, guesses, strict=True) if gold == guess)
    told = Counter(golds) + Counter(guesses)
    return mean(2 * right[label] / told[label] for label in sorted(set(golds)))


def micro_f1(golds: Sequence[AbstractSet[str]], guesses: Sequence[AbstractSet[str]]) -> float:
    """F1 over all labels of all sets; 1 when there is nothing to find and nothing was found."""
    right = sum(len(gold & guess) for gold, guess in zip(golds, guesses, strict=True))
    told = sum(map(len, golds)) + sum(map(len, guesses))
    return 2 * right / told if told else 1.0


def recall_hits(label: str, golds: Sequence[str], guesses: Sequence[str]) -> list[bool]:
    """One entry per case of `label`: was it found."""
    return [guess == label for gold, guess in zip(golds, guesses, strict=True) if gold == label]


def precision_hits(
    label: str, golds: Sequence[str], guesses: Sequence[str], accepts: Sequence[Collection[str]]
) -> list[bool]:
    """One entry per time `label` was said: was it right, or at least accepted."""
    return [
        gold == label or label in accept
        for gold, guess, accept in zip(golds, guesses, accepts, strict=True)
        if guess == label
    ]


def false_accepts(
    golds: Sequence[str], guesses: Sequence[str], accepts: Sequence[Collection[str]], topics: Collection[str]
) -> list[bool]:
    """One entry per out-of-scope sentence: was it answered as one of `topics`."""
    return [
        guess in topics and guess not in accept
        for gold, guess, accept in zip(golds, guesses, accepts, strict=True)
        if gold == OUT_OF_SCOPE
    ]


def false_refusals(golds: Sequence[str], guesses: Sequence[str], accepts: Sequence[Collection[str]]) -> list[bool]:
    """One entry per sentence in scope: was it refused."""
    return [
        guess in REFUSALS and guess not in accept
        for gold, guess, accept in zip(golds, guesses, accepts, strict=True)
        if gold != OUT_OF_SCOPE
    ]


def calibration(confidences: Sequence[float], hits: Sequence[bool], bins: int = 10) -> list[Bin]:
    """The filled bins of equal width, lowest first; a confidence on an edge belongs above, 1.0 to the last."""
    sorted_in: dict[int, list[tuple[float, bool]]] = {}
    for confidence, hit in zip(confidences, hits, strict=True):
        sorted_in.setdefault(min(int(confidence * bins), bins - 1), []).append((confidence, hit))
    return [
        Bin(at / bins, (at + 1) / bins, len(held), mean(c for c, _ in held), mean(h for _, h in held))
        for at, held in sorted(sorted_in.items())
    ]


def ece(bins: Sequence[Bin]) -> float:
    """Expected calibration error: how far promise and fact lie apart, weighted by how often."""
    n = sum(held.n for held in bins)
    return sum(held.n * abs(held.promised - held.kept) for held in bins) / n if n else float("nan")


def mean(values: Iterable[float]) -> float:
    """The mean, or nan of nothing."""
    held = list(values)
    return sum(held) / len(held) if held else float("nan")
