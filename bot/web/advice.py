"""The advice pages: every card, any plan, the glossary and the contacts, to read, to print and as a short text.

They hold nothing about the reader: no cookie, and any cache may keep them, but for a search, which holds the reader's own
words. The words are those of the chat.
"""

from datetime import date, datetime
from typing import Collection, Optional, Sequence
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import PlainTextResponse, Response
from starlette.datastructures import QueryParams

from bot import hours, short_text
from bot.hours import COPENHAGEN
from bot.knowledge.loader import Knowledge
from bot.knowledge.vocabulary import AUDIENCES, CONCERNS, EXPOSURES, GROUPS, LIVE, PHASES
from bot.plan import Situation, as_dict, contact_dict, make_plan
from bot.privacy.masker import redact
from bot.render import card_message, danish_date
from bot.web.advice_search import AdviceSearch
from bot.web.faults import Fault

router = APIRouter(include_in_schema=False)
QUERY_LIMIT = 100  # characters of a search
_CACHE = {"Cache-Control": "public, max-age=300"}
_NO_STORE = {"Cache-Control": "no-store"}
_SWITCH = {"": False, "0": False, "false": False, "1": True, "true": True}


def now() -> datetime:
    """The time the pages are made for; tests give another."""
    return datetime.now(COPENHAGEN)


@router.get("/raad")
def index(request: Request, q: str = "", at: datetime = Depends(now)) -> Response:
    """All advice by group, or what a search found."""
    knowledge = _knowledge(request)
    query = redact(q[:QUERY_LIMIT]).text.strip()
    groups = [
        (
            knowledge.wording.site.groups[group],
            [topic for topic in knowledge.topics.values() if topic.group == group and topic.id in knowledge.cards],
        )
        for group in GROUPS
    ]
    found = [(knowledge.topics[topic], knowledge.cards[topic].summary) for topic in _search(request).topics(query)]
    terms = _search(request).terms(query)
    page = _page(
        request, "advice_index.html", at, query=query, limit=QUERY_LIMIT, groups=groups, found=found, terms=terms
    )
    if "q" in request.query_params:
        page.headers.update(_NO_STORE)
    return page


@router.get("/raad/{topic}")
def card(request: Request, topic: str, at: datetime = Depends(now)) -> Response:
    """One card whole. Raises Fault 404 for an unknown topic."""
    knowledge = _knowledge(request)
    _known(topic, knowledge)
    phases = [
        {
            "id": phase,
            "name": name,
            "say": advice.say,
            "steps": as_dict(make_plan(Situation(topic, phase), knowledge), knowledge, at)["steps"],
        }
        for phase, name in knowledge.wording.triage.phase_choices.items()
        if (advice := knowledge.cards[topic].phases.get(phase))
    ]
    return _page(
        request, "advice.html", at, card=card_message(topic, knowledge, at), covers_do=bool(knowledge.cards[topic].do), phases=phases,
        first_phase=knowledge.cards[topic].default_phase, related=[knowledge.topics[name] for name in knowledge.cards[topic].related],
        reviews=_reviews((topic,), knowledge, at.date()),
    )  # fmt: skip


@router.get("/raad/{topic}/sms")
def card_as_text(request: Request, topic: str) -> Response:
    """The card in at most 480 characters. Raises Fault 404 for an unknown topic."""
    knowledge = _knowledge(request)
    _known(topic, knowledge)
    return PlainTextResponse(short_text.card_text(topic, knowledge), headers=_CACHE)


@router.get("/plan")
def plan(request: Request, at: datetime = Depends(now)) -> Response:
    """The plan for the situation in the query, to print. Raises Fault 404 or 422."""
    knowledge = _knowledge(request)
    situation = situation_of(request.query_params, knowledge)
    made = make_plan(situation, knowledge)
    words = knowledge.wording.triage
    told = [
        words.phase_choices[made.situation.phase or "prevent"],
        *(words.exposure_choices[name] for name in sorted(made.situation.exposure)),
    ]
    topics = (situation.topic, *situation.also)
    return _page(
        request, "plan.html", at, plan=as_dict(made, knowledge, at), say=made.say, told=told,
        topics=[knowledge.topics[topic] for topic in topics], query=query_of(situation), made=at.date().isoformat(),
        reviews=_reviews(topics, knowledge, at.date()),
    )  # fmt: skip


@router.get("/plan/sms")
def plan_as_text(request: Request) -> Response:
    """The plan for the situation in the query in at most 480 characters. Raises Fault 404 or 422."""
    knowledge = _knowledge(request)
    made = make_plan(situation_of(request.query_params, knowledge), knowledge)
    return PlainTextResponse(short_text.plan_text(made, knowledge), headers=_CACHE)


