"""Opening hours on the days when it matters: holidays, the minute before, and the nights the clock changes."""

from datetime import datetime, timedelta, timezone
from typing import Optional

import pytest

from bot.hours import COPENHAGEN, schedule, status
from bot.knowledge.schema import Contact

HOTLINE = {"weekdays": "08:00-20:00", "weekends": "10:00-16:00", "holidays": "10:00-16:00"}
OFFICE = {"weekdays": "09:30-15:00", "weekends": "closed", "holidays": "closed"}


def contact(hours: object) -> Contact:
    return Contact(**{"name": "Nogen", "for": "Noget", "sources": ["page"], "certainty": "official", "hours": hours})


def text(words, phrase: str, clock: Optional[str] = None, day: Optional[int] = None) -> str:
    return getattr(words, phrase).format(
        until=clock, time=clock, weekday=words.weekdays[day] if day is not None else None
    )


# hours, moment in Danish time, open, phrase of seeds/wording.yml, clock, weekday
MOMENTS = [
    # an ordinary Wednesday
    (HOTLINE, "2026-06-10T07:59:59", False, "closed_today", "8", None),
    (HOTLINE, "2026-06-10T08:00", True, "open_now", "20", None),
    (HOTLINE, "2026-06-10T19:59:59", True, "open_now", "20", None),
    (HOTLINE, "2026-06-10T20:00", False, "closed_tomorrow", "8", None),
    (HOTLINE, "2026-06-10T00:00", False, "closed_today", "8", None),
    (OFFICE, "2026-06-10T09:29", False, "closed_today", "9.30", None),
    # the weekend
    (HOTLINE, "2026-06-12T20:00", False, "closed_tomorrow", "10", None),
    (HOTLINE, "2026-06-13T12:00", True, "open_now", "16", None),
    (HOTLINE, "2026-06-13T08:30", False, "closed_today", "10", None),
    (OFFICE, "2026-06-12T15:00", False, "closed_weekday", "9.30", 0),
    (OFFICE, "2026-06-14T12:00", False, "closed_tomorrow", "9.30", None),
    # Christmas Eve is no public holiday; Christmas Day is; 26 December 2026 is a Saturday and a holiday
    (HOTLINE, "2026-12-24T19:30", True, "open_now", "20", None),
    (HOTLINE, "2026-12-24T20:00", False, "closed_tomorrow", "10", None),
    (HOTLINE, "2026-12-25T12:00", True, "open_now", "16", None),
    (HOTLINE, "2026-12-25T09:00", False, "closed_today", "10", None),
    (OFFICE, "2026-12-24T15:00", False, "closed_weekday", "9.30", 0),
    (OFFICE, "2026-12-31T15:00", False, "closed_weekday", "9.30", 0),  # New Year's Day is a Friday
    # Easter 2026: Maundy Thursday 2 April to Easter Monday 6 April
    (HOTLINE, "2026-04-02T09:00", False, "closed_today", "10", None),
    (HOTLINE, "2026-04-06T17:00", False, "closed_tomorrow", "8", None),
    (OFFICE, "2026-04-01T15:00", False, "closed_weekday", "9.30", 1),
    # Ascension Day and Whit Monday
    (HOTLINE, "2026-05-14T18:00", False, "closed_tomorrow", "8", None),
    (HOTLINE, "2026-05-25T18:00", False, "closed_tomorrow", "8", None),
    # Store Bededag: a holiday until 2023, abolished from 2024
    (OFFICE, "2023-05-05T10:00", False, "closed_weekday", "9.30", 0),
    (OFFICE, "2024-04-26T10:00", True, "open_now", "15", None),
    (OFFICE, "2026-05-01T10:00", True, "open_now", "15", None),
    # Constitution Day 2026 is a Friday and no public holiday
    (HOTLINE, "2026-06-05T19:00", True, "open_now", "20", None),
    # the nights the clock changes: 29 March and 25 October 2026, both Sundays
    (HOTLINE, "2026-03-29T10:00", True, "open_now", "16", None),
    (HOTLINE, "2026-03-28T16:00", False, "closed_tomorrow", "10", None),
    (HOTLINE, "2026-10-25T02:30", False, "closed_today", "10", None),
    (HOTLINE, "2026-10-25T16:00", False, "closed_tomorrow", "8", None),
    # until midnight
    ({**HOTLINE, "weekdays": "08:00-24:00"}, "2026-06-10T23:59", True, "open_now", "24", None),
    # never open in two weeks, always open, unknown
    (
        {"weekdays": "closed", "weekends": "closed", "holidays": "closed"},
        "2026-06-10T12:00",
        False,
        "unknown",
        None,
        None,
    ),
    ("always", "2026-12-25T03:00", True, "open_always", None, None),
    (None, "2026-06-10T12:00", None, "unknown", None, None),
]


