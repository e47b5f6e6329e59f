"""The learned part of understanding: intent, phase and exposure from one sentence. scikit-learn and numpy, no Rasa.

Linear models over the features of features.py: what measured best for Danish intents at this size
(docs/evaluation.md). Phase and exposure also see how the intents scored, because the topic tells much. After
training all weights are kept in one table of small integers, so that understanding is one look-up and one sum.
"""

from dataclasses import dataclass
from typing import Optional, Sequence

import numpy as np
from scipy import sparse
from scipy.optimize import minimize_scalar
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.multiclass import OneVsRestClassifier
from sklearn.naive_bayes import ComplementNB
from sklearn.preprocessing import MultiLabelBinarizer
from sklearn.svm import LinearSVC

from bot.nlu.features import Features

UNTOLD = "-"  # the phase of a sentence that does not tell one
_BAYES_SHARE = 0.1  # of naive Bayes beside the support vectors: steadier for intents with few sentences


@dataclass(frozen=True)
class Example:
    """A training sentence. `phase` is None when the sentence does not tell it."""

    text: str
    intent: str
    phase: Optional[str] = None
    exposure: frozenset[str] = frozenset()


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
    from_intents: np.ndarray  # shares of the intents x (phases, exposures)
    sharpness: float
    exposure_threshold: float

    @classmethod
    def train(
        cls,
        examples: Sequence[Example],
        seed: int,
        folds: int = 3,
        exposure_threshold: float = -0.35,
    ) -> "UnderstandingModel":
        """Fits all models. Raises ValueError with fewer than two intents or fewer examples an intent than `folds`."""
        texts = [example.text for example in examples]
        labels = np.array([example.intent for example in examples])
        features = Features.learn(texts)
        seen = features.matrix(texts)
        support = LinearSVC(C=0.5, tol=0.1, random_state=seed)
        # Out-of-fold scores: what the intent model says of sentences it was not trained on.
        split = StratifiedKFold(folds, shuffle=True, random_state=seed)
        unseen = _columns(cross_val_predict(support, seen, labels, cv=split, method="decision_function", n_jobs=2))
        support.fit(seen, labels)
        bayes = ComplementNB(alpha=0.1).fit(seen, labels)
        bayes_weights = bayes.feature_log_prob_ - bayes.feature_log_prob_.mean(axis=0)
        if len(support.classes_) == 2:
            bayes_weights = bayes_weights[1:] - bayes_weights[:1]
        share = (
            _BAYES_SHARE * unseen.std(axis=1).mean() / (np.asarray(seen @ bayes_weights.T).std(axis=1).mean() + 1e-9)
        )
        intent_weights, intent_offsets = (
            _columns((support.coef_ + share * bayes_weights).T),
            _columns(support.intercept_[None])[0],
        )
        sharpness = _fit_sharpness(unseen, labels)

        shares = _softmax(unseen, sharpness)
        told = sparse.hstack([seen, shares]).tocsr()
        told_phases = np.array([example.phase or UNTOLD for example in examples])
        weights, offsets = [intent_weights], [intent_offsets]
        from_intents = []
        phases: tuple[str, ...] = (told_phases[0],)
        if len(set(told_phases)) > 1:
            by_phase = LinearSVC(C=0.3, tol=0.1, class_weight="balanced", random_state=seed).fit(told, told_phases)
            phases = tuple(by_phase.classes_)
            weights.append(_columns(by_phase.coef_.T)[: features.size])
            from_intents.append(_columns(by_phase.coef_.T)[features.size :])
            offsets.append(_columns(by_phase.intercept_[None])[0])
        names = MultiLabelBinarizer().fit([sorted(example.exposure) for example in examples])
        if len(names.classes_):
            marks = names.transform([sorted(example.exposure) for example in examples])
            one = LinearSVC(C=1.0, tol=0.1, class_weight="balanced", random_state=seed)
            by_exposure = OneVsRestClassifier(one, n_jobs=2).fit(told, marks).estimators_
            coefficients = np.vstack([model.coef_ for model in by_exposure]).T
            weights.append(coefficients[: features.size])
            from_intents.append(coefficients[features.size :])
            offsets.append(np.concatenate([model.intercept_ for model in by_exposure]))
        return cls(
            features,
            tuple(support.classes_),
            phases,
            tuple(names.classes_),
            _Table.pack(np.hstack(weights), np.concatenate(offsets)),
            np.hstack(from_intents) if from_intents else np.zeros((len(support.classes_), 0)),
            sharpness,
            exposure_threshold,
        )

    def understand(self, text: str) -> Understood:
        """Ranking, phase and exposure of one text of any length; an empty text gives the model's prior."""
        scores = self.table.scores(*self.features.of(text))
        count = len(self.intents)
        shares = _softmax(scores[None, :count], self.sharpness)[0]
        told = scores[count:] + (shares @ self.from_intents if self.from_intents.size else 0)
        split = len(told) - len(self.exposures)
        phase = self.phases[int(np.argmax(told[:split]))] if split else self.phases[0]
        marks = told[split:]
        order = np.argsort(-shares)
        return Understood(
            tuple((str(self.intents[at]), float(shares[at])) for at in order),
            None if phase == UNTOLD else str(phase),
            frozenset(
                name for name, mark in zip(self.exposures, marks, strict=False) if mark > self.exposure_threshold
            ),
        )


def _columns(scores: np.ndarray) -> np.ndarray:
    """Two classes come as one column; make it two like all others."""
    scores = np.asarray(scores)
    if scores.ndim == 1 or scores.shape[1] == 1:
        return np.column_stack([-scores.ravel(), scores.ravel()])
    return scores


def _softmax(scores: np.ndarray, sharpness: float) -> np.ndarray:
    raised = np.exp(sharpness * (scores - scores.max(axis=1, keepdims=True)))
    return raised / raised.sum(axis=1, keepdims=True)


def _fit_sharpness(scores: np.ndarray, labels: np.ndarray) -> float:
    """The factor that makes softmax shares honest probabilities on unseen sentences (temperature scaling)."""
    at = np.searchsorted(np.unique(labels), labels)

    def surprise(sharpness: float) -> float:
        return float(-np.log(_softmax(scores, sharpness)[np.arange(len(at)), at] + 1e-12).mean())

    return float(minimize_scalar(surprise, bounds=(0.5, 30), method="bounded").x)
