"""Understanding without a conversation: sentences in, what the assistant would act on out. For the command line and evaluation."""

import asyncio
import logging
from pathlib import Path
from typing import Any, Iterable, Iterator

FALLBACK = "nlu_fallback"
SHOWN = 10


class Parser:
    """Loads one model; raises FileNotFoundError when it is not there."""

    def __init__(self, model: Path):
        if not model.exists():
            raise FileNotFoundError(model)
        import structlog

        # Rasa logs what people write at debug level, and structlog shows that unless told otherwise.
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
        logging.disable(logging.WARNING)
        from rasa.core.agent import Agent

        self._agent = Agent.load(str(model))
        self._loop = asyncio.new_event_loop()

    def parse(self, text: str) -> dict[str, Any]:
        """{"intent", "confidence", "ranking", "phase", "exposure", "entities"}; a leading "/" is no command here."""
        return self._loop.run_until_complete(self._parse(text))

    def parse_all(self, texts: Iterable[str]) -> Iterator[dict[str, Any]]:
        for text in texts:
            yield self.parse(text)

    async def _parse(self, text: str) -> dict[str, Any]:
        found = await self._agent.parse_message(text.lstrip("/ \n\t") or " ")
        entities = found.get("entities") or []
        ranking = [
            [entry["name"], entry["confidence"]]
            for entry in found.get("intent_ranking") or []
            if entry["name"] != FALLBACK
        ]
        intent = found.get("intent") or {}
        return {
            "intent": intent.get("name") or FALLBACK,
            "confidence": intent.get("confidence") or 0.0,
            "ranking": ranking[:SHOWN],
            "phase": next((entry["value"] for entry in entities if entry["entity"] == "phase"), None),
            "exposure": [entry["value"] for entry in entities if entry["entity"] == "exposure"],
            "entities": [entry for entry in entities if entry["entity"] not in ("phase", "exposure")],
        }
