"""docs/confusion.png: which intents are taken for which."""

from pathlib import Path
from typing import Sequence

import numpy as np

from bot.evaluation.answers import Answer
from bot.evaluation.heldout import Sentence

_INCH = 0.15  # of picture for one intent


def draw_confusion(sentences: Sequence[Sentence], answers: Sequence[Answer], path: Path) -> None:
    """Rows are what was meant, columns what was understood; a row adds up to 1."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    meant = sorted({sentence.intent for sentence in sentences})
    understood = [*meant, *sorted({answer.intent for answer in answers} - set(meant))]
    counted = np.zeros((len(meant), len(understood)))
    for sentence, answer in zip(sentences, answers, strict=True):
        counted[meant.index(sentence.intent), understood.index(answer.intent)] += 1
    shares = counted / counted.sum(axis=1, keepdims=True)
    wide, high = 3 + _INCH * len(understood), 2.5 + _INCH * len(meant)
    figure, axes = pyplot.subplots(figsize=(wide, high), layout="constrained")
    picture = axes.imshow(np.ma.masked_equal(shares, 0), cmap="viridis_r", vmin=0, vmax=1, interpolation="nearest")
    axes.set_xticks(range(len(understood)), understood, rotation=90, fontsize=6)
    axes.set_yticks(range(len(meant)), meant, fontsize=6)
    axes.set_xlabel("understood as")
    axes.set_ylabel("meant")
    axes.grid(color="0.92", linewidth=0.3)
    axes.set_axisbelow(True)
    figure.colorbar(picture, ax=axes, shrink=0.4, label="share of the sentences meant")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110, metadata={"Software": None})
    pyplot.close(figure)
