"""95 % intervals for figures that are no plain share: by resampling, and for a difference on the same cases. Pure."""

from math import sqrt
from typing import Callable, Sequence

import numpy as np

from bot.evaluation.metrics import Figure, Z, mean


def bootstrap(n: int, statistic: Callable[[np.ndarray], float], seed: int, rounds: int = 500) -> Figure:
    """`statistic` of all `n` cases, and the middle 95 % of its values on samples drawn with replacement."""
    if not n:
        return Figure(float("nan"), 0, float("nan"), float("nan"))
    draw = np.random.default_rng(seed)
    values = [statistic(draw.integers(0, n, n)) for _ in range(rounds)]
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return Figure(float(statistic(np.arange(n))), n, float(low), float(high))


def drop(before: Sequence[bool], after: Sequence[bool]) -> Figure:
    """How much the share of hits falls when the same cases are tried again; the interval counts only what changed."""
    differences = [int(was) - int(now) for was, now in zip(before, after, strict=True)]
    n = len(differences)
    middle = mean(differences)
    reach = Z * sqrt(mean((difference - middle) ** 2 for difference in differences) / n) if n else 0.0
    return Figure(middle, n, middle - reach, middle + reach)
