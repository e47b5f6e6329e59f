"""Danish letters and the features of a sentence."""

import pytest

from bot.danish_text import characters, fold, stems, tokens, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SPÆR KORTET", "spaer kortet"),
        ("spær", "spar"),
        ("Så gør jeg det på gaden", "saa goer jeg det paa gaden"),
        ("gør", "gor"),
        ("hjälp", "hjælp"),
        ("hjæææælp", "hjææææææælp"),
        ("Ｐｏｓｔ", "post"),
        ("A\u030a", "å"),
    ],
)
def test_spellings_of_the_same_word_are_one(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("kort", "konto"), ("11111", "11"), ("koden", "kodden")])
def test_different_words_and_numbers_stay_different(one, other):
    assert fold(one) != fold(other)


def test_folding_twice_changes_nothing_more():
    text = "Åååh, jeg GJORDE det på Ærø"
    assert fold(fold(text)) == fold(text)


def test_tokens_are_words_and_marks_and_every_digit_is_0():
    assert tokens("Har jeg mistet 4.500 kr?") == ["har", "jeg", "mistet", "0", ".", "000", "kr", "?"]


@pytest.mark.parametrize("text", ["", "   ", "😱", "-", "…"])
def test_a_text_without_words_has_no_features(text):
    found = tokens(text)
    assert [*words(found), *stems(found), *characters(found)] == []


def test_words_come_alone_and_in_pairs_without_stops():
    assert words(tokens("ja, hjælp mig")) == ["ja", "hjalp", "mig", "ja_hjalp", "hjalp_mig"]


def test_inflections_share_a_stem():
    assert set(stems(tokens("oplysninger"))) == set(stems(tokens("oplysningerne")))


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("jeg har ikke trykket på linket", True),
        ("jeg har aldrig trykket", True),
        ("hvis jeg trykker", True),
        ("jeg har trykket på linket", False),
        ("det ved jeg ikke, jeg trykkede", False),
        ("ikke en to tre fire trykket", False),
    ],
)
def test_a_negation_or_an_if_marks_the_next_few_words(text, turned):
    assert ("turned_trykk" in stems(tokens(text))) is turned


def test_characters_stay_inside_a_word_and_know_its_edges():
    runs = characters(tokens("mit id"))
    assert " mit" in runs and " id" in runs and not any("t i" in run for run in runs)
