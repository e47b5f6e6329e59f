"""When nothing was understood: two labelled choices, then the hotline with its hours. Never a dead end."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.advice import answer
from actions.base import knowledge, now, send
from actions.tracker import ASKED, MISSES, heard, known_situation, merged, told_situation
from bot import render
from bot.plan import contact_dict

OFFERED = 2


class ActionFallback(Action):
    def name(self) -> str:
        return "action_fallback"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        said = heard(tracker)
        send(dispatcher, render.corrections(said.text, knowledge()))
        known = known_situation(tracker, knowledge())
        if known and tracker.get_slot(ASKED):
            told = told_situation(said, known.topic)
            if told.phase or told.exposure:
                return answer(dispatcher, merged(known, told), ask=False)
        candidates = [intent for intent in said.ranking if intent in knowledge().cards][:OFFERED]
        if (tracker.get_slot(MISSES) or 0) or not candidates:
            return give_up(dispatcher, tracker)
        words = knowledge().wording.fallback
        offered = [*render.topic_choices(candidates, knowledge()), render.choice("none:", words.none_of_these)]
        send(dispatcher, [render.say(words.choose, offered)])
        return [SlotSet(MISSES, 1)]


def give_up(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """The hotline, open or not, and the topics people ask for most."""
    words = knowledge().wording
    hotline = contact_dict("cyberhotline", knowledge(), now())
    sentence = words.fallback.hotline.format(
        name=hotline["name"], phone=hotline["phone"], hours=hotline["hours"], meanwhile=hotline.get("meanwhile", "")
    )
    choices = render.topic_choices(words.welcome_topics, knowledge())
    send(dispatcher, [render.contacts_message(sentence.strip(), ["cyberhotline"], knowledge(), now(), choices)])
    return [SlotSet(MISSES, (tracker.get_slot(MISSES) or 0) + 1)]
