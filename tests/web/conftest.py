"""A gateway in this process with a Rasa made of a few lines, and somebody who talks to it."""

import asyncio
import json
from pathlib import Path
from typing import Any, Callable, Optional

import httpx
import pytest

from bot.settings import Settings
from bot.web.app import create_app


class FakeRasa:
    """Answers every message with `answer` (JSON, bytes, an exception or a coroutine function) and keeps what it was sent."""

    def __init__(self) -> None:
        self.answer: Any = [{"text": "Svar."}]
        self.requests: list[httpx.Request] = []
        self.ready = True

    @property
    def heard(self) -> list[str]:
        return [json.loads(request.content)["message"] for request in self.requests]

    def says(self, text: str, *choices: tuple[str, str]) -> None:
        told = [{"id": name, "label": label} for name, label in choices]
        self.answer = [{"custom": {"type": "text", "text": text, "choices": told}}]

    async def handle(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200 if self.ready else 502)
        self.requests.append(request)
        answer = await self.answer(request) if asyncio.iscoroutinefunction(self.answer) else self.answer
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, httpx.Response):
            return answer
        return httpx.Response(200, content=answer if isinstance(answer, bytes) else json.dumps(answer))


class Gateway:
    def __init__(self, settings: Settings):
        self.var = settings.var
        self.app = create_app(settings, model="test-model")
        self.rasa = FakeRasa()
        self.app.state.rasa._http = httpx.AsyncClient(
            transport=httpx.MockTransport(self.rasa.handle), base_url="http://rasa", timeout=settings.timeout
        )

    def client(self, **options: Any) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://gateway", **options)

    def request(self, method: str, url: str, **options: Any) -> httpx.Response:
        async def fetch() -> httpx.Response:
            async with self.client() as client:
                return await client.request(method, url, **options)

        return asyncio.run(fetch())

    def start(self) -> "Citizen":
        begun = self.request("POST", "/api/conversations").json()
        return Citizen(self, begun["conversation_id"], begun["token"])

    def stored(self) -> bytes:
        """Every byte of every file below var, the write-ahead logs too."""
        return b"".join(path.read_bytes() for path in sorted(self.var.rglob("*")) if path.is_file())


class Citizen:
    """One conversation over the API."""

    def __init__(self, gateway: Gateway, conversation: str, token: str):
        self.gateway = gateway
        self.id = conversation
        self.token = token
        self.url = f"/api/conversations/{conversation}"
        self.headers = {"Authorization": f"Bearer {token}"}

    def send(self, text: Optional[str] = None, **body: Any) -> httpx.Response:
        given = body if text is None else {"text": text, **body}
        return self.gateway.request("POST", f"{self.url}/messages", json=given, headers=self.headers)

    def post(self, content: Any, content_type: Optional[str] = "application/json") -> httpx.Response:
        headers = {**self.headers, **({"Content-Type": content_type} if content_type else {})}
        return self.gateway.request("POST", f"{self.url}/messages", content=content, headers=headers)

    def transcript(self) -> list[tuple[str, str]]:
        told = self.gateway.request("GET", self.url, headers=self.headers).json()["messages"]
        return [(turn["author"], turn["text"]) for turn in told]

    def forget(self) -> httpx.Response:
        return self.gateway.request("DELETE", self.url, headers=self.headers)


STATUSES = {400, 401, 403, 404, 413, 415, 422, 429, 503}


def error_of(answer: httpx.Response) -> tuple[int, str]:
    """(status, code), after looking at the shape: one object, a code and a sentence, and nothing else."""
    body = answer.json()
    assert set(body) == {"error"} and set(body["error"]) == {"code", "message"}
    assert answer.status_code in STATUSES
    assert body["error"]["message"].endswith(".") and "{" not in body["error"]["message"].replace("{}", "")
    return answer.status_code, body["error"]["code"]


@pytest.fixture(name="error_of")
def error_of_fixture() -> Callable[[httpx.Response], tuple[int, str]]:
    return error_of


@pytest.fixture
def make_gateway(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, knowledge) -> Callable[..., Gateway]:
    monkeypatch.setattr("bot.web.app.load", lambda: knowledge)
    return lambda **settings: Gateway(Settings(**{"var": tmp_path / "var", "rate_limit": 0, **settings}))


@pytest.fixture
def gateway(make_gateway) -> Gateway:
    return make_gateway()


@pytest.fixture
def citizen(gateway: Gateway) -> Citizen:
    return gateway.start()
