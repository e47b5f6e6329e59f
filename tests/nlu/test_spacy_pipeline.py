"""Which Danish pipeline is used: our own with its lemmas, or da_core_news_sm where somebody installed it."""

import sys
from pathlib import Path

import pytest
import spacy
from rasa.nlu.utils.spacy_utils import SpacyNLP

from bot.nlu import spacy_danish, spacy_pipeline


@pytest.fixture(scope="module")
def own(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("var") / "spacy"
    spacy_danish.build(folder)
    return folder


@pytest.fixture
def installed(tmp_path, monkeypatch) -> str:
    """A small package da_core_news_sm, as `pip install` would leave it."""
    name, version = spacy_pipeline.INSTALLED, "3.4.0"
    package = tmp_path / name
    pipeline = spacy.blank("da")
    pipeline.meta.update(name="core_news_sm", version=version)
    pipeline.add_pipe("sentencizer")
    package.mkdir()
    pipeline.to_disk(package / f"{name}-{version}")
    (package / "meta.json").write_bytes((package / f"{name}-{version}" / "meta.json").read_bytes())
    (package / "__init__.py").write_text(
        "from spacy.util import load_model_from_init_py\n\n\n"
        "def load(**overrides):\n    return load_model_from_init_py(__file__, **overrides)\n"
    )
    info = tmp_path / f"{name}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield name
    sys.modules.pop(name, None)


def test_our_own_pipeline_is_built_once_and_named_by_its_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(spacy_pipeline, "is_installed", lambda: False)
    folder = tmp_path / "spacy"
    assert spacy_pipeline.prepare(folder) == str(folder)
    written = (folder / "config.cfg").stat().st_mtime_ns
    assert spacy_pipeline.prepare(folder) == str(folder)
    assert (folder / "config.cfg").stat().st_mtime_ns == written
    assert spacy_pipeline.INSTALLED not in spacy_pipeline.describe(str(folder))


def test_a_build_that_was_cut_off_is_built_again(tmp_path, monkeypatch):
    monkeypatch.setattr(spacy_pipeline, "is_installed", lambda: False)
    (tmp_path / "spacy.unfinished").mkdir()
    assert spacy.load(spacy_pipeline.prepare(tmp_path / "spacy")).lang == "da"


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("oplysninger", "oplysning"),
        ("Oplysninger", "oplysning"),
        ("stjålet", "stjæle"),
        ("trykkede", "trykke"),
        ("overførte", "overføre"),
        ("kortene", "kort"),
        ("telefonen", "telefon"),
        ("har", "have"),
        ("xyzzy", "xyzzy"),
    ],
)
def test_our_own_pipeline_knows_dictionary_forms(own, word, lemma):
    assert [token.lemma_ for token in spacy.load(own)(word)] == [lemma]


def test_rasa_loads_our_own_pipeline(own):
    doc = SpacyNLP.load_model(str(own)).model("Jeg har fået stjålet mine oplysninger.")
    assert [token.lemma_ for token in doc][-2:] == ["oplysning", "."]


def test_an_installed_pipeline_goes_before_our_own(installed, tmp_path):
    assert spacy_pipeline.is_installed()
    assert spacy_pipeline.prepare(tmp_path / "spacy") == installed
    assert not (tmp_path / "spacy").exists()
    assert installed in spacy_pipeline.describe(installed)


@pytest.mark.parametrize("load", [spacy.load, lambda name: SpacyNLP.load_model(name).model], ids=["spaCy", "Rasa"])
def test_an_installed_pipeline_is_loaded_by_its_name(installed, load):
    pipeline = load(installed)
    assert (pipeline.lang, pipeline.meta["name"], pipeline.pipe_names) == ("da", "core_news_sm", ["sentencizer"])
