"""What a click on a choice means. The gateway lets only choices through that were offered in this conversation."""

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.advice import answer
from actions.base import knowledge, now, send
from actions.fallback import give_up
from actions.tracker import ASKED, heard, known_situation, remember
from bot import render
from bot.knowledge.vocabulary import EXPOSURES, PHASES
from bot.plan import Situation


class ActionChoose(Action):
    def name(self) -> str:
        return "action_choose"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        kind, _, value = str(heard(tracker).one("choice") or "").partition(":")
        known = known_situation(tracker, knowledge())
        if kind == "topic" and value in knowledge().cards:
            return answer(dispatcher, Situation(value))
        if kind == "card" and value in knowledge().cards:
            send(dispatcher, [render.card_message(value, knowledge(), now())])
            return remember(known or Situation(value))
        if kind == "phase" and known and value in PHASES:
            return answer(dispatcher, replace(known, phase=value))
        if kind == "exposure" and known:
            added = frozenset(name for name in EXPOSURES if name == value)
            return answer(dispatcher, replace(known, exposure=known.exposure | added), ask=False)
        if tracker.get_slot(ASKED) and known:
            return answer(dispatcher, known, ask=False)
        return give_up(dispatcher, tracker)
