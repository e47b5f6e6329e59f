"""The conversation's own moves: start over, say it again."""

from actions.advice import ActionAdvise
from actions.conversation import ActionRepeat, ActionRestart


def test_starting_over_forgets_the_case_and_ends_the_turn(act):
    turn = act(ActionRestart, "restart", before=act(ActionAdvise, "parcel_scam"))
    assert turn.slots == {"situation": None, "asked": None, "misses": 0}
    # Without it Rasa goes on predicting until its limit, and the conversation never answers again.
    assert turn.events[-1] == {"event": "followup", "timestamp": None, "name": "action_listen"}


def test_saying_it_again_gives_the_same_plan(act):
    first = act(ActionAdvise, "parcel_scam", phase="shared", exposure=["card"])
    assert act(ActionRepeat, "repeat", before=first).steps == first.steps


def test_with_nothing_to_repeat_there_is_the_hotline(act, knowledge):
    assert knowledge.contacts["cyberhotline"].phone in act(ActionRepeat, "repeat").messages[0]["text"]
