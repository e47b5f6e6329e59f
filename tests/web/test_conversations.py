"""The HTTP interface: every status and error of design/api.md, with a Rasa that does what a test wants."""

import asyncio
import json
import logging
import sqlite3
import time

import httpx
import pytest

from bot.settings import BODY_LIMIT, MESSAGE_LIMIT

STATUSES = {400, 401, 403, 404, 413, 415, 422, 429, 503}
HEADERS = ["content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy"]
PERSONAL = [
    ("Mit cpr er 010190-1234, hjælp", "010190-1234", "redacted"),
    ("Kortet er 4571 1234 5678 9016", "4571 1234 5678 9016", "redacted"),
    ("koden er 471183", "471183", "secret"),
]


def error_of(answer: httpx.Response) -> tuple[int, str]:
    """(status, code), after looking at the shape: one object, a code and a sentence, and nothing else."""
    body = answer.json()
    assert set(body) == {"error"} and set(body["error"]) == {"code", "message"}
    assert answer.status_code in STATUSES
    assert body["error"]["message"].endswith(".") and "{" not in body["error"]["message"].replace("{}", "")
    return answer.status_code, body["error"]["code"]


def test_a_conversation_begins_with_an_id_a_token_and_a_welcome_with_choices(gateway):
    answer = gateway.request("POST", "/api/conversations")
    body = answer.json()
    assert answer.status_code == 201
    assert set(body) == {"conversation_id", "token", "messages"}
    assert body["messages"][0]["text"] and body["messages"][0]["choices"][0].keys() == {"id", "label"}


def test_ids_cannot_be_guessed_from_one_another(gateway):
    names = {gateway.start().id for _ in range(20)}
    assert len(names) == 20 and all(len(name) == 32 for name in names)


def test_a_message_is_answered_in_the_shape_of_the_interface(citizen):
    citizen.gateway.rasa.says("Hvor langt er det kommet?", ("phase:shared", "Jeg har givet oplysninger"))
    answer = citizen.send("hej")
    message = {
        "type": "text",
        "text": "Hvor langt er det kommet?",
        "choices": [{"id": "phase:shared", "label": "Jeg har givet oplysninger"}],
    }
    assert (answer.status_code, answer.json()) == (200, {"messages": [message], "notices": []})


def test_rasa_is_given_the_conversation_and_the_words(citizen):
    citizen.send("jeg er blevet snydt")
    assert citizen.gateway.rasa.heard == ["jeg er blevet snydt"]
    assert citizen.id.encode() in citizen.gateway.rasa.requests[0].content


def test_the_transcript_is_in_order(citizen):
    for text in ("et", "to", "tre"):
        citizen.gateway.rasa.says(f"svar på {text}")
        citizen.send(text)
    told = citizen.transcript()[1:]
    expected = [turn for text in ("et", "to", "tre") for turn in (("citizen", text), ("bot", f"svar på {text}"))]
    assert told == expected


@pytest.mark.parametrize(
    ("content", "content_type", "status", "code"),
    [
        (b"hej", "application/json", 400, "bad_json"),
        (b"", "application/json", 400, "bad_json"),
        (b'{"text": "hej"', "application/json", 400, "bad_json"),
        (b"[" * 30_000, "application/json", 400, "bad_json"),
        (b"1" * 6_000, "application/json", 400, "bad_json"),
        (b'{"text": "hej"}', "text/plain", 415, "media_type"),
        (b'{"text": "hej"}', None, 415, "media_type"),
        (b"text=hej", "application/x-www-form-urlencoded", 415, "media_type"),
        ('{"text": "blå"}'.encode("latin-1"), "application/json", 415, "media_type"),
        (b"[]", "application/json", 422, "bad_request"),
        (b"null", "application/json", 422, "bad_request"),
        (b"{}", "application/json", 422, "bad_request"),
        (b'{"text": 7}', "application/json", 422, "bad_request"),
        (b'{"text": NaN}', "application/json", 422, "bad_request"),
        (b'{"text": ["hej"]}', "application/json", 422, "bad_request"),
        (b'{"choice": {"id": 1}}', "application/json", 422, "bad_request"),
        (b'{"text": "hej", "choice": "topic:smishing"}', "application/json", 422, "bad_request"),
        (b'{"choice": "\\ud800"}', "application/json", 422, "unknown_choice"),
        (b'{"text": "\\ud800"}', "application/json", 422, "empty"),
    ],
)
def test_a_body_that_cannot_be_used_is_an_error(citizen, content, content_type, status, code):
    assert error_of(citizen.post(content, content_type)) == (status, code)
    assert citizen.send("hej").status_code == 200


