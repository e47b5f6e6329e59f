"""From sentences and answers to figures: three made-up sentences, every figure known."""

import pytest

from bot.evaluation import measure
from bot.evaluation.answers import Answer, ask_parser
from bot.evaluation.heldout import Sentence

SENTENCES = [
    Sentence("a", "smishing", frozenset(), "clicked", frozenset({"card"})),
    Sentence("b", "out_of_scope"),
    Sentence("c", "distress", frozenset({"sextortion"}), "threatened", frozenset({"images"})),
]


def answer(intent: str, *ranking: str, phase: str | None = None, exposure: frozenset[str] = frozenset()) -> Answer:
    return Answer(intent, 0.5, ranking, phase, exposure, 0.002)


ANSWERS = [
    answer("smishing", "smishing", phase="clicked", exposure=frozenset({"card", "cpr"})),
    answer("nlu_fallback", "malware", "out_of_scope", phase="lost"),
    answer("sextortion", "sextortion", "greet", "thanks", "distress", phase="lost"),
]


def test_figures_by_name():
    found = measure.figures(SENTENCES, ANSWERS, {"smishing", "malware", "sextortion"})
    values = {name: figure.value for name, figure in found.items()}
    assert values["top1"] == values["top1_ranking"] == pytest.approx(1 / 3)
    assert values["top1_accepted"] == 1.0  # falling back refuses what is out of scope, and sextortion is accepted
    assert values["top3"] == pytest.approx(2 / 3)
    assert values["oos_accepted"] == values["refused"] == values["distress_recall"] == 0.0
    assert values["phase"] == 0.5
    assert values["phase_invented"] == 1.0
    assert values["exposure_f1"] == pytest.approx(2 * 1 / (2 + 2))
    assert found["phase"].n == 2


def test_confusions_leave_accepted_answers_out():
    assert measure.confusions(SENTENCES, ANSWERS) == []
    wrong = [answer("malware"), answer("malware"), answer("greet")]
    assert measure.confusions(SENTENCES, wrong) == [
        ("distress", "greet", 1, "c"),
        ("out_of_scope", "malware", 1, "b"),
        ("smishing", "malware", 1, "a"),
    ]


def test_drop_and_latency():
    assert measure.drop(SENTENCES, ANSWERS, [answer("greet")] * 3).value == pytest.approx(1 / 3)
    assert measure.latency(ANSWERS)["p50"].value == pytest.approx(2.0)


def test_a_parser_answer_keeps_the_classifiers_own_confidence():
    said = {
        "intent": "nlu_fallback", "confidence": 0.3, "ranking": [["malware", 0.25]], "phase": None, "exposure": ["card"],
    }  # fmt: skip
    [found] = ask_parser(lambda text: said, ["a"])
    assert (found.intent, found.confidence, found.ranking) == ("nlu_fallback", 0.25, ("malware",))
    assert found.exposure == {"card"}
