"""What a seed file may contain. Unknown keys are refused, text must be text, every object is frozen.

Cross-references and the rules of good advice are not checked here but in lint.py.
"""

from datetime import date
from typing import Any, Literal, Optional, Union

from pydantic import BaseModel, ConstrainedInt, ConstrainedStr, Field, StrictBool, root_validator, validator

from bot.knowledge.vocabulary import (
    AskAbout,
    Audience,
    Certainty,
    Concerns,
    Exposure,
    Group,
    Live,
    Phase,
    Stage,
    Urgency,
)


class Text(ConstrainedStr):
    """Words a person reads; YAML numbers and dates are refused, so that 12:30 stays 12:30."""

    strict = True
    min_length = 1
    strip_whitespace = True


class Id(ConstrainedStr):
    strict = True
    regex = r"^[a-z][a-z0-9_]*$"


class Url(ConstrainedStr):
    strict = True
    regex = r"^https://[^\s/]+\.[a-z]{2,}(/\S*)?$"


class Phone(ConstrainedStr):
    """Digits in groups, three ("112") to eleven."""

    strict = True
    regex = r"^[0-9]( ?[0-9]){2,10}$"


class Email(ConstrainedStr):
    strict = True
    regex = r"^[A-Za-z0-9_.+-]+@([a-z0-9-]+\.)+[a-z]{2,}$"


class TimeSpan(ConstrainedStr):
    """Opening hours of one kind of day, "08:00-20:00", or "closed"."""

    strict = True
    regex = r"^(closed|([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00))$"


class Rank(ConstrainedInt):
    strict = True
    ge = 1
    le = 99


def _real_day(day: Any) -> date:
    if type(day) is not date:  # a timestamp is a date to isinstance, and pydantic takes numbers for seconds
        raise ValueError("must be a date such as 2026-06-30, without quotes")
    return day


class Seed(BaseModel):
    class Config:
        extra = "forbid"
        frozen = True
        allow_mutation = False

    @validator("sources", check_fields=False)
    def has_a_source(cls, sources: tuple) -> tuple:
        if not sources:
            raise ValueError("needs at least one source")
        return sources


class Source(Seed):
    title: Text
    url: Url
    checked: date
    _real_days = validator("checked", pre=True, allow_reuse=True)(_real_day)


class Figure(Seed):
    """An amount or a deadline that texts may mention."""

    value: Text
    means: Text
    forms: tuple[Text, ...] = ()
    sources: tuple[Id, ...]


class Hours(Seed):
    weekdays: TimeSpan
    weekends: TimeSpan
    holidays: TimeSpan

    @validator("*")
    def ends_later_than_it_starts(cls, span: str) -> str:
        if span != "closed" and span.split("-")[0] >= span.split("-")[1]:
            raise ValueError("must end later than it starts")
        return span


class Contact(Seed):
    name: Text
    purpose: Text = Field(..., alias="for")
    not_for: Optional[Text]
    owner: Optional[Text]
    phone: Optional[Phone]
    email: Optional[Email]
    web: Optional[Url]
    hours: Union[Literal["always"], Hours, None]
    meanwhile: Optional[Text]
    have_ready: tuple[Text, ...] = ()
    cost: Optional[Text]
    language: Optional[Text]
    anonymity: Optional[Text]
    caveat: Optional[Text]
    sources: tuple[Id, ...]
    certainty: Certainty

    @validator("hours", pre=True)
    def always_or_a_schedule(cls, hours: Any) -> Any:
        if hours is not None and hours != "always" and not isinstance(hours, dict):
            raise ValueError('must be "always", or name weekdays, weekends and holidays')
        return hours

    @validator("certainty")
    def uncertain_has_caveat(cls, certainty: str, values: dict) -> str:
        if certainty == "uncertain" and not values.get("caveat", "has a fault of its own"):
            raise ValueError('an uncertain contact needs a "caveat" that says what to check')
        return certainty