def test_json_with_a_named_character_set_is_read(citizen):
    answer = citizen.post('{"text": "blåbær"}'.encode(), "application/json; charset=utf-8")
    assert (answer.status_code, citizen.gateway.rasa.heard) == (200, ["blåbær"])


@pytest.mark.parametrize(
    "text", ["", "   ", "\n\t \r\n", "\u200b\u200b", "\u2060\ufeff", "\x00\x07", "/", "// /", "\u3000"]
)
def test_a_message_without_a_word_is_empty(citizen, text):
    assert error_of(citizen.send(text)) == (422, "empty")
    assert citizen.gateway.rasa.requests == []


@pytest.mark.parametrize(
    ("sent", "heard"),
    [
        ("/restart", "restart"),
        ('/greet{"x":1}', 'greet{"x":1}'),
        ("  /restart", "restart"),
        ("\u200b/restart", "restart"),
        ("／restart", "restart"),
        ("// /restart", "restart"),
    ],
)
def test_a_leading_slash_is_no_command(citizen, sent, heard):
    answer = citizen.send(sent)
    assert citizen.gateway.rasa.heard == [heard]
    assert [notice["kind"] for notice in answer.json()["notices"]] == ["slash"]


@pytest.mark.parametrize(
    ("sent", "heard"),
    [
        ("😱😱 hjælp 🇩🇰", "😱😱 hjælp 🇩🇰"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("a\x00\x07\x1bb", "ab"),
        ("en\r\nto", "en\nto"),
        ("hej \ud83d", "hej"),
        ("'; DROP TABLE turn; --", "'; DROP TABLE turn; --"),
        ("{{ 7 * 7 }} {0}", "{{ 7 * 7 }} {0}"),
    ],
)
def test_odd_characters_are_only_text(citizen, sent, heard):
    answer = citizen.post(json.dumps({"text": sent}))
    assert answer.status_code == 200
    assert citizen.gateway.rasa.heard == [heard]
    assert citizen.transcript()[1] == ("citizen", heard)


@pytest.mark.parametrize(
    ("length", "expected"),
    [(MESSAGE_LIMIT, (200, None)), (MESSAGE_LIMIT + 1, (413, "too_long")), (5_000, (413, "too_long"))],
)
def test_a_message_has_a_limit(citizen, length, expected):
    answer = citizen.send("æ" * length)
    assert (answer.status_code, None if answer.status_code == 200 else error_of(answer)[1]) == expected
    if answer.status_code == 413:
        assert "2.000" in answer.json()["error"]["message"]


def test_spaces_do_not_make_room_for_more(citizen):
    assert error_of(citizen.send("hej" + "\u200b" * MESSAGE_LIMIT)) == (413, "too_long")


async def _in_parts():
    for _ in range(65):
        yield b"x" * 1024


@pytest.mark.parametrize("body", [lambda: b"x" * (BODY_LIMIT + 1), _in_parts], ids=["declared", "chunked"])
@pytest.mark.parametrize("url", ["/api/conversations", "/", "/slet", "/nowhere"])
def test_a_body_over_64_kb_is_refused_before_anything_reads_it(gateway, url, body):
    answer = gateway.request("POST", url, content=body())
    assert error_of(answer) == (413, "body_too_large")
    assert "64 kB" in answer.json()["error"]["message"]


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic abc", "Bearer abc.def", "Bearer æ".encode()])
@pytest.mark.parametrize(("method", "path"), [("POST", "/messages"), ("GET", ""), ("DELETE", "")])
def test_without_a_token_of_ours_nobody_comes_in(citizen, header, method, path):
    headers = {} if header is None else {"Authorization": header}
    assert error_of(citizen.gateway.request(method, citizen.url + path, headers=headers)) == (401, "unauthorized")


@pytest.mark.parametrize(("method", "path"), [("POST", "/messages"), ("GET", ""), ("DELETE", "")])
def test_a_token_opens_one_conversation_only(gateway, citizen, method, path):
    other = gateway.start()
    assert error_of(gateway.request(method, citizen.url + path, headers=other.headers)) == (403, "forbidden")


def test_a_token_signed_with_another_key_is_forged(citizen, make_gateway, tmp_path):
    forged = make_gateway(var=tmp_path / "elsewhere").app.state.tokens.for_conversation(citizen.id)
    answer = citizen.gateway.request("GET", citizen.url, headers={"Authorization": f"Bearer {forged}"})
    assert error_of(answer) == (401, "unauthorized")


def test_a_form_token_opens_no_conversation(citizen):
    token = citizen.gateway.app.state.tokens.for_form(citizen.id)
    answer = citizen.gateway.request("GET", citizen.url, headers={"Authorization": f"Bearer {token}"})
    assert error_of(answer) == (401, "unauthorized")


@pytest.mark.parametrize(
    ("method", "url", "code"),
    [
        ("GET", "/api/nowhere", "not_found"),
        ("GET", "/nowhere", "not_found"),
        ("GET", "/api/conversations", "method"),
        ("PUT", "/api/conversations", "method"),
        ("GET", "/static/nothing.css", "not_found"),
        ("GET", "/static/%00", "not_found"),
        ("GET", "/static/..%2f..%2fapp.py", "not_found"),
        ("GET", "/static/" + "a" * 3000, "not_found"),
        ("GET", "/%ff%fe", "not_found"),
    ],
)
def test_an_address_we_do_not_have_is_not_found(gateway, method, url, code):
    assert error_of(gateway.request(method, url)) == (404, code)


def test_a_choice_goes_to_rasa_and_its_words_into_the_transcript(citizen):
    citizen.gateway.rasa.says("Hvad?", ("exposure:card", "Kortoplysninger"))
    citizen.send("hej")
    assert citizen.send(choice="exposure:card").status_code == 200
    assert citizen.gateway.rasa.heard[-1] == '/choose{"choice": "exposure:card"}'
    assert citizen.transcript()[-2] == ("citizen", "Kortoplysninger")


def test_an_old_choice_can_still_be_taken(citizen):
    citizen.gateway.rasa.says("Hvad?", ("exposure:card", "Kort"))
    citizen.send("hej")
    citizen.gateway.rasa.says("Noget andet.")
    citizen.send("nej")
    assert citizen.send(choice="exposure:card").status_code == 200


@pytest.mark.parametrize("choice", ["", "exposure:card", 'topic:x"}', "x" * 60_000, "topic:\x00"])
def test_a_choice_that_was_not_offered_is_unknown(citizen, choice):
    assert error_of(citizen.send(choice=choice)) == (422, "unknown_choice")
    assert citizen.gateway.rasa.requests == []


def test_a_choice_of_another_conversation_is_unknown(gateway, citizen):
    gateway.rasa.says("Hvad?", ("exposure:card", "Kort"))
    gateway.start().send("hej")
    assert error_of(citizen.send(choice="exposure:card")) == (422, "unknown_choice")


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
def test_when_rasa_is_silent_the_citizen_gets_the_hotline_and_the_conversation_goes_on(citizen, knowledge, answer):
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


def test_a_forgotten_conversation_is_gone_from_the_log_and_from_rasas_tracker(gateway, citizen):
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


def test_a_broken_database_is_no_error_500_and_logs_no_words(citizen, caplog):
    with citizen.gateway.app.state.chat._store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE turn")
    with caplog.at_level(logging.ERROR):
        assert error_of(citizen.send("ordet xylofonmager")) == (503, "unavailable")
    assert "xylofonmager" not in caplog.text and "database" in caplog.text


@pytest.mark.parametrize(("ready", "status", "word"), [(True, 200, "ok"), (False, 503, "unavailable")])
def test_health_says_whether_a_message_would_be_answered(gateway, ready, status, word):
    gateway.rasa.ready = ready
    answer = gateway.request("GET", "/api/health")
    assert (answer.status_code, answer.json()["status"], answer.json()["model"]) == (status, word, "test-model")


@pytest.mark.parametrize("url", ["/", "/api/health", "/nowhere", "/static/chat.css"])
def test_every_answer_carries_the_security_headers(gateway, url):
    headers = gateway.request("GET", url).headers
    assert all(headers.get(name) for name in HEADERS)
    assert "unsafe" not in headers["content-security-policy"]


def test_a_refused_body_carries_the_security_headers_too(gateway):
    headers = gateway.request("POST", "/", content=b"x" * 70_000).headers
    assert all(headers.get(name) for name in HEADERS)


def test_a_transcript_is_kept_by_no_cache(citizen):
    answer = citizen.gateway.request("GET", citizen.url, headers=citizen.headers)
    assert answer.headers["cache-control"] == "no-store"


async def _send_at_once(citizen, texts: list[str]) -> list[int]:
    async with citizen.gateway.client(headers=citizen.headers) as client:
        url = f"{citizen.url}/messages"
        return [a.status_code for a in await asyncio.gather(*(client.post(url, json={"text": text}) for text in texts))]
