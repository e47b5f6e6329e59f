"""The plan: from a situation to ordered steps. Pure; the rules are data in seeds/steps.yml and the cards.

Situation = topic x phase x exposure (and who it is for)   ->   Plan = steps, damage-stopping first
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Iterator, Optional, Sequence

from bot import hours
from bot.knowledge.loader import Knowledge
from bot.knowledge.schema import Condition, Contact, OwnStep, Source, Step
from bot.knowledge.vocabulary import STAGES, AskAbout, Audience, Concerns, Exposure, Live, Phase, Urgency

SHOWN_FIRST = 7  # steps before "show more": what fits on a phone and in a frightened head
_URGENCIES: tuple[Urgency, ...] = ("now", "today", "later")


@dataclass(frozen=True)
class Situation:
    """Where a citizen stands. `also` are further incidents in the same story."""

    topic: str
    phase: Optional[Phase] = None
    exposure: frozenset[Exposure] = frozenset()
    audience: Optional[Audience] = None
    concerns: Concerns = "self"
    minor: bool = False
    live: Live = "none"
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlannedStep:
    id: str
    step: Step


@dataclass(frozen=True)
class Plan:
    situation: Situation
    say: Optional[str]
    steps: tuple[PlannedStep, ...]
    sources: tuple[Source, ...] = field(repr=False)


def make_plan(situation: Situation, knowledge: Knowledge) -> Plan:
    """The ordered steps for `situation`. Raises KeyError for a topic that has no card."""
    known = complete(situation, knowledge)
    chosen: dict[str, Step] = {}
    for topic in (known.topic, *known.also):
        chosen.update(_from_card(topic, known, knowledge))
    chosen.update((name, step) for name, step in knowledge.steps.items() if _any_holds(step.when, known, knowledge))
    chosen = {n: s for n, s in chosen.items() if not _any_holds(s.unless, known, knowledge)}
    replaced = {name for step in chosen.values() for name in step.replaces}
    steps = sorted(
        (PlannedStep(name, step.words_for(known.audience)) for name, step in chosen.items() if name not in replaced),
        key=lambda planned: (
            _URGENCIES.index(planned.step.urgency),
            STAGES.index(planned.step.stage),
            planned.step.rank,
            planned.id,
        ),
    )
    # Two cards may give the same instruction in a step of their own; people hear it once, where it comes first.
    heard: dict[str, PlannedStep] = {}
    for planned in steps:
        heard.setdefault(planned.step.title, planned)
    steps = list(heard.values())
    advice = knowledge.cards[known.topic].phases.get(known.phase) if known.phase else None
    return Plan(known, advice.say if advice else None, tuple(steps), _sources(known, steps, knowledge))


def complete(situation: Situation, knowledge: Knowledge) -> Situation:
    """`situation` with what follows from it: the default phase, implied exposures, the audience of a business topic.

    Something out of hand cannot be merely suspicious or clicked: such a phase becomes "shared".
    """
    card = knowledge.cards[situation.topic]
    phase: Phase = situation.phase or card.default_phase or "prevent"
    if phase in ("suspicious", "clicked") and (situation.exposure or situation.live == "remote_control"):
        phase = "shared"
    implied: set[Exposure] = {"remote_control"} if situation.live == "remote_control" else set()
    implied |= {
        exposure
        for topic in (situation.topic, *situation.also)
        if phase in knowledge.cards[topic].phases
        for exposure in knowledge.cards[topic].phases[phase].implies
    }
    groups = {knowledge.topics[topic].group for topic in (situation.topic, *situation.also)}
    audience = "business" if "business" in groups else situation.audience or "citizen"
    return replace(situation, phase=phase, exposure=situation.exposure | implied, audience=audience)


def open_question(situation: Situation, knowledge: Knowledge) -> Optional[AskAbout]:
    """The one thing worth asking, or None when the plan does not depend on it or it was told.

    What a card only implies is a guess that lets the plan begin; a card that asks about exposure asks all the same.
    """
    card = knowledge.cards[situation.topic]
    if situation.live != "none":
        return None  # somebody is there right now: first the step, then the questions
    if "phase" in card.ask and situation.phase is None and not situation.exposure:
        return "phase"
    if "exposure" in card.ask and complete(situation, knowledge).phase in ("shared", "lost"):
        return None if situation.exposure else "exposure"
    return None


def wants_plan(situation: Situation, knowledge: Knowledge) -> bool:
    """Whether steps help more than the card: something happened, and the card or the library knows what to do about it."""
    card = knowledge.cards[situation.topic]
    known = complete(situation, knowledge)
    if situation.live != "none":
        return True
    if known.phase == "prevent" and not situation.exposure:
        return False
    if card.answer == "card":
        return False
    return known.phase in card.phases or bool(situation.exposure)


def as_dict(plan: Plan, knowledge: Knowledge, at: datetime) -> dict:
    """The plan as design/api.md words it, with each contact's opening state at `at`."""
    return {
        "topic": plan.situation.topic,
        "phase": plan.situation.phase,
        "exposure": sorted(plan.situation.exposure),
        "audience": plan.situation.audience,
        "steps": [
            {
                "id": planned.id,
                "title": planned.step.title,
                "how": planned.step.how,
                "why": planned.step.why,
                "contact": contact_dict(planned.step.contact, knowledge, at) if planned.step.contact else None,
                "urgency": planned.step.urgency,
                "stage": planned.step.stage,
            }
            for planned in plan.steps
        ],
        "shown_first": SHOWN_FIRST,
        "sources": [source_dict(source) for source in plan.sources],
    }


