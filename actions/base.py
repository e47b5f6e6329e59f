"""What all actions share: the knowledge, read once per process, and the clock."""

from datetime import datetime
from functools import lru_cache
from typing import Iterable

from rasa_sdk.executor import CollectingDispatcher

from bot.hours import COPENHAGEN
from bot.knowledge.loader import Knowledge, load


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    return load()


def now() -> datetime:
    return datetime.now(COPENHAGEN)


def send(dispatcher: CollectingDispatcher, messages: Iterable[dict]) -> None:
    """Hands messages to the gateway whole; Rasa carries them as custom JSON."""
    for message in messages:
        dispatcher.utter_message(json_message=message)
