"""One turn of a conversation, the same for the API and the page: check, redact, ask Rasa, keep, answer.

The citizen's text is redacted before anything else sees it, and what is kept is the redacted text.
"""

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from starlette.concurrency import run_in_threadpool

from bot.hours import COPENHAGEN
from bot.knowledge.loader import Knowledge
from bot.log.store import ConversationStore
from bot.log.tracker import TrackerEvents
from bot.plan import contact_dict
from bot.privacy.masker import redact
from bot.settings import MESSAGE_LIMIT
from bot.web.faults import Fault
from bot.web.rasa_client import RasaClient, RasaDown
from bot.welcome import welcome_message

_LOCKS_KEPT = 10_000


@dataclass(frozen=True)
class Reply:
    """What one turn brought: the citizen's own words as kept, the answers, and notices about the words."""

    said: dict
    messages: list[dict]
    notices: list[dict]


class Chat:
    def __init__(self, knowledge: Knowledge, store: ConversationStore, tracker: TrackerEvents, rasa: RasaClient):
        self.knowledge = knowledge
        self._store = store
        self._tracker = tracker
        self._rasa = rasa
        self._locks: OrderedDict[str, asyncio.Lock] = OrderedDict()

    async def start(self) -> tuple[str, list[dict]]:
        """A new conversation and its first messages."""
        conversation = await run_in_threadpool(self._store.start)
        messages = [welcome_message(self.knowledge)]
        await run_in_threadpool(self._store.add, conversation, [("bot", message) for message in messages])
        return conversation, messages

    async def say(self, conversation: str, text: str) -> Reply:
        """One message in the citizen's own words. Raises Fault 404, 413, 422 or 503."""
        cleaned, notices = self._clean(text)
        return await self._turn(
            conversation, {"type": "text", "text": cleaned}, notices, self._rasa.say(conversation, cleaned)
        )

    async def choose(self, conversation: str, choice: str) -> Reply:
        """One click on a choice that was offered before. Raises Fault 404, 422 or 503."""
        choice = choice.encode("utf-8", "replace").decode()  # half a surrogate pair, which no database takes
        label = await run_in_threadpool(self._store.label_of, conversation, choice)
        if label is None:
            raise Fault(422, "unknown_choice") if await self.exists(conversation) else Fault(404, "not_found")
        said = {"type": "choice", "text": label, "choice": choice}
        return await self._turn(conversation, said, [], self._rasa.choose(conversation, choice))

    async def transcript(self, conversation: str) -> list[dict]:
        """Every turn in order, as {"author", "at", **message}. Raises Fault 404."""
        if not await self.exists(conversation):
            raise Fault(404, "not_found")
        turns = await run_in_threadpool(self._store.turns, conversation)
        return [{"author": turn.author, "at": turn.at.isoformat() + "Z", **turn.message} for turn in turns]

    async def forget(self, conversation: str) -> None:
        """Deletes the conversation here and in Rasa's tracker. Raises Fault 404."""
        async with self._lock(conversation):
            await run_in_threadpool(self._tracker.forget, conversation)
            if not await run_in_threadpool(self._store.forget, conversation):
                raise Fault(404, "not_found")

    async def exists(self, conversation: str) -> bool:
        return await run_in_threadpool(self._store.exists, conversation)

    def hotline(self) -> dict:
        """The hotline as it stands right now."""
        return contact_dict("cyberhotline", self.knowledge, datetime.now(COPENHAGEN))

    def unavailable(self) -> Fault:
        """The error when the assistant is silent: it still gives the number."""
        hotline = self.hotline()
        return Fault(503, "unavailable", name=hotline["name"], phone=hotline["phone"], hours=hotline["hours"])

    def _clean(self, text: str) -> tuple[str, list[dict]]:
        words = self.knowledge.wording.notices
        redacted = redact(text)
        notices = [
            {"kind": "secret" if kind == "secret" else "redacted", "text": words[kind]} for kind in redacted.kinds
        ]
        cleaned = redacted.text.strip()
        # Rasa takes a leading "/" as a command with confidence 1.
        if cleaned.startswith("/"):
            cleaned = cleaned.lstrip("/ \n")
            notices.append({"kind": "slash", "text": words["slash"]})
        if not cleaned:
            raise Fault(422, "empty")
        if len(cleaned) > MESSAGE_LIMIT or len(text) > MESSAGE_LIMIT:
            raise Fault(413, "too_long", limit=f"{MESSAGE_LIMIT:,}".replace(",", "."))
        return cleaned, notices

    async def _turn(self, conversation: str, said: dict, notices: list[dict], answering) -> Reply:  # type: ignore[no-untyped-def]
        # Waiting for one's turn counts too, so nobody waits longer, however many messages came at once.
        deadline = time.monotonic() + self._rasa.timeout
        async with self._lock(conversation):
            if not await self.exists(conversation):
                answering.close()
                raise Fault(404, "not_found")
            try:
                messages = await asyncio.wait_for(answering, max(0.0, deadline - time.monotonic()))
            except (RasaDown, asyncio.TimeoutError):
                await run_in_threadpool(self._store.add, conversation, [("citizen", said)])
                raise self.unavailable() from None
            turns = [("citizen", said), *(("bot", message) for message in messages)]
            await run_in_threadpool(self._store.add, conversation, turns)
            return Reply(said, messages, notices)

    def _lock(self, conversation: str) -> asyncio.Lock:
        """One turn at a time in a conversation, so that two messages at once are answered in order."""
        lock = self._locks.setdefault(conversation, asyncio.Lock())
        self._locks.move_to_end(conversation)
        while len(self._locks) > _LOCKS_KEPT:
            oldest, waiting = next(iter(self._locks.items()))
            if waiting.locked():
                break
            del self._locks[oldest]
        return lock
