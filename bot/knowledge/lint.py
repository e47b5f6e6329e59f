"""The rules of good advice: references that resolve, reviews that are not overdue, and words a citizen can trust.

Each rule yields sentences with file and key. Types and unknown keys are the loader's.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Iterator, Optional

from bot.knowledge.loader import SEEDS, Knowledge, SeedFault, load, read_yaml
from bot.knowledge.readability import lix, sentence_count
from bot.knowledge.schema import OwnStep, Step

LIX_TEXT_LIMIT = 45
LIX_AVERAGE_LIMIT = 35
# A shorter text says nothing about readability: one long word decides it.
LIX_MIN_WORDS = 12
REVIEW_GRACE = timedelta(days=90)

_PHONE = re.compile(
    r"(?<![\d.,/-])(?:\+45 ?)?(?:\d{2}(?: \d{2}){3}|\d{8}|\d{2} \d{3} \d{3}|11[24](?= )|116 ?\d{3})(?![\d.,]?\d)"
)
_FIGURE = re.compile(
    r"(?<![\d.,])\d{1,3}(?:\.\d{3})*(?:,\d+)?\s?(?:kr\.|kroner|mio\. (?:kr\.|euro)|mia\. kr\.|euro|EUR|"
    r"timer|time|times|dage|uger|uge|måneder|måned|tegn|MB)(?![a-zæøå])",
    re.IGNORECASE,
)
_DOMAIN = re.compile(r"(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:dk|com|org|net|eu|nu|as|gl|no|se)(?![\w-])", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+\w")


@dataclass(frozen=True)
class Passage:
    """One text a citizen reads, and where it stands."""

    place: str
    text: str


def check(seeds: Path = SEEDS, today: Optional[date] = None) -> tuple[list[str], list[str]]:
    """(faults, warnings) of everything in `seeds`; `today` decides which reviews have expired."""
    try:
        knowledge = load(seeds)
    except SeedFault as fault:
        return fault.faults, []
    today = today or date.today()
    faults = [
        *_references(knowledge),
        *_catalogue(knowledge),
        *_step_rules(knowledge),
        *_glossary(knowledge),
        *_words(knowledge, seeds),
        *_readability(knowledge),
        *_dates(knowledge, today),
    ]
    overdue, warnings = _reviews(knowledge, today)
    return faults + overdue, warnings


def passages(knowledge: Knowledge) -> Iterator[Passage]:
    """Every text of contacts, steps and cards, with its place."""
    for name, contact in knowledge.contacts.items():
        for key in ("purpose", "not_for", "meanwhile", "caveat", "cost", "anonymity"):
            if getattr(contact, key):
                yield Passage(f"seeds/contacts.yml, {name}.{key}", getattr(contact, key))
    for name, step in knowledge.steps.items():
        yield from _step_passages(f"seeds/steps.yml, {name}", step)
    for topic, card in knowledge.cards.items():
        place = f"seeds/advice/{topic}.yml, "
        yield Passage(place + "summary", card.summary)
        for key in ("signs", "do", "dont", "prevention"):
            for number, text in enumerate(getattr(card, key), start=1):
                yield Passage(f"{place}{key}.{number}", text)
        if card.limits:
            yield Passage(place + "limits", card.limits)
        for number, question in enumerate(card.questions, start=1):
            yield Passage(f"{place}questions.{number}.q", question.q)
            yield Passage(f"{place}questions.{number}.a", question.a)
        for phase, advice in card.phases.items():
            yield Passage(f"{place}phases.{phase}.say", advice.say)
            for step in advice.steps:
                if isinstance(step, OwnStep):
                    yield from _step_passages(f"{place}phases.{phase}.{step.id}", step)

    for name, term in knowledge.glossary.items():
        yield Passage(f"seeds/glossary.yml, {name}.means", term.means)


def _step_passages(place: str, step: Step) -> Iterator[Passage]:
    for key in ("title", "how", "why"):
        yield Passage(f"{place}.{key}", getattr(step, key))


def _all_steps(knowledge: Knowledge) -> Iterator[tuple[str, Step]]:
    for name, step in knowledge.steps.items():
        yield f"seeds/steps.yml, {name}", step
    for topic, card in knowledge.cards.items():
        for phase, advice in card.phases.items():
            for step in advice.steps:
                if isinstance(step, OwnStep):
                    yield f"seeds/advice/{topic}.yml, phases.{phase}.{step.id}", step


def _missing(place: str, key: str, ids: tuple[str, ...], known: object, what: str) -> Iterator[str]:
    for name in ids:
        if name not in known:  # type: ignore[operator]
            yield f'{place}: "{key}" names {what} "{name}", which does not exist.'
    for name in sorted({i for i in ids if ids.count(i) > 1}):
        yield f'{place}: "{key}" names "{name}" twice.'


def _references(knowledge: Knowledge) -> Iterator[str]:
    sourced = [
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
        if step.contact:
            yield from _missing(place, "contact", (step.contact,), knowledge.contacts, "the contact")
        yield from _missing(place, "replaces", step.replaces, knowledge.steps, "the step")
        for condition in (step.when, step.unless):
            if condition:
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
    yield from _missing(wording, "welcome_topics", knowledge.wording.welcome_topics, knowledge.topics, "the topic")


def _catalogue(knowledge: Knowledge) -> Iterator[str]:
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


def _step_rules(knowledge: Knowledge) -> Iterator[str]:
    library = set(knowledge.steps)
    own: dict[str, str] = {}
    for place, step in _all_steps(knowledge):
        if sentence_count(step.how) > 2:
            yield f'{place}: "how" has more than two sentences.'
        if isinstance(step, OwnStep):
            if step.id in library:
                yield f"{place}: the id is taken by seeds/steps.yml."
            if step.id in own and own[step.id] != f"{place.split(',')[0]} {step.title} {step.how}":
                yield f"{place}: another step has the same id and other words."
            own[step.id] = f"{place.split(',')[0]} {step.title} {step.how}"
        if len(step.title) > 80:
            yield f'{place}: "title" is longer than 80 characters.'


def _glossary(knowledge: Knowledge) -> Iterator[str]:
    taken: dict[str, str] = {}
    for name, term in knowledge.glossary.items():
        place = f"seeds/glossary.yml, {name}"
        if sentence_count(term.means) > 2:
            yield f'{place}: "means" has more than two sentences.'
        for form in (term.term, *term.forms):
            other = taken.setdefault(form.lower(), name)
            if other != name:
                yield f'{place}: the form "{form}" belongs to "{other}" already.'


def _words(knowledge: Knowledge, seeds: Path) -> Iterator[str]:
    language = read_yaml(seeds / "language.yml")
    phrases = [(entry["phrase"].lower(), entry["because"]) for key in ("avoid", "requests") for entry in language[key]]
    promises = [(entry["phrase"].lower(), entry["because"]) for entry in language["promises"]]
    denials = tuple(language["denials"])
    phones = {_digits(c.phone) for c in knowledge.contacts.values() if c.phone}
    emails = {c.email for c in knowledge.contacts.values() if c.email}
    superseded = {_digits(item.number): item for item in knowledge.superseded}
    figures = {_plain(form) for figure in knowledge.figures.values() for form in (figure.value, *figure.forms)}
    domains = set(language["domains"]) | {_host(c.web) for c in knowledge.contacts.values() if c.web}
    domains |= {_host(source.url) for source in knowledge.sources.values()} | {e.split("@")[1] for e in emails}
    for passage in passages(knowledge):
        lower = passage.text.lower()
        for phrase, because in phrases:
            if phrase in lower:
                yield f'{passage.place}: says "{phrase}"; {because}.'
        for sentence in re.split(r"(?<=[.!])\s", lower):
            for phrase, because in promises:
                if phrase in sentence and not any(denial in sentence for denial in denials):
                    yield f'{passage.place}: says "{phrase}"; {because}.'
        for number in superseded:
            if number in _digits_in(lower):
                yield f"{passage.place}: gives the superseded number {superseded[number].number}."
        for match in _PHONE.findall(passage.text):
            if _digits(match) not in phones:
                yield f'{passage.place}: the number "{match}" is not in seeds/contacts.yml.'
        for match in _FIGURE.findall(passage.text):
            if _plain(match) not in figures:
                yield f'{passage.place}: the figure "{match}" is not in seeds/figures.yml.'
        for match in _EMAIL.findall(passage.text):
            if match not in emails:
                yield f'{passage.place}: the address "{match}" is not in seeds/contacts.yml.'
        for match in _DOMAIN.findall(_EMAIL.sub(" ", passage.text)):
            if match.lower().removeprefix("www.") not in domains:
                yield f'{passage.place}: the address "{match}" is not in the register.'


def _readability(knowledge: Knowledge) -> Iterator[str]:
    scores = []
    for passage in passages(knowledge):
        words = len(passage.text.split())
        if words < LIX_MIN_WORDS:
            continue
        score = lix(passage.text)
        scores.append(score)
        if score > LIX_TEXT_LIMIT:
            yield f"{passage.place}: LIX is {score:.0f}; the limit for a text is {LIX_TEXT_LIMIT}."
    if scores and sum(scores) / len(scores) > LIX_AVERAGE_LIMIT:
        yield f"seeds: the average LIX is {sum(scores) / len(scores):.1f}; the limit is {LIX_AVERAGE_LIMIT}."


def _dates(knowledge: Knowledge, today: date) -> Iterator[str]:
    for name, source in knowledge.sources.items():
        if source.checked > today:
            yield f'seeds/sources.yml, {name}: "checked" lies in the future.'
    for topic, card in knowledge.cards.items():
        if card.reviewed > today:
            yield f'seeds/advice/{topic}.yml: "reviewed" lies in the future.'


def _reviews(knowledge: Knowledge, today: date) -> tuple[list[str], list[str]]:
    """Expired reviews: warnings at first, faults after the grace period."""
    faults, warnings = [], []
    for topic, card in knowledge.cards.items():
        if card.review_by < today:
            sentence = f"seeds/advice/{topic}.yml: the review was due on {card.review_by}."
            (faults if card.review_by + REVIEW_GRACE < today else warnings).append(sentence)
    return faults, warnings


def _digits(text: Optional[str]) -> str:
    return re.sub(r"\D", "", (text or "").replace("+45", ""))


def _digits_in(text: str) -> set[str]:
    return {_digits(match) for match in re.findall(r"\d[\d ]{2,}\d", text)}


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.lower()).replace("kroner", "kr.").strip()


def _host(url: str) -> str:
    return url.split("/")[2].removeprefix("www.")
