"""Rasa graph component: a message that made no sense as Danish, and is another language, gets the intent language_other."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.language import foreign
from bot.nlu.understanding import entity

_MADE_NO_SENSE = frozenset({"nlu_fallback", "out_of_scope", "language_other"})


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class LanguageGate(GraphComponent):
    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"sure_from": 0.6}

    def __init__(self, config: dict[str, Any]) -> None:
        self._sure_from = config["sure_from"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageGate:
        foreign("hvilket sprog er det her")  # lingua reads its models at the first question; nobody shall wait for that
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            intent = message.get(INTENT) or {}
            text = message.get(TEXT)
            unsure = (intent.get(PREDICTED_CONFIDENCE_KEY) or 0.0) < self._sure_from
            if not text or not (unsure or intent.get(INTENT_NAME_KEY) in _MADE_NO_SENSE):
                continue
            code = foreign(text)
            if code:
                message.set(
                    INTENT, {INTENT_NAME_KEY: "language_other", PREDICTED_CONFIDENCE_KEY: 1.0}, add_to_output=True
                )
                told = [*message.get(ENTITIES, []), entity("language", code, type(self).__name__)]
                message.set(ENTITIES, told, add_to_output=True)
        return messages
