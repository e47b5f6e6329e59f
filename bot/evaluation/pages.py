"""The section `results` of docs/evaluation.md."""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Mapping, Optional, Sequence

from bot.evaluation import compare, measure, report
from bot.evaluation.answers import Answer
from bot.evaluation.groups import NEAR, near_any
from bot.evaluation.heldout import Sentence
from bot.evaluation.metrics import Figure
from bot.evaluation.report import shown, table
from bot.nlu.sentences import Example

if TYPE_CHECKING:
    from bot.evaluation.run import Model

_COVERED = "those whose intent has training data"


@dataclass(frozen=True)
class Parts:
    """What one run has in hand. `covered` are the places of the sentences whose intent has training data."""

    examples: Sequence[Example]
    sentences: Sequence[Sentence]
    covered: Sequence[int]
    answers: Sequence[Answer]
    model: "Model"
    topics: frozenset[str]

    def known(self, held: Sequence) -> list:
        return [held[at] for at in self.covered]

    @property
    def known_sentences(self) -> list[Sentence]:
        return self.known(self.sentences)

    @property
    def described(self) -> str:
        intents = len({example.intent for example in self.examples})
        meant = len({sentence.intent for sentence in self.sentences})
        return (
            f"Model {_name(self.model.path)}, {len(self.examples)} training sentences for {intents} intents; "
            f"{len(self.covered)} of {len(self.sentences)} held-out sentences mean one of them "
            f"(the set knows {meant} intents)."
        )


@dataclass(frozen=True)
class Again:
    """What training again and again showed: the learning curve, and the cross-validation over so many groups."""

    curve: Sequence[tuple[int, Mapping[str, Figure]]]
    validated: Mapping[str, Figure]
    groups: int


def results(
    parts: Parts, ours: Mapping[str, Figure], rivals: Sequence[compare.Rival], again: Optional[Again]
) -> str:  # fmt: skip
    near = near_any([sentence.text for sentence in parts.sentences], [example.text for example in parts.examples])
    far = [at for at in parts.covered if not near[at]]
    columns = {"every held-out sentence": ours, "those unlike any training sentence": _figures(parts, far)}
    if len(parts.covered) < len(parts.sentences):
        everything = _figures(parts, range(len(parts.sentences)))
        columns = {**columns, "every held-out sentence": everything, _COVERED: ours}
    known_answers = parts.known(parts.answers)
    found = [
        "## Figures on sentences nobody trained on",
        f"{date.today().isoformat()}, `python -m bot eval{'' if again else ' --quick'}`, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}. "
        f"{parts.described} {sum(near)} held-out sentences are closer than {NEAR} (cosine of character n-grams) to a "
        "training sentence, which flatters the figures; the second column leaves them out. An out_of_scope sentence that "
        "falls back is refused as it should be, but counts in the first row as wrong. In brackets the 95 % interval: Wilson's for shares, bootstrap for the others.",
        report.figures_table(columns, judged="every held-out sentence"),
        _cost(parts),
        "### Beside a bare scikit-learn pipeline",
        compare.rows(parts, rivals),
        "### Calibration",
        "What the classifier says of its first guess, and how often that is right.",
        report.calibration_table(measure.calibration(parts.known_sentences, known_answers)),
        "### What is taken for what",
        "The 30 most frequent, accepted alternatives left out; all of them in the picture.",
        report.confusion_table(measure.confusions(parts.known_sentences, known_answers)),
        "![which intents are taken for which](confusion.png)",
    ]
    return "\n\n".join(found + (_trained_again(again) if again else []))


def _figures(parts: Parts, places: Sequence[int]) -> Mapping[str, Figure]:
    sentences, answers = [parts.sentences[at] for at in places], [parts.answers[at] for at in places]
    return measure.figures(sentences, answers, parts.topics)


def _cost(parts: Parts) -> str:
    time = measure.latency(parts.answers)
    seconds = parts.model.seconds
    size = parts.model.path.stat().st_size / 1e6
    rows = [
        ["parse, ms, half take no longer", shown(time["p50"], 2), report.verdict("p50", time["p50"].value)],
        ["parse, ms, 19 of 20 take no longer", shown(time["p95"], 2), ""],
        ["parse, ms of processor, half need no more", shown(time["cpu_p50"], 2), ""],
        ["training from nothing, s", f"{seconds:.0f}, n 1" if seconds else "not in this run",
         report.verdict("training_seconds", seconds) if seconds else ""],
        ["model, MB", f"{size:.1f}", report.verdict("model_megabytes", size)],
    ]  # fmt: skip
    return table(["cost", "value", "goal"], rows)


def _trained_again(again: Again) -> list[str]:
    names = ("top1", "top3", "macro_f1", "phase", "exposure_f1")
    head = [report.NAMES[name] for name in names]
    curve = [[str(count), *(shown(held[name]) for name in names)] for count, held in again.curve]
    return [
        "### Learning curve",
        "The bare model without thresholds and safety nets, trained on parts of the data, on the held-out sentences.",
        table(["training sentences", *head], curve),
        "### Cross-validation by groups of paraphrases",
        f"Five folds over {again.groups} groups; sentences of one group are never on both sides. The bare model.",
        table(["", *head], [["training data", *(shown(again.validated[name]) for name in names)]]),
    ]


def _name(path: Path) -> str:
    return path.name.removesuffix(".tar.gz")
