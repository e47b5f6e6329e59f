"""Text -> weighted features, twice the same: as a sparse matrix for training, and fast for one sentence.

Groups of features are weighted by TF-IDF and each brought to length 1, so that no group drowns the others.
"""

from collections import Counter
from dataclasses import dataclass
from math import log
from typing import Callable, Mapping, Sequence

import numpy as np
from scipy import sparse

from bot.danish_text import characters, stems, tokens, words

_GROUPS: dict[str, Callable[[list[str]], list[str]]] = {"words": words, "stems": stems, "characters": characters}
# How many training sentences a feature must stand in to be kept, by group.
_KEPT_FROM = {"words": 1, "stems": 2, "characters": 2}


@dataclass
class Features:
    """The vocabulary of each group: feature -> (row, idf). Rows are counted through all groups."""

    vocabulary: Mapping[str, Mapping[str, tuple[int, float]]]
    size: int

    @classmethod
    def learn(cls, texts: Sequence[str]) -> "Features":
        """The vocabulary of `texts`."""
        stands_in: dict[str, Counter[str]] = {name: Counter() for name in _GROUPS}
        for text in texts:
            found = tokens(text)
            for name, group in _GROUPS.items():
                stands_in[name].update(set(group(found)))
        vocabulary: dict[str, dict[str, tuple[int, float]]] = {}
        row = 0
        for name, counts in stands_in.items():
            kept = sorted(feature for feature, count in counts.items() if count >= _KEPT_FROM[name])
            idf = [log((1 + len(texts)) / (1 + counts[feature])) + 1 for feature in kept]
            vocabulary[name] = {feature: (row + at, idf[at]) for at, feature in enumerate(kept)}
            row += len(kept)
        return cls(vocabulary, row)

    def of(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """(rows, weights) of one text; both empty when nothing in it is known."""
        found = tokens(text)
        rows: list[int] = []
        weights: list[np.ndarray] = []
        for name, group in _GROUPS.items():
            known = self.vocabulary[name]
            counts = Counter(feature for feature in group(found) if feature in known)
            if not counts:
                continue
            at = [known[feature] for feature in counts]
            raw = np.array(
                [(1 + log(count)) * idf for count, (_, idf) in zip(counts.values(), at, strict=False)], dtype=np.float32
            )
            rows += [row for row, _ in at]
            weights.append(raw / np.sqrt(raw @ raw))
        return np.array(rows, dtype=np.int64), np.concatenate(weights) if weights else np.zeros(0, dtype=np.float32)

    def matrix(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """One row a text."""
        found = [self.of(text) for text in texts]
        starts = np.cumsum([0, *(len(rows) for rows, _ in found)])
        rows = np.concatenate([rows for rows, _ in found])
        weights = np.concatenate([weights for _, weights in found])
        return sparse.csr_matrix((weights, rows, starts), shape=(len(texts), self.size))
