"""The held-out sentences: readable, enough, and never among the training sentences."""

import pytest

from bot.evaluation import heldout
from bot.evaluation.groups import near_any, paraphrase_groups
from bot.evaluation.learning import part
from bot.knowledge.loader import Knowledge
from bot.nlu import sentences as training
from bot.nlu.sentences import Example


@pytest.fixture(scope="module")
def sentences() -> list[heldout.Sentence]:
    return heldout.read()


def test_there_are_enough_of_them(sentences):
    assert len(sentences) >= 600
    assert sum(sentence.intent == "distress" for sentence in sentences) >= 40
    assert sum(sentence.intent == "out_of_scope" for sentence in sentences) >= 60


def test_every_label_is_of_the_catalogue(sentences, knowledge: Knowledge):
    known = {*knowledge.topics, *knowledge.dialog}
    assert {intent for s in sentences for intent in (s.intent, *s.accept)} <= known


def test_every_intent_of_the_catalogue_is_asked(sentences, knowledge: Knowledge):
    assert {s.intent for s in sentences} >= {*knowledge.topics, *knowledge.dialog}


def test_none_stands_twice(sentences):
    texts = [sentence.text.casefold() for sentence in sentences]
    assert len(texts) == len(set(texts))


def test_none_is_a_training_sentence(sentences):
    trained = {example.text.casefold() for example in training.read()}
    assert [sentence.text for sentence in sentences if sentence.text.casefold() in trained] == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("not json", "fault.jsonl, line 1: not a sentence"),
        ('{"intent": "greet"}', "text"),
        ('{"text": "a", "intent": "b", "phase": "soon"}', 'no phase "soon"'),
        ('{"text": "a", "intent": "b", "exposure": ["soul"]}', 'no exposure "soul"'),
        ("", "no held-out sentence"),
    ],
)
def test_a_broken_line_is_named(tmp_path, line, said):
    (tmp_path / "fault.jsonl").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(heldout.HeldoutFault, match=said):
        heldout.read(tmp_path)


def test_paraphrases_share_a_group_and_chains_join():
    texts = ["kortet er spærret", "kortet er spærret nu", "kortet er spærret nu igen", "helt andre ord om vejret"]
    groups = paraphrase_groups(texts, near=0.5)
    assert groups[0] == groups[1] == groups[2] != groups[3]


def test_near_any_finds_the_copy_only():
    assert near_any(["nogen har tømt kontoen", "godt vejr i dag"], ["nogen har tømt kontoen!"]) == [True, False]


def test_a_part_keeps_every_intent():
    examples = [Example(f"{intent} {n}", intent) for intent in "ab" for n in range(40)]
    chosen = part(examples, 0.25, seed=1)
    assert sorted(example.intent for example in chosen) == ["a"] * 10 + ["b"] * 10
    assert chosen == part(examples, 0.25, seed=1)
    assert len(part(examples, 0.01, seed=1)) == 10
