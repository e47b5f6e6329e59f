"""The lint of data/: the project's own data is clean, and each kind of fault is told with its file and place."""

import pytest

from bot.nlu import lint
from bot.settings import ROOT


def faults(tmp_path, knowledge, text, name="nlu/greet.yml"):
    """What is said of one file, without the count of sentences each intent needs."""
    path = tmp_path / "data" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return [fault for fault in lint.check(tmp_path / "data", knowledge) if "it needs at least" not in fault]


def block(*sentences, intent="greet", labels=""):
    lines = "\n".join(f"    - {sentence}" for sentence in sentences)
    return f'version: "3.1"\nnlu:\n- intent: {intent}\n{labels}  examples: |\n{lines}\n'


def test_the_projects_data_has_no_fault(knowledge):
    assert lint.check(ROOT / "data", knowledge) == []


def test_good_sentences_pass(tmp_path, knowledge):
    labels = "  metadata: {phase: lost, exposure: [card]}\n"
    assert faults(tmp_path, knowledge, block("de har hævet på mit kort", intent="card_misuse", labels=labels)) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nlu: [", "data/nlu/greet.yml: not readable"),
        ("nlu: []", '"version" must be "3.1"'),
        (block("hej", intent="hello"), 'block 1: there is no intent "hello"'),
        (block("hej").replace("  examples", "  example: x\n  examples"), 'block 1: unknown key "example"'),
        (block("hej", labels="  metadata: {phase: soon}\n"), 'there is no phase "soon"'),
        (block("hej", labels="  metadata: {exposure: [soul]}\n"), 'there is no exposure "soul"'),
        (block("hej", labels="  metadata: {mood: good}\n"), 'unknown label "mood"'),
        (block("hej") + "    hejsa\n", '"hejsa" is not an example'),
        (block("hej", "HEJ!"), '"HEJ!" stands twice'),
        (block("hej [med](dig)"), "brackets or control characters"),
        (block("Falsk e-mail", intent="phishing_email"), '"Falsk e-mail" is the title of a card'),
        (
            block("kan du lige sige hej til min gamle mor", "kan du lige sige hej til min mor gamle"),
            'is nearly "kan du lige sige hej til min gamle mor"',
        ),
    ],
)
def test_each_fault_is_told_with_its_place(tmp_path, knowledge, text, told):
    (found,) = faults(tmp_path, knowledge, text)
    assert told in found and found.startswith("data/nlu/greet.yml")


def test_a_sentence_under_two_intents_names_both(tmp_path, knowledge):
    text = block("hej med dig") + block("hej med dig", intent="goodbye").split("nlu:\n")[1]
    assert faults(tmp_path, knowledge, text) == [
        'data/nlu/greet.yml, goodbye: "hej med dig" stands under greet too (data/nlu/greet.yml).'
    ]


def test_a_rule_for_an_intent_we_do_not_have_is_told(tmp_path, knowledge):
    text = 'version: "3.1"\nrules:\n- rule: Say hello\n  steps:\n  - or:\n    - intent: greet\n    - intent: hello\n'
    assert faults(tmp_path, knowledge, text, "rules/rules.yml") == [
        'data/rules/rules.yml, "Say hello": there is no intent "hello".'
    ]


def test_every_intent_needs_its_number_of_sentences(tmp_path, knowledge):
    (tmp_path / "data").mkdir()
    found = lint.check(tmp_path / "data", knowledge)
    assert len(found) == len({*knowledge.topics, *knowledge.dialog})
    assert "data/nlu: distress has 0 sentences; it needs at least 120." in found
    assert "data/nlu: smishing has 0 sentences; it needs at least 60." in found