@pytest.mark.parametrize(
    "hours, moment, is_open, phrase, clock, day", MOMENTS, ids=lambda part: part if isinstance(part, str) else None
)
def test_a_contact_is_open_or_tells_when_it_opens(knowledge, hours, moment, is_open, phrase, clock, day):
    found = status(contact(hours), datetime.fromisoformat(moment), knowledge.wording)
    assert (found.is_open, found.text) == (is_open, text(knowledge.wording.hours, phrase, clock, day))


@pytest.mark.parametrize(
    "moment, is_open",
    [
        ("2026-06-10T05:59:59+00:00", False),  # 7.59 in Danish summer time
        ("2026-06-10T06:00:00+00:00", True),
        ("2026-01-14T06:30:00+00:00", False),  # 7.30 in winter
        ("2026-01-14T07:00:00+00:00", True),
        ("2026-06-10T23:00:00+09:00", True),  # 16 in Denmark
        ("2026-06-13T22:30:00-04:00", False),  # already Sunday 4.30 in Denmark
        ("2026-03-29T08:00:00+00:00", True),  # 10 o'clock, the clock has just changed
        ("2026-03-28T08:59:00+00:00", False),  # 9.59 the day before
        ("2026-10-25T08:59:00+00:00", False),  # 9.59, the clock has just changed back
        ("2026-10-25T09:00:00+00:00", True),
    ],
)
def test_a_moment_with_a_zone_is_turned_into_danish_time(knowledge, moment, is_open):
    assert status(contact(HOTLINE), datetime.fromisoformat(moment), knowledge.wording).is_open is is_open


def test_a_naive_moment_is_danish_time(knowledge):
    naive = datetime(2026, 6, 10, 7, 30)
    words = knowledge.wording
    assert status(contact(HOTLINE), naive, words) == status(contact(HOTLINE), naive.replace(tzinfo=COPENHAGEN), words)
    assert status(contact(HOTLINE), naive, words) != status(contact(HOTLINE), naive.replace(tzinfo=timezone.utc), words)


def test_over_a_whole_year_the_open_hours_are_those_of_the_register(knowledge):
    moment, end = datetime(2026, 1, 1), datetime(2027, 1, 1)
    is_open = 0
    while moment < end:
        is_open += bool(status(contact(HOTLINE), moment, knowledge.wording).is_open)
        moment += timedelta(minutes=30)
    holidays_on_weekdays = 7  # 1 Jan, 2, 3 and 6 April, 14 and 25 May, 25 December; the others fall on weekends
    weekdays = 261 - holidays_on_weekdays
    assert is_open / 2 == weekdays * 12 + (365 - weekdays) * 6


@pytest.mark.parametrize(
    "hours, expected",
    [
        (HOTLINE, {"weekdays": "kl. 8-20", "weekends": "kl. 10-16", "holidays": "kl. 10-16"}),
        (OFFICE, {"weekdays": "kl. 9.30-15", "weekends": None, "holidays": None}),
    ],
)
def test_the_schedule_is_one_sentence_with_danish_clock_times(knowledge, hours, expected):
    words = knowledge.wording.hours
    assert schedule(contact(hours), knowledge.wording) == words.schedule.format(
        **{k: v or words.closed_word for k, v in expected.items()}
    )


def test_the_schedule_of_an_always_open_contact_says_so_and_of_an_unknown_one_says_nothing(knowledge):
    assert schedule(contact("always"), knowledge.wording) == knowledge.wording.hours.every_day
    assert schedule(contact(None), knowledge.wording) is None


def test_the_hotline_of_the_register_is_not_open_at_night(knowledge):
    hotline = knowledge.contacts["cyberhotline"]
    assert status(hotline, datetime(2026, 11, 23, 3, 0), knowledge.wording).is_open is False
