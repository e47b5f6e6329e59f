"""The learned part on a handful of sentences: it learns them, ranks honestly, and takes any text."""

import pytest

from bot.nlu.model import UnderstandingModel
from bot.nlu.sentences import Example

SENTENCES = {
    ("parcel", "clicked", frozenset()): ["jeg trykkede på linket fra postnord", "trykkede på pakke link", "jeg har trykket på linket om pakken", "klikkede på linket fra gls"],
    ("parcel", "suspicious", frozenset()): ["har fået en sms om en pakke", "besked fra postnord om en pakke", "er pakken fra gls ægte", "mystisk besked om min pakke"],
    ("card", "shared", frozenset({"card"})): ["jeg tastede mit kortnummer", "de har fået mit dankort", "jeg skrev mit visakort på siden", "jeg gav dem kortnummeret"],
    ("login", "shared", frozenset({"mitid"})): ["jeg godkendte i mitid appen", "de har mit mitid", "jeg swipede i mitid", "jeg gav dem adgang til mitid"],
    ("hello", None, frozenset()): ["hej", "hej med dig", "goddag", "godmorgen", "hallo", "hejsa"],
}  # fmt: skip
EXAMPLES = [
    Example(text, intent, phase, exposure) for (intent, phase, exposure), texts in SENTENCES.items() for text in texts
]


@pytest.fixture(scope="module")
def model() -> UnderstandingModel:
    return UnderstandingModel.train(EXAMPLES, seed=42)


def test_it_learns_its_sentences(model):
    right = [model.understand(example.text).ranking[0][0] == example.intent for example in EXAMPLES]
    assert sum(right) >= len(EXAMPLES) - 1


@pytest.mark.parametrize(
    ("text", "intent", "phase", "exposure"),
    [
        ("jeg tastede mit KORTNUMMER på siden", "card", "shared", {"card"}),
        ("har godkendt i MitID-appen", "login", "shared", {"mitid"}),
        ("hej hej", "hello", None, set()),
    ],
)
def test_it_understands_sentences_it_has_not_seen(model, text, intent, phase, exposure):
    understood = model.understand(text)
    assert (understood.ranking[0][0], understood.phase, understood.exposure) == (intent, phase, exposure)


@pytest.mark.parametrize("text", ["hej", "", "   ", "😱", "xyzzy qwerty", "a" * 10_000, "pakke " * 2_000, "\x00\ufeff"])
def test_any_text_gets_every_intent_with_shares_that_add_up_to_one(model, text):
    ranking = model.understand(text).ranking
    shares = [share for _, share in ranking]
    assert {intent for intent, _ in ranking} == {example.intent for example in EXAMPLES}
    assert shares == sorted(shares, reverse=True) and sum(shares) == pytest.approx(1)


def test_the_same_seed_gives_the_same_answers(model):
    again = UnderstandingModel.train(EXAMPLES, seed=42)
    for example in EXAMPLES:
        assert again.understand(example.text).ranking == model.understand(example.text).ranking


def test_one_intent_alone_cannot_be_learned():
    with pytest.raises(ValueError):
        UnderstandingModel.train([example for example in EXAMPLES if example.intent == "hello"], seed=42)
