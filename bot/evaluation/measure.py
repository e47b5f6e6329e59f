"""From sentences and answers to named figures; and which intents are taken for which. Pure."""

from collections import Counter
from typing import Callable, Collection, Sequence

import numpy as np

from bot.evaluation import intervals, metrics
from bot.evaluation.answers import Answer
from bot.evaluation.heldout import Sentence
from bot.evaluation.metrics import DISTRESS, FALLBACK, OUT_OF_SCOPE, Bin, Figure

SEED = 42


def figures(sentences: Sequence[Sentence], answers: Sequence[Answer], topics: Collection[str]) -> dict[str, Figure]:
    """Every figure of what was understood, by name; `topics` are the intents that have a card."""
    golds = [sentence.intent for sentence in sentences]
    accepts = [accepted(sentence) for sentence in sentences]
    acted = [answer.intent for answer in answers]
    rankings = [answer.ranking for answer in answers]
    told = [(s.phase, a.phase) for s, a in zip(sentences, answers, strict=True) if s.phase]
    untold = [a.phase for s, a in zip(sentences, answers, strict=True) if not s.phase]
    return {
        "top1": metrics.share(metrics.accuracy(golds, acted)),
        "top1_accepted": metrics.share(metrics.accuracy_accepted(golds, acted, accepts)),
        "top1_ranking": metrics.share(metrics.top_k(golds, rankings, 1)),
        "top3": metrics.share(metrics.top_k(golds, rankings, 3)),
        "macro_f1": sampled(golds, acted, metrics.macro_f1),
        "oos_accepted": metrics.share(metrics.false_accepts(golds, acted, accepts, topics)),
        "refused": metrics.share(metrics.false_refusals(golds, acted, accepts)),
        "distress_recall": metrics.share(metrics.recall_hits(DISTRESS, golds, acted)),
        "distress_precision": metrics.share(metrics.precision_hits(DISTRESS, golds, acted, accepts)),
        "phase": metrics.share([gold == guess for gold, guess in told]),
        "phase_invented": metrics.share([guess is not None for guess in untold]),
        "exposure_f1": sampled([s.exposure for s in sentences], [a.exposure for a in answers], metrics.micro_f1),
        "ece": _calibration_error(answers, metrics.top_k(golds, rankings, 1)),
    }


def accepted(sentence: Sentence) -> frozenset[str]:
    """The alternatives that stand; what is out of scope may be refused either way."""
    return sentence.accept | ({FALLBACK} if sentence.intent == OUT_OF_SCOPE else frozenset())


def calibration(sentences: Sequence[Sentence], answers: Sequence[Answer]) -> list[Bin]:
    """What the classifier promised of its first guess, and what it kept."""
    hits = metrics.top_k([s.intent for s in sentences], [a.ranking for a in answers], 1)
    return metrics.calibration([answer.confidence for answer in answers], hits)


def drop(sentences: Sequence[Sentence], before: Sequence[Answer], after: Sequence[Answer]) -> Figure:
    """How much strict accuracy falls when the same sentences are disturbed."""
    golds = [sentence.intent for sentence in sentences]
    was, now = ([answer.intent for answer in answers] for answers in (before, after))
    return intervals.drop(metrics.accuracy(golds, was), metrics.accuracy(golds, now))


def latency(answers: Sequence[Answer]) -> dict[str, Figure]:
    """Milliseconds a sentence: half, and 19 of 20, take no longer; and half need no more work of the processor."""
    taken = np.array([answer.seconds * 1000 for answer in answers])
    worked = np.array([answer.cpu * 1000 for answer in answers])

    def slowest_of(percent: int, held: np.ndarray) -> Figure:
        return intervals.bootstrap(len(held), lambda at: float(np.percentile(held[at], percent)), SEED)

    return {"p50": slowest_of(50, taken), "p95": slowest_of(95, taken), "cpu_p50": slowest_of(50, worked)}


def confusions(
    sentences: Sequence[Sentence], answers: Sequence[Answer]
) -> list[tuple[str, str, int, str]]:  # fmt: skip
    """What was taken for what, most frequent first, with one sentence each; accepted alternatives left out."""
    wrong = [
        (sentence.intent, answer.intent, sentence.text)
        for sentence, answer in zip(sentences, answers, strict=True)
        if answer.intent != sentence.intent and answer.intent not in accepted(sentence)
    ]
    example = {(gold, guess): text for gold, guess, text in reversed(wrong)}
    counted = Counter((gold, guess) for gold, guess, _ in wrong)
    ordered = sorted(counted.items(), key=lambda entry: (-entry[1], entry[0]))
    return [(gold, guess, count, example[gold, guess]) for (gold, guess), count in ordered]


def sampled(golds: Sequence, guesses: Sequence, statistic: Callable) -> Figure:
    """`statistic` of golds and guesses, with its interval by resampling."""
    return intervals.bootstrap(
        len(golds), lambda at: statistic([golds[i] for i in at], [guesses[i] for i in at]), SEED, rounds=300
    )


def _calibration_error(answers: Sequence[Answer], hits: Sequence[bool]) -> Figure:
    def error(at: np.ndarray) -> float:
        return metrics.ece(metrics.calibration([answers[i].confidence for i in at], [hits[i] for i in at]))

    return intervals.bootstrap(len(answers), error, SEED, rounds=300)
