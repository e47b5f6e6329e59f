"""The learned part of understanding: intent, phase and exposure from one sentence. Pure scikit-learn, no Rasa.

Character n-grams over folded letters and linear models: what measured best for Danish intents at this size
(docs/evaluation.md). Phase and exposure also see how the intent model scored, because the topic tells much.
"""

from dataclasses import dataclass
from typing import Optional, Sequence

import numpy as np
from scipy import sparse
from scipy.optimize import minimize_scalar
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import FeatureUnion, make_union
from sklearn.preprocessing import MultiLabelBinarizer
from sklearn.svm import LinearSVC

from bot.nlu.danish_text import fold_for_model, situation_words

UNTOLD = "-"  # the phase of a sentence that does not tell one


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
class UnderstandingModel:
    """Trained by `train`; persisted whole with joblib."""

    intent_features: FeatureUnion
    intent_model: LinearSVC
    sharpness: float
    situation_features: FeatureUnion
    phase_model: LinearSVC
    exposure_names: tuple[str, ...]
    exposure_model: Optional[OneVsRestClassifier]
    exposure_threshold: float

    @classmethod
    def train(
        cls, examples: Sequence[Example], seed: int, folds: int = 3, exposure_threshold: float = -0.35
    ) -> "UnderstandingModel":
        """Fits all three models. Raises ValueError with fewer than two intents or fewer examples an intent than `folds`."""
        texts = [example.text for example in examples]
        intents = np.array([example.intent for example in examples])
        intent_features = make_union(
            TfidfVectorizer(
                preprocessor=fold_for_model,
                token_pattern=r"\w+",
                ngram_range=(1, 2),
                sublinear_tf=True,
                dtype=np.float32,
            ),
            _characters(),
        )
        seen = intent_features.fit_transform(texts)
        blank = LinearSVC(C=0.5, class_weight="balanced", random_state=seed)
        split = StratifiedKFold(folds, shuffle=True, random_state=seed)
        # Out-of-fold scores: what the intent model says of sentences it was not trained on.
        unseen = cross_val_predict(blank, seen, intents, cv=split, method="decision_function", n_jobs=2)
        unseen = _columns(unseen)
        sharpness = _fit_sharpness(unseen, intents)
        intent_model = blank.fit(seen, intents)

        situation_features = make_union(
            TfidfVectorizer(analyzer=situation_words, sublinear_tf=True, min_df=2, dtype=np.float32), _characters()
        )
        told = sparse.hstack([situation_features.fit_transform(texts), _softmax(unseen, sharpness)]).tocsr()
        phases = np.array([example.phase or UNTOLD for example in examples])
        phase_model = (
            LinearSVC(C=0.3, class_weight="balanced", random_state=seed).fit(told, phases)
            if len(set(phases)) > 1
            else None
        )
        names = MultiLabelBinarizer().fit([sorted(example.exposure) for example in examples])
        exposure_model = None
        if len(names.classes_):
            labels = names.transform([sorted(example.exposure) for example in examples])
            exposure_model = OneVsRestClassifier(LinearSVC(C=1.0, class_weight="balanced", random_state=seed)).fit(
                told, labels
            )
        return cls(
            intent_features, intent_model, sharpness, situation_features, phase_model,
            tuple(names.classes_), exposure_model, exposure_threshold,
        )  # fmt: skip

    def understand(self, text: str) -> Understood:
        """Ranking, phase and exposure of one text of any length; an empty text gives the model's prior."""
        scores = _columns(self.intent_model.decision_function(self.intent_features.transform([text])))
        shares = _softmax(scores, self.sharpness)
        order = np.argsort(-shares[0])
        ranking = tuple((str(self.intent_model.classes_[at]), float(shares[0, at])) for at in order)
        told = sparse.hstack([self.situation_features.transform([text]), shares]).tocsr()
        phase = self.phase_model.predict(told)[0] if self.phase_model else UNTOLD
        exposure: frozenset[str] = frozenset()
        if self.exposure_model is not None:
            marks = np.atleast_2d(self.exposure_model.decision_function(told))[0]
            exposure = frozenset(
                name for name, mark in zip(self.exposure_names, marks, strict=False) if mark > self.exposure_threshold
            )
        return Understood(ranking, None if phase == UNTOLD else str(phase), exposure)


def _characters() -> TfidfVectorizer:
    return TfidfVectorizer(
        preprocessor=fold_for_model,
        analyzer="char_wb",
        ngram_range=(2, 5),
        sublinear_tf=True,
        min_df=2,
        dtype=np.float32,
    )


def _columns(scores: np.ndarray) -> np.ndarray:
    """Two classes come as one column; make it two like all others."""
    scores = np.asarray(scores)
    return np.column_stack([-scores.ravel(), scores.ravel()]) if scores.ndim == 1 else scores


def _softmax(scores: np.ndarray, sharpness: float) -> np.ndarray:
    raised = np.exp(sharpness * (scores - scores.max(axis=1, keepdims=True)))
    return raised / raised.sum(axis=1, keepdims=True)


def _fit_sharpness(scores: np.ndarray, labels: np.ndarray) -> float:
    """The factor that makes softmax shares honest probabilities on unseen sentences (temperature scaling)."""
    at = np.searchsorted(np.unique(labels), labels)

    def surprise(sharpness: float) -> float:
        return float(-np.log(_softmax(scores, sharpness)[np.arange(len(at)), at] + 1e-12).mean())

    return float(minimize_scalar(surprise, bounds=(0.5, 30), method="bounded").x)
