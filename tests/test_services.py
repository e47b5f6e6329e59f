"""The three real processes, started as `make run` starts them and spoken to over HTTP."""

import asyncio
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from bot.run import free_port
from bot.settings import ROOT

pytestmark = pytest.mark.services
SHARED = "Jeg trykkede på linket i en sms fra PostNord og tastede mit kortnummer"
CPR, CARD, CODE = "010190-1234", "4571 1234 5678 9016", "471183"


@pytest.fixture
def citizen(product):
    return product.citizen()


def plan_of(messages: list[dict]) -> tuple[dict, list[str]]:
    assert [message["type"] for message in messages] == ["plan"]
    return messages[0], [step["id"] for step in messages[0]["steps"]]


# ---------------------------------------------------------------- the right answer


def test_a_card_given_to_a_fake_postnord_gives_the_plan_without_a_question(citizen, knowledge):
    plan, steps = plan_of(citizen.say(SHARED))
    assert (plan["topic"], plan["phase"], plan["exposure"]) == ("parcel_scam", "shared", ["card"])
    assert steps[:2] == ["block_card", "call_bank"]
    order = [steps.index(name) for name in ("call_bank", "save_evidence", "call_hotline", "report_attempt")]
    assert order == sorted(order)
    assert not any("mitid" in name for name in steps)
    hotline = next(step["contact"] for step in plan["steps"] if step["id"] == "call_hotline")
    assert hotline["phone"] == knowledge.contacts["cyberhotline"].phone and hotline["hours"] in plan["text"]


def test_with_an_approval_in_the_mitid_app_the_block_of_mitid_joins_near_the_top(citizen):
    plan, steps = plan_of(citizen.say(f"{SHARED} og godkendte i MitID-appen"))
    assert plan["exposure"] == ["card", "mitid"] and "block_mitid" in steps[:3]


def test_a_strange_message_gives_advice_and_asks_nothing(citizen):
    plan, steps = plan_of(citizen.say("Har fået en mærkelig sms om en pakke"))
    assert plan["phase"] == "suspicious" and not {"block_card", "call_bank", "dispute"} & set(steps)
    assert [choice["id"] for choice in plan["choices"] if choice["id"].startswith(("phase:", "exposure:"))] == []


@pytest.mark.parametrize(
    "text", ["jeg vil ikke leve mere", f"{SHARED}. Jeg vil ikke leve mere", "jeg overvejer selvmord"]
)
def test_distress_goes_before_everything(citizen, text):
    messages = citizen.say(text)
    assert messages[0]["type"] == "contacts" and "112" in [contact.get("phone") for contact in messages[0]["contacts"]]


def test_a_case_can_be_told_in_clicks(citizen):
    topic = next(c["id"] for c in citizen.welcome[0]["choices"] if c["id"] == "topic:smishing")
    phases = citizen.choose(topic)[0]["choices"]
    assert "phase:shared" in [choice["id"] for choice in phases]
    exposures = citizen.choose("phase:shared")[0]["choices"]
    assert "exposure:card" in [choice["id"] for choice in exposures]
    plan, steps = plan_of(citizen.choose("exposure:card"))
    assert (plan["topic"], plan["phase"], plan["exposure"], steps[0]) == ("smishing", "shared", ["card"], "block_card")
    assert citizen.choose("card:smishing")[0]["type"] == "card"


def test_an_answer_in_words_to_a_question_counts_for_the_case_at_hand(citizen):
    citizen.choose("topic:smishing")
    citizen.choose("phase:shared")
    plan, steps = plan_of(citizen.say("mit kortnummer"))
    assert plan["topic"] == "smishing" and "block_card" in steps


@pytest.mark.parametrize(
    "text",
    ["hej", "tak for hjælpen", "farvel", "er du et menneske?", "hvad kan du hjælpe med", "hvordan laver man lasagne"],
)
def test_small_talk_is_answered_and_no_plan_is_forced_on_anybody(citizen, text):
    messages = citizen.say(text)
    assert messages and all(message["text"] and message["type"] != "plan" for message in messages)


