"""The learned part of understanding: intent, phase and exposure from one sentence. scikit-learn and numpy, no Rasa.

Linear models over the features of features.py: what measured best for Danish intents at this size
(docs/evaluation.md). After training all weights are kept in one table of small integers, so that understanding is one look-up and one sum.
"""

from dataclasses import dataclass
from typing import Any, Optional, Sequence

import numpy as np
from joblib import Parallel, delayed
from scipy import sparse
from scipy.optimize import minimize_scalar
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import MultiLabelBinarizer
from sklearn.svm import LinearSVC

from bot.nlu.features import Features
from bot.nlu.sentences import Example

UNTOLD = "-"  # the phase of a sentence that does not tell one
_LONG, _STRETCH, _LONGEST = 45, 24, 400  # words: what is read in stretches, how long each is, where the reading ends


@dataclass(frozen=True)
class Understood:
    """`ranking` is every intent with its probability, highest first."""

    ranking: tuple[tuple[str, float], ...]
    phase: Optional[str]
    exposure: frozenset[str]


@dataclass
class _Table:
    """Weights as int8 with one scale a column: a quarter of the size, the same answers."""

    weights: np.ndarray
    scales: np.ndarray
    offsets: np.ndarray

    @classmethod
    def pack(cls, weights: np.ndarray, offsets: np.ndarray) -> "_Table":
        scales = np.abs(weights).max(axis=0) / 127 + 1e-12
        return cls(np.round(weights / scales).astype(np.int8), scales.astype(np.float32), offsets.astype(np.float32))

    def scores(self, rows: np.ndarray, values: np.ndarray) -> np.ndarray:
        return (values @ self.weights[rows].astype(np.float32)) * self.scales + self.offsets


@dataclass
class UnderstandingModel:
    """Trained by `train`; persisted whole with joblib."""

    features: Features
    intents: tuple[str, ...]
    phases: tuple[str, ...]
    exposures: tuple[str, ...]
    table: _Table  # features x (intents, phases, exposures)
    from_intents: np.ndarray  # shares of the intents x phases
    sharpness: float
    exposure_threshold: float

    @classmethod
    def train(cls, examples: Sequence[Example], seed: int, exposure_threshold: float = -0.3) -> "UnderstandingModel":
        """Fits all models. Raises ValueError with fewer than two intents or an intent with one example only."""
        labels = np.array([example.intent for example in examples])
        features, seen = Features.learn([example.text for example in examples])
        # Three models of intents: the one that stays, and two that know half the sentences each and judge the other
        # half, which tells how sure one may be of unseen sentences.
        halves = list(StratifiedKFold(2, shuffle=True, random_state=seed).split(seen, labels))
        known = [np.arange(len(labels)), *(rows for rows, _ in halves)]
        whole, *parts = Parallel(n_jobs=2)(delayed(_fit)(seen[rows], labels[rows], seed) for rows in known)
        intent_weights, intent_offsets = whole
        unseen = np.zeros((len(labels), len(intent_offsets)))
        for (weights, offsets), (_, rows) in zip(parts, halves, strict=True):
            unseen[rows] = seen[rows] @ weights + offsets
        sharpness = _fit_sharpness(unseen, labels)

        # The topic tells much about the phase, so the phase also sees how the intents scored. Exposure does better without.
        told = sparse.hstack([seen, _softmax(unseen, sharpness)], format="csr")
        told_phases = np.array([example.phase or UNTOLD for example in examples])
        phases: tuple[str, ...] = tuple(np.unique(told_phases))
        weights, offsets, from_intents = (
            [intent_weights],
            [intent_offsets],
            np.zeros((len(intent_offsets), len(phases))),
        )
        if len(phases) > 1:
            of_phases, phase_offsets = _fit(told, told_phases, seed, C=0.3)
            weights.append(of_phases[: features.size])
            offsets.append(phase_offsets)
            from_intents = of_phases[features.size :]
        names = MultiLabelBinarizer().fit([sorted(example.exposure) for example in examples])
        for mark in names.transform([sorted(example.exposure) for example in examples]).T:
            of_exposure, exposure_offset = _fit(seen, mark, seed, C=1.0, one_column=True)
            weights.append(of_exposure)
            offsets.append(exposure_offset)
        return cls(
            features,
            tuple(np.unique(labels)),
            phases,
            tuple(names.classes_),
            _Table.pack(np.hstack(weights), np.concatenate(offsets)),
            from_intents,
            sharpness,
            exposure_threshold,
        )

    def understand(self, text: str) -> Understood:
        """Ranking, phase and exposure of one text of any length; an empty text gives the model's prior."""
        scores = self._scores(text)
        count = len(self.intents)
        shares = _softmax(scores[None, :count], self.sharpness)[0]
        split = len(scores) - len(self.exposures)
        phase = self.phases[0]
        if len(self.phases) > 1:
            phase = self.phases[int(np.argmax(scores[count:split] + shares @ self.from_intents))]
        marks = scores[split:]
        order = np.argsort(-shares)
        return Understood(
            tuple((str(self.intents[at]), float(shares[at])) for at in order),
            None if phase == UNTOLD else str(phase),
            frozenset(name for name, mark in zip(self.exposures, marks, strict=True) if mark > self.exposure_threshold),
        )

    def _scores(self, text: str) -> np.ndarray:
        """Of the whole text. For the intent, a long story counts half, the average of its overlapping stretches the rest."""
        whole = self.table.scores(*self.features.of(text))
        spoken = text.split()
        if len(spoken) <= _LONG:
            return whole
        starts = range(0, min(len(spoken), _LONGEST) - _STRETCH // 2, _STRETCH // 2)
        stretches = [" ".join(spoken[start : start + _STRETCH]) for start in starts]
        parts = np.mean([self.table.scores(*self.features.of(stretch)) for stretch in stretches], axis=0)
        count = len(self.intents)
        return np.concatenate([(whole[:count] + parts[:count]) / 2, whole[count:]])


def _fit(
    seen: sparse.csr_matrix, labels: np.ndarray, seed: int, one_column: bool = False, **options: Any
) -> tuple[np.ndarray, np.ndarray]:
    """(weights, offsets) with a column a class in sorted order; `one_column` keeps only that of the second of two."""
    model = LinearSVC(**{"C": 0.5, "tol": 0.1, "random_state": seed, **options}).fit(seen, labels)
    weights, offsets = model.coef_.T, model.intercept_
    if weights.shape[1] == 1 and not one_column:
        weights, offsets = np.hstack([-weights, weights]), np.concatenate([-offsets, offsets])
    return weights, offsets


def _softmax(scores: np.ndarray, sharpness: float) -> np.ndarray:
    raised = np.exp(sharpness * (scores - scores.max(axis=1, keepdims=True)))
    return raised / raised.sum(axis=1, keepdims=True)


def _fit_sharpness(scores: np.ndarray, labels: np.ndarray) -> float:
    """The factor that makes softmax shares honest probabilities on unseen sentences (temperature scaling)."""
    at = np.searchsorted(np.unique(labels), labels)

    def surprise(sharpness: float) -> float:
        return float(-np.log(_softmax(scores, sharpness)[np.arange(len(at)), at] + 1e-12).mean())

    return float(minimize_scalar(surprise, bounds=(0.5, 30), method="bounded").x)
