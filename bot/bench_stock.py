"""Stock Rasa, as its documentation sets it up, with our data and our actions: what `make bench` is held against.

Default dependency versions (jsonschema 4), default endpoints (the whole domain travels with every action), the REST
channel without a gateway, and the stock pipeline that measured best on Danish.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import yaml

from bot.run import Service, free_port
from bot.settings import ROOT

JSONSCHEMA = "jsonschema==4.17.3"  # what Rasa's own lock file installs
_CONFIG = {
    "recipe": "default.v1",
    "language": "da",
    "assistant_id": "stock",
    "pipeline": [
        {"name": "WhitespaceTokenizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 2, "max_ngram": 5},
        # Few iterations: how long it takes to answer does not depend on how well it was trained, and 100 take half an hour.
        {"name": "LogisticRegressionClassifier", "max_iter": 5},
        {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
    ],
    "policies": [{"name": "RulePolicy", "core_fallback_action_name": "action_fallback"}],
}


class StockFailed(Exception):
    """Stock Rasa could not be prepared; the text says where its words are."""


def prepare(folder: Path) -> Path:
    """Installs its packages and trains its model in `folder`, each only when missing; returns the model."""
    packages = folder / "site"
    if not (packages / "jsonschema").exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(packages), JSONSCHEMA]
        _must(pip, folder, "install")
    model = folder / f"stock-{_fingerprint()}.tar.gz"
    if not model.exists():
        config = folder / "config.yml"
        config.write_text(yaml.safe_dump(_CONFIG, sort_keys=False), encoding="utf-8")
        rasa = ["rasa", "train", "--config", str(config), "--domain", "domain.yml", "--data", "data"]
        name = model.name.removesuffix(".tar.gz")
        _must([sys.executable, "-m", *rasa, "--out", str(folder), "--fixed-model-name", name], folder, "train")
        for old in set(folder.glob("stock-*.tar.gz")) - {model}:
            old.unlink()
    return model


def services(folder: Path, model: Path, scratch: Path) -> tuple[list[Service], str]:
    """Its two processes, not yet started, and the address of its REST channel; what it stores goes to `scratch`."""
    rasa_port, actions_port = free_port(), free_port()
    endpoints = scratch / "endpoints.yml"
    endpoints.write_text(
        yaml.safe_dump({
            "action_endpoint": {"url": f"http://127.0.0.1:{actions_port}/webhook"},
            "tracker_store": {"type": "SQL", "dialect": "sqlite", "db": str(scratch / "stock.db")},
        })
    )  # fmt: skip
    base = f"http://127.0.0.1:{rasa_port}/webhooks/rest"
    actions = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", str(actions_port)]
    rasa = [
        sys.executable, "-m", "rasa", "run", "--interface", "127.0.0.1", "--port", str(rasa_port), "--model", str(model),
        "--endpoints", str(endpoints), "--credentials", "credentials.yml",
    ]  # fmt: skip
    environment = _environment(folder)
    return [
        Service(
            "stock actions", actions, environment, f"http://127.0.0.1:{actions_port}/health", scratch / "actions.log"
        ),
        Service("stock Rasa", rasa, environment, f"{base}/", scratch / "rasa.log"),
    ], f"{base}/webhook"


def _fingerprint() -> str:
    """Over what its model is made of; our own components do not count, because its training takes many minutes."""
    digest = hashlib.sha256(yaml.safe_dump(_CONFIG).encode())
    for path in (ROOT / "domain.yml", *sorted((ROOT / "data").rglob("*.yml"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _environment(folder: Path) -> dict[str, str]:
    path = os.pathsep.join([str(folder / "site"), str(ROOT)])
    return {**os.environ, "PYTHONPATH": path, "RASA_TELEMETRY_ENABLED": "false", "PYTHONWARNINGS": "ignore"}


def _must(command: list[str], folder: Path, what: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / f"{what}.log"
    environment = {**_environment(folder), "RASA_CACHE_DIRECTORY": str(folder / "cache")}
    with log.open("w") as output:
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
    if done.returncode:
        raise StockFailed(f"Stock Rasa: {what} failed. Its words are in {log}.")
