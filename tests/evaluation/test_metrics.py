"""Every metric against a value worked out by hand."""

from math import isnan

import pytest

from bot.evaluation import metrics
from bot.evaluation.intervals import bootstrap, drop

NONE: frozenset[str] = frozenset()


def test_accuracy_counts_equal_labels():
    assert metrics.accuracy(["a", "b", "c", "a"], ["a", "b", "a", "a"]) == [True, True, False, True]
    assert metrics.share([True, True, False, True]).value == 0.75


def test_accuracy_accepted_lets_an_alternative_stand():
    assert metrics.accuracy_accepted(["a", "b", "c"], ["a", "x", "y"], [NONE, {"x"}, {"x"}]) == [True, True, False]


def test_lists_of_different_length_are_refused():
    with pytest.raises(ValueError):
        metrics.accuracy(["a"], [])


def test_top_k_looks_at_the_first_k_only():
    rankings = [("b", "a", "c"), ("b", "c", "a"), ()]
    assert metrics.top_k(["a", "a", "a"], rankings, 2) == [True, False, False]
    assert metrics.top_k(["a", "a", "a"], rankings, 3) == [True, True, False]


def test_macro_f1_is_the_mean_over_labels_that_occur():
    # a: precision 2/3, recall 2/2 -> 0.8; b: precision 1/1, recall 1/2 -> 2/3; c: never said -> 0
    golds, guesses = ["a", "a", "b", "b", "c"], ["a", "a", "b", "a", "z"]
    assert metrics.macro_f1(golds, guesses) == pytest.approx((0.8 + 2 / 3 + 0) / 3)


def test_macro_f1_of_a_label_only_guessed_does_not_count():
    assert metrics.macro_f1(["a", "a"], ["a", "z"]) == pytest.approx(2 / 3)


def test_micro_f1_over_sets():
    # right: card, cpr = 2; meant 3, told 4 -> 2 * 2 / 7
    golds = [{"card", "cpr"}, {"mitid"}, set()]
    guesses = [{"card", "cpr"}, {"cash"}, {"images"}]
    assert metrics.micro_f1(golds, guesses) == pytest.approx(4 / 7)
    assert metrics.micro_f1([set()], [set()]) == 1.0


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (8, 10, 0.4902, 0.9433),  # (0.8 + 0.19207) / 1.38415 -+ 0.22657
        (0, 10, 0.0, 0.2775),  # 3.84146 / 13.84146
        (10, 10, 0.7225, 1.0),
        (50, 100, 0.4038, 0.5962),
        (0, 0, 0.0, 1.0),
    ],
)
def test_wilson(hits, n, low, high):
    assert metrics.wilson(hits, n) == pytest.approx((low, high), abs=1e-4)


def test_share_of_nothing_is_unknown():
    assert isnan(metrics.share([]).value)
    assert metrics.share([]).n == 0


def test_out_of_scope_is_accepted_only_by_a_topic_nobody_accepts():
    golds = ["out_of_scope"] * 5 + ["smishing"]
    guesses = ["smishing", "out_of_scope", "nlu_fallback", "greet", "malware", "malware"]
    accepts = [NONE, NONE, NONE, NONE, {"malware"}, NONE]
    hits = metrics.false_accepts(golds, guesses, accepts, {"smishing", "malware"})
    assert hits == [True, False, False, False, False]


def test_in_scope_is_refused_by_fallback_or_out_of_scope():
    golds = ["smishing", "smishing", "smishing", "insult", "out_of_scope"]
    guesses = ["nlu_fallback", "out_of_scope", "malware", "out_of_scope", "nlu_fallback"]
    accepts = [NONE, NONE, NONE, {"out_of_scope"}, NONE]
    assert metrics.false_refusals(golds, guesses, accepts) == [True, True, False, False]


def test_distress_recall_and_precision():
    golds = ["distress", "distress", "distress", "sextortion", "thanks", "greet"]
    guesses = ["distress", "distress", "greet", "distress", "distress", "greet"]
    accepts = [NONE, NONE, NONE, {"distress"}, NONE, {"distress"}]
    assert metrics.share(metrics.recall_hits("distress", golds, guesses)).value == pytest.approx(2 / 3)
    assert metrics.share(metrics.precision_hits("distress", golds, guesses, accepts)).value == 0.75


def test_calibration_bins_and_error():
    bins = metrics.calibration([0.95, 0.85, 0.81, 0.2, 1.0], [True, True, False, False, True])
    assert [(held.low, held.n) for held in bins] == [(0.2, 1), (0.8, 2), (0.9, 2)]
    assert [held.kept for held in bins] == [0.0, 0.5, 1.0]
    assert [held.promised for held in bins] == pytest.approx([0.2, 0.83, 0.975])
    # (1 * 0.2 + 2 * 0.33 + 2 * 0.025) / 5
    assert metrics.ece(bins) == pytest.approx(0.182)
    assert isnan(metrics.ece([]))


def test_a_sure_and_always_right_classifier_has_no_calibration_error():
    assert metrics.ece(metrics.calibration([1.0, 1.0], [True, True])) == 0.0


def test_drop_counts_only_what_changed():
    # differences 1, 0, -1, 1: mean 0.25, variance 0.6875, reach 1.96 * sqrt(0.6875 / 4)
    figure = drop([True, True, False, True], [False, True, True, False])
    assert figure.value == 0.25
    assert (figure.low, figure.high) == pytest.approx((0.25 - 0.81256, 0.25 + 0.81256), abs=1e-4)


def test_nothing_changed_is_a_drop_of_nothing():
    figure = drop([True, False], [True, False])
    assert (figure.value, figure.low, figure.high) == (0, 0, 0)


def test_bootstrap_is_repeatable_and_holds_the_value():
    values = [0.0] * 30 + [1.0] * 70
    first, second = (bootstrap(100, lambda at: sum(values[i] for i in at) / len(at), seed=1) for _ in range(2))
    assert first == second
    assert first.value == 0.7
    # the spread of a share of 0.7 in 100 is 0.0458, so 95 % lie between about 0.61 and 0.79
    assert first.low == pytest.approx(0.61, abs=0.025)
    assert first.high == pytest.approx(0.79, abs=0.025)
