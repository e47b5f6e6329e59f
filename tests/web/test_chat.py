"""One turn: what is redacted, what happens when Rasa is silent or slow, who waits for whom, what is forgotten."""

import asyncio
import logging
import sqlite3
import time

import httpx
import pytest

PERSONAL = [
    ("Mit cpr er 010190-1234, hjælp", "010190-1234", "redacted"),
    ("Kortet er 4571 1234 5678 9016", "4571 1234 5678 9016", "redacted"),
    ("koden er 471183", "471183", "secret"),
]


@pytest.mark.parametrize(("text", "secret", "kind"), PERSONAL)
def test_personal_data_stands_nowhere_once_it_is_sent(citizen, text, secret, kind):
    citizen.gateway.rasa.says("Tak.")
    answer = citizen.send(text)
    assert [notice["kind"] for notice in answer.json()["notices"]] == [kind]
    assert answer.json()["notices"][0]["text"]
    for written in (secret, secret.replace(" ", "").replace("-", "")):
        assert written not in citizen.gateway.rasa.heard[0]
        assert written not in answer.text
        assert written.encode() not in citizen.gateway.stored()
        assert all(written not in said for _, said in citizen.transcript())
    assert "[" in citizen.transcript()[1][1]


def test_two_kinds_of_personal_data_give_two_notices(citizen):
    notices = citizen.send("cpr 010190-1234, kort 4571 1234 5678 9016").json()["notices"]
    assert len({notice["text"] for notice in notices}) == 2


def test_personal_data_does_not_come_back_in_an_error(citizen):
    citizen.gateway.rasa.answer = httpx.ConnectError("down")
    answer = citizen.send("cpr 010190-1234")
    assert answer.status_code == 503 and "010190" not in answer.text
    assert b"010190" not in citizen.gateway.stored()


SILENCE = {
    "down": httpx.ConnectError("refused"),
    "cut off": httpx.RemoteProtocolError("cut off"),
    "error 500": httpx.Response(500, content=b'[{"text": "hej"}]'),
    "garbage": b"<html>",
    "half of it": b'[{"text": "he',
    "wrong bytes": b'[{"text": "\xff"}]',
    "nothing": [],
    "a number": 5,
    "an object": {"text": "hej"},
    "a list of words": ["hej"],
    "a list of nothing": [None],
    "an empty text": [{"text": ""}],
    "no text": [{"custom": {"type": "plan"}}],
    "text of the wrong kind": [{"text": 5}],
}


@pytest.mark.parametrize("answer", SILENCE.values(), ids=SILENCE)
def test_when_rasa_is_silent_the_citizen_gets_the_hotline_and_the_conversation_goes_on(
    citizen, knowledge, answer, error_of
):
    citizen.gateway.rasa.answer = answer
    failed = citizen.send("hjælp")
    assert error_of(failed) == (503, "unavailable")
    assert knowledge.contacts["cyberhotline"].phone in failed.json()["error"]["message"]
    citizen.gateway.rasa.says("Nu er jeg her.")
    assert citizen.send("er du der").status_code == 200
    assert citizen.transcript()[1:] == [("citizen", "hjælp"), ("citizen", "er du der"), ("bot", "Nu er jeg her.")]


def test_a_choice_rasa_spoils_is_left_out(citizen):
    choices = [{"id": "a", "label": "A"}, {"id": 1, "label": "B"}, "c", None, {"id": "d"}]
    citizen.gateway.rasa.answer = [
        {"custom": {"text": "Vælg.", "choices": choices}},
        {"custom": {"text": "x", "choices": 5}},
    ]
    told = citizen.send("hej").json()["messages"]
    assert [message["choices"] for message in told] == [[{"id": "a", "label": "A"}], []]


async def _sleeps(request: httpx.Request) -> list:
    await asyncio.sleep(5)
    return [{"text": "for sent"}]


async def _drips(request: httpx.Request) -> httpx.Response:
    async def drops():
        for _ in range(20):
            await asyncio.sleep(0.1)
            yield b" "

    return httpx.Response(200, content=drops())


