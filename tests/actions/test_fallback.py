"""Not understood: two choices, then the hotline with its hours, and never a dead end."""

import pytest

from actions.fallback import ActionFallback
from actions.tracker import remember
from bot.plan import Situation


@pytest.fixture
def hotline(knowledge) -> str:
    return knowledge.contacts["cyberhotline"].phone


def test_first_the_two_likeliest_topics_are_offered_with_a_way_out(act, knowledge):
    turn = act(ActionFallback, "nlu_fallback", ranking=("smishing", "greet", "parcel_scam", "liability"))
    assert turn.choices == ["topic:smishing", "topic:parcel_scam", "none:"] and turn.slots["misses"] == 1
    labels = [choice["label"] for choice in turn.messages[0]["choices"]]
    assert labels == [
        knowledge.title("smishing"),
        knowledge.title("parcel_scam"),
        knowledge.wording.fallback.none_of_these,
    ]


def test_the_second_time_the_hotline_is_given_with_its_hours(act, hotline):
    first = act(ActionFallback, "nlu_fallback", ranking=("smishing",))
    turn = act(ActionFallback, "nlu_fallback", before=first, ranking=("smishing",))
    contact = turn.messages[0]["contacts"][0]
    assert (
        contact["phone"] == hotline
        and contact["hours"] in turn.messages[0]["text"]
        and hotline in turn.messages[0]["text"]
    )
    assert turn.choices and turn.slots["misses"] == 2


@pytest.mark.parametrize("ranking", [(), ("greet", "out_of_scope"), ("not_a_topic",)])
def test_without_a_topic_to_offer_the_hotline_comes_at_once(act, hotline, ranking):
    assert hotline in act(ActionFallback, "nlu_fallback", ranking=ranking).messages[0]["text"]


def test_unclear_words_after_a_question_count_when_they_tell_a_fact(act):
    slots = {event["name"]: event["value"] for event in remember(Situation("parcel_scam"), asked="phase")}
    turn = act(ActionFallback, "nlu_fallback", slots=slots, exposure=["card"])
    assert turn.kind == "plan" and "block_card" in turn.steps and turn.slots["misses"] == 0