@router.get("/ordbog")
def glossary(request: Request, at: datetime = Depends(now)) -> Response:
    """Every word of the glossary by its first letter."""
    letters: dict[str, list] = {}
    for name, term in sorted(_knowledge(request).glossary.items(), key=lambda entry: _danish_order(entry[1].term)):
        letters.setdefault(term.term[0].upper() if term.term[0].isalpha() else "0-9", []).append((name, term))
    return _page(request, "glossary.html", at, letters=letters)


@router.get("/kontakt")
def contacts(request: Request, at: datetime = Depends(now)) -> Response:
    """Everybody in the register: what for, what not for, and whether they are open."""
    knowledge = _knowledge(request)
    listed = [
        (contact, contact_dict(name, knowledge, at), hours.schedule(contact, knowledge.wording))
        for name, contact in knowledge.contacts.items()
    ]
    return _page(request, "contacts.html", at, listed=listed)


def situation_of(params: QueryParams, knowledge: Knowledge) -> Situation:
    """The situation a query describes. Raises Fault 404 for an unknown topic, 422 for any other value we do not know."""
    topic = params.get("topic", "")
    if not topic:
        raise Fault(422, "bad_request", detail="topic")
    _known(topic, knowledge)
    also = [name for name in _listed(params, "also", knowledge.cards) if name != topic]
    minor = params.get("minor", "").lower()
    if minor not in _SWITCH:
        raise Fault(422, "bad_request", detail="minor")
    return Situation(
        topic=topic,
        phase=_one(params, "phase", PHASES),  # type: ignore[arg-type]
        exposure=frozenset(_listed(params, "exposure", EXPOSURES)),  # type: ignore[arg-type]
        audience=_one(params, "audience", AUDIENCES),  # type: ignore[arg-type]
        concerns=_one(params, "concerns", CONCERNS) or "self",  # type: ignore[arg-type]
        minor=_SWITCH[minor],
        live=_one(params, "live", LIVE) or "none",  # type: ignore[arg-type]
        also=tuple(also),
    )


def query_of(situation: Situation) -> str:
    """The query that describes `situation`: what situation_of reads."""
    values = {
        "topic": situation.topic,
        "phase": situation.phase,
        "exposure": ",".join(sorted(situation.exposure)),
        "audience": situation.audience,
        "concerns": situation.concerns if situation.concerns != "self" else "",
        "minor": "1" if situation.minor else "",
        "live": situation.live if situation.live != "none" else "",
        "also": ",".join(situation.also),
    }
    return urlencode({name: value for name, value in values.items() if value}, safe=",")


def _known(topic: str, knowledge: Knowledge) -> None:
    if topic not in knowledge.cards or topic not in knowledge.topics:
        raise Fault(404, "not_found")


def _listed(params: QueryParams, name: str, allowed: Collection[str]) -> list[str]:
    values = [value.strip() for value in ",".join(params.getlist(name)).split(",")]
    if any(value and value not in allowed for value in values):
        raise Fault(422, "bad_request", detail=name)
    return list(dict.fromkeys(value for value in values if value))


def _one(params: QueryParams, name: str, allowed: Collection[str]) -> Optional[str]:
    value = params.get(name, "")
    if value and value not in allowed:
        raise Fault(422, "bad_request", detail=name)
    return value or None


def _reviews(topics: Sequence[str], knowledge: Knowledge, today: date) -> list[dict]:
    """Who answers for each card, when it was read through, and whether that is too long ago."""
    return [
        {
            "title": knowledge.title(topic),
            "owner": card.owner,
            "reviewed": danish_date(card.reviewed),
            "review_by": danish_date(card.review_by),
            "expired": card.review_by < today,
        }
        for topic, card in ((topic, knowledge.cards[topic]) for topic in topics)
    ]


def _danish_order(word: str) -> str:
    """Sorts æ, ø and å after z."""
    return word.lower().translate(str.maketrans("æøåé", "{|}e"))


def _page(request: Request, template: str, at: datetime, **content: object) -> Response:
    knowledge = _knowledge(request)
    context = {"hotline": contact_dict("cyberhotline", knowledge, at), "words": knowledge.wording, **content}
    return request.app.state.templates.TemplateResponse(request, template, context, headers=_CACHE)


def _knowledge(request: Request) -> Knowledge:
    return request.app.state.chat.knowledge


def _search(request: Request) -> AdviceSearch:
    """Made at the first search; the knowledge does not change while the program runs."""
    state = request.app.state
    if not hasattr(state, "advice_search"):
        state.advice_search = AdviceSearch(_knowledge(request))
    return state.advice_search
