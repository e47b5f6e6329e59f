"""Routes to people: the emergency contacts when somebody is in distress, the welcome when somebody comes in."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.base import knowledge, now, send
from bot import render
from bot.welcome import welcome_message


class ActionDistress(Action):
    def name(self) -> str:
        return "action_distress"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        words = knowledge().wording
        send(dispatcher, [render.contacts_message(words.distress, words.distress_contacts, knowledge(), now())])
        return []


class ActionWelcome(Action):
    def name(self) -> str:
        return "action_welcome"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        send(dispatcher, [welcome_message(knowledge())])
        return []
