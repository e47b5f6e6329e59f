"""Hands Rasa the training sentences. Its own reader takes a minute for them: it checks each file against a schema, with a
slow YAML library, three times a training. Ours are checked by `python -m bot validate`; here they are read once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Optional

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.sentences import Example, read_file


class SentenceImporter(RasaFileImporter):
    """Domain, rules and config as Rasa reads them; the training sentences by our own reader."""

    _read: Optional[TrainingData] = None

    def get_nlu_data(self, language: Optional[str] = "en") -> TrainingData:
        """The sentences of all files; the same object at every call. Raises as `bot.nlu.sentences.read` does."""
        if self._read is None:
            found = [example for path in sorted(self._nlu_files) for example in read_file(Path(path))]
            self._read = TrainingData([_message(example) for example in found])
        return self._read


class _Sentence(Message):
    """A message that is counted by what it was read as. Rasa asks for this half a million times in one training."""

    _counted: Optional[str] = None

    def fingerprint(self) -> str:
        if self._counted is None:
            self._counted = super().fingerprint()
        return self._counted


def _message(example: Example) -> Message:
    labels: dict[str, Any] = {}
    if example.phase:
        labels["phase"] = example.phase
    if example.exposure:
        labels["exposure"] = sorted(example.exposure)
    data: dict[str, Any] = {TEXT: example.text, INTENT: example.intent}
    if labels:
        data[METADATA] = {METADATA_INTENT: labels}
    return _Sentence(data=data)
