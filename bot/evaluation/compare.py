"""The section that holds our figures beside those of what anybody could have, from one and the same run."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Sequence

from bot.evaluation import measure, metrics
from bot.evaluation.answers import Answer
from bot.evaluation.report import shown, table

if TYPE_CHECKING:
    from bot.evaluation.pages import Parts


@dataclass(frozen=True)
class Rival:
    """A system trained on the same sentences; `answers` belong to all held-out sentences in their order."""

    name: str
    answers: Sequence[Answer]
    training_seconds: float


def rows(parts: "Parts", rivals: Sequence[Rival]) -> str:
    """One line a system: accuracy by its own ranking, so that refusing is neither punished nor rewarded."""
    golds = [sentence.intent for sentence in parts.known_sentences]
    lines = []
    for rival in (Rival("**Digivagt**", parts.answers, parts.model.seconds or float("nan")), *rivals):
        answers = parts.known(rival.answers)
        rankings = [answer.ranking for answer in answers]
        first = [ranking[0] if ranking else "" for ranking in rankings]
        macro = measure.sampled(golds, first, metrics.macro_f1)
        time = measure.latency(rival.answers)
        seconds = rival.training_seconds
        lines.append([
            rival.name, shown(metrics.share(metrics.top_k(golds, rankings, 1))),
            shown(metrics.share(metrics.top_k(golds, rankings, 3))), shown(macro), shown(time["p50"], 2),
            "not trained in this run" if seconds != seconds else f"{seconds:.0f}",
        ])  # fmt: skip
    return table(["system", "first of the ranking", "first three", "macro-F1", "p50 ms", "training s"], lines)


def page(parts: "Parts", rivals: Sequence[Rival]) -> str:
    """The section `baselines`."""
    return "\n\n".join([
        "## Against Rasa's default pipeline, same data, same run",
        f"{date.today().isoformat()}, `python -m bot eval --baselines`. {parts.described} The default pipeline is "
        "WhitespaceTokenizer, RegexFeaturizer, LexicalSyntacticFeaturizer, CountVectorsFeaturizer on words and on "
        "char_wb 1 to 4, DIETClassifier with 100 epochs. Intervals are 95 %.",
        rows(parts, rivals),
        "Both Rasa rows are asked through Rasa's own graph; scikit-learn is called directly, so its time is not comparable.",
    ])  # fmt: skip
