"""What an action is given: a tracker in any state, and something to catch its messages."""

from typing import Any, Callable, Optional

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import base


class Turn:
    """What one action said and remembered."""

    def __init__(self, messages: list[dict], events: list[dict]):
        self.messages = messages
        self.events = events
        self.slots = {event["name"]: event["value"] for event in events if event["event"] == "slot"}

    @property
    def kind(self) -> str:
        return self.messages[0]["type"]

    @property
    def choices(self) -> list[str]:
        return [choice["id"] for choice in self.messages[-1]["choices"]]

    @property
    def steps(self) -> list[str]:
        return [step["id"] for step in self.messages[0]["steps"]]


def make_tracker(
    intent: str = "", text: str = "", ranking: tuple = (), slots: Optional[dict] = None, **entities: Any
) -> Tracker:
    found = [
        {"entity": name, "value": value}
        for name, values in entities.items()
        for value in (values if isinstance(values, list) else [values])
    ]
    message = {
        "text": text,
        "intent": {"name": intent, "confidence": 0.9},
        "intent_ranking": [{"name": name, "confidence": 0.1} for name in (intent, *ranking)],
        "entities": found,
    }
    filled = {"situation": None, "asked": None, "misses": None, **(slots or {})}
    return Tracker("c1", filled, message, [], False, None, {}, "action_listen")


@pytest.fixture
def tracker() -> Callable[..., Tracker]:
    return make_tracker


@pytest.fixture
def act(monkeypatch, knowledge) -> Callable[..., Turn]:
    """Runs one action class; `before` is the turn whose slots the conversation has."""
    base.knowledge.cache_clear()
    monkeypatch.setattr(base, "load", lambda: knowledge)

    def run(action: type, intent: str = "", before: Optional[Turn] = None, **told: Any) -> Turn:
        dispatcher = CollectingDispatcher()
        slots = {**(before.slots if before else {}), **told.pop("slots", {})}
        events = action().run(dispatcher, make_tracker(intent, slots=slots, **told), {})
        return Turn([message["custom"] for message in dispatcher.messages], events)

    return run
