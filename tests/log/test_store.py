"""The conversations on disk: order, ownership of choices, and forgetting."""

import sqlite3

import pytest
from sqlalchemy.exc import SQLAlchemyError, StatementError

from bot.log.store import ConversationStore
from bot.log.tracker import TrackerEvents


def text(words: str, *choices: tuple[str, str]) -> dict:
    return {"type": "text", "text": words, "choices": [{"id": name, "label": label} for name, label in choices]}


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'conversations.db'}"


@pytest.fixture
def store(url) -> ConversationStore:
    return ConversationStore(url)


def test_turns_come_back_in_the_order_they_were_said(store):
    name = store.start()
    for number in range(5):
        store.add(name, [("citizen", text(f"spørgsmål {number}")), ("bot", text(f"svar {number}"))])
    told = [(turn.author, turn.message["text"]) for turn in store.turns(name)]
    assert told == [said for n in range(5) for said in (("citizen", f"spørgsmål {n}"), ("bot", f"svar {n}"))]


def test_a_turn_keeps_its_message_whole(store):
    name = store.start()
    message = {**text("æøå 😱", ("a", "A")), "steps": [{"id": "block_card", "contact": None}]}
    store.add(name, [("bot", message)])
    assert store.turns(name)[0].message == message


def test_conversations_are_kept_apart(store):
    one, other = store.start(), store.start()
    store.add(one, [("bot", text("en", ("topic:a", "A")))])
    assert store.turns(other) == [] and store.label_of(other, "topic:a") is None


def test_a_choice_is_known_from_the_moment_it_is_offered(store):
    name = store.start()
    assert store.label_of(name, "topic:a") is None
    store.add(name, [("bot", text("Vælg.", ("topic:a", "A"), ("topic:b", "B")))])
    store.add(name, [("bot", text("Vælg igen.", ("topic:a", "A")))])
    assert [store.label_of(name, choice) for choice in ("topic:a", "topic:b", "topic:c")] == ["A", "B", None]


def test_turns_are_kept_together_or_not_at_all(store):
    name = store.start()
    with pytest.raises((StatementError, TypeError)):
        store.add(name, [("citizen", text("hej")), ("bot", {"text": object()})])
    assert store.turns(name) == []


def test_nothing_is_added_to_a_conversation_that_is_gone(store):
    name = store.start()
    assert store.forget(name)
    assert store.add(name, [("citizen", text("hej"))]) is False
    assert store.turns(name) == [] and not store.exists(name)


def test_forgetting_takes_everything_of_one_conversation_and_nothing_of_another(store, tmp_path):
    one, other = store.start(), store.start()
    for name in (one, other):
        store.add(name, [("citizen", text(f"ord {name}")), ("bot", text("Vælg.", ("topic:a", "A")))])
    assert store.forget(one) is True and store.forget(one) is False
    assert store.label_of(one, "topic:a") is None and store.label_of(other, "topic:a") == "A"
    assert store.turns(other)[0].message["text"] == f"ord {other}"
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert f"ord {one}".encode() not in left and f"ord {other}".encode() in left


def test_a_conversation_outlives_the_process(store, url):
    name = store.start()
    store.add(name, [("citizen", text("hej"))])
    again = ConversationStore(url)
    assert again.exists(name) and again.turns(name)[0].message["text"] == "hej"


def test_a_database_that_cannot_be_opened_is_said_at_once(tmp_path):
    with pytest.raises(SQLAlchemyError):
        ConversationStore(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}")


@pytest.fixture
def tracker(tmp_path) -> sqlite3.Connection:
    connection = sqlite3.connect(tmp_path / "tracker.db")
    connection.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id TEXT, data TEXT)")
    connection.executemany(
        "INSERT INTO events (sender_id, data) VALUES (?, ?)", [("a", "ordet xylofon"), ("a", "x"), ("b", "ordet harpe")]
    )
    connection.commit()
    return connection


def test_rasas_events_of_one_conversation_are_deleted_to_the_last_byte(tracker, tmp_path):
    TrackerEvents(f"sqlite:///{tmp_path / 'tracker.db'}").forget("a")
    assert tracker.execute("SELECT sender_id FROM events").fetchall() == [("b",)]
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"xylofon" not in left and b"harpe" in left


@pytest.mark.parametrize("name", ["nobody", "' OR 1=1 --", ""])
def test_forgetting_somebody_rasa_never_met_deletes_nothing(tracker, tmp_path, name):
    TrackerEvents(f"sqlite:///{tmp_path / 'tracker.db'}").forget(name)
    assert tracker.execute("SELECT count(*) FROM events").fetchone() == (3,)


def test_before_rasas_first_message_there_is_nothing_to_forget(tmp_path):
    TrackerEvents(f"sqlite:///{tmp_path / 'not_yet.db'}").forget("a")
