"""The two systems `make bench` compares, started and stopped: each as a way to hold one fresh conversation."""

import os
import subprocess
import sys
import time
import uuid
from contextlib import contextmanager
from pathlib import Path
from typing import Callable, Iterator, Sequence

import httpx

from bot import bench_stock
from bot.run import START_TIMEOUT, Service, free_port

Talk = Callable[[Sequence[str]], list[float]]  # one fresh conversation -> milliseconds of each message


class BenchFailed(Exception):
    """A process did not become ready, or a message got no answer."""


@contextmanager
def stock_running(folder: Path, model: Path, scratch: Path) -> Iterator[Talk]:
    """Stock Rasa with `model`, ready; stopped at the end. Raises BenchFailed."""
    processes, address = bench_stock.services(folder, model, scratch)
    with _running(processes), httpx.Client(timeout=30) as http:

        def talk(said: Sequence[str]) -> list[float]:
            sender = uuid.uuid4().hex
            return [_timed(http, address, {"sender": sender, "message": text}) for text in said]

        yield talk


@contextmanager
def ours_running(var: Path, scratch: Path) -> Iterator[Talk]:
    """Our three processes with a store of their own in `scratch`, ready; stopped at the end. Raises BenchFailed."""
    port = free_port()
    for name in ("models", "spacy"):
        (scratch / name).symlink_to(var / name)
    settings = {
        "DIGIVAGT_VAR": str(scratch),
        "DIGIVAGT_PORT": str(port),
        "DIGIVAGT_RATE_LIMIT": "0",
        "DIGIVAGT_TIMEOUT": "30",  # a busy machine shall show as slow, not as a failure
    }
    base = f"http://127.0.0.1:{port}/api"
    command = [sys.executable, "-m", "bot", "run"]
    product = Service("Digivagt", command, {**os.environ, **settings}, f"{base}/health", scratch / "run.log")
    with _running([product]), httpx.Client(timeout=30) as http:

        def talk(said: Sequence[str]) -> list[float]:
            begun = http.post(f"{base}/conversations").raise_for_status().json()
            http.headers["Authorization"] = f"Bearer {begun['token']}"
            address = f"{base}/conversations/{begun['conversation_id']}/messages"
            return [_timed(http, address, {"text": text}) for text in said]

        yield talk


@contextmanager
def _running(services: list[Service]) -> Iterator[None]:
    try:
        for service in services:
            service.start()
        deadline = time.monotonic() + START_TIMEOUT
        for service in services:
            while not service.is_ready():
                if service.exit_code() is not None or time.monotonic() > deadline:
                    raise BenchFailed(
                        f"{service.name} did not become ready; its words: {service.log.read_text()[-500:]}"
                    )
                time.sleep(0.2)
        yield
    finally:
        for service in services:
            _end(service)


def _end(service: Service) -> None:
    if service.process:
        service.process.terminate()
        try:
            service.process.wait(30)
        except subprocess.TimeoutExpired:
            service.process.kill()


def _timed(http: httpx.Client, address: str, body: dict) -> float:
    began = time.perf_counter()
    answer = http.post(address, json=body)
    taken = (time.perf_counter() - began) * 1000
    said = answer.raise_for_status().json()
    if not (said["messages"] if isinstance(said, dict) else said):
        raise BenchFailed("A message got no answer.")
    return taken