def test_who_is_not_understood_twice_gets_the_hotline(citizen, knowledge):
    told = [citizen.say("qwx zzkrv plommf")[0] for _ in range(2)]
    assert knowledge.contacts["cyberhotline"].phone in told[1]["text"]


def test_conversations_at_once_do_not_mix(product):
    asked = [SHARED, "Har fået en mærkelig sms om en pakke"] * 4
    citizens = [product.citizen() for _ in asked]

    async def ask() -> list[httpx.Response]:
        async with httpx.AsyncClient(base_url=product.url, timeout=5, trust_env=False) as http:
            sent = [
                http.post(
                    f"{each.url}/messages", json={"text": text}, headers={"Authorization": f"Bearer {each.token}"}
                )
                for each, text in zip(citizens, asked, strict=True)
            ]
            return await asyncio.gather(*sent)

    phases = [answer.json()["messages"][0]["phase"] for answer in asyncio.run(ask())]
    assert phases == ["shared", "suspicious"] * 4


# ---------------------------------------------------------------- ugly input


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"json": {"text": "/restart"}}, 200),
        ({"json": {"text": '/greet{"x":1}'}}, 200),
        ({"json": {"text": '/choose{"choice": "topic:smishing"}'}}, 200),
        ({"json": {"text": "/session_start"}}, 200),
        ({"json": {"text": "EXTERNAL: hej"}}, 200),
        ({"json": {"text": "<script>alert(1)</script>"}}, 200),
        ({"json": {"text": "😱"}}, 200),
        ({"json": {"text": "?"}}, 200),
        ({"json": {"text": "a" * 2000}}, 200),
        ({"json": {"text": "ord " * 500}}, 200),
        ({"json": {"text": "æ̃" * 500}}, 200),
        ({"json": {"text": "א" * 1000}}, 200),
        ({"json": {"text": "a" * 5000}}, 413),
        ({"content": b"x" * 70_000, "headers": {"Content-Type": "application/json"}}, 413),
        ({"json": {"text": ""}}, 422),
        ({"json": {"text": " \u200b "}}, 422),
        ({"json": {"choice": "topic:not_offered"}}, 422),
        ({"content": b"{not json", "headers": {"Content-Type": "application/json"}}, 400),
        ({"content": "blå".encode("latin-1"), "headers": {"Content-Type": "application/json"}}, 415),
        ({"content": b"hej", "headers": {"Content-Type": "text/plain"}}, 415),
    ],
)
def test_ugly_input_gets_an_answer_or_an_error_in_time_and_the_conversation_goes_on(citizen, body, status):
    began = time.monotonic()
    answer = citizen.post(**body)
    assert time.monotonic() - began < 5
    assert answer.status_code == status
    told = answer.json()
    assert told["error"]["message"] if status != 200 else all(message["text"] for message in told["messages"])
    assert plan_of(citizen.say(SHARED))[1][0] == "block_card"


def test_a_token_of_another_conversation_opens_nothing(product, citizen):
    citizen.http.headers["Authorization"] = f"Bearer {product.citizen().token}"
    assert citizen.post(json={"text": "hej"}).status_code == 403


def test_a_request_that_is_no_http_does_not_disturb_others(product, citizen):
    for garbage in (
        b"\x00\xff\xfe\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: abc\r\n\r\n",
        b"POST / HTTP/9.9\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", product.port), 2) as line:
            line.sendall(garbage)
    assert citizen.say("hej")


# ---------------------------------------------------------------- what is kept


def test_personal_data_stands_in_no_file_of_any_of_the_three(product, citizen):
    for text in (f"mit cpr er {CPR}", f"de fik mit kort {CARD} 12/27 123", f"min kode er {CODE}"):
        citizen.say(text)
    with pytest.raises(AssertionError):
        citizen.say(f"mit cpr er {CPR} " + "a" * 3000)
    citizen.post(content=f'{{"text": "{CPR}"'.encode(), headers={"Content-Type": "application/json"})
    citizen.post(json={"choice": CPR})
    product.citizen().http.get("/raad", params={"q": CPR})
    told = str(citizen.transcript())
    for secret in (CPR, CPR.replace("-", ""), CARD, CARD.replace(" ", ""), CODE):
        assert secret not in told
        assert [name for name, content in product.files().items() if secret.encode() in content] == []


