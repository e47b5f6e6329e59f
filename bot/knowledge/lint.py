"""The rules of good advice: references that resolve, reviews that are not overdue, and words a citizen can trust.

Each rule yields sentences with file and key. Types and unknown keys are the loader's; references are in lint_rules.py.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Iterator, Optional

from bot.knowledge.lint_rules import catalogue, glossary, references, step_rules
from bot.knowledge.loader import SEEDS, Knowledge, SeedFault, load
from bot.knowledge.readability import lix
from bot.knowledge.schema import OwnStep, Step
from bot.knowledge.wording import BLANKS, LANGUAGE_BLANKS, blanks_fault, texts

LIX_TEXT_LIMIT = 45
LIX_AVERAGE_LIMIT = 35
# A shorter text says nothing about readability: one long word decides it.
LIX_MIN_WORDS = 12
REVIEW_GRACE = timedelta(days=90)

_PHONE = re.compile(
    r"(?<![\d.,/-])(?:\+45 ?)?(?:\d{2}(?: \d{2}){3}|\d{8}|\d{2} \d{3} \d{3}|\d{4} \d{4}|11[24](?= )|116 ?\d{3})(?![\d.,]?\d)"
)
_FIGURE = re.compile(
    r"(?<![\d.,])\d{1,3}(?:\.\d{3})*(?:,\d+)?\s?(?:kr\.?|kroner|mio\. (?:kr\.?|euro)|mia\. kr\.?|euro|EUR|"
    r"timer|time|times|dage|uger|uge|måneder|måned|tegn|MB)(?![a-zæøå])",
    re.IGNORECASE,
)
_DOMAIN = re.compile(
    r"(?<![\w@.-])(?:[a-z0-9-]+\.)+"
    r"(?:dk|com|org|net|eu|nu|as|gl|fo|no|se|de|uk|co|info|biz|io|app|ai|me|ly|shop|store|online|site|xyz|top|club)(?![\w-])",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+\w")


@dataclass(frozen=True)
class Passage:
    """One text a citizen reads, and where it stands."""

    place: str
    text: str
    past: bool = False  # names what is gone, and may use words that are gone


def check(seeds: Path = SEEDS, today: Optional[date] = None) -> tuple[list[str], list[str]]:
    """(faults, warnings) of everything in `seeds`; `today` decides which reviews have expired."""
    try:
        knowledge = load(seeds)
    except SeedFault as fault:
        return fault.faults, []
    today = today or date.today()
    faults = [
        *references(knowledge),
        *catalogue(knowledge),
        *step_rules(knowledge),
        *glossary(knowledge),
        *_words(knowledge),
        *_blanks(knowledge),
        *_readability(knowledge),
        *_dates(knowledge, today),
    ]
    overdue, warnings = _reviews(knowledge, today)
    return faults + overdue, warnings


def passages(knowledge: Knowledge) -> Iterator[Passage]:
    """Every text of the registers and cards, with its place."""
    for name, contact in knowledge.contacts.items():
        for key in ("name", "purpose", "not_for", "meanwhile", "caveat", "cost", "language", "anonymity"):
            if getattr(contact, key):
                yield Passage(f"seeds/contacts.yml, {name}.{'for' if key == 'purpose' else key}", getattr(contact, key))
        for number, text in enumerate(contact.have_ready, start=1):
            yield Passage(f"seeds/contacts.yml, {name}.have_ready.{number}", text)
    for item in knowledge.superseded:
        yield Passage(f"seeds/contacts.yml, {item.number}.was", item.was, past=True)
    for topic in knowledge.topics.values():
        yield Passage(f"seeds/topics.yml, {topic.id}.title", topic.title)
    for name, step in knowledge.steps.items():
        yield from _step_passages(f"seeds/steps.yml, {name}", step)
    for card_id, card in knowledge.cards.items():
        place = f"seeds/advice/{card_id}.yml, "
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
            for own in advice.steps:
                if isinstance(own, OwnStep):
                    yield from _step_passages(f"{place}phases.{phase}.{own.id}", own)
    for name, term in knowledge.glossary.items():
        yield Passage(f"seeds/glossary.yml, {name}.term", term.term)
        yield Passage(f"seeds/glossary.yml, {name}.means", term.means)


def _small_sentences(knowledge: Knowledge) -> Iterator[Passage]:
    """The assistant's own texts; too short, or not Danish, to be measured for readability."""
    for place, text in texts(knowledge.wording):
        yield Passage(f"seeds/wording.yml, {place}", text)
    for code, text in knowledge.languages.items():
        yield Passage(f"seeds/languages.yml, {code}", text)


def _blanks(knowledge: Knowledge) -> Iterator[str]:
    """Texts the program could not fill in, or that would be shown with their braces."""
    for place, text in texts(knowledge.wording):
        fault = blanks_fault(text, BLANKS.get(place, ""))
        if fault:
            yield f'seeds/wording.yml: "{place}" {fault}.'
    for code, text in knowledge.languages.items():
        fault = blanks_fault(text, LANGUAGE_BLANKS)
        if fault:
            yield f'seeds/languages.yml: "{code}" {fault}.'


def _step_passages(place: str, step: Step) -> Iterator[Passage]:
    for key in ("title", "how", "why"):
        yield Passage(f"{place}.{key}", getattr(step, key))
        if step.firm and getattr(step.firm, key):
            yield Passage(f"{place}.firm.{key}", getattr(step.firm, key))


def _words(knowledge: Knowledge) -> Iterator[str]:
    language = knowledge.language
    phrases = [(entry.phrase.lower(), entry.because) for entry in (*language.avoid, *language.requests)]
    promises = [(entry.phrase.lower(), entry.because) for entry in language.promises]
    denial = re.compile("|".join(_whole_words(words.lower()) for words in language.denials))
    phones = {_digits(c.phone) for c in knowledge.contacts.values() if c.phone}
    emails = {c.email for c in knowledge.contacts.values() if c.email}
    superseded = {_digits(item.number): item for item in knowledge.superseded}
    figures = {_plain(form) for figure in knowledge.figures.values() for form in (figure.value, *figure.forms)}
    domains = set(language.domains) | {_host(c.web) for c in knowledge.contacts.values() if c.web}
    domains |= {_host(source.url) for source in knowledge.sources.values()} | {e.split("@")[1] for e in emails}
    for passage in (*passages(knowledge), *_small_sentences(knowledge)):
        lower = passage.text.lower()
        for phrase, because in phrases:
            if phrase in lower and not passage.past:
                yield f'{passage.place}: says "{phrase}"; {because}.'
        for sentence in re.split(r"(?<=[.!?])\s", lower):
            for phrase, because in promises:
                if phrase in sentence and not denial.search(sentence):
                    yield f'{passage.place}: says "{phrase}"; {because}.'
        given = _PHONE.findall(passage.text)
        numbers = _digits_in(passage.text) | {_digits(match) for match in given}
        for number in superseded:
            if number in numbers:
                yield f"{passage.place}: gives the superseded number {superseded[number].number}."
        for match in given:
            if _digits(match) not in phones and _digits(match) not in superseded:
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
    faults: list[str] = []
    warnings: list[str] = []
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
    return re.sub(r"\bkr(?:\.|oner)?(?!\w)", "kr.", re.sub(r"\s+", " ", text.lower())).strip()


def _whole_words(text: str) -> str:
    """An expression for `text` that does not match inside a longer word."""
    before = r"(?<!\w)" if text[0].isalnum() else ""
    after = r"(?!\w)" if text[-1].isalnum() else ""
    return before + re.escape(text) + after


def _host(url: str) -> str:
    return url.split("/")[2].removeprefix("www.")
