"""The HTTP interface: every status and error of design/api.md, with a Rasa that does what a test wants."""

import json

import pytest

from bot.settings import BODY_LIMIT, MESSAGE_LIMIT

HEADERS = ["content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy"]


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
def test_a_body_that_cannot_be_used_is_an_error(citizen, content, content_type, status, code, error_of):
    assert error_of(citizen.post(content, content_type)) == (status, code)
    assert citizen.send("hej").status_code == 200


def test_json_with_a_named_character_set_is_read(citizen):
    answer = citizen.post('{"text": "blåbær"}'.encode(), "application/json; charset=utf-8")
    assert (answer.status_code, citizen.gateway.rasa.heard) == (200, ["blåbær"])


@pytest.mark.parametrize(
    "text", ["", "   ", "\n\t \r\n", "\u200b\u200b", "\u2060\ufeff", "\x00\x07", "/", "// /", "\u3000"]
)
def test_a_message_without_a_word_is_empty(citizen, text, error_of):
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
def test_a_message_has_a_limit(citizen, length, expected, error_of):
    answer = citizen.send("æ" * length)
    assert (answer.status_code, None if answer.status_code == 200 else error_of(answer)[1]) == expected
    if answer.status_code == 413:
        assert "2.000" in answer.json()["error"]["message"]


def test_spaces_do_not_make_room_for_more(citizen, error_of):
    assert error_of(citizen.send("hej" + "\u200b" * MESSAGE_LIMIT)) == (413, "too_long")


async def _in_parts():
    for _ in range(65):
        yield b"x" * 1024


@pytest.mark.parametrize("body", [lambda: b"x" * (BODY_LIMIT + 1), _in_parts], ids=["declared", "chunked"])
@pytest.mark.parametrize("url", ["/api/conversations", "/", "/slet", "/nowhere"])
def test_a_body_over_64_kb_is_refused_before_anything_reads_it(gateway, url, body, error_of):
    answer = gateway.request("POST", url, content=body())
    assert error_of(answer) == (413, "body_too_large")
    assert "64 kB" in answer.json()["error"]["message"]


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic abc", "Bearer abc.def", "Bearer æ".encode()])
@pytest.mark.parametrize(("method", "path"), [("POST", "/messages"), ("GET", ""), ("DELETE", "")])
def test_without_a_token_of_ours_nobody_comes_in(citizen, header, method, path, error_of):
    headers = {} if header is None else {"Authorization": header}
    assert error_of(citizen.gateway.request(method, citizen.url + path, headers=headers)) == (401, "unauthorized")


@pytest.mark.parametrize(("method", "path"), [("POST", "/messages"), ("GET", ""), ("DELETE", "")])
def test_a_token_opens_one_conversation_only(gateway, citizen, method, path, error_of):
    other = gateway.start()
    assert error_of(gateway.request(method, citizen.url + path, headers=other.headers)) == (403, "forbidden")


def test_a_token_signed_with_another_key_is_forged(citizen, make_gateway, tmp_path, error_of):
    forged = make_gateway(var=tmp_path / "elsewhere").app.state.tokens.for_conversation(citizen.id)
    answer = citizen.gateway.request("GET", citizen.url, headers={"Authorization": f"Bearer {forged}"})
    assert error_of(answer) == (401, "unauthorized")


def test_a_form_token_opens_no_conversation(citizen, error_of):
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
def test_an_address_we_do_not_have_is_not_found(gateway, method, url, code, error_of):
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
def test_a_choice_that_was_not_offered_is_unknown(citizen, choice, error_of):
    assert error_of(citizen.send(choice=choice)) == (422, "unknown_choice")
    assert citizen.gateway.rasa.requests == []


def test_a_choice_of_another_conversation_is_unknown(gateway, citizen, error_of):
    gateway.rasa.says("Hvad?", ("exposure:card", "Kort"))
    gateway.start().send("hej")
    assert error_of(citizen.send(choice="exposure:card")) == (422, "unknown_choice")


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
