"""Forgets a conversation in Rasa's own tracker store, which has no interface for it."""

from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import Engine


class TrackerEvents:
    """Rasa's `events` table; the database may not exist before the first message."""

    def __init__(self, url: str):
        self._engine: Engine = create_engine(url, future=True)
        self._sqlite = url.startswith("sqlite")

    def forget(self, conversation: str) -> None:
        """Deletes every event of `conversation`. Raises sqlalchemy.exc.SQLAlchemyError when the database cannot be reached."""
        with self._engine.begin() as connection:
            if self._sqlite:
                connection.execute(text("PRAGMA secure_delete=ON"))
            if inspect(connection).has_table("events"):
                connection.execute(text("DELETE FROM events WHERE sender_id = :sender"), {"sender": conversation})
