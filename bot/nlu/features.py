"""Text -> weighted features, twice the same: as a sparse matrix for training, and fast for one sentence.

Groups of features are weighted by TF-IDF and each brought to length 1, so that no group drowns the others.
"""

from array import array
from collections import Counter
from dataclasses import dataclass
from typing import Callable, Mapping, Sequence

import numpy as np
from scipy import sparse
from sklearn.preprocessing import normalize

from bot.danish_text import characters, stems, tokens, words

_GROUPS: dict[str, Callable[[list[str]], list[str]]] = {"words": words, "stems": stems, "characters": characters}
# How many training sentences a feature must stand in to be kept, by group.
_KEPT_FROM = {"words": 1, "stems": 2, "characters": 2}


@dataclass
class Features:
    """The vocabulary of each group: feature -> row. Rows are counted through all groups; `idf` has a weight a row."""

    vocabulary: Mapping[str, Mapping[str, int]]
    idf: np.ndarray

    @property
    def size(self) -> int:
        return len(self.idf)

    @classmethod
    def learn(cls, texts: Sequence[str]) -> tuple["Features", sparse.csr_matrix]:
        """The vocabulary of `texts`, and their matrix: one row a text, as `of` would give it."""
        found = [tokens(text) for text in texts]
        vocabulary: dict[str, dict[str, int]] = {}
        parts, idfs, start = [], [], 0
        for name, group in _GROUPS.items():
            names, counts = _count(map(group, found))
            stands_in = np.bincount(counts.indices, minlength=len(names))
            kept = np.flatnonzero(stands_in >= _KEPT_FROM[name])
            idf = np.log((1 + len(texts)) / (1 + stands_in[kept])) + 1
            vocabulary[name] = {names[at]: start + row for row, at in enumerate(kept)}
            seen = counts[:, kept]
            seen.data = 1 + np.log(seen.data)
            parts.append(normalize(seen @ sparse.diags(idf)))
            idfs.append(idf)
            start += len(kept)
        return cls(vocabulary, np.concatenate(idfs).astype(np.float32)), sparse.hstack(parts, format="csr")

    def of(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """(rows, weights) of one text; both empty when nothing in it is known."""
        found = tokens(text)
        rows: list[np.ndarray] = []
        weights: list[np.ndarray] = []
        for name, group in _GROUPS.items():
            known = self.vocabulary[name]
            counts = Counter(known[feature] for feature in group(found) if feature in known)
            if not counts:
                continue
            rows.append(np.fromiter(counts, dtype=np.int64, count=len(counts)))
            raw = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))) * self.idf[rows[-1]]
            weights.append(raw / np.sqrt(raw @ raw))
        if not rows:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        return np.concatenate(rows), np.concatenate(weights)


def _count(texts: "map[list[str]]") -> tuple[list[str], sparse.csr_matrix]:
    """The names of all features in the order of their first sight, and how often each stands in each text."""
    places: dict[str, int] = {}
    columns, counts, ends = array("i"), array("d"), array("q", [0])
    for features in texts:
        held = Counter(features)
        columns.extend(places.setdefault(feature, len(places)) for feature in held)
        counts.extend(held.values())
        ends.append(len(columns))
    return list(places), sparse.csr_matrix((counts, columns, ends), shape=(len(ends) - 1, len(places)))
