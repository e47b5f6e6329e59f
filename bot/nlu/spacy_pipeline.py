"""Which Danish spaCy pipeline is used: da_core_news_sm where it is installed, else our own, built here.

config.yml names it as ${DIGIVAGT_SPACY}. spaCy itself is imported only to build; that takes seconds.
"""

import importlib.util
from pathlib import Path

INSTALLED = "da_core_news_sm"
ENVIRONMENT = "DIGIVAGT_SPACY"


def is_installed() -> bool:
    """Whether the package da_core_news_sm can be imported."""
    return importlib.util.find_spec(INSTALLED) is not None


def prepare(folder: Path) -> str:
    """The name or path spaCy shall load. Builds our own pipeline in `folder` when da_core_news_sm is not installed."""
    if is_installed():
        return INSTALLED
    if not (folder / "config.cfg").exists():
        from bot.nlu import spacy_danish

        spacy_danish.build(folder)
    return str(folder)


def describe(name: str) -> str:
    """One phrase for the start-up line."""
    return INSTALLED if name == INSTALLED else "own Danish pipeline (spaCy blank, simplemma lemmas)"
