"""The floors of pyproject.toml: what a change may not undercut. A floor is no goal; the goals stand in the report."""

from pathlib import Path
from typing import Mapping

import tomli

from bot.settings import ROOT

# The goals the product was set, by figure: (at least or at most, value).
GOALS = {
    "top1": ("at least", 0.88),
    "top3": ("at least", 0.96),
    "macro_f1": ("at least", 0.86),
    "oos_accepted": ("at most", 0.04),
    "refused": ("at most", 0.05),
    "distress_recall": ("at least", 0.98),
    "distress_precision": ("at least", 0.85),
    "phase": ("at least", 0.88),
    "exposure_f1": ("at least", 0.85),
    "drop_letters": ("at most", 0.02),
    "drop_letters_bare": ("at most", 0.02),
    "drop_typos": ("at most", 0.04),
    "p50": ("at most", 4.0),
    "training_seconds": ("at most", 60.0),
    "model_megabytes": ("at most", 30.0),
}


def read(path: Path = ROOT / "pyproject.toml") -> dict[str, tuple[str, float]]:
    """{figure: ("at least" or "at most", floor)} from [tool.digivagt.eval]. Raises KeyError when the table is missing."""
    table = tomli.loads(path.read_text(encoding="utf-8"))["tool"]["digivagt"]["eval"]
    return {
        name: (kind.replace("_", " "), float(value))
        for kind in ("at_least", "at_most")
        for name, value in table.get(kind, {}).items()
    }


def is_met(kind: str, bound: float, value: float) -> bool:
    """Whether `value` keeps the bound; an unknown value (nan) never does."""
    return value >= bound if kind == "at least" else value <= bound


def broken(floors: Mapping[str, tuple[str, float]], values: Mapping[str, float]) -> list[str]:
    """One sentence for each floor that is not kept. A figure that was not measured in this run is not judged."""
    return [
        f"{name} is {values[name]:.3f}, but must be {kind} {bound:g} ([tool.digivagt.eval] in pyproject.toml)."
        for name, (kind, bound) in floors.items()
        if name in values and not is_met(kind, bound, values[name])
    ]
