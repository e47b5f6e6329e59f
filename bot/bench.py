"""`make bench`: one message through our gateway against one message through stock Rasa, in one run, turn about.

Both get the same sentences in the same fresh conversations; who goes first changes with every conversation, so that
a machine that is busy for a while slows down both.
"""

import os
import random
import sys
import tempfile
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Sequence

import httpx
import numpy as np

from bot import bench_stock, training
from bot.bench_systems import BenchFailed, Talk, ours_running, stock_running
from bot.evaluation import heldout, report
from bot.evaluation.intervals import bootstrap
from bot.evaluation.metrics import Figure

SENTENCES, TURNS, ROUNDS, SEED = 60, 5, 6, 42
GOAL = 0.65  # ours / stock


def run(var: Path) -> int:
    """Prints and writes both medians and their ratio. Returns 1 when it cannot measure."""
    try:
        stock_model = bench_stock.prepare(var / "stock")
        training.train(var)
        with tempfile.TemporaryDirectory(prefix="digivagt-bench-") as scratch, ExitStack() as stack:
            stock = stack.enter_context(stock_running(var / "stock", stock_model, Path(scratch)))
            ours = stack.enter_context(ours_running(var, Path(scratch)))
            taken = _turn_about({"stock": stock, "ours": ours})
    except (BenchFailed, bench_stock.StockFailed, training.TrainingFailed, httpx.HTTPError) as error:
        print(error, file=sys.stderr)
        return 1
    body = page(taken["stock"], taken["ours"])
    print(body)
    report.write_section("bench", body)
    return 0


def page(stock: Sequence[float], ours: Sequence[float]) -> str:
    """The section `bench` from milliseconds a message; both lists hold the same messages in the same order."""
    before, after = np.array(stock), np.array(ours)
    ratio = bootstrap(len(before), lambda at: float(np.median(after[at]) / np.median(before[at])), SEED)
    verdict = "met" if ratio.value <= GOAL else "**missed**"
    rows = [[name, _shown(held, 50), _shown(held, 95)] for name, held in
            (("stock Rasa, REST channel, no gateway", before), ("Digivagt through its gateway", after))]  # fmt: skip
    return "\n\n".join([
        "## Speed against stock Rasa",
        f"{date.today().isoformat()}, `python -m bot bench`, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}. Model "
        f"digivagt-{training.fingerprint()}. {SENTENCES} held-out sentences in fresh conversations of {TURNS} messages, "
        f"{ROUNDS} rounds turn about after one to warm up; ms a message with 95 % interval. Stock is {bench_stock.JSONSCHEMA}, "
        "default endpoints, WhitespaceTokenizer, CountVectors on words and char_wb 2 to 5, LogisticRegressionClassifier "
        "(5 iterations of training, which does not change its speed), RulePolicy; the same data, actions and SQLite tracker store.",
        report.table(["system", "p50", "p95"], rows),
        f"Ratio of the medians, ours to stock: {report.shown(ratio)}. Goal at most {GOAL}: {verdict}.",
    ])  # fmt: skip


def conversations() -> list[list[str]]:
    """The sentences of one round, in conversations."""
    texts = [sentence.text for sentence in heldout.read()]
    chosen = random.Random(SEED).sample(texts, SENTENCES)
    return [chosen[at : at + TURNS] for at in range(0, SENTENCES, TURNS)]


def _turn_about(systems: dict[str, Talk]) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {name: [] for name in systems}
    names = list(systems)
    for turn in range(ROUNDS + 1):
        for said in conversations():
            names.reverse()
            for name in names:
                found = systems[name](said)
                taken[name] += found if turn else []
    return taken


def _shown(taken: np.ndarray, percent: int) -> str:
    figure: Figure = bootstrap(len(taken), lambda at: float(np.percentile(taken[at], percent)), SEED)
    return report.shown(figure, 1)
