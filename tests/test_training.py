"""When the model is trained again, and what is said when it cannot be. `rasa train` itself is replaced."""

import os
import subprocess
from pathlib import Path

import pytest

from bot import training
from bot.settings import ROOT


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """A small project whose every ingredient can be changed."""
    for name in [
        "config.yml", "domain.yml", "requirements.lock", "data/nlu/smishing.yml", "data/rules/rules.yml", "README.md",
        "bot/nlu/model.py", "bot/plan.py", *(str(path.relative_to(ROOT)) for path in training._ingredients()),
    ]:  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("before")
    monkeypatch.setattr(training, "ROOT", tmp_path)
    monkeypatch.setattr(training, "SEEDS", tmp_path / "seeds")
    return tmp_path


class FakeRasa:
    """Stands in for subprocess.run: writes a model unless told to fail."""

    def __init__(self) -> None:
        self.calls: list[list[str]] = []
        self.fails = False

    def __call__(self, command, env, stdout, **options) -> subprocess.CompletedProcess:
        self.calls.append(command)
        stdout.write("what rasa said\n")
        if not self.fails:
            folder, name = command[command.index("--out") + 1], command[command.index("--fixed-model-name") + 1]
            (Path(folder) / f"{name}.tar.gz").write_text("a model")
        return subprocess.CompletedProcess(command, int(self.fails))


@pytest.fixture
def rasa(monkeypatch) -> FakeRasa:
    fake = FakeRasa()
    monkeypatch.setattr(training.subprocess, "run", fake)
    monkeypatch.setattr(training, "rasa_environment", lambda var: dict(os.environ))
    return fake


@pytest.mark.parametrize(
    "name",
    ["config.yml", "domain.yml", "requirements.lock", "data/nlu/smishing.yml", "data/rules/rules.yml", "bot/nlu/model.py", "seeds/situation.yml"],
)  # fmt: skip
def test_a_change_in_what_the_model_depends_on_asks_for_a_new_model(project, name):
    before = training.model_path(project / "var")
    (project / name).write_text("after")
    assert training.model_path(project / "var") != before


def test_a_new_file_of_sentences_asks_for_a_new_model(project):
    before = training.fingerprint()
    (project / "data" / "nlu" / "quishing.yml").write_text("new")
    assert training.fingerprint() != before


@pytest.mark.parametrize("name", ["README.md", "bot/plan.py", "seeds/contacts.yml"])
def test_any_other_change_does_not(project, name):
    before = training.fingerprint()
    (project / name).write_text("after")
    assert training.fingerprint() == before


def test_a_model_is_made_once(project, rasa):
    first = training.train(project / "var")
    assert first.read_text() == "a model" and first == training.model_path(project / "var")
    assert training.train(project / "var") == first and len(rasa.calls) == 1


def test_when_rasa_fails_the_sentence_says_where_its_words_are(project, rasa):
    rasa.fails = True
    with pytest.raises(training.TrainingFailed) as failed:
        training.train(project / "var")
    log = project / "var" / "log" / "train.log"
    assert str(log) in str(failed.value) and log.read_text() == "what rasa said\n"


def test_only_the_newest_models_are_kept(project, rasa):
    made = []
    for number in range(training.KEPT_MODELS + 2):
        (project / "domain.yml").write_text(str(number))
        made.append(training.train(project / "var"))
        os.utime(made[-1], (number, number))
    (project / "var" / "models" / "mine.tar.gz").touch()
    training.train(project / "var")
    left = {path.name for path in (project / "var" / "models").iterdir()}
    assert left >= {"mine.tar.gz", made[-1].name} and made[0].name not in left


def test_every_variable_the_configuration_asks_for_is_set(tmp_path, monkeypatch):
    monkeypatch.setattr("bot.nlu.spacy_pipeline.prepare", lambda folder: str(folder))
    given = training.rasa_environment(tmp_path)
    for name in ("config.yml", "endpoints.yml"):
        for part in (ROOT / name).read_text().split("${")[1:]:
            assert given[part.split("}")[0]]
    assert given["RASA_TELEMETRY_ENABLED"] == "false"
