"""The real seeds: in order today, complete, and not about to expire unnoticed."""

from collections import Counter
from datetime import date, timedelta

from bot.knowledge import lint
from bot.knowledge.readability import lix
from bot.knowledge.schema import OwnStep
from bot.knowledge.vocabulary import EXPOSURES, PHASES

TODAY = date.today()


def test_the_seeds_have_neither_fault_nor_warning():
    assert lint.check() == ([], [])


def test_every_topic_has_a_card_and_every_card_a_topic(knowledge):
    assert len(knowledge.topics) >= 97  # ids are never renamed or merged
    assert set(knowledge.topics) == set(knowledge.cards)


def test_no_dialog_intent_has_the_name_of_a_topic(knowledge):
    assert set(knowledge.dialog) & set(knowledge.topics) == set()


def test_titles_and_step_titles_tell_things_apart(knowledge):
    titles = Counter(topic.title for topic in knowledge.topics.values())
    assert [title for title, count in titles.items() if count > 1] == []


def test_a_step_without_a_condition_is_named_by_a_card_or_a_default(knowledge):
    named = {step for ids in knowledge.step_defaults.values() for step in ids}
    named |= {
        step
        for card in knowledge.cards.values()
        for advice in card.phases.values()
        for step in advice.steps
        if isinstance(step, str)
    }
    assert [name for name, step in knowledge.steps.items() if not step.when and name not in named] == []


def test_every_contact_and_source_is_of_use(knowledge):
    steps = [
        *knowledge.steps.values(),
        *(s for c in knowledge.cards.values() for a in c.phases.values() for s in a.steps if isinstance(s, OwnStep)),
    ]
    contacts = {step.contact for step in steps} | {name for card in knowledge.cards.values() for name in card.contacts}
    contacts |= set(knowledge.wording.distress_contacts) | {item.use for item in knowledge.superseded}
    assert set(knowledge.contacts) - contacts == set()
    sourced = [
        *steps,
        *knowledge.cards.values(),
        *knowledge.contacts.values(),
        *knowledge.figures.values(),
        *knowledge.glossary.values(),
        *knowledge.superseded,
    ]
    assert set(knowledge.sources) - {name for item in sourced for name in item.sources} == set()


def test_incidents_know_every_phase_their_default_and_questions_lead_to(knowledge):
    for topic, card in knowledge.cards.items():
        if knowledge.topics[topic].group == "incident":
            assert card.default_phase in card.phases, topic
            assert "phase" not in card.ask or len(card.phases) > 1, topic


def test_the_wording_has_a_word_for_every_phase_exposure_and_urgency(knowledge):
    words = knowledge.wording
    assert set(words.triage.phase_choices) == set(PHASES)
    assert set(words.triage.exposure_choices) == set(EXPOSURES)
    assert set(words.plan.urgency) == {"now", "today", "later"}


def test_something_can_be_stopped_for_every_exposure(knowledge):
    answered = {exposure for step in knowledge.steps.values() for when in step.when for exposure in when.exposure}
    assert set(EXPOSURES) - answered == set()


def test_the_texts_are_as_easy_as_promised(knowledge):
    scores = {p.place: lix(p.text) for p in lint.passages(knowledge) if len(p.text.split()) >= lint.LIX_MIN_WORDS}
    assert len(scores) > 1000
    assert max(scores.values()) <= 45
    assert sum(scores.values()) / len(scores) <= 35


def test_reviews_and_source_checks_are_recent(knowledge):
    assert [
        topic for topic, card in knowledge.cards.items() if card.review_by - card.reviewed > timedelta(days=184)
    ] == []
    assert [name for name, source in knowledge.sources.items() if TODAY - source.checked > timedelta(days=366)] == []


def test_the_hours_and_numbers_that_matter_most_are_what_they_are(knowledge):
    numbers = {
        "cyberhotline": "33 37 00 37",
        "mitid_support": "33 98 00 10",
        "police_114": "114",
        "alarm_112": "112",
        "boernetelefonen": "116 111",
    }
    assert {name: knowledge.contacts[name].phone for name in numbers} == numbers
    assert knowledge.contacts["cyberhotline"].hours.weekdays == "08:00-20:00"
    assert knowledge.contacts["cyberhotline"].hours.weekends == "10:00-16:00"
