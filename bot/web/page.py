"""The chat page: a form and an answer that need no JavaScript. With it, the same form is sent and only the new turns come back."""

from typing import Optional

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from python_multipart.exceptions import FormParserError
from starlette.datastructures import FormData

from bot.settings import MESSAGE_LIMIT
from bot.web.chat import Chat, Reply
from bot.web.conversations import client_of
from bot.web.faults import Fault
from bot.welcome import welcome_message

router = APIRouter(include_in_schema=False)
COOKIE = "digivagt"
_COOKIE_LIFETIME = 30 * 24 * 3600  # seconds


@router.get("/")
async def show(request: Request) -> Response:
    return _page(request, await _turns(request))


@router.post("/")
async def send(request: Request) -> Response:
    form = await _form(request)
    text, choice = _field(form, "text"), _field(form, "choice")
    fragment = request.headers.get("x-fragment") == "1"
    conversation = await _conversation(request)
    try:
        _check_form(request, _field(form, "form_token"), conversation)
        request.app.state.rate_limit.take(client_of(request))
        if conversation is None:
            conversation, _ = await _chat(request).start()
        reply = await (
            _chat(request).choose(conversation, choice) if choice else _chat(request).say(conversation, text)
        )
    except Fault as fault:
        response = _failure(request, fault, text, fragment, await _turns(request))
    else:
        response = (
            _fragment(request, reply, conversation)
            if fragment
            else _page(request, await _turns(request, conversation), conversation, reply.notices)
        )
    if conversation:
        _set_cookie(request, response, conversation)
    return response


@router.post("/slet")
async def forget(request: Request) -> Response:
    form = await _form(request)
    conversation = await _conversation(request)
    if conversation:
        _check_form(request, _field(form, "form_token"), conversation)
        await _chat(request).forget(conversation)
    response = RedirectResponse("/", status_code=303)
    response.delete_cookie(COOKIE)
    return response


def error_page(request: Request, fault: Fault) -> Response:
    """A whole page that says what is wrong and where to get help."""
    words = _chat(request).knowledge.wording
    context = {"title": words.errors["title"], "message": fault.sentence(words), "hotline": _chat(request).hotline()}
    return request.app.state.templates.TemplateResponse(request, "error.html", context, status_code=fault.status)


def _page(
    request: Request, turns: list[dict], conversation: str = "", notices: Optional[list[dict]] = None, error: Optional[str] = None,
    draft: str = "", status: int = 200,
) -> HTMLResponse:  # fmt: skip
    owner = conversation or _cookie(request) or ""
    context = {
        "messages": turns,
        "notices": notices or [],
        "error": error,
        "limit": MESSAGE_LIMIT,
        "hotline": _chat(request).hotline(),
        "draft": draft,
        "form_token": request.app.state.tokens.for_form(owner),
    }
    return request.app.state.templates.TemplateResponse(request, "chat.html", context, status_code=status)


def _fragment(request: Request, reply: Reply, conversation: str) -> HTMLResponse:
    turns = [
        {"author": "citizen", "message": reply.said},
        *({"author": "bot", "message": message} for message in reply.messages),
    ]
    context = {
        "messages": turns,
        "notices": reply.notices,
        "form_token": request.app.state.tokens.for_form(conversation),
    }
    return request.app.state.templates.TemplateResponse(request, "_messages.html", context)


def _failure(request: Request, fault: Fault, text: str, fragment: bool, turns: list[dict]) -> Response:
    sentence = fault.sentence(_chat(request).knowledge.wording)
    if fragment:
        context = {"messages": [], "error": sentence}
        return request.app.state.templates.TemplateResponse(
            request, "_messages.html", context, status_code=fault.status
        )
    return _page(request, turns, error=sentence, draft=text, status=fault.status)


async def _turns(request: Request, conversation: str = "") -> list[dict]:
    known = conversation or await _conversation(request)
    if not known:
        return [{"author": "bot", "message": welcome_message(_chat(request).knowledge)}]
    transcript = await _chat(request).transcript(known)
    return [{"author": turn["author"], "message": turn} for turn in transcript]


async def _conversation(request: Request) -> Optional[str]:
    """The conversation of this browser, or None when it has none any more."""
    conversation = _cookie(request)
    return conversation if conversation and await _chat(request).exists(conversation) else None


def _cookie(request: Request) -> Optional[str]:
    token = request.cookies.get(COOKIE)
    return request.app.state.tokens.conversation(token) if token else None


def _set_cookie(request: Request, response: Response, conversation: str) -> None:
    state = request.app.state
    response.set_cookie(
        COOKIE, state.tokens.for_conversation(conversation), max_age=_COOKIE_LIFETIME, httponly=True, samesite="lax",
        secure=state.settings.secure_cookies,
    )  # fmt: skip


def _check_form(request: Request, token: str, conversation: Optional[str]) -> None:
    """Refuses a form another site made. A page opened before its conversation was deleted is still ours."""
    tokens = request.app.state.tokens
    owners = {conversation or "", _cookie(request) or "", ""}
    if not any(tokens.is_form_of(token, owner) for owner in owners):
        raise Fault(403, "stale_form")


async def _form(request: Request) -> FormData:
    """The fields that were sent. Raises Fault 400 for a body that is no form."""
    try:
        return await request.form()
    except FormParserError:  # Starlette lets it through
        raise Fault(400, "bad_request", detail="form") from None


def _field(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.replace("\r\n", "\n") if isinstance(value, str) else ""


def _chat(request: Request) -> Chat:
    return request.app.state.chat
