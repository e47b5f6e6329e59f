"""docs/evaluation.md: each machine-written section stands between its own markers, and everything else is left alone."""

from pathlib import Path
from typing import Mapping, Optional, Sequence

from bot.evaluation.gates import GOALS, is_met
from bot.evaluation.metrics import Bin, Figure
from bot.settings import ROOT

REPORT = ROOT / "docs" / "evaluation.md"
_TITLE = "# How well it understands, and how fast\n"
NAMES = {
    "top1": "intent, first answer (acted on)",
    "top1_accepted": "the same, accepted alternatives count",
    "top1_ranking": "intent, first of the classifier's ranking",
    "top3": "intent among the first three",
    "macro_f1": "macro-F1",
    "oos_accepted": "out_of_scope accepted as a topic",
    "refused": "in scope, but refused",
    "distress_recall": "distress recall",
    "distress_precision": "distress precision",
    "phase": "phase, where the sentence tells one",
    "phase_invented": "phase told where the sentence tells none",
    "exposure_f1": "exposure micro-F1",
    "ece": "calibration error (ECE)",
    "drop_letters": "drop with ae, oe, aa for æ, ø, å",
    "drop_letters_bare": "drop with a, o, a for æ, ø, å",
    "drop_typos": "drop with one typo in six words",
}


def write_section(name: str, body: str, path: Path = REPORT) -> None:
    """Puts `body` between the markers of section `name`; makes markers and file when they are missing."""
    begin, end = f"<!-- {name}: written by the machine, do not edit -->", f"<!-- end of {name} -->"
    text = path.read_text(encoding="utf-8") if path.exists() else _TITLE
    section = f"{begin}\n{body.strip()}\n{end}"
    if begin in text and end in text:
        before, rest = text.split(begin, 1)
        text = before + section + rest.split(end, 1)[1]
    else:
        text = f"{text.rstrip()}\n\n{section}\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def shown(figure: Figure, digits: int = 3) -> str:
    """A value with its interval and sample: 0.870 (0.85 to 0.89), n 935."""
    if not figure.n:
        return "no such sentence"
    if figure.value != figure.value:  # nan: nothing to divide by
        return "nothing to count"
    fine = max(digits - 1, 1)
    return f"{figure.value:.{digits}f} ({figure.low:.{fine}f} to {figure.high:.{fine}f}), n {figure.n}"


def verdict(name: str, value: float) -> str:
    """The goal for a figure and whether it is met; empty where no goal was set."""
    if name not in GOALS or value != value:
        return ""
    kind, bound = GOALS[name]
    return f"{kind} {bound:g}: {'met' if is_met(kind, bound, value) else '**missed**'}"


def figures_table(columns: Mapping[str, Mapping[str, Figure]], judged: Optional[str] = None) -> str:
    """One row for each figure, one column for each set of figures; `judged` is the column held against the goals."""
    names = [name for name in NAMES if any(name in held for held in columns.values())]
    rows = []
    for name in names:
        cells = [shown(held[name]) if name in held else "" for held in columns.values()]
        goal = [verdict(name, columns[judged][name].value) if name in columns[judged] else ""] if judged else []
        rows.append([NAMES[name], *cells, *goal])
    return table(["figure", *columns, *(["goal"] if judged else [])], rows)


def calibration_table(bins: Sequence[Bin]) -> str:
    rows = [
        [f"{held.low:.1f} to {held.high:.1f}", str(held.n), f"{held.promised:.3f}", f"{held.kept:.3f}"] for held in bins
    ]
    return table(["confidence", "sentences", "promised", "right"], rows)


def confusion_table(found: Sequence[tuple[str, str, int, str]], most: int = 30) -> str:
    rows = [[gold, guess, str(count), text.replace("|", "/")[:110]] for gold, guess, count, text in found[:most]]
    return table(["meant", "understood as", "times", "one of them"], rows)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
