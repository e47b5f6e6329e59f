"""What more sentences would bring, and how well sentences unlike any other are understood. Trains the bare model many times."""

import random
from collections import defaultdict
from typing import Collection, Sequence

from sklearn.model_selection import StratifiedGroupKFold

from bot.evaluation import measure
from bot.evaluation.answers import Answer, ask_model
from bot.evaluation.groups import paraphrase_groups
from bot.evaluation.heldout import Sentence
from bot.evaluation.metrics import Figure
from bot.knowledge.loader import read_yaml
from bot.nlu.model import UnderstandingModel
from bot.nlu.sentences import Example
from bot.settings import ROOT

SEED = 42
SHARES = (0.25, 0.5, 1.0)
FOLDS = 5
_LEAST = 5  # sentences an intent keeps, however small the part; the model needs two for its own folds
_COMPONENT = "DanishUnderstanding"


def train(examples: Sequence[Example]) -> UnderstandingModel:
    """The model as config.yml asks for it, outside Rasa."""
    asked = next(part for part in read_yaml(ROOT / "config.yml")["pipeline"] if part["name"].endswith(_COMPONENT))
    options = {name: asked[name] for name in ("exposure_threshold",) if name in asked}
    return UnderstandingModel.train(examples, seed=SEED, **options)


def part(examples: Sequence[Example], share: float, seed: int) -> list[Example]:
    """`share` of the examples of each intent, chosen by `seed`; all of them when `share` is 1."""
    by_intent: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        by_intent[example.intent].append(example)
    draw = random.Random(seed)
    chosen: list[Example] = []
    for intent in sorted(by_intent):
        held = by_intent[intent]
        chosen += draw.sample(held, min(len(held), max(_LEAST, round(share * len(held)))))
    return chosen


def curve(
    examples: Sequence[Example], sentences: Sequence[Sentence], topics: Collection[str]
) -> list[tuple[int, dict[str, Figure]]]:
    """(training sentences, figures on the held-out ones) for growing parts of the data."""
    texts = [sentence.text for sentence in sentences]
    found = []
    for share in SHARES:
        chosen = part(examples, share, SEED)
        model = train(chosen)
        found.append((len(chosen), measure.figures(sentences, ask_model(model.understand, texts), topics)))
    return found


def cross_validate(examples: Sequence[Example], topics: Collection[str]) -> tuple[dict[str, Figure], int]:
    """Figures over every training sentence, each answered by a model that saw no paraphrase of it; and how many groups."""
    texts = [example.text for example in examples]
    intents = [example.intent for example in examples]
    groups = paraphrase_groups(texts)
    answers: dict[int, Answer] = {}
    split = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    for seen, unseen in split.split(texts, intents, groups):
        model = train([examples[at] for at in seen])
        answered = ask_model(model.understand, [texts[at] for at in unseen])
        answers.update(zip(map(int, unseen), answered, strict=True))
    sentences = [
        Sentence(example.text, example.intent, frozenset(), example.phase, example.exposure) for example in examples
    ]
    ordered = [answers[at] for at in range(len(texts))]
    return measure.figures(sentences, ordered, topics), int(groups.max()) + 1
