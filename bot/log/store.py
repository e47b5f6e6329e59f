"""The conversations as citizens see them: turns in order, choices offered, deletion. Text comes in redacted.

SQLite by default, any SQLAlchemy URL otherwise.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Optional, Sequence

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    insert,
    select,
)
from sqlalchemy.engine import Engine

METADATA = MetaData()
CONVERSATION = Table(
    "conversation",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("started", DateTime, nullable=False),
)
TURN = Table(
    "turn",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("conversation", ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", DateTime, nullable=False),
    Column("author", String(8), nullable=False),
    Column("message", JSON, nullable=False),
)
OFFER = Table(
    "offer",
    METADATA,
    Column("conversation", ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True),
    Column("choice", String(100), primary_key=True),
    Column("label", String(200), nullable=False),
)


@dataclass(frozen=True)
class Turn:
    """`author` is "citizen" or "bot"; `message` is what was said, as the web interface words messages."""

    author: str
    message: dict
    at: datetime


class ConversationStore:
    """Opens the database at once and creates what is missing. Raises sqlalchemy.exc.SQLAlchemyError when it cannot."""

    def __init__(self, url: str):
        self._engine = create_engine(
            url, future=True, **({"connect_args": {"check_same_thread": False}} if url.startswith("sqlite") else {})
        )
        if url.startswith("sqlite"):
            event.listen(self._engine, "connect", _prepare_sqlite)
        METADATA.create_all(self._engine)

    @property
    def engine(self) -> Engine:
        return self._engine

    def start(self) -> str:
        """A new conversation; returns its id, which cannot be guessed."""
        name = secrets.token_hex(16)
        with self._engine.begin() as connection:
            connection.execute(insert(CONVERSATION).values(id=name, started=_now()))
        return name

    def exists(self, conversation: str) -> bool:
        with self._engine.connect() as connection:
            return (
                connection.execute(select(CONVERSATION.c.id).where(CONVERSATION.c.id == conversation)).first()
                is not None
            )

    def add(self, conversation: str, turns: Sequence[tuple[str, dict]]) -> bool:
        """Appends (author, message) pairs in order, all or none; false when the conversation is gone."""
        with self._engine.begin() as connection:
            if connection.execute(select(CONVERSATION.c.id).where(CONVERSATION.c.id == conversation)).first() is None:
                return False
            rows = [
                {"conversation": conversation, "at": _now(), "author": author, "message": message}
                for author, message in turns
            ]
            if rows:
                connection.execute(insert(TURN), rows)
            offered = {
                choice["id"]: choice["label"] for author, message in turns for choice in message.get("choices", [])
            }
            known = set(
                connection.execute(select(OFFER.c.choice).where(OFFER.c.conversation == conversation)).scalars()
            )
            fresh = [
                {"conversation": conversation, "choice": name, "label": offered[name]}
                for name in offered
                if name not in known
            ]
            if fresh:
                connection.execute(insert(OFFER), fresh)
        return True

    def label_of(self, conversation: str, choice: str) -> Optional[str]:
        """The words on a choice that was offered in this conversation, or None when it never was."""
        query = select(OFFER.c.label).where(OFFER.c.conversation == conversation, OFFER.c.choice == choice)
        with self._engine.connect() as connection:
            return connection.execute(query).scalar()

    def turns(self, conversation: str) -> list[Turn]:
        query = (
            select(TURN.c.author, TURN.c.message, TURN.c.at)
            .where(TURN.c.conversation == conversation)
            .order_by(TURN.c.number)
        )
        with self._engine.connect() as connection:
            return [Turn(*row) for row in connection.execute(query)]

    def forget(self, conversation: str) -> bool:
        """Deletes the conversation and all its turns; false when there was none."""
        with self._engine.begin() as connection:
            for table in (OFFER, TURN):
                connection.execute(table.delete().where(table.c.conversation == conversation))
            return bool(connection.execute(CONVERSATION.delete().where(CONVERSATION.c.id == conversation)).rowcount)


def _now() -> datetime:
    return datetime.now(timezone.utc).replace(tzinfo=None)


def _prepare_sqlite(connection, _record) -> None:  # type: ignore[no-untyped-def]
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA secure_delete=ON")
    connection.execute("PRAGMA busy_timeout=3000")
