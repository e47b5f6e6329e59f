"""The reader of data/nlu: every shape Rasa allows, labels on the block or on the example."""

from bot.nlu.sentences import Example, read

TEXT = """
nlu:
- intent: greet
  examples: |
    - hej
    - goddag du
- intent: card_misuse
  metadata: {phase: lost, exposure: [card]}
  examples: |
    - hævet på mit kort
- intent: card_misuse
  examples:
  - text: mit kort
    metadata: {phase: suspicious}
- lookup: ignored
  examples: |
    - x
"""


def test_sentences_are_read_in_both_of_rasas_shapes_with_their_labels(tmp_path):
    (tmp_path / "a.yml").write_text(TEXT, encoding="utf-8")
    assert read(tmp_path) == [
        Example("hej", "greet"),
        Example("goddag du", "greet"),
        Example("hævet på mit kort", "card_misuse", "lost", frozenset({"card"})),
        Example("mit kort", "card_misuse", "suspicious"),
    ]


def test_the_projects_own_sentences_carry_their_labels():
    examples = read()
    assert sum(example.phase is not None for example in examples) > len(examples) / 2
    assert sum(bool(example.exposure) for example in examples) > len(examples) / 6
