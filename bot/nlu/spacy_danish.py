"""Our own Danish spaCy pipeline: the tokenizer spaCy has for Danish, and lemmas from simplemma."""

from pathlib import Path

import simplemma
import spacy
from spacy.language import Language
from spacy.tokens import Doc

_LEMMAS = "digivagt_lemmas"


@Language.component(_LEMMAS)
def add_lemmas(doc: Doc) -> Doc:
    """Sets each token's dictionary form; simplemma was right for 95.4 % of Danish words (docs/evaluation.md)."""
    for token in doc:
        token.lemma_ = simplemma.lemmatize(token.text, lang="da")
    return doc


def build(folder: Path) -> None:
    """Writes the pipeline to `folder`, complete or not at all."""
    pipeline = spacy.blank("da")
    pipeline.add_pipe(_LEMMAS)
    unfinished = folder.with_name(folder.name + ".unfinished")
    pipeline.to_disk(unfinished)
    unfinished.rename(folder)
