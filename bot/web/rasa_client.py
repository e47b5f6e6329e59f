"""Speaks to the Rasa server over its REST channel. Knows nothing of rasa itself."""

import json
from typing import Any, Optional

import httpx


class RasaDown(Exception):
    """The assistant did not answer, answered too late, or had nothing to say."""


class RasaClient:
    """One connection pool to one Rasa server. `timeout` in seconds, for each part of an answer; Chat limits the whole."""

    def __init__(self, url: str, timeout: float):
        self.timeout = timeout
        self._http = httpx.AsyncClient(base_url=url, timeout=timeout, trust_env=False)

    async def say(self, conversation: str, text: str) -> list[dict]:
        """What the assistant answers to `text`, as messages of our own shape. Raises RasaDown."""
        return await self._send(conversation, text)

    async def choose(self, conversation: str, choice: str) -> list[dict]:
        """What the assistant answers to a click. Raises RasaDown."""
        return await self._send(conversation, "/choose" + json.dumps({"choice": choice}))

    async def is_ready(self) -> bool:
        """Whether the server answers; it does so only after its model is loaded."""
        try:
            return (await self._http.get("/webhooks/rest/")).status_code == 200
        except httpx.HTTPError:
            return False

    async def close(self) -> None:
        await self._http.aclose()

    async def _send(self, conversation: str, text: str) -> list[dict]:
        try:
            answer = await self._http.post("/webhooks/rest/webhook", json={"sender": conversation, "message": text})
            answer.raise_for_status()
            said = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise RasaDown(type(error).__name__) from error
        messages = [message for message in map(_message, said if isinstance(said, list) else []) if message]
        if not messages:
            raise RasaDown("no answer")  # a dead action server leaves Rasa without words
        return messages


def _message(said: Any) -> Optional[dict]:
    """One answer of Rasa as a message of our own shape; None for anything that is none."""
    if not isinstance(said, dict):
        return None
    custom, text = said.get("custom"), said.get("text")
    if isinstance(custom, dict) and isinstance(custom.get("text"), str):
        return {"type": "text", **custom, "choices": [c for c in _listed(custom.get("choices")) if _is_choice(c)]}
    return {"type": "text", "text": text, "choices": []} if isinstance(text, str) and text else None


def _listed(value: Any) -> list:
    return value if isinstance(value, list) else []


def _is_choice(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("id"), str) and isinstance(value.get("label"), str)
