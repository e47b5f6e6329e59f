"""The product's own small sentences (headings, notices, errors, questions) as read from seeds/wording.yml.

Code holds no Danish: it asks for a sentence by name and fills in the blanks.
"""

from typing import Mapping

from bot.knowledge.schema import Seed, Text
from bot.knowledge.vocabulary import Exposure, Phase, Urgency


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


class Fallback(Seed):
    choose: Text
    none_of_these: Text
    hotline: Text


class Wording(Seed):
    """`errors` and `notices` are looked up by code; bot/web names every code it uses."""

    hours: Hours
    plan: Plan
    card: Card
    triage: Triage
    fallback: Fallback
    distress: Text
    distress_contacts: tuple[Text, ...]
    welcome: Text
    welcome_topics: tuple[Text, ...]
    superseded: Text
    notices: Mapping[str, Text]
    errors: Mapping[str, Text]
