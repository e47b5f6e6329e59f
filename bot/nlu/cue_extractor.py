"""Rasa graph component: adds the cues of a message as entities, and lets words of distress go before every other intent."""

from __future__ import annotations

import hashlib
from typing import Any, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import SPACY_DOCS
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge.loader import SEEDS
from bot.nlu import spacy_danish  # noqa: F401 - registers the lemma component before SpacyNLP loads the pipeline
from bot.nlu.cues import CUES_FILE, CueReader
from bot.nlu.understanding import entity


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class CueExtractor(GraphComponent):
    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"distress_from": 0.08}

    def __init__(self, config: dict[str, Any], reader: CueReader) -> None:
        self._distress_from = config["distress_from"]
        self._reader = reader

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CueExtractor:
        return cls(config, CueReader())

    @staticmethod
    def fingerprint_addon(config: dict[str, Any]) -> Optional[str]:
        return hashlib.sha256((SEEDS / CUES_FILE).read_bytes()).hexdigest()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT)
            if not text:
                continue
            doc = message.get(SPACY_DOCS[TEXT])
            cues = self._reader.read(text, " ".join(token.lemma_ for token in doc) if doc is not None else "")
            told = {
                "live": cues.live if cues.live != "none" else None,
                "concerns": cues.concerns if cues.concerns != "self" else None,
                "audience": cues.audience,
                "minor": cues.minor or None,
            }
            added = [entity(name, value, type(self).__name__) for name, value in told.items() if value is not None]
            message.set(ENTITIES, message.get(ENTITIES, []) + added, add_to_output=True)
            if cues.distress or _share(message, "distress") >= self._distress_from:
                message.set(INTENT, {INTENT_NAME_KEY: "distress", PREDICTED_CONFIDENCE_KEY: 1.0}, add_to_output=True)
        return messages


def _share(message: Message, intent: str) -> float:
    """What the classifier gives `intent`, wherever it stands in the ranking."""
    ranking = message.get(INTENT_RANKING_KEY) or []
    return next((entry[PREDICTED_CONFIDENCE_KEY] for entry in ranking if entry[INTENT_NAME_KEY] == intent), 0.0)
