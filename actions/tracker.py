"""The one reader of Rasa's payload: what was just said, and what the conversation knows already."""

from dataclasses import asdict, dataclass
from typing import Any, Optional

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from bot.knowledge.loader import Knowledge
from bot.knowledge.vocabulary import EXPOSURES, PHASES
from bot.plan import Situation

SITUATION, ASKED, MISSES = "situation", "asked", "misses"


@dataclass(frozen=True)
class Heard:
    """The latest message. `ranking` holds the real intents, best first, without the fallback."""

    text: str
    intent: str
    ranking: tuple[str, ...]
    entities: dict[str, list[Any]]

    def one(self, name: str) -> Optional[Any]:
        return self.entities.get(name, [None])[0]


def heard(tracker: Tracker) -> Heard:
    """The latest message of the citizen."""
    message = tracker.latest_message
    entities: dict[str, list[Any]] = {}
    for found in message.get("entities") or []:
        entities.setdefault(found["entity"], []).append(found["value"])
    ranking = tuple(entry["name"] for entry in message.get("intent_ranking") or [] if entry["name"] != "nlu_fallback")
    return Heard(message.get("text") or "", (message.get("intent") or {}).get("name") or "", ranking, entities)


def told_situation(said: Heard, topic: str) -> Situation:
    """The situation the latest message alone tells about `topic`."""
    phase = said.one("phase")
    return Situation(
        topic=topic,
        phase=phase if phase in PHASES else None,
        exposure=frozenset(said.entities.get("exposure", [])) & frozenset(EXPOSURES),
        audience=said.one("audience"),
        concerns=said.one("concerns") or "self",
        minor=bool(said.one("minor")),
        live=said.one("live") or "none",
    )


def known_situation(tracker: Tracker, knowledge: Knowledge) -> Optional[Situation]:
    """The situation the conversation is about, or None; a topic that no longer has a card counts as none."""
    stored = tracker.get_slot(SITUATION)
    if not stored or stored.get("topic") not in knowledge.cards:
        return None
    return Situation(**{**stored, "exposure": frozenset(stored["exposure"]), "also": tuple(stored["also"])})


def merged(known: Situation, told: Situation) -> Situation:
    """`known` with what the new message adds; what is said later wins, and exposures add up."""
    return Situation(
        topic=known.topic,
        phase=told.phase or known.phase,
        exposure=known.exposure | told.exposure,
        audience=told.audience or known.audience,
        concerns=told.concerns if told.concerns != "self" else known.concerns,
        minor=told.minor or known.minor,
        live=told.live,
        also=known.also,
    )


def remember(situation: Optional[Situation], asked: Optional[str] = None) -> list[EventType]:
    """Slots for the next turn; being understood sets the count of misses to zero."""
    stored = (
        {**asdict(situation), "exposure": sorted(situation.exposure), "also": list(situation.also)}
        if situation
        else None
    )
    return [SlotSet(SITUATION, stored), SlotSet(ASKED, asked), SlotSet(MISSES, 0)]
