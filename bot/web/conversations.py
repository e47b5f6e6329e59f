"""The HTTP interface for conversations, as design/api.md words it."""

import json
from typing import Optional

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from bot.settings import MESSAGE_LIMIT
from bot.web.chat import Chat
from bot.web.faults import Fault
from bot.web.limits import RateLimit
from bot.web.tokens import Tokens

router = APIRouter(prefix="/api")
_CHOICE_LIMIT = 100


@router.post("/conversations", status_code=201)
async def start(request: Request) -> dict:
    _limit(request)
    conversation, messages = await _chat(request).start()
    return {
        "conversation_id": conversation,
        "token": _tokens(request).for_conversation(conversation),
        "messages": messages,
    }


@router.post("/conversations/{conversation}/messages")
async def say(conversation: str, request: Request) -> dict:
    _authorise(request, conversation)
    _limit(request)
    body = await read_json(request)
    text, choice = body.get("text"), body.get("choice")
    if (text is None) == (choice is None):
        raise Fault(422, "bad_request", detail="text, choice")
    for name, value in (("text", text), ("choice", choice)):
        if value is not None and not isinstance(value, str):
            raise Fault(422, "bad_request", detail=name)
    if choice is not None:
        reply = await _chat(request).choose(conversation, choice[:_CHOICE_LIMIT])
    else:
        reply = await _chat(request).say(conversation, text or "")
    return {"messages": reply.messages, "notices": reply.notices}


@router.get("/conversations/{conversation}")
async def transcript(conversation: str, request: Request) -> dict:
    _authorise(request, conversation)
    return {"conversation_id": conversation, "messages": await _chat(request).transcript(conversation)}


@router.delete("/conversations/{conversation}")
async def forget(conversation: str, request: Request) -> dict:
    _authorise(request, conversation)
    await _chat(request).forget(conversation)
    return {"deleted": True}


@router.get("/health")
async def health(request: Request) -> JSONResponse:
    """200 when a message would be answered, 503 while the assistant starts or is down."""
    state = request.app.state
    ready = await state.rasa.is_ready()
    body = {
        "status": "ok" if ready else "unavailable",
        "model": state.model,
        "seeds": state.chat.knowledge.version,
        "message_limit": MESSAGE_LIMIT,
    }
    return JSONResponse(body, status_code=200 if ready else 503)


async def read_json(request: Request) -> dict:
    """The body as a JSON object. Raises Fault 400, 415 or 422."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/json":
        raise Fault(415, "media_type")
    try:
        body = json.loads((await request.body()).decode("utf-8"))
    except UnicodeDecodeError:
        raise Fault(415, "media_type") from None
    except (ValueError, RecursionError):
        raise Fault(400, "bad_json") from None
    if not isinstance(body, dict):
        raise Fault(422, "bad_request", detail="{}")
    return body


def client_of(request: Request) -> str:
    """The address a client is counted by; behind a trusted proxy, the last one the proxy names."""
    if request.app.state.settings.trust_proxy:
        forwarded = request.headers.get("x-forwarded-for", "").split(",")[-1].strip()
        if forwarded:
            return forwarded
    return request.client.host if request.client else "unknown"


def _authorise(request: Request, conversation: str) -> None:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    owner: Optional[str] = _tokens(request).conversation(token.strip()) if kind.lower() == "bearer" else None
    if owner is None:
        raise Fault(401, "unauthorized")
    if owner != conversation:
        raise Fault(403, "forbidden")


def _limit(request: Request) -> None:
    limit: RateLimit = request.app.state.rate_limit
    limit.take(client_of(request))


def _chat(request: Request) -> Chat:
    return request.app.state.chat


def _tokens(request: Request) -> Tokens:
    return request.app.state.tokens
