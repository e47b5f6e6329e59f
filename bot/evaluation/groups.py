"""Which sentences say the same in almost the same words: single-link clusters over character n-grams. Pure.

Paraphrases that land on both sides of a split make every figure too good.
"""

from typing import Sequence

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import TfidfVectorizer

NEAR = 0.6  # cosine above which two sentences belong together
_ROWS = 500  # sentences compared at a time; keeps memory small


def paraphrase_groups(texts: Sequence[str], near: float = NEAR) -> np.ndarray:
    """A group number for each text; two texts closer than `near` share it, and so do their neighbours."""
    seen = _features().fit_transform(texts)
    links = [
        _links(seen[start : start + _ROWS], seen, near) for start in range(0, seen.shape[0], _ROWS)
    ]  # fmt: skip
    return connected_components(sparse.vstack(links).tocsr(), directed=False)[1]


def near_any(texts: Sequence[str], others: Sequence[str], near: float = NEAR) -> list[bool]:
    """For each text: is one of `others` closer than `near`."""
    features = _features().fit([*texts, *others])
    left, right = features.transform(texts), features.transform(others)
    found: list[bool] = []
    for start in range(0, left.shape[0], _ROWS):
        links = _links(left[start : start + _ROWS], right, near)
        found += [bool(count) for count in np.diff(links.indptr)]
    return found


def _features() -> TfidfVectorizer:
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, dtype=np.float32)


def _links(rows: sparse.csr_matrix, others: sparse.csr_matrix, near: float) -> sparse.csr_matrix:
    likeness = (rows @ others.T).tocsr()
    likeness.data[likeness.data <= near] = 0
    likeness.eliminate_zeros()
    return likeness