@pytest.mark.parametrize("answer", [_sleeps, _drips])
@pytest.mark.parametrize("at_once", [1, 4])
def test_nobody_waits_longer_than_the_timeout(make_gateway, answer, at_once):
    citizen = make_gateway(timeout=0.3).start()
    citizen.gateway.rasa.answer = answer
    began = time.monotonic()
    statuses = asyncio.run(_send_at_once(citizen, [f"besked {number}" for number in range(at_once)]))
    assert time.monotonic() - began < 1
    assert statuses == [503] * at_once
    citizen.gateway.rasa.says("Her.")
    assert citizen.send("hej").status_code == 200


def test_messages_sent_at_once_are_answered_one_after_the_other(citizen):
    speaking = []

    async def echo(request: httpx.Request) -> list:
        speaking.append(request)
        assert len(speaking) == 1
        await asyncio.sleep(0.05)
        speaking.remove(request)
        return [{"text": f"svar {len(citizen.gateway.rasa.requests)}"}]

    citizen.gateway.rasa.answer = echo
    assert asyncio.run(_send_at_once(citizen, ["a", "b", "c"])) == [200, 200, 200]
    told = citizen.transcript()[1:]
    assert [author for author, _ in told] == ["citizen", "bot"] * 3
    assert [said for author, said in told if author == "bot"] == ["svar 1", "svar 2", "svar 3"]
    assert [said for author, said in told if author == "citizen"] == citizen.gateway.rasa.heard


def test_one_slow_conversation_does_not_hold_up_another(make_gateway):
    gateway = make_gateway(timeout=2)
    slow, quick = gateway.start(), gateway.start()

    async def handle(request: httpx.Request) -> list:
        await asyncio.sleep(1 if slow.id.encode() in request.content else 0)
        return [{"text": "svar"}]

    async def both() -> float:
        waiting = asyncio.create_task(_send_at_once(slow, ["hej"]))
        await asyncio.sleep(0.05)
        began = time.monotonic()
        assert await _send_at_once(quick, ["hej"]) == [200]
        took = time.monotonic() - began
        assert await waiting == [200]
        return took

    gateway.rasa.answer = handle
    assert asyncio.run(both()) < 0.8


def test_a_forgotten_conversation_is_gone_from_the_log_and_from_rasas_tracker(gateway, citizen, error_of):
    other = gateway.start()
    for each in (citizen, other):
        each.send("ordet xylofonmager")
    tracker = sqlite3.connect(gateway.app.state.settings.tracker_database)
    tracker.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id TEXT, data TEXT)")
    tracker.executemany(
        "INSERT INTO events (sender_id, data) VALUES (?, 'x')", [(citizen.id,), (citizen.id,), (other.id,)]
    )
    tracker.commit()

    answer = citizen.forget()

    assert (answer.status_code, answer.json()) == (200, {"deleted": True})
    assert tracker.execute("SELECT sender_id FROM events").fetchall() == [(other.id,)]
    assert other.transcript()[1] == ("citizen", "ordet xylofonmager")
    for method, path, body in (("GET", "", None), ("DELETE", "", None), ("POST", "/messages", {"text": "hej"})):
        gone = gateway.request(method, citizen.url + path, json=body, headers=citizen.headers)
        assert error_of(gone) == (404, "not_found")
    assert error_of(citizen.send(choice="topic:smishing")) == (404, "not_found")


def test_forgotten_words_leave_no_bytes_behind(citizen):
    citizen.send("ordet xylofonmager")
    assert b"xylofonmager" in citizen.gateway.stored()
    citizen.forget()
    assert b"xylofonmager" not in citizen.gateway.stored()


def test_a_broken_database_is_no_error_500_and_logs_no_words(citizen, caplog, error_of):
    with citizen.gateway.app.state.chat._store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE turn")
    with caplog.at_level(logging.ERROR):
        assert error_of(citizen.send("ordet xylofonmager")) == (503, "unavailable")
    assert "xylofonmager" not in caplog.text and "database" in caplog.text


async def _send_at_once(citizen, texts: list[str]) -> list[int]:
    async with citizen.gateway.client(headers=citizen.headers) as client:
        url = f"{citizen.url}/messages"
        return [a.status_code for a in await asyncio.gather(*(client.post(url, json={"text": text}) for text in texts))]
