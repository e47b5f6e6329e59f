"""`make run`: gateway, Rasa server and action server as one. Starts them, waits until each is ready, stops all together."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Optional

from bot import training
from bot.knowledge import lint
from bot.settings import ROOT, Settings

START_TIMEOUT = 120  # seconds for one process to become ready
STOP_TIMEOUT = 8  # seconds between asking a process to stop and killing it
NEEDED_SPACE = 300 * 1024 * 1024  # bytes: a model, its training and a day of conversations


_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # no proxy knows this machine's own ports


class CannotRun(Exception):
    """Why the product cannot run, as one sentence that says what to do."""


@dataclass
class Service:
    """One of the three processes. `ready` is the address that answers 200 once it works."""

    name: str
    command: list[str]
    environment: dict[str, str]
    ready: str
    log: Path
    process: Optional[subprocess.Popen] = None

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("a") as output:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip

    def exit_code(self) -> Optional[int]:
        return self.process.poll() if self.process else None

    def is_ready(self) -> bool:
        try:
            with _DIRECT.open(self.ready, timeout=2) as answer:
                return answer.status == 200
        except (OSError, http.client.HTTPException):
            return False


def run(settings: Settings) -> int:
    """Runs until Ctrl-C (0) or until one of the three dies (1). Raises CannotRun before anything is started."""
    _check_machine(settings)
    _stop_on_signals()
    services: list[Service] = []
    try:
        model = _model(settings)
        services = _services(settings, model)
        for service in services:
            service.start()
        _wait_until_ready(services)
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        _say(f"Digivagt is ready: http://{host}:{settings.port}  (stop with Ctrl-C)")
        return _watch(services)
    except KeyboardInterrupt:
        _say("Stopping ...")
        return 0
    finally:
        _stop(services)


def free_port() -> int:
    """A loopback port nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _check_machine(settings: Settings) -> None:
    try:
        settings.var.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=settings.var).close()
        space = shutil.disk_usage(settings.var).free
    except OSError as error:
        raise CannotRun(
            f"The folder {settings.var} cannot be used ({error.strerror}); set DIGIVAGT_VAR to one that can."
        ) from None
    if space < NEEDED_SPACE:
        needed = NEEDED_SPACE // 1024**2
        raise CannotRun(
            f"The disk is almost full: {space // 1024**2} MB free in {settings.var}; make room for {needed} MB and start again."
        )
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except (OSError, OverflowError):
            raise CannotRun(
                f"Port {settings.port} on {settings.host} cannot be used, perhaps because another program has it; "
                "stop that program, or choose another port: DIGIVAGT_PORT=8001 make run."
            ) from None
    faults, warnings = lint.check()
    for sentence in warnings:
        _say(f"warning: {sentence}")
    if faults:
        raise CannotRun(f"The knowledge in seeds/ has {len(faults)} fault(s), first: {faults[0]} Run: make check.")


def _model(settings: Settings) -> Path:
    from bot.nlu import spacy_pipeline

    _say(f"Danish language: {spacy_pipeline.describe(spacy_pipeline.prepare(settings.var / 'spacy'))}.")
    path = training.model_path(settings.var)
    if path.exists():
        _say("Model: nothing changed since it was trained.")
        return path
    _say("Model: training, about a minute ...")
    try:
        return training.train(settings.var)
    except (training.TrainingFailed, OSError) as error:
        raise CannotRun(str(error)) from None


def _services(settings: Settings, model: Path) -> list[Service]:
    rasa_port, actions_port = settings.rasa_port or free_port(), settings.actions_port or free_port()
    inner = training.rasa_environment(settings.var)
    inner["DIGIVAGT_ACTIONS_URL"] = f"http://127.0.0.1:{actions_port}/webhook"
    inner["SANIC_HOST"] = "127.0.0.1"
    gateway = {
        **os.environ,
        "DIGIVAGT_RASA_URL": f"http://127.0.0.1:{rasa_port}",
        "DIGIVAGT_MODEL": model.name.removesuffix(".tar.gz"),
    }
    logs = settings.var / "log"
    rasa = ["rasa", "run", "--interface", "127.0.0.1", "--port", str(rasa_port), "--model", str(model)]
    return [
        Service(
            "action server", [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", str(actions_port)], inner,
            f"http://127.0.0.1:{actions_port}/health", logs / "actions.log",
        ),
        Service("Rasa server", [sys.executable, "-m", *rasa], inner, f"http://127.0.0.1:{rasa_port}/webhooks/rest/", logs / "rasa.log"),
        Service(
            "gateway", [sys.executable, "-m", "bot", "gateway"], gateway,
            f"http://{_reachable(settings)}:{settings.port}/static/chat.css", logs / "gateway.log",
        ),
    ]  # fmt: skip


def _wait_until_ready(services: list[Service]) -> None:
    waiting = list(services)
    deadline = time.monotonic() + START_TIMEOUT
    while waiting:
        for service in list(waiting):
            if service.is_ready():
                _say(f"{service.name}: ready.")
                waiting.remove(service)
        dead = _dead(services)
        if dead:
            raise CannotRun(_obituary(dead))
        if waiting and time.monotonic() > deadline:
            raise CannotRun(
                f"The {waiting[0].name} was not ready after {START_TIMEOUT} seconds; its words are in {waiting[0].log}."
            )
        time.sleep(0.1)


def _watch(services: list[Service]) -> int:
    while True:
        dead = _dead(services)
        if dead:
            _say(_obituary(dead))
            return 1
        time.sleep(0.2)


def _dead(services: list[Service]) -> Optional[Service]:
    return next((service for service in services if service.exit_code() is not None), None)


def _obituary(service: Service) -> str:
    code = service.exit_code() or 0
    how = f"was killed by signal {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
    last = (
        [line for line in service.log.read_text(errors="replace").splitlines() if line.strip()][-1:]
        if service.log.exists()
        else []
    )
    words = f' Its last words: "{last[0].strip()[:200]}".' if last and code > 0 else ""
    return f"The {service.name} {how}, so all three are stopped.{words} See {service.log}."


def _stop(services: list[Service]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave one of them behind
    for service in reversed(services):
        _signal(service, signal.SIGTERM)
    deadline = time.monotonic() + STOP_TIMEOUT
    for service in services:
        if service.process:
            with suppress(subprocess.TimeoutExpired):
                service.process.wait(max(0.1, deadline - time.monotonic()))
            _signal(service, signal.SIGKILL)  # also what it may have left behind in its own group
            service.process.wait()


def _signal(service: Service, number: signal.Signals) -> None:
    if service.process:
        with suppress(ProcessLookupError):
            os.killpg(service.process.pid, number)


def _stop_on_signals() -> None:
    def stop(number: int, frame: Optional[FrameType]) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


def _reachable(settings: Settings) -> str:
    """Where this machine finds its own gateway; 0.0.0.0 listens everywhere but is no address to call."""
    if settings.host in ("0.0.0.0", ""):
        return "127.0.0.1"
    return "[::1]" if settings.host == "::" else f"[{settings.host}]" if ":" in settings.host else settings.host


def _say(sentence: str) -> None:
    print(sentence, flush=True)
