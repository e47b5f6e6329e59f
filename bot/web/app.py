"""create_app: joins settings, knowledge, store and Rasa into the gateway. Everything a request needs hangs on app.state."""

import logging
import os
from contextlib import asynccontextmanager
from pathlib import Path
from typing import AsyncIterator, Optional

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.middleware.base import RequestResponseEndpoint
from starlette.templating import Jinja2Templates
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.knowledge.loader import Knowledge, load
from bot.log.store import ConversationStore
from bot.log.tracker import TrackerEvents
from bot.settings import BODY_LIMIT, Settings, secret_key
from bot.web import advice, conversations, page
from bot.web.chat import Chat
from bot.web.faults import Fault
from bot.web.limits import RateLimit
from bot.web.rasa_client import RasaClient
from bot.web.tokens import Tokens

logger = logging.getLogger(__name__)
_HERE = Path(__file__).parent
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
# Status the framework answers with -> (our status, our code); a method we do not have is an address we do not have.
_CODES = {404: (404, "not_found"), 405: (404, "method"), 413: (413, "body_too_large")}


def create_app(settings: Settings, model: str = "") -> FastAPI:
    """The gateway as an ASGI application. Raises SeedFault, or SQLAlchemyError when the database cannot be opened."""
    settings.var.mkdir(parents=True, exist_ok=True)
    knowledge = load()
    rasa = RasaClient(settings.rasa_url, settings.timeout)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        await rasa.close()

    app = FastAPI(title="Digivagt", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    app.state.settings = settings
    app.state.model = model
    app.state.rasa = rasa
    app.state.tokens = Tokens(secret_key(settings.var))
    app.state.rate_limit = RateLimit(settings.rate_limit)
    app.state.templates = Jinja2Templates(directory=_HERE / "templates")
    app.state.chat = Chat(
        knowledge,
        ConversationStore(settings.database_url),
        TrackerEvents(f"sqlite:///{settings.tracker_database}"),
        rasa,
    )
    app.include_router(conversations.router)
    app.include_router(page.router)
    app.include_router(advice.router)
    app.mount("/static", Static(directory=_HERE / "static"), name="static")
    _handle_faults(app, knowledge)
    app.add_middleware(BodyLimit, knowledge=knowledge)

    @app.middleware("http")
    async def add_headers(request: Request, call_next: RequestResponseEndpoint) -> Response:
        response = await call_next(request)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.url.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return app


def _handle_faults(app: FastAPI, knowledge: Knowledge) -> None:
    def answer(request: Request, fault: Fault) -> Response:
        if request.url.path.startswith("/api") or "text/html" not in request.headers.get("accept", ""):
            return JSONResponse(fault.body(knowledge.wording), status_code=fault.status)
        return page.error_page(request, fault)

    @app.exception_handler(Fault)
    async def on_fault(request: Request, fault: Fault) -> Response:
        return answer(request, fault)

    @app.exception_handler(HTTPException)
    async def on_http(request: Request, error: HTTPException) -> Response:
        status, code = _CODES.get(error.status_code, (400, "bad_request"))
        return answer(request, Fault(status, code, detail="", limit=BODY_LIMIT // 1024))

    @app.exception_handler(SQLAlchemyError)
    async def on_database(request: Request, error: SQLAlchemyError) -> Response:
        logger.error("database: %s", type(error).__name__)  # the statement may hold a citizen's words
        return answer(request, app.state.chat.unavailable())


class Static(StaticFiles):
    """Starlette's files, but an address with a zero byte is unknown rather than an error of ours."""

    def lookup_path(self, path: str) -> tuple[str, Optional[os.stat_result]]:
        return ("", None) if "\0" in path else super().lookup_path(path)


class BodyLimit:
    """Refuses a body over BODY_LIMIT, whether its length is declared or not, before anything reads it."""

    def __init__(self, app: ASGIApp, knowledge: Knowledge):
        self._app = app
        self._knowledge = knowledge

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > BODY_LIMIT:
            return await self._refuse(scope, receive, send)
        body = b""
        more = True
        while more:
            part = await receive()
            if part["type"] == "http.disconnect":
                return None
            body += part.get("body", b"")
            more = part.get("more_body", False)
            if len(body) > BODY_LIMIT:
                return await self._refuse(scope, receive, send)
        given = False

        async def replay() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, replay, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        fault = Fault(413, "body_too_large", limit=BODY_LIMIT // 1024)
        await JSONResponse(fault.body(self._knowledge.wording), status_code=413)(scope, receive, send)
