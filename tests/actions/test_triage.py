"""What a click does."""

import pytest

from actions.advice import ActionAdvise
from actions.triage import ActionChoose


def test_a_topic_is_answered_like_the_topic_itself(act):
    assert act(ActionChoose, choice="topic:parcel_scam").slots["asked"] == "phase"


def test_a_card_is_shown_and_the_case_at_hand_is_kept(act):
    case = act(ActionAdvise, "parcel_scam", phase="shared", exposure=["card"])
    turn = act(ActionChoose, before=case, choice="card:parcel_scam")
    assert turn.kind == "card" and turn.slots["situation"] == case.slots["situation"]


def test_phase_and_exposure_lead_to_the_plan_in_two_clicks(act):
    asked = act(ActionAdvise, "parcel_scam")
    asked_again = act(ActionChoose, before=asked, choice="phase:shared")
    assert asked_again.slots["asked"] == "exposure"
    turn = act(ActionChoose, before=asked_again, choice="exposure:card")
    assert turn.kind == "plan" and turn.steps[0] == "block_card" and turn.slots["asked"] is None


def test_something_else_is_an_answer_too(act):
    asked = act(ActionAdvise, "parcel_scam", phase="shared")
    turn = act(ActionChoose, before=asked, choice="exposure:other")
    assert turn.kind == "plan" and turn.slots["situation"]["exposure"] == []


@pytest.mark.parametrize(
    "choice", ["none:", "", "topic:", "topic:no_such", "phase:shared", "exposure:card", "card:no_such", "x"]
)
def test_a_choice_that_leads_nowhere_leads_to_the_hotline(act, knowledge, choice):
    turn = act(ActionChoose, choice=choice)
    assert knowledge.contacts["cyberhotline"].phone in turn.messages[0]["text"] and turn.choices
