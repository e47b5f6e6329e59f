"""Opening hours: is a contact open at a given moment, and what do we say about it.

Danish public holidays come from the library `holidays`; all times are Europe/Copenhagen.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Optional
from zoneinfo import ZoneInfo

import holidays

from bot.knowledge.schema import Contact, Hours
from bot.knowledge.wording import Wording

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


@dataclass(frozen=True)
class Status:
    """`is_open` is None when the hours are unknown; `text` is a Danish phrase such as "åben nu til kl. 20"."""

    is_open: Optional[bool]
    text: str


def status(contact: Contact, at: datetime, wording: Wording) -> Status:
    """Whether `contact` is open at `at` (an aware datetime, or a naive one in Danish time)."""
    words = wording.hours
    if contact.hours is None:
        return Status(None, words.unknown)
    if contact.hours == "always":
        return Status(True, words.open_always)
    now = at.astimezone(COPENHAGEN) if at.tzinfo else at.replace(tzinfo=COPENHAGEN)
    span = _span(contact.hours, now.date())
    if span and span[0] <= now.time() < span[1]:
        return Status(True, words.open_now.format(until=_clock(span[1])))
    if span and now.time() < span[0]:
        return Status(False, words.closed_today.format(time=_clock(span[0])))
    for days in range(1, 15):
        day = now.date() + timedelta(days=days)
        span = _span(contact.hours, day)
        if span:
            phrase = words.closed_tomorrow if days == 1 else words.closed_weekday
            return Status(False, phrase.format(time=_clock(span[0]), weekday=words.weekdays[day.weekday()]))
    return Status(False, words.unknown)


def schedule(contact: Contact, wording: Wording) -> Optional[str]:
    """The weekly hours as a sentence, or None when they are unknown."""
    if contact.hours is None:
        return None
    if contact.hours == "always":
        return wording.hours.every_day
    spans = {
        key: wording.hours.closed_word if value == "closed" else "kl. " + "-".join(_clock(end) for end in _times(value))
        for key, value in contact.hours.dict().items()
    }
    return wording.hours.schedule.format(**spans)


def figures(contact: Contact) -> str:
    """The weekly hours in figures only, Monday as 1: "1-5: 08:00-20:00, 6-7: 10:00-16:00"; "0-24" when always open."""
    if contact.hours is None or contact.hours == "always":
        return "0-24" if contact.hours else "?"
    return f"1-5: {contact.hours.weekdays}, 6-7: {contact.hours.weekends}"


def _span(hours: Hours, day: date) -> Optional[tuple[time, time]]:
    if day in _public_holidays(day.year):
        text = hours.holidays
    else:
        text = hours.weekends if day.weekday() >= 5 else hours.weekdays
    return None if text == "closed" else _times(text)


def _times(span: str) -> tuple[time, time]:
    start, end = span.split("-")
    return time.fromisoformat(start), time.max if end == "24:00" else time.fromisoformat(end)


@lru_cache(maxsize=8)
def _public_holidays(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("DK", years=year)


def _clock(moment: time) -> str:
    if moment == time.max:
        return "24"
    return f"{moment.hour}" if moment.minute == 0 else f"{moment.hour}.{moment.minute:02d}"
