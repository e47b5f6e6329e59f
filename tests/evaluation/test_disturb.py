"""The disturbances: seeded, and as strong as they say."""

from random import Random

import pytest

from bot.evaluation.disturb import mistype, with_typos, without_danish_letters


def test_danish_letters_are_spelled_out_or_bared():
    assert without_danish_letters("Æblet på Ærø") == "Aeblet paa Aeroe"
    assert without_danish_letters("Æblet på Ærø", bare=True) == "Ablet pa Aro"


def test_typos_are_the_same_for_the_same_seed():
    text = "jeg trykkede på linket i beskeden fra posten i går"
    assert with_typos(text, 1) == with_typos(text, 1)
    assert len({with_typos(text, seed) for seed in range(20)}) > 10


@pytest.mark.parametrize("count", [6, 12, 60])
def test_one_word_in_six_is_touched(count):
    text = " ".join(["ordet"] * count)
    for seed in range(20):
        touched = sum(word != "ordet" for word in with_typos(text, seed).split())
        assert count // 6 - 1 <= touched <= count // 6  # a dropped or swapped letter may give the same word


def test_short_sentences_get_their_share():
    touched = sum(with_typos("spær mit kort", seed) != "spær mit kort" for seed in range(1000))
    assert 400 < touched < 550  # half of them: three words of six; a neighbour may restore nothing


@pytest.mark.parametrize("text", ["", "114", "??", "a"])
def test_nothing_to_mistype_is_no_error(text):
    assert isinstance(with_typos(text, 3), str)


def test_a_typo_changes_length_by_one_at_most():
    for seed in range(200):
        assert abs(len(mistype("Kontoen", Random(seed))) - 7) <= 1
