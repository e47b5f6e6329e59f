"""Starting and stopping: what is said when it cannot start, and that nothing is left behind. Small programs stand in."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot import run
from bot.settings import ROOT, Settings

PRINTS = "import sys; print('one'); print('the last words', flush=True); sys.exit(3)"
SLEEPS = "import time; time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


@pytest.fixture
def started(tmp_path):
    """Starts small programs as services, and ends what a test leaves."""
    services: list[run.Service] = []

    def start(code: str, name: str = "gateway", ready: str = "http://127.0.0.1:9/") -> run.Service:
        service = run.Service(name, [sys.executable, "-c", code], dict(os.environ), ready, tmp_path / f"{name}.log")
        services.append(service)
        service.start()
        return service

    yield start
    for service in services:
        if service.process and service.process.poll() is None:
            service.process.kill()
            service.process.wait()


@pytest.fixture
def signals():
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def wait_for(condition, seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


def serves(port: int) -> str:
    return f"from http.server import *; HTTPServer(('127.0.0.1', {port}), SimpleHTTPRequestHandler).serve_forever()"


def reason(settings: Settings) -> str:
    with pytest.raises(run.CannotRun) as cannot:
        run._check_machine(settings)
    return str(cannot.value)


def test_a_machine_that_has_everything_is_fine(tmp_path, monkeypatch):
    monkeypatch.setattr(run.lint, "check", lambda: ([], []))
    run._check_machine(Settings(var=tmp_path / "new" / "var", port=run.free_port()))
    assert (tmp_path / "new" / "var").is_dir() and list((tmp_path / "new" / "var").iterdir()) == []


def test_a_taken_port_is_named_with_the_way_out(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        sentence = reason(Settings(var=tmp_path, port=port))
    assert f"Port {port} on 127.0.0.1" in sentence and "DIGIVAGT_PORT=" in sentence


@pytest.mark.parametrize("port", [70_000, 999_999])
def test_a_port_that_does_not_exist_is_named_too(tmp_path, port):
    assert f"Port {port}" in reason(Settings(var=tmp_path, port=port))


@pytest.mark.parametrize("folder", ["a_file", "a_file/below", "/proc"])
def test_a_folder_that_cannot_be_written_is_named_with_the_way_out(tmp_path, folder):
    (tmp_path / "a_file").touch()
    sentence = reason(Settings(var=tmp_path / folder, port=run.free_port()))
    assert str(tmp_path / folder) in sentence and "DIGIVAGT_VAR" in sentence


def test_a_full_disk_is_said_before_anything_starts(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=7 * 1024**2))
    sentence = reason(Settings(var=tmp_path, port=run.free_port()))
    assert "7 MB free" in sentence and "300 MB" in sentence


def test_faults_in_the_seeds_are_said_before_anything_starts(tmp_path, monkeypatch):
    monkeypatch.setattr(run.lint, "check", lambda: (["seeds/steps.yml, a: is wrong.", "another."], []))
    sentence = reason(Settings(var=tmp_path, port=run.free_port()))
    assert "2 fault(s)" in sentence and "seeds/steps.yml, a: is wrong." in sentence and "make check" in sentence


@pytest.mark.parametrize(
    ("environment", "code", "words"),
    [
        ({"DIGIVAGT_PORT": "99999"}, 1, "Port 99999"),
        ({"DIGIVAGT_PORT": "http"}, 2, 'DIGIVAGT_PORT is "http"'),
        ({"DIGIVAGT_VAR": "/proc"}, 1, "/proc"),
    ],
)
def test_the_command_says_one_sentence_and_no_traceback(environment, code, words):
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )
    said = done.stderr.strip().splitlines()
    assert done.returncode == code and len(said) == 1 and words in said[0] and said[0].endswith(".")


def test_a_free_port_can_be_listened_on():
    with socket.create_server(("127.0.0.1", run.free_port())):
        pass


def test_a_process_that_ends_by_itself_has_its_last_words_quoted(started):
    service = started(PRINTS)
    service.process.wait()
    said = run._obituary(service)
    assert "The gateway ended with code 3" in said and '"the last words"' in said and str(service.log) in said


def test_a_process_that_was_killed_is_said_to_be_killed(started):
    service = started(SLEEPS)
    service.process.kill()
    service.process.wait()
    assert "was killed by signal SIGKILL" in run._obituary(service)


def test_a_process_that_leaves_without_a_word_has_an_obituary_too(started):
    service = started("")
    service.process.wait()
    service.log.unlink()
    assert "ended with code 0" in run._obituary(service)


def test_a_service_is_ready_when_its_address_answers_200(started, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    port = run.free_port()
    service = started(serves(port), ready=f"http://127.0.0.1:{port}/")
    wait_for(service.is_ready)
    service.ready = f"http://127.0.0.1:{port}/not/there"
    assert not service.is_ready()


def test_a_service_that_speaks_something_else_is_not_ready(started):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        service = started(
            f"import socket; s = socket.create_connection(('127.0.0.1', {port})); {SLEEPS}",
            ready=f"http://127.0.0.1:{port}/",
        )
        assert not service.is_ready()


def test_waiting_says_who_is_ready_and_ends_when_all_are(started, capsys):
    ports = run.free_port(), run.free_port()
    services = [
        started(serves(port), name, f"http://127.0.0.1:{port}/") for port, name in zip(ports, ("a", "b"), strict=True)
    ]
    run._wait_until_ready(services)
    assert sorted(capsys.readouterr().out.split()) == ["a:", "b:", "ready.", "ready."]


def test_waiting_ends_when_one_of_them_dies(started):
    with pytest.raises(run.CannotRun, match="The Rasa server ended with code 3.*the last words"):
        run._wait_until_ready([started(SLEEPS), started(PRINTS, "Rasa server")])


def test_waiting_ends_some_time(started, monkeypatch):
    monkeypatch.setattr(run, "START_TIMEOUT", 0.3)
    with pytest.raises(run.CannotRun, match="The gateway was not ready after 0.3 seconds"):
        run._wait_until_ready([started(SLEEPS)])


def test_watching_ends_with_1_and_says_which_one_died(started, capsys):
    services = [started(SLEEPS), started(SLEEPS, "action server")]
    os.kill(services[1].process.pid, signal.SIGKILL)
    assert run._watch(services) == 1
    assert "The action server was killed by signal SIGKILL, so all three are stopped." in capsys.readouterr().out


def test_stopping_ends_the_stubborn_ones_and_what_they_started(started, monkeypatch, signals):
    monkeypatch.setattr(run, "STOP_TIMEOUT", 0.5)
    child = f"import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', {SLEEPS!r}]); print(p.pid, flush=True); {STUBBORN}"
    services = [started(STUBBORN), started(child, "Rasa server"), started("", "action server")]
    wait_for(lambda: all("up" in service.log.read_text() for service in services[:2]))
    grandchild = int(services[1].log.read_text().split()[0])
    run._stop(services)
    assert all(service.exit_code() is not None for service in services)
    wait_for(lambda: _is_gone(grandchild))


def test_a_second_ctrl_c_does_not_stop_the_stopping(started, monkeypatch, signals):
    monkeypatch.setattr(run, "STOP_TIMEOUT", 0.5)
    run._stop_on_signals()
    service = started(STUBBORN)
    wait_for(lambda: "up" in service.log.read_text())
    impatient = subprocess.Popen(["sh", "-c", f"sleep 0.2; kill -INT {os.getpid()}"])
    run._stop([service])
    assert impatient.wait() == 0 and service.exit_code() is not None


def test_stopping_what_never_started_is_fine(tmp_path, signals):
    run._stop([run.Service("gateway", [], {}, "", tmp_path / "log")])


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("", "127.0.0.1"), ("::", "[::1]"), ("::1", "[::1]")],
)
def test_the_gateway_is_looked_for_where_it_can_be_found(host, address):
    assert run._reachable(Settings(host=host)) == address


def test_the_inner_processes_listen_on_loopback_only(tmp_path, monkeypatch):
    monkeypatch.setattr("bot.nlu.spacy_pipeline.prepare", lambda folder: str(folder))
    actions, rasa, gateway = run._services(Settings(var=tmp_path, host="0.0.0.0"), tmp_path / "digivagt-abc.tar.gz")
    assert actions.environment["SANIC_HOST"] == "127.0.0.1"
    assert rasa.command[rasa.command.index("--interface") + 1] == "127.0.0.1"
    assert gateway.environment["DIGIVAGT_MODEL"] == "digivagt-abc"


def _is_gone(pid: int) -> bool:
    """Gone, or dead and not yet collected by the init of this machine."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True
