"""The product's own small sentences (headings, notices, errors, questions) as read from seeds/wording.yml.

Code holds no Danish: it asks for a sentence by name and fills in the blanks.
"""

from string import Formatter
from typing import Any, Iterator, Mapping, Optional, get_args

from pydantic import MissingError, ValidationError, validator
from pydantic.error_wrappers import ErrorWrapper

from bot.knowledge.schema import Id, Seed, Text
from bot.knowledge.vocabulary import EXPOSURES, GROUPS, PHASES, Exposure, Group, Phase, Urgency

# The codes the program looks up in `errors` and `notices`.
ERRORS = (
    "title", "stale_form", "empty", "too_long", "body_too_large", "bad_json", "bad_request", "media_type", "unauthorized",
    "forbidden", "not_found", "method", "unknown_choice", "rate_limited", "unavailable",
)  # fmt: skip
NOTICES = ("cpr", "card", "secret", "slash")
# Text -> the blanks the program fills in; every other text has none.
BLANKS = {
    "hours.open_now": "until",
    "hours.closed_today": "time",
    "hours.closed_tomorrow": "time",
    "hours.closed_weekday": "weekday time",
    "hours.schedule": "weekdays weekends holidays",
    "plan.source": "title checked",
    "plan.call": "phone",
    "plan.see": "web",
    "plan.write": "email",
    "plan.why": "why",
    "plan.about": "title",
    "card.checked": "reviewed review_by",
    "fallback.hotline": "name phone hours meanwhile",
    "site.text_head": "title",
    "site.text_item": "number words",
    "site.text_end": "name hours phone",
    "superseded": "number was name phone",
    "errors.too_long": "limit",
    "errors.body_too_large": "limit",
    "errors.bad_request": "detail",
    "errors.rate_limited": "seconds",
    "errors.unavailable": "name phone hours",
}
LANGUAGE_BLANKS = "phone hours"  # in every text of languages.yml


def _each_of(names: tuple[str, ...], field: str) -> Any:
    """A validator that refuses a mapping without one of `names`, with a fault for each that is missing."""

    def has_each(cls: type, texts: Mapping[str, str]) -> Mapping[str, str]:
        missing = [ErrorWrapper(MissingError(), loc=name) for name in names if name not in texts]
        if missing:
            raise ValidationError(missing, cls)
        return texts

    return validator(field, allow_reuse=True)(has_each)


def _at_least_one(*fields: str) -> Any:
    def has_one(cls: type, items: tuple) -> tuple:
        if not items:
            raise ValueError("must name at least one")
        return items

    return validator(*fields, allow_reuse=True)(has_one)


class Hours(Seed):
    open_now: Text
    open_always: Text
    closed_today: Text
    closed_tomorrow: Text
    closed_weekday: Text
    unknown: Text
    weekdays: tuple[Text, Text, Text, Text, Text, Text, Text]
    every_day: Text
    schedule: Text
    closed_word: Text


class Plan(Seed):
    urgency: Mapping[Urgency, Text]
    _each_urgency = _each_of(get_args(Urgency), "urgency")
    more: Text
    sources: Text
    source: Text
    call: Text
    see: Text
    write: Text
    why: Text
    uncertain: Text
    about: Text


class Card(Seed):
    signs: Text
    do: Text
    dont: Text
    prevention: Text
    limits: Text
    questions: Text
    contacts: Text
    have_ready: Text
    not_for: Text
    meanwhile: Text
    checked: Text


class Triage(Seed):
    phase_question: Text
    phase_choices: Mapping[Phase, Text]
    exposure_question: Text
    exposure_choices: Mapping[Exposure, Text]
    exposure_other: Text
    nothing_open: Text
    ask_exposures: tuple[Exposure, ...]
    _each_phase = _each_of(PHASES, "phase_choices")
    _each_exposure = _each_of(EXPOSURES, "exposure_choices")
    _asks = _at_least_one("ask_exposures")


class Fallback(Seed):
    choose: Text
    none_of_these: Text
    hotline: Text


class Site(Seed):
    """The advice pages, and the short text of a card or a plan."""

    groups: Mapping[Group, Text]
    text_head: Text
    text_item: Text
    text_more: Text
    text_end: Text
    _each_group = _each_of(GROUPS, "groups")


class Wording(Seed):
    """`errors` and `notices` are looked up by code."""

    hours: Hours
    plan: Plan
    card: Card
    triage: Triage
    fallback: Fallback
    site: Site
    distress: Text
    distress_contacts: tuple[Id, ...]
    welcome: Text
    welcome_topics: tuple[Id, ...]
    human: Text
    human_contacts: tuple[Id, ...]
    superseded: Text
    notices: Mapping[str, Text]
    errors: Mapping[str, Text]
    _each_notice = _each_of(NOTICES, "notices")
    _each_error = _each_of(ERRORS, "errors")
    _names = _at_least_one("distress_contacts", "welcome_topics", "human_contacts")


def texts(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """(place, text) of every text below `value`, such as ("hours.open_now", ...)."""
    if isinstance(value, Seed):
        value = value.dict()
    if isinstance(value, str):
        yield place, value
    else:
        inner = value.items() if isinstance(value, Mapping) else enumerate(value, start=1)
        for key, part in inner:
            yield from texts(part, f"{place}.{key}" if place else str(key))


def blanks_fault(text: str, filled: str) -> Optional[str]:
    """What is wrong with the blanks of `text` when the program fills in the names in `filled`, or None."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return "has a brace that is never closed or never opened"
    found = {f"{name}{conversion or ''}{form}" for _, name, form, conversion in parts if name is not None}
    if found == set(filled.split()):
        return None
    wanted = " and ".join(f"{{{name}}}" for name in filled.split())
    return f"must have exactly the blanks {wanted}" if wanted else "must have no blanks in braces"
