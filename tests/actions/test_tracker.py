"""Reading Rasa's payload: what was said, what is known, and how the two become one."""

import pytest

from actions.tracker import heard, known_situation, merged, remember, told_situation
from bot.plan import Situation

WHOLE = Situation(
    "parcel_scam", "shared", frozenset({"card", "mitid"}), "business", "parent", True, "on_the_line", ("smishing",)
)


def stored(situation) -> dict:
    return {event["name"]: event["value"] for event in remember(situation)}


def test_a_message_is_read_with_its_intents_in_order_and_without_the_fallback(tracker):
    said = heard(tracker("nlu_fallback", "hvad nu", ranking=("smishing", "parcel_scam"), exposure=["card", "mitid"]))
    assert (said.text, said.intent, said.ranking) == ("hvad nu", "nlu_fallback", ("smishing", "parcel_scam"))
    assert (
        said.entities == {"exposure": ["card", "mitid"]}
        and said.one("exposure") == "card"
        and said.one("phase") is None
    )


def test_an_empty_payload_is_read_too(tracker):
    empty = tracker()
    empty.latest_message = {"text": None, "intent": None, "entities": None, "intent_ranking": None}
    said = heard(empty)
    assert (said.text, said.intent, said.ranking, said.entities) == ("", "", (), {})


def test_a_message_tells_a_situation(tracker):
    said = heard(
        tracker(
            phase="shared", exposure=["card"], concerns="parent", minor=True, live="at_the_door", audience="business"
        )
    )
    assert told_situation(said, "smishing") == Situation(
        "smishing", "shared", frozenset({"card"}), "business", "parent", True, "at_the_door"
    )


def test_what_is_not_said_stays_open(tracker):
    assert told_situation(heard(tracker()), "smishing") == Situation("smishing")


def test_words_outside_the_closed_lists_are_left_out(tracker):
    said = heard(tracker(phase="someday", exposure=["card", "soul"]))
    assert told_situation(said, "smishing") == Situation("smishing", None, frozenset({"card"}))


@pytest.mark.parametrize("situation", [WHOLE, Situation("smishing")])
def test_a_situation_survives_the_way_through_the_slots(tracker, knowledge, situation):
    assert known_situation(tracker(slots=stored(situation)), knowledge) == situation


def test_remembering_a_situation_counts_as_having_understood(tracker):
    assert stored(WHOLE)["misses"] == 0 and stored(WHOLE)["asked"] is None
    assert {event["name"]: event["value"] for event in remember(WHOLE, asked="phase")}["asked"] == "phase"


@pytest.mark.parametrize("slots", [{}, {"situation": {}}, {"situation": {"topic": "no_longer_there"}}, stored(None)])
def test_without_a_topic_we_know_nothing_is_known(tracker, knowledge, slots):
    assert known_situation(tracker(slots=slots), knowledge) is None


@pytest.mark.parametrize(
    ("known", "told", "together"),
    [
        ({"phase": "clicked"}, {"phase": "lost"}, {"phase": "lost"}),
        ({"phase": "lost"}, {}, {"phase": "lost"}),
        ({"exposure": {"card"}}, {"exposure": {"mitid"}}, {"exposure": {"card", "mitid"}}),
        ({"concerns": "parent"}, {}, {"concerns": "parent"}),
        ({"concerns": "parent"}, {"concerns": "child"}, {"concerns": "child"}),
        ({"minor": True}, {}, {"minor": True}),
        ({"audience": "business"}, {}, {"audience": "business"}),
        ({"live": "on_the_line"}, {}, {"live": "none"}),
        ({"also": ("card_misuse",)}, {}, {"also": ("card_misuse",)}),
    ],
)
def test_later_words_win_exposures_add_up_and_right_now_passes(known, told, together):
    def situation(facts: dict) -> Situation:
        return Situation("smishing", **{**facts, "exposure": frozenset(facts.get("exposure", ()))})

    assert merged(situation(known), situation(told)) == situation(together)
