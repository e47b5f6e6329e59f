"""Answers a topic: the plan or the card for the situation, or the one question the plan depends on."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import knowledge, now, send
from actions.tracker import ASKED, heard, known_situation, merged, remember, told_situation
from bot import render
from bot.plan import Situation, make_plan, open_question, wants_plan

# While a question is open, these say something about the case at hand rather than begin a new one.
CONTINUES = frozenset({"gave_away_details", "affirm", "deny", "nlu_fallback"})


class ActionAdvise(Action):
    def name(self) -> str:
        return "action_advise"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        said = heard(tracker)
        send(dispatcher, render.corrections(said.text, knowledge()))
        known = known_situation(tracker, knowledge())
        if known and tracker.get_slot(ASKED) and said.intent in CONTINUES | {known.topic}:
            return answer(dispatcher, merged(known, told_situation(said, known.topic)), ask=False)
        return answer(dispatcher, told_situation(said, said.intent))


class ActionAnswer(Action):
    """Yes, no, or something unclear, after a question."""

    def name(self) -> str:
        return "action_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        said = heard(tracker)
        known = known_situation(tracker, knowledge())
        if not (known and tracker.get_slot(ASKED)):
            send(dispatcher, [render.say(knowledge().wording.triage.nothing_open)])
            return []
        told = told_situation(said, known.topic)
        if said.intent == "deny" and not told.phase and not told.exposure:
            told = (
                Situation(known.topic, phase="suspicious")
                if "suspicious" in knowledge().cards[known.topic].phases
                else told
            )
        return answer(dispatcher, merged(known, told), ask=bool(told.phase or told.exposure) is False)


def answer(dispatcher: CollectingDispatcher, situation: Situation, ask: bool = True) -> list[EventType]:
    """Sends plan, card or question for `situation`; with `ask` false it never asks again."""
    about = open_question(situation, knowledge()) if ask else None
    if about:
        send(dispatcher, [render.question_message(about, situation.topic, knowledge())])
        return remember(situation, asked=about)
    if wants_plan(situation, knowledge()):
        send(dispatcher, [render.plan_message(make_plan(situation, knowledge()), knowledge(), now())])
    else:
        send(dispatcher, [render.card_message(situation.topic, knowledge(), now())])
    return remember(situation)
