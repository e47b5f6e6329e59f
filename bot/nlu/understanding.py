"""Rasa graph component: intent with calibrated confidence, phase and exposure, all learned (model.py)."""

from __future__ import annotations

import logging
from typing import Any, Optional

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    METADATA,
    METADATA_INTENT,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.model import UnderstandingModel
from bot.nlu.sentences import Example

logger = logging.getLogger(__name__)
_FILE = "understanding.joblib"
_SHOWN = 10  # intents in the ranking Rasa carries along


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class DanishUnderstanding(GraphComponent, IntentClassifier):
    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"random_seed": 42, "exposure_threshold": -0.3}

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: Optional[UnderstandingModel] = None,
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DanishUnderstanding:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [_example(message) for message in training_data.intent_examples if message.get(TEXT)]
        self._model = UnderstandingModel.train(
            examples, self._config["random_seed"], self._config["exposure_threshold"]
        )
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._model, folder / _FILE, compress=3)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> DanishUnderstanding:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, joblib.load(folder / _FILE))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if not message.get(TEXT) or self._model is None:
                continue
            understood = self._model.understand(message.get(TEXT))
            ranking = [
                {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: share} for name, share in understood.ranking[:_SHOWN]
            ]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            told = ([("phase", understood.phase)] if understood.phase else []) + [
                ("exposure", name) for name in sorted(understood.exposure)
            ]
            message.set(
                ENTITIES,
                message.get(ENTITIES, []) + [entity(*pair, type(self).__name__) for pair in told],
                add_to_output=True,
            )
        return messages


def entity(name: str, value: Any, extractor: str) -> dict[str, Any]:
    """A fact about the whole message in the form Rasa keeps entities in."""
    return {"entity": name, "value": value, "start": 0, "end": 0, "extractor": extractor}


def _example(message: Message) -> Example:
    labels = (message.get(METADATA) or {}).get(METADATA_INTENT) or {}
    return Example(message.get(TEXT), message.get(INTENT), labels.get("phase"), frozenset(labels.get("exposure") or ()))
