"""What anybody could have: a bare scikit-learn pipeline, and Rasa's default pipeline, trained on the same data."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Sequence

import numpy as np
import yaml
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from bot import training
from bot.evaluation.answers import Answer, ask_parser
from bot.nlu.sentences import FOLDER, Example
from bot.settings import ROOT

SHOWN = 10
# What `rasa init` documents as the default pipeline, without the parts that do not classify intents.
RASA_DEFAULT = {
    "recipe": "default.v1",
    "language": "da",
    "assistant_id": "baseline",
    "pipeline": [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": 100, "random_seed": 42},
    ],
}


class BaselineFailed(Exception):
    """Rasa's default pipeline could not be trained; the text says where its words are."""


def bare_sklearn(examples: Sequence[Example], texts: Sequence[str]) -> tuple[list[Answer], float]:
    """TF-IDF over words and logistic regression, all defaults; the answers and the seconds of training."""
    began = time.perf_counter()
    model = make_pipeline(TfidfVectorizer(), LogisticRegression(max_iter=1000))
    model.fit([example.text for example in examples], [example.intent for example in examples])
    seconds = time.perf_counter() - began
    names = model.classes_

    def parse(text: str) -> dict:
        shares = model.predict_proba([text])[0]
        ranking = [[str(names[at]), float(shares[at])] for at in np.argsort(-shares)[:SHOWN]]
        return {
            "intent": ranking[0][0], "confidence": ranking[0][1], "ranking": ranking, "phase": None, "exposure": [],
        }  # fmt: skip

    return ask_parser(parse, texts), seconds


def rasa_default(texts: Sequence[str], folder: Path, var: Path) -> tuple[list[Answer], float]:
    """The answers of Rasa's default pipeline trained in `folder`, and the seconds of training. Takes many minutes."""
    from bot.nlu.parser import Parser

    config = folder / "config.yml"
    config.write_text(yaml.safe_dump(RASA_DEFAULT, sort_keys=False), encoding="utf-8")
    log = folder / "train.log"
    environment = {**training.rasa_environment(var), "RASA_CACHE_DIRECTORY": str(folder / "cache")}
    environment.pop("OMP_NUM_THREADS", None)  # TensorFlow may use every core
    command = [sys.executable, "-m", "rasa", "train", "nlu", "--config", str(config), "--nlu", str(FOLDER)]
    command += ["--out", str(folder), "--fixed-model-name", "default"]
    began = time.perf_counter()
    with log.open("w") as output:
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
    seconds = time.perf_counter() - began
    model = folder / "default.tar.gz"
    if done.returncode or not model.exists():
        words = log.read_text(errors="replace").strip().splitlines()[-1:]
        raise BaselineFailed(f"Rasa's default pipeline could not be trained: {' '.join(words)}")
    os.environ.update(environment)
    return ask_parser(Parser(model).parse, texts), seconds