class Superseded(Seed):
    """A number that was once right. The lint refuses it; the assistant corrects who mentions it."""

    number: Phone
    was: Text
    use: Id
    sources: tuple[Id, ...]


class Condition(Seed):
    """All named keys must hold; a key holds when any of its values does."""

    exposure: tuple[Exposure, ...] = ()
    phase: tuple[Phase, ...] = ()
    topic: tuple[Id, ...] = ()
    group: tuple[Group, ...] = ()
    audience: tuple[Audience, ...] = ()
    concerns: tuple[Concerns, ...] = ()
    live: tuple[Live, ...] = ()
    minor: tuple[StrictBool, ...] = ()

    @root_validator(pre=True)
    def names_something(cls, keys: dict) -> dict:
        if not keys:
            raise ValueError("must name something, or it always holds; leave it out instead")
        return keys

    @validator("*", pre=True)
    def has_a_value(cls, values: Any) -> Any:
        if values == [] or values == ():
            raise ValueError("must have at least one value")
        return values


class FirmWords(Seed):
    """What a step says to a firm where that differs; what is left out is said as to a citizen."""

    title: Optional[Text]
    how: Optional[Text]
    why: Optional[Text]
    contact: Optional[Id]

    @root_validator(pre=True)
    def says_something(cls, keys: dict) -> dict:
        if not keys:
            raise ValueError("must say something, or be left out")
        return keys


class Step(Seed):
    """`when` and `unless` hold when any of their conditions does; a single one needs no list in the YAML."""

    title: Text
    how: Text
    why: Text
    firm: Optional[FirmWords]
    contact: Optional[Id]
    when: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    replaces: tuple[Id, ...] = ()
    stage: Stage
    rank: Rank
    urgency: Urgency
    sources: tuple[Id, ...]

    @validator("when", "unless", pre=True)
    def one_or_a_list(cls, conditions: Any) -> Any:
        if conditions == []:
            raise ValueError("must have at least one condition; leave it out instead")
        return conditions if isinstance(conditions, list | tuple) else (conditions,)

    def words_for(self, audience: Optional[Audience]) -> "Step":
        """The step as it is said to `audience`."""
        if audience != "business" or self.firm is None:
            return self
        said = {key: getattr(self.firm, key) for key in ("title", "how", "why", "contact")}
        return self.copy(update={key: words for key, words in said.items() if words})


class OwnStep(Step):
    """A step only one card needs, written in the card itself."""

    id: Id


class PhaseAdvice(Seed):
    """What a card says to somebody who stands in this phase."""

    say: Text
    steps: tuple[Union[Id, OwnStep], ...] = ()
    implies: tuple[Exposure, ...] = ()


class Question(Seed):
    q: Text
    a: Text


class Term(Seed):
    """A word people ask about; `forms` are other ways they write it."""

    term: Text
    forms: tuple[Text, ...] = ()
    means: Text
    topic: Optional[Id]
    sources: tuple[Id, ...]


class Topic(Seed):
    id: Id
    group: Group
    title: Text
    covers: Text
    not_: Optional[Text] = Field(None, alias="not")


class Dialog(Seed):
    id: Id
    covers: Optional[Text]


class Card(Seed):
    summary: Text
    signs: tuple[Text, ...] = ()
    do: tuple[Text, ...] = ()
    phases: dict[Phase, PhaseAdvice] = Field(default_factory=dict)
    dont: tuple[Text, ...] = ()
    prevention: tuple[Text, ...] = ()
    limits: Optional[Text]
    questions: tuple[Question, ...] = ()
    contacts: tuple[Id, ...] = ()
    related: tuple[Id, ...] = ()
    default_phase: Optional[Phase]
    answer: Literal["plan", "card"] = "plan"
    ask: tuple[AskAbout, ...] = ()
    sources: tuple[Id, ...]
    owner: Text
    reviewed: date
    review_by: date
    _real_days = validator("reviewed", "review_by", pre=True, allow_reuse=True)(_real_day)