def source_dict(source: Source) -> dict:
    """Title, address and the day we last held our words against it."""
    return {"title": source.title, "url": source.url, "checked": source.checked.isoformat()}


def contact_dict(name: str, knowledge: Knowledge, at: datetime) -> dict:
    """One contact as the page shows it. `meanwhile` is there only while it is closed or its hours are unknown."""
    contact: Contact = knowledge.contacts[name]
    now = hours.status(contact, at, knowledge.wording)
    shown = {
        "id": name,
        "name": contact.name,
        "phone": contact.phone,
        "email": contact.email,
        "web": contact.web,
        "open": now.is_open,
        "hours": now.text if contact.hours else None,
        "meanwhile": None if now.is_open else contact.meanwhile,
        "caveat": contact.caveat,
        "certainty": contact.certainty,
    }
    return {key: value for key, value in shown.items() if value is not None}


def _from_card(topic: str, situation: Situation, knowledge: Knowledge) -> Iterator[tuple[str, Step]]:
    phase = situation.phase or "prevent"
    advice = knowledge.cards[topic].phases.get(phase)
    if advice and advice.steps:
        named: Sequence[str | OwnStep] = advice.steps
    elif situation.exposure and phase in ("shared", "lost"):
        named = ()  # what is out of hand decides, and the library knows it
    else:
        named = knowledge.step_defaults[phase]
    for step in named:
        if isinstance(step, OwnStep):
            yield step.id, step
        else:
            yield step, knowledge.steps[step]


def _any_holds(conditions: tuple[Condition, ...], situation: Situation, knowledge: Knowledge) -> bool:
    return any(_holds(condition, situation, knowledge) for condition in conditions)


def _holds(condition: Condition, situation: Situation, knowledge: Knowledge) -> bool:
    topics = {situation.topic, *situation.also}
    facts = {
        "exposure": situation.exposure,
        "phase": {situation.phase},
        "topic": topics,
        "group": {knowledge.topics[topic].group for topic in topics},
        "audience": {situation.audience},
        "concerns": {situation.concerns},
        "live": {situation.live},
        "minor": {situation.minor},
    }
    return all(not facts[key].isdisjoint(allowed) for key in facts if (allowed := getattr(condition, key)))


def _sources(situation: Situation, steps: list[PlannedStep], knowledge: Knowledge) -> tuple[Source, ...]:
    names = [name for topic in (situation.topic, *situation.also) for name in knowledge.cards[topic].sources]
    names += [name for planned in steps[:SHOWN_FIRST] for name in planned.step.sources]
    return tuple(knowledge.sources[name] for name in dict.fromkeys(names) if name != "general_knowledge")
