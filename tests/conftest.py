"""What every test may use: the knowledge, read once, and the running product, started once."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Iterator, Optional

import httpx
import pytest

from bot.knowledge.loader import Knowledge, load
from bot.run import free_port
from bot.settings import ROOT, read

LONGEST_WAIT = 5.0  # seconds for any answer
LONGEST_START = 150.0  # seconds; about 20 where nothing else runs
# What tells each of the three processes from the others in the list of processes.
PARTS = {"gateway": "bot gateway", "Rasa server": "rasa run", "action server": "rasa_sdk"}


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load()


class Product:
    """`python -m bot run`, as `make run` starts it, in a folder of its own; the model is the repository's."""

    def __init__(self, var: Path, port: int):
        self.var = var
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.output = var.parent / f"{var.name}.out"
        self.process: Optional[subprocess.Popen] = None

    def start(self) -> "Product":
        self.var.mkdir(exist_ok=True)
        for name in ("models", "spacy"):
            made = read().var / name
            if made.exists() and not (self.var / name).exists():
                (self.var / name).symlink_to(made)
        given = {"DIGIVAGT_VAR": str(self.var), "DIGIVAGT_PORT": str(self.port), "DIGIVAGT_RATE_LIMIT": "0"}
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"],
                cwd=ROOT,
                env={**os.environ, **given},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self.wait_for(self.is_ready, LONGEST_START)
        return self

    def is_ready(self) -> bool:
        assert self.process and self.process.poll() is None, f"it ended with words: {self.said()}"
        try:
            return httpx.get(f"{self.url}/api/health", timeout=2, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    def said(self) -> str:
        return self.output.read_text(errors="replace")

    def parts(self) -> dict[str, tuple[int, list[str]]]:
        """Name -> (process id, command) of those of the three that run below `run` now."""
        assert self.process
        found = {}
        for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split():
            command = Path(f"/proc/{pid}/cmdline").read_text().split("\0")[:-1]
            for name, words in PARTS.items():
                if words in " ".join(command):
                    found[name] = (int(pid), command)
        return found

    def ports(self) -> list[int]:
        """The ports all three listen on."""
        commands = [command for _, command in self.parts().values()]
        inner = [int(command[command.index("--port") + 1]) for command in commands if "--port" in command]
        return [self.port, *inner]

    def strike(self, name: str, number: signal.Signals) -> None:
        os.kill(self.parts()[name][0], number)

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        assert self.process
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(30)

    def files(self) -> dict[str, bytes]:
        """Every file it wrote, logs and what it printed too."""
        written = [path for path in self.var.rglob("*") if path.is_file() and not path.is_symlink()]
        return {str(path): path.read_bytes() for path in [self.output, *written]}

    def citizen(self) -> "Citizen":
        self.wait_for(self.is_ready)
        return Citizen(self)

    @staticmethod
    def wait_for(condition: Any, seconds: float = 20.0) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, "waited too long"
            time.sleep(0.1)


class Citizen:
    """One conversation with the running product. Every answer must come in time."""

    def __init__(self, product: Product):
        self.http = httpx.Client(base_url=product.url, timeout=LONGEST_WAIT, trust_env=False)
        begun = self.http.post("/api/conversations").json()
        self.id, self.token, self.welcome = begun["conversation_id"], begun["token"], begun["messages"]
        self.url = f"/api/conversations/{self.id}"
        self.http.headers["Authorization"] = f"Bearer {self.token}"

    def post(self, **body: Any) -> httpx.Response:
        return self.http.post(f"{self.url}/messages", **body)

    def say(self, text: str) -> list[dict]:
        return self._messages(self.post(json={"text": text}))

    def choose(self, choice: str) -> list[dict]:
        return self._messages(self.post(json={"choice": choice}))

    def transcript(self) -> list[tuple[str, str]]:
        return [(turn["author"], turn["text"]) for turn in self.http.get(self.url).json()["messages"]]

    @staticmethod
    def _messages(answer: httpx.Response) -> list[dict]:
        assert answer.status_code == 200, answer.text
        return answer.json()["messages"]


@pytest.fixture(scope="session")
def trained() -> None:
    """The model of the repository as it is now; nothing happens when `make test` has made it."""
    subprocess.run([sys.executable, "-m", "bot", "train"], cwd=ROOT, check=True, capture_output=True)


@pytest.fixture(scope="session")
def product(trained, tmp_path_factory) -> Iterator[Product]:
    """The three processes, shared by all tests that leave them as they were."""
    running = Product(tmp_path_factory.mktemp("product") / "var", free_port())
    try:
        yield running.start()
    finally:
        if running.process:
            running.stop()
