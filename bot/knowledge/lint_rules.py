"""The rules of the registers: references that resolve, cards that have all their parts, steps and terms that stay short."""

from datetime import timedelta
from typing import Any, Iterator

from bot.knowledge.loader import Knowledge
from bot.knowledge.readability import sentence_count
from bot.knowledge.schema import OwnStep, Step

REVIEW_AHEAD = timedelta(days=186)  # six months


def _all_steps(knowledge: Knowledge) -> Iterator[tuple[str, Step]]:
    for name, step in knowledge.steps.items():
        yield f"seeds/steps.yml, {name}", step
    for topic, card in knowledge.cards.items():
        for phase, advice in card.phases.items():
            for own in advice.steps:
                if isinstance(own, OwnStep):
                    yield f"seeds/advice/{topic}.yml, phases.{phase}.{own.id}", own


def _missing(place: str, key: str, ids: tuple[str, ...], known: object, what: str) -> Iterator[str]:
    for name in ids:
        if name not in known:  # type: ignore[operator]
            yield f'{place}: "{key}" names {what} "{name}", which does not exist.'
    for name in sorted({i for i in ids if ids.count(i) > 1}):
        yield f'{place}: "{key}" names "{name}" twice.'


def references(knowledge: Knowledge) -> Iterator[str]:
    sourced: list[tuple[str, Any]] = [
        *((f"seeds/figures.yml, {name}", item) for name, item in knowledge.figures.items()),
        *((f"seeds/contacts.yml, {name}", item) for name, item in knowledge.contacts.items()),
        *((f"seeds/contacts.yml, {item.number}", item) for item in knowledge.superseded),
        *_all_steps(knowledge),
        *((f"seeds/advice/{name}.yml", item) for name, item in knowledge.cards.items()),
        *((f"seeds/glossary.yml, {name}", item) for name, item in knowledge.glossary.items()),
    ]
    for place, item in sourced:
        yield from _missing(place, "sources", item.sources, knowledge.sources, "the source")
    for item in knowledge.superseded:
        yield from _missing(f"seeds/contacts.yml, {item.number}", "use", (item.use,), knowledge.contacts, "the contact")
    for place, step in _all_steps(knowledge):
        for contact in (step.contact, step.firm and step.firm.contact):
            if contact:
                yield from _missing(place, "contact", (contact,), knowledge.contacts, "the contact")
        yield from _missing(place, "replaces", step.replaces, knowledge.steps, "the step")
        for condition in (*step.when, *step.unless):
            yield from _missing(place, "topic", condition.topic, knowledge.topics, "the topic")
    for phase, ids in knowledge.step_defaults.items():
        yield from _missing("seeds/steps.yml, defaults", phase, ids, knowledge.steps, "the step")
    for topic, card in knowledge.cards.items():
        place = f"seeds/advice/{topic}.yml"
        yield from _missing(place, "contacts", card.contacts, knowledge.contacts, "the contact")
        yield from _missing(place, "related", card.related, knowledge.topics, "the topic")
        for phase, advice in card.phases.items():
            named = tuple(step for step in advice.steps if not isinstance(step, OwnStep))
            yield from _missing(place, f"phases.{phase}.steps", named, knowledge.steps, "the step")
    for name, term in knowledge.glossary.items():
        yield from _missing(
            f"seeds/glossary.yml, {name}", "topic", (term.topic,) if term.topic else (), knowledge.topics, "the topic"
        )
    wording = "seeds/wording.yml"
    yield from _missing(
        wording, "distress_contacts", knowledge.wording.distress_contacts, knowledge.contacts, "the contact"
    )
    yield from _missing(wording, "human_contacts", knowledge.wording.human_contacts, knowledge.contacts, "the contact")
    yield from _missing(wording, "welcome_topics", knowledge.wording.welcome_topics, knowledge.topics, "the topic")


def catalogue(knowledge: Knowledge) -> Iterator[str]:
    for topic in knowledge.topics:
        if topic not in knowledge.cards:
            yield f"seeds/advice/{topic}.yml: the topic has no card."
    for topic, card in knowledge.cards.items():
        place = f"seeds/advice/{topic}.yml"
        if topic not in knowledge.topics:
            yield f"{place}: no topic of this name in seeds/topics.yml."
            continue
        group = knowledge.topics[topic].group
        if topic in card.related:
            yield f'{place}: "related" names the card itself.'
        if group == "incident":
            for key in ("phases", "signs", "dont", "prevention", "questions", "default_phase", "limits"):
                if not getattr(card, key):
                    yield f'{place}: an incident card needs "{key}".'
            if card.default_phase and card.default_phase not in card.phases:
                yield f'{place}: "default_phase" is {card.default_phase}, which the card says nothing about.'
        elif not card.do and not card.phases:
            yield f'{place}: the card needs "do" or "phases".'
        if card.review_by <= card.reviewed:
            yield f'{place}: "review_by" must be later than "reviewed".'
        if card.review_by > card.reviewed + REVIEW_AHEAD:
            yield f'{place}: "review_by" must be at most six months after "reviewed".'


def _length(place: str, step: Step) -> Iterator[str]:
    for key in ("how", "why"):
        if sentence_count(getattr(step, key)) > 2:
            yield f'{place}: "{key}" has more than two sentences.'
    if len(step.title) > 80:
        yield f'{place}: "title" is longer than 80 characters.'


def step_rules(knowledge: Knowledge) -> Iterator[str]:
    library = set(knowledge.steps)
    own: dict[str, tuple[str, OwnStep]] = {}
    for place, step in _all_steps(knowledge):
        firm = step.words_for("business")
        yield from _length(place, step)
        yield from _length(f"{place}.firm", firm) if firm is not step else ()
        if isinstance(step, OwnStep):
            if step.id in library:
                yield f"{place}: the id is taken by seeds/steps.yml."
            file = place.split(",")[0]
            first_file, first = own.setdefault(step.id, (file, step))
            if file != first_file:
                yield f"{place}: the id is taken by a step in {first_file}."
            elif (step.title, step.how, step.why) != (first.title, first.how, first.why):
                yield f"{place}: another step has the same id and other words."


def glossary(knowledge: Knowledge) -> Iterator[str]:
    taken: dict[str, str] = {}
    for name, term in knowledge.glossary.items():
        place = f"seeds/glossary.yml, {name}"
        if sentence_count(term.means) > 2:
            yield f'{place}: "means" has more than two sentences.'
        for form in (term.term, *term.forms):
            other = taken.setdefault(form.lower(), name)
            if other != name:
                yield f'{place}: the form "{form}" belongs to "{other}" already.'