def test_a_forgotten_conversation_is_in_no_database(product, citizen):
    citizen.say("ordet xylofonmager")
    assert any(b"xylofonmager" in content for content in product.files().values())
    assert citizen.http.delete(citizen.url).json() == {"deleted": True}
    assert citizen.http.get(citizen.url).status_code == 404
    with sqlite3.connect(product.var / "tracker.db") as tracker:
        assert tracker.execute("SELECT count(*) FROM events WHERE sender_id = ?", [citizen.id]).fetchone() == (0,)
    assert [name for name, content in product.files().items() if b"xylofonmager" in content] == []


def test_the_logs_hold_no_word_of_a_citizen(product, citizen):
    citizen.say("ordet kastanjevogn")
    logs = {name: content for name, content in product.files().items() if name.endswith((".log", ".out"))}
    assert len(logs) >= 4 and [name for name, content in logs.items() if b"kastanjevogn" in content] == []


def test_only_the_gateway_could_be_reached_from_outside(product):
    assert sorted(product.parts()) == ["Rasa server", "action server", "gateway"]
    listening = {
        int(address.split(":")[1], 16): address.split(":")[0]
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
        for _, address, _, state, *_ in [line.split()]
        if state == "0A"
    }
    assert [listening[port] for port in product.ports()] == ["0100007F"] * 3  # 127.0.0.1


# ---------------------------------------------------------------- starting, stopping, falling over


def test_the_start_says_what_it_uses_when_each_is_ready_and_where_to_go(product):
    said = product.said()
    for words in (
        "Danish language: ",
        "Model: ",
        *(f"{name}: ready." for name in product.parts()),
        f"Digivagt is ready: {product.url}",
    ):
        assert words in said
    assert "Traceback" not in said


def test_health_names_the_model(product):
    told = httpx.get(f"{product.url}/api/health", trust_env=False).json()
    assert told["status"] == "ok" and told["model"].startswith("digivagt-")


@pytest.mark.parametrize("name", ["action server", "Rasa server"])
def test_a_process_that_hangs_gives_503_in_time_and_the_conversation_goes_on_afterwards(
    product, citizen, knowledge, name
):
    citizen.say("hej")
    product.strike(name, signal.SIGSTOP)
    try:
        began = time.monotonic()
        answer = citizen.post(json={"text": SHARED})
        assert time.monotonic() - began < 5
    finally:
        product.strike(name, signal.SIGCONT)
    assert answer.status_code == 503 and knowledge.contacts["cyberhotline"].phone in answer.json()["error"]["message"]
    product.wait_for(lambda: citizen.post(json={"text": SHARED}).status_code == 200)


def test_a_taken_port_is_one_sentence(product):
    assert product.is_ready()
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"], cwd=ROOT, capture_output=True, text=True, timeout=30,
        env={**os.environ, "DIGIVAGT_PORT": str(product.port), "DIGIVAGT_VAR": str(product.var)},
    )  # fmt: skip
    assert done.returncode == 1 and f"Port {product.port} on 127.0.0.1" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert product.is_ready()


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.timeout(480)  # two starts
def test_when_one_of_three_is_killed_all_stop_and_a_new_start_goes_on_with_the_old_conversation(product, tmp_path):
    running = type(product)(tmp_path / "var", free_port()).start()
    try:
        citizen = running.citizen()
        citizen.choose("topic:smishing")
        citizen.choose("phase:shared")
        ports = running.ports()

        running.strike("action server", signal.SIGKILL)
        assert running.process.wait(20) == 1
        assert "The action server was killed by signal SIGKILL, so all three are stopped." in running.said()
        assert [port for port in ports if not is_free(port)] == []

        running.start()
        plan, steps = plan_of(citizen.say("mit kortnummer"))
        assert plan["topic"] == "smishing" and "block_card" in steps
        assert [author for author, _ in citizen.transcript()] == ["bot", *["citizen", "bot"] * 3]

        ports = running.ports()
        assert running.stop(signal.SIGINT) == 0
        assert [port for port in ports if not is_free(port)] == [] and running.said().rstrip().endswith("Stopping ...")
    finally:
        running.stop()
