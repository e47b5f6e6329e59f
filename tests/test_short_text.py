"""A short text is at most 480 characters, made of whole sentences, and ends with the hotline's number."""

import re
from itertools import combinations

import pytest

from bot.knowledge.loader import Knowledge, load
from bot.knowledge.vocabulary import EXPOSURES, PHASES
from bot.plan import Situation, make_plan
from bot.short_text import LIMIT, card_text, plan_text

KNOWLEDGE: Knowledge = load()
TOPICS = sorted(KNOWLEDGE.cards)
SITUATIONS = [frozenset(), *(frozenset([name]) for name in EXPOSURES), frozenset(EXPOSURES)]


def assert_is_short_text(text: str) -> None:
    hotline = KNOWLEDGE.contacts["cyberhotline"].phone
    lines = text.split("\n")
    assert len(text) <= LIMIT == 480
    assert text.endswith(f"{hotline}.")
    assert text.count(hotline) == 1
    assert len(lines) >= 3 and lines[1].startswith("1. ")
    assert all(line.endswith((".", "!", "?")) for line in lines[1:]), text
    assert not re.search(r"https?://\w", text)


@pytest.mark.parametrize("topic", TOPICS)
def test_every_card_is_a_short_text(topic):
    text = card_text(topic, KNOWLEDGE)
    assert_is_short_text(text)
    assert text.startswith(KNOWLEDGE.title(topic))


@pytest.mark.parametrize("topic", TOPICS)
def test_every_plan_is_a_short_text_of_whole_steps(topic):
    for phase in PHASES:
        for exposure in SITUATIONS:
            plan = make_plan(Situation(topic, phase, exposure), KNOWLEDGE)
            text = plan_text(plan, KNOWLEDGE)
            assert_is_short_text(text)
            titles = [planned.step.title for planned in plan.steps if planned.step.contact != "cyberhotline"]
            for number, title in enumerate(titles, start=1):
                assert (f"\n{number}. " in text) == (f"\n{number}. {title}" in text), text


def test_pairs_of_exposures_fit_too():
    for pair in combinations(EXPOSURES, 2):
        assert_is_short_text(
            plan_text(make_plan(Situation("parcel_scam", "lost", frozenset(pair)), KNOWLEDGE), KNOWLEDGE)
        )


def test_what_is_left_out_is_admitted():
    more = KNOWLEDGE.wording.site.text_more
    long = make_plan(Situation("lost_phone", "lost", frozenset(EXPOSURES)), KNOWLEDGE)
    assert more in plan_text(long, KNOWLEDGE).split("\n")
    for topic in TOPICS:
        text, card = card_text(topic, KNOWLEDGE), KNOWLEDGE.cards[topic]
        if card.do:
            assert (more in text) == (f"\n{len(card.do)}. {card.do[-1]}" not in text)


def test_an_uncertain_number_never_stands_without_its_caveat():
    uncertain = [c for c in KNOWLEDGE.contacts.values() if c.phone and c.certainty == "uncertain"]
    seen = 0
    for topic in TOPICS:
        for phase in ("shared", "lost"):
            text = plan_text(make_plan(Situation(topic, phase, frozenset(["card"])), KNOWLEDGE), KNOWLEDGE)
            for contact in uncertain:
                if contact.phone in text:
                    seen += 1
                    assert f"{contact.phone}. {contact.caveat}" in text
    assert seen


def test_a_number_stands_once():
    text = plan_text(make_plan(Situation("mitid_misuse", "lost", frozenset(["mitid", "card"])), KNOWLEDGE), KNOWLEDGE)
    assert text.count("33 98 00 10") == 1


def test_an_unknown_topic_is_a_key_error():
    with pytest.raises(KeyError):
        card_text("nothing", KNOWLEDGE)
