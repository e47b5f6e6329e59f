"""Trains when something the model depends on has changed, and not otherwise. Calls `rasa train` as a program of its own."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Iterator

from bot.knowledge.loader import SEEDS
from bot.settings import ROOT

KEPT_MODELS = 3


class TrainingFailed(Exception):
    """`rasa train` did not make a model; the text says where its words are."""


def model_path(var: Path) -> Path:
    """Where the model for the present domain, data, config and code lies, or would lie."""
    return var / "models" / f"digivagt-{fingerprint()}.tar.gz"


def fingerprint() -> str:
    """Twelve hex digits over everything a model depends on; seeds it does not read do not count."""
    digest = hashlib.sha256()
    for path in sorted(_ingredients()):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def train(var: Path) -> Path:
    """Makes the model if it is not there, and returns its path. Raises TrainingFailed or OSError."""
    path = model_path(var)
    if path.exists():
        return path
    log = var / "log" / "train.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable,
        "-m",
        "rasa",
        "train",
        "--out",
        str(path.parent),
        "--fixed-model-name",
        path.name.removesuffix(".tar.gz"),
    ]
    with log.open("w") as output:
        done = subprocess.run(command, cwd=ROOT, env=rasa_environment(var), stdout=output, stderr=subprocess.STDOUT)
    if done.returncode or not path.exists():
        raise TrainingFailed(f"Training failed. What rasa said is in {log}.")
    for old in sorted(path.parent.glob("digivagt-*.tar.gz"), key=lambda found: found.stat().st_mtime)[:-KEPT_MODELS]:
        old.unlink()
    return path


def rasa_environment(var: Path) -> dict[str, str]:
    """The environment of every process that runs rasa: what config.yml and endpoints.yml ask for, and quiet logs."""
    from bot.nlu import spacy_pipeline

    given = {
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "OMP_NUM_THREADS": "1",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "LOG_LEVEL": "WARNING",
        "PYTHONWARNINGS": "ignore",
        "DIGIVAGT_ACTIONS_URL": "http://127.0.0.1:1/unused",
        "DIGIVAGT_TRACKER_DIALECT": "sqlite",
        "DIGIVAGT_TRACKER_DB": str(var / "tracker.db"),
    }
    return {**os.environ, **given, spacy_pipeline.ENVIRONMENT: spacy_pipeline.prepare(var / "spacy")}


def _ingredients() -> Iterator[Path]:
    yield from (
        ROOT / name
        for name in (
            "config.yml",
            "domain.yml",
            "requirements.lock",
            "bot/knowledge/vocabulary.py",
            "bot/danish_text.py",
        )
    )
    yield from (ROOT / "data").rglob("*.yml")
    yield from (ROOT / "bot" / "nlu").glob("*.py")
    yield SEEDS / "situation.yml"
