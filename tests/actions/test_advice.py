"""A topic is answered with its plan, its card or one question, and the answer to the question is understood."""

import pytest

from actions.advice import ActionAdvise, ActionAnswer


def test_what_tells_enough_is_answered_with_the_plan_at_once(act):
    turn = act(ActionAdvise, "parcel_scam", phase="shared", exposure=["card"])
    assert turn.kind == "plan" and len(turn.messages) == 1
    assert turn.steps[:2] == ["block_card", "call_bank"]
    assert turn.slots["asked"] is None and turn.slots["situation"]["exposure"] == ["card"]


def test_an_unknown_phase_that_decides_the_plan_is_asked_for_with_choices(act):
    turn = act(ActionAdvise, "parcel_scam")
    assert turn.slots["asked"] == "phase"
    assert turn.choices and all(choice.startswith("phase:") for choice in turn.choices)


def test_an_unknown_exposure_is_asked_for_when_something_was_shared(act):
    turn = act(ActionAdvise, "smishing", phase="shared")
    assert turn.slots["asked"] == "exposure" and "exposure:other" in turn.choices


def test_what_is_only_suspicious_is_not_asked_about(act):
    turn = act(ActionAdvise, "smishing", phase="suspicious")
    assert turn.kind == "plan" and turn.slots["asked"] is None


def test_a_service_is_answered_with_its_card(act):
    assert act(ActionAdvise, "cyberhotline").kind == "card"


@pytest.mark.parametrize("intent", ["gave_away_details", "parcel_scam", "affirm"])
def test_words_after_a_question_are_about_the_case_at_hand(act, intent):
    asked = act(ActionAdvise, "parcel_scam")
    turn = act(ActionAdvise, intent, before=asked, phase="shared", exposure=["card"])
    assert turn.kind == "plan" and turn.messages[0]["topic"] == "parcel_scam" and "block_card" in turn.steps


def test_the_same_question_is_not_asked_twice(act):
    asked = act(ActionAdvise, "parcel_scam")
    assert act(ActionAdvise, "parcel_scam", before=asked).slots["asked"] is None


def test_another_topic_after_a_question_begins_anew(act):
    asked = act(ActionAdvise, "parcel_scam")
    turn = act(ActionAdvise, "mitid_misuse", before=asked, phase="shared", exposure=["mitid"])
    assert turn.messages[0]["topic"] == "mitid_misuse"


def test_a_new_message_without_a_question_begins_anew(act):
    first = act(ActionAdvise, "parcel_scam", phase="shared", exposure=["card"])
    turn = act(ActionAdvise, "parcel_scam", before=first, phase="suspicious")
    assert turn.slots["situation"]["exposure"] == []


def test_no_after_a_question_means_that_nothing_was_done(act):
    asked = act(ActionAdvise, "parcel_scam")
    turn = act(ActionAnswer, "deny", before=asked)
    assert turn.kind == "plan" and turn.messages[0]["phase"] == "suspicious"


def test_yes_without_a_question_is_met_with_an_invitation(act, knowledge):
    turn = act(ActionAnswer, "affirm")
    assert turn.messages[0]["text"] == knowledge.wording.triage.nothing_open and turn.slots == {}


@pytest.mark.parametrize(
    ("intent", "told"), [("affirm", {"phase": "shared", "exposure": ["card"]}), ("deny", {"exposure": ["card"]})]
)
def test_yes_or_no_with_facts_is_answered_by_the_facts(act, intent, told):
    asked = act(ActionAdvise, "parcel_scam")
    turn = act(ActionAnswer, intent, before=asked, **told)
    assert turn.kind == "plan" and "block_card" in turn.steps
