"""`make eval`: trains, asks, measures, writes docs/evaluation.md, and holds the figures against their floors."""

import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bot import training
from bot.evaluation import (
    baselines,
    compare,
    disturb,
    gates,
    heldout,
    learning,
    measure,
    pages,
    report,
)
from bot.evaluation.answers import Answer, ask_parser
from bot.evaluation.heldout import Sentence
from bot.evaluation.metrics import Figure
from bot.evaluation.picture import draw_confusion
from bot.knowledge.loader import load
from bot.nlu import sentences as training_sentences
from bot.nlu.sentences import Example

SEED = 42
PICTURE = report.REPORT.with_name("confusion.png")


@dataclass(frozen=True)
class Model:
    """The real thing: where it lies, and how long training took (None when it was not trained in this run)."""

    path: Path
    seconds: float | None


def run(var: Path, with_baselines: bool = False, quick: bool = False) -> int:
    """Measures everything; `quick` leaves out what trains again. Returns 1 when a floor is broken. Raises TrainingFailed."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    examples, sentences = training_sentences.read(), heldout.read()
    topics = frozenset(load().topics)
    known = {example.intent for example in examples}
    covered = [at for at, sentence in enumerate(sentences) if sentence.intent in known]
    with tempfile.TemporaryDirectory(prefix="digivagt-eval-") as scratch:
        _say(f"{len(sentences)} held-out sentences, {len(examples)} training sentences, {len(known)} intents.")
        model = _model(var, Path(scratch), quick)
        answers = _ask(model, var if quick else Path(scratch), sentences)
        parts = pages.Parts(examples, sentences, covered, answers["plain"], model, topics)
        ours = measure.figures(_at(sentences, covered), _at(answers["plain"], covered), topics)
        for name in ("letters", "letters_bare", "typos"):
            ours[f"drop_{name}"] = measure.drop(
                _at(sentences, covered), _at(answers["plain"], covered), _at(answers[name], covered)
            )
        _say("Bare scikit-learn ...")
        rivals = [compare.Rival("bare scikit-learn", *baselines.bare_sklearn(examples, [s.text for s in sentences]))]
        again = None if quick else _train_again(examples, _at(sentences, covered), topics)
        report.write_section("results", pages.results(parts, ours, rivals, again))
        draw_confusion(_at(sentences, covered), _at(answers["plain"], covered), PICTURE)
        if with_baselines:
            _say("Rasa's default pipeline: trains for many minutes ...")
            found = baselines.rasa_default([s.text for s in sentences], Path(scratch), var)
            rivals.append(compare.Rival("Rasa's default pipeline (DIET)", *found))
            report.write_section("baselines", compare.page(parts, rivals))
    return _judge(parts, ours, model, len(known))


def _model(var: Path, scratch: Path, quick: bool) -> Model:
    if quick:
        return Model(training.train(var), None)
    _say("Training from nothing, to see how long it takes ...")
    os.environ["RASA_CACHE_DIRECTORY"] = str(scratch / "cache")
    began = time.perf_counter()
    model = Model(training.train(scratch), time.perf_counter() - began)
    _say(f"Trained in {model.seconds:.0f} s.")
    return model


def _ask(model: Model, var: Path, sentences: list[Sentence]) -> dict[str, list[Answer]]:
    from bot.nlu.parser import Parser

    os.environ.update(training.rasa_environment(var))
    parse = Parser(model.path).parse
    texts = [sentence.text for sentence in sentences]
    _say("Asking: as written, without Danish letters, with typos ...")
    return {
        "plain": ask_parser(parse, texts),
        "letters": ask_parser(parse, [disturb.without_danish_letters(text) for text in texts]),
        "letters_bare": ask_parser(parse, [disturb.without_danish_letters(text, bare=True) for text in texts]),
        "typos": ask_parser(parse, [disturb.with_typos(text, SEED) for text in texts]),
    }


def _train_again(examples: list[Example], sentences: list[Sentence], topics: frozenset[str]) -> pages.Again:
    _say("Learning curve ...")
    curve = learning.curve(examples, sentences, topics)
    _say("Cross-validation by groups of paraphrases ...")
    return pages.Again(curve, *learning.cross_validate(examples, topics))


def _judge(parts: pages.Parts, ours: dict[str, Figure], model: Model, intents: int) -> int:
    values = {name: figure.value for name, figure in ours.items()}
    values["p50"] = measure.latency(parts.answers)["p50"].value
    values["model_megabytes"] = model.path.stat().st_size / 1e6
    values["intents"] = intents
    if model.seconds is not None:
        values["training_seconds"] = model.seconds
    for name, value in values.items():
        _say(f"{name:20} {value:9.3f}   {report.verdict(name, value)}")
    faults = gates.broken(gates.read(), values)
    for sentence in faults:
        print(sentence, file=sys.stderr)
    _say(f"Written: {report.REPORT}, {PICTURE}")
    return 1 if faults else 0


def _at(held: list, places: list[int]) -> list:
    return [held[at] for at in places]


def _say(sentence: str) -> None:
    print(sentence, flush=True)
