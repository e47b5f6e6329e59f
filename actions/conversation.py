"""The conversation's own moves: explain a word, start over, say it again, other languages, a person to talk to."""

from typing import Any, Optional

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.advice import answer
from actions.base import knowledge, now, send
from actions.fallback import give_up
from actions.tracker import heard, known_situation, remember
from bot import hours, render
from bot.glossary import find_term
from bot.plan import Situation
from bot.welcome import welcome_message

# What is asked for by these has no room of its own yet; the card tells what there is.
_CARD_FOR = {
    "start_lesson": "train_the_trainer",
    "start_roleplay": "train_the_trainer",
    "start_quiz": "recognise_scam",
    "start_self_check": "business_basics",
    "start_exercise": "business_staff_training",
}


class ActionDefine(Action):
    def name(self) -> str:
        return "action_define"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        said = heard(tracker)
        term = find_term(said.text, knowledge().glossary)
        if term is None:
            return give_up(dispatcher, tracker)
        more = render.topic_choices([term.topic] if term.topic else [], knowledge())
        send(dispatcher, [render.say(f"{term.term}: {term.means}", more)])
        return []


class ActionRestart(Action):
    def name(self) -> str:
        return "action_restart"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        send(dispatcher, [welcome_message(knowledge())])
        # Rasa knows this intent and action by name and allows no rule for them, so nothing else would end the turn.
        return [*remember(None), FollowupAction("action_listen")]


class ActionRepeat(Action):
    def name(self) -> str:
        return "action_repeat"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        known: Optional[Situation] = known_situation(tracker, knowledge())
        if known is None:
            return give_up(dispatcher, tracker)
        return answer(dispatcher, known, ask=False)


class ActionLanguage(Action):
    def name(self) -> str:
        return "action_language"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        words = knowledge().languages
        hotline = knowledge().contacts["cyberhotline"]
        code = heard(tracker).one("language")
        sentence = words.get(str(code), words["en"]).format(phone=hotline.phone, hours=hours.figures(hotline))
        message = render.say(sentence)
        send(dispatcher, [{**message, "language": code if code in words else "en"}])
        return []


class ActionHuman(Action):
    def name(self) -> str:
        return "action_human"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        words = knowledge().wording
        send(dispatcher, [render.contacts_message(words.human, words.human_contacts, knowledge(), now())])
        return []


class ActionTrainer(Action):
    def name(self) -> str:
        return "action_trainer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        send(dispatcher, [render.card_message(_CARD_FOR[heard(tracker).intent], knowledge(), now())])
        return []
