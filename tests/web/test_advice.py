"""The advice pages: whole, small, cacheable, without a cookie, and never a 500."""

import asyncio
from datetime import datetime, timedelta
from html import escape
from html.parser import HTMLParser

import httpx
import pytest

from bot.knowledge.vocabulary import EXPOSURES, PHASES
from bot.plan import Situation, make_plan
from bot.settings import Settings
from bot.web import advice
from bot.web.advice_search import AdviceSearch
from bot.web.app import create_app

PAGE_LIMIT = 50_000  # bytes
LISTS = ["/raad", "/ordbog", "/kontakt"]
SEARCHES = ["/raad?q=sms", "/raad?q=xqzzt", "/raad?q="]


class Site:
    """The gateway without a network; `at` is the time its pages are made for."""

    def __init__(self, app):
        self.app = app
        self.knowledge = app.state.chat.knowledge

    def get(self, url: str, accept: str = "text/html", **params: str) -> httpx.Response:
        async def fetch() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://site") as client:
                return await client.get(url, params=params or None, headers={"accept": accept})

        return asyncio.run(fetch())

    def at(self, moment: datetime) -> "Site":
        self.app.dependency_overrides[advice.now] = lambda: moment
        return self


@pytest.fixture(scope="module")
def whole_site(tmp_path_factory):
    return Site(create_app(Settings(var=tmp_path_factory.mktemp("var"), rate_limit=0)))


@pytest.fixture
def site(whole_site):
    yield whole_site
    whole_site.app.dependency_overrides.clear()


class Outline(HTMLParser):
    """What a reader of the markup meets: headings, ids, links, and anything the CSP would refuse."""

    def __init__(self, page: str):
        super().__init__()
        self.levels: list[int] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.refused: list[str] = []
        self.lang = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "html":
            self.lang = given.get("lang", "")
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.levels.append(int(tag[1]))
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a":
            self.links.append(given["href"])
        if tag == "style" or "style" in given or any(name.startswith("on") for name in given):
            self.refused.append(tag)
        if tag == "script":
            self.refused.append(tag)


def assert_is_a_good_page(response: httpx.Response, cache: str = "public, max-age=300") -> Outline:
    assert response.status_code == 200
    assert len(response.content) < PAGE_LIMIT
    assert response.headers["cache-control"] == cache
    assert "set-cookie" not in response.headers
    assert "default-src 'none'" in response.headers["content-security-policy"]
    outline = Outline(response.text)
    assert outline.lang == "da" and not outline.refused
    assert outline.levels.count(1) == 1 and outline.levels[0] == 1
    assert all(
        after <= before + 1 for before, after in zip(outline.levels, outline.levels[1:], strict=False)
    ), outline.levels
    assert len(outline.ids) == len(set(outline.ids))
    return outline


@pytest.mark.parametrize("url", LISTS)
def test_lists_are_good_pages(site, url):
    assert_is_a_good_page(site.get(url))


@pytest.mark.parametrize("url", SEARCHES)
def test_a_search_is_a_good_page_that_nothing_keeps(site, url):
    assert_is_a_good_page(site.get(url), cache="no-store")


def test_the_index_names_every_topic_under_its_group(site):
    page = site.get("/raad").text
    for topic in site.knowledge.topics.values():
        assert f'<a href="/raad/{topic.id}">{escape(topic.title)}</a>' in page
    for heading in site.knowledge.wording.site.groups.values():
        assert f"<h2>{heading}</h2>" in page


def test_every_card_is_whole(site):
    for topic, card in site.knowledge.cards.items():
        response = site.get(f"/raad/{topic}")
        assert_is_a_good_page(response)
        texts = [
            site.knowledge.title(topic),
            card.summary,
            *card.signs,
            *card.do,
            *card.dont,
            *card.prevention,
            card.owner,
        ]
        texts += [text for question in card.questions for text in (question.q, question.a)]
        texts += [site.knowledge.contacts[name].name for name in card.contacts] + ([card.limits] if card.limits else [])
        texts += [site.knowledge.sources[name].title for name in card.sources if name != "general_knowledge"]
        for phase, said in card.phases.items():
            plan = make_plan(Situation(topic, phase), site.knowledge)
            texts += [said.say, *(words for planned in plan.steps for words in (planned.step.title, planned.step.how))]
        missing = [text for text in texts if _escaped(text) not in response.text]
        assert not missing, (topic, missing)
        for related in card.related:
            assert f'href="/raad/{related}"' in response.text


def test_every_link_inside_the_site_leads_somewhere(site):
    pages = [*LISTS, "/plan?topic=parcel_scam", *(f"/raad/{topic}" for topic in site.knowledge.cards)]
    links = {link.split("#")[0] for url in pages for link in Outline(site.get(url).text).links if link.startswith("/")}
    for link in sorted(links):
        assert site.get(link).status_code == 200, link


def test_every_anchor_exists(site):
    for url in ["/ordbog", "/kontakt"]:
        outline = Outline(site.get(url).text)
        anchors = [link[1:] for link in outline.links if link.startswith("#")]
        assert set(anchors) <= set(outline.ids)


def test_a_card_says_when_its_review_has_expired(site):
    card = site.knowledge.cards["parcel_scam"]
    due = datetime.combine(card.review_by, datetime.min.time(), advice.COPENHAGEN)
    for url in ["/raad/parcel_scam", "/plan?topic=parcel_scam"]:
        assert "caution-strong" not in site.at(due).get(url).text
        assert "caution-strong" in site.at(due + timedelta(days=1)).get(url).text


def test_hours_are_those_of_the_moment(site):
    night = datetime(2026, 12, 24, 3, 0, tzinfo=advice.COPENHAGEN)
    closed = site.knowledge.wording.hours.closed_today.format(time="8")
    opened = site.knowledge.wording.hours.open_now.format(until="20")
    assert closed in site.at(night).get("/raad/cyberhotline").text
    assert opened in site.at(night + timedelta(hours=9)).get("/raad/cyberhotline").text


PLAN = {"topic": "parcel_scam", "phase": "shared", "exposure": "card,mitid"}


@pytest.mark.parametrize("phase", ["", *PHASES])
@pytest.mark.parametrize("exposure", ["", *EXPOSURES, ",".join(EXPOSURES)])
def test_every_plan_is_a_good_page_with_all_its_steps(site, phase, exposure):
    response = site.get("/plan", **{**PLAN, "phase": phase, "exposure": exposure})
    assert_is_a_good_page(response)
    given = frozenset(filter(None, exposure.split(",")))
    plan = make_plan(Situation("parcel_scam", phase or None, given), site.knowledge)
    places = [response.text.find(f"<h4>{_escaped(planned.step.title)}</h4>") for planned in plan.steps]
    assert -1 not in places and places == sorted(places)
    assert all(_escaped(source.title) in response.text for source in plan.sources)


def test_a_plan_takes_everything_a_situation_holds(site):
    given = {
        **PLAN,
        "audience": "citizen",
        "concerns": "child",
        "minor": "1",
        "live": "on_the_line",
        "also": "sextortion,smishing",
    }
    response = site.get("/plan", **given)
    assert_is_a_good_page(response)
    assert all(
        escape(site.knowledge.title(topic)) in response.text for topic in ("parcel_scam", "sextortion", "smishing")
    )
    situation = advice.situation_of(advice.QueryParams(given), site.knowledge)
    assert situation.minor and situation.live == "on_the_line" and situation.also == ("sextortion", "smishing")
    assert advice.situation_of(advice.QueryParams(advice.query_of(situation)), site.knowledge) == situation


BAD = [
    ({"topic": "nothing"}, 404),
    ({"topic": "../etc"}, 404),
    ({"topic": ""}, 422),
    ({"phase": "gone"}, 422),
    ({"exposure": "card,soul"}, 422),
    ({"audience": "cat"}, 422),
    ({"concerns": "<script>"}, 422),
    ({"minor": "perhaps"}, 422),
    ({"live": "\x00"}, 422),
    ({"also": "nothing"}, 422),
]


@pytest.mark.parametrize("url", ["/plan", "/plan/sms"])
@pytest.mark.parametrize("change, status", BAD)
def test_a_bad_value_is_an_error_page_in_danish(site, url, change, status):
    response = site.get(url, **{**PLAN, **change})
    assert response.status_code == status
    assert site.knowledge.wording.errors["title"] in response.text
    assert site.knowledge.contacts["cyberhotline"].phone in response.text
    assert response.headers["cache-control"] == "no-store"
    assert "<script>" not in response.text


@pytest.mark.parametrize("url", ["/raad/nothing", "/raad/nothing/sms", "/raad/%00", "/plan/nothing", "/raad/a/b/c"])
def test_an_unknown_address_is_the_normal_error_page(site, url):
    response = site.get(url)
    assert response.status_code == 404 and site.knowledge.wording.errors["not_found"] in response.text


@pytest.mark.parametrize(
    "url", ["/plan", "/plan?", "/plan?topic=%FF%FE", "/raad?q=%ED%A0%80%00", "/raad?q=a&q=b", "/raad?q=" + "æ" * 5000]
)
def test_a_strange_query_is_never_a_500(site, url):
    assert site.get(url).status_code in (200, 404, 422)


@pytest.mark.parametrize("url", ["/raad/parcel_scam/sms", "/plan/sms?topic=parcel_scam&phase=shared&exposure=card"])
def test_the_short_text_is_plain_text(site, url):
    response = site.get(url)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.headers["cache-control"] == "public, max-age=300"
    assert len(response.text) <= 480


def test_the_glossary_has_every_word_in_danish_order(site):
    page = site.get("/ordbog").text
    assert all(
        f'id="{name}"' in page and _escaped(term.means) in page for name, term in site.knowledge.glossary.items()
    )
    assert sorted(["Åben", "zoom", "ærlig", "Øl"], key=advice._danish_order) == ["zoom", "ærlig", "Øl", "Åben"]


def test_the_contacts_page_has_everybody_and_marks_the_uncertain(site):
    page = site.get("/kontakt").text
    contacts = site.knowledge.contacts.values()
    for contact in contacts:
        for text in (contact.name, contact.purpose, contact.not_for, contact.caveat, contact.phone):
            assert text is None or _escaped(text) in page
    assert page.count('class="caution"') == sum(contact.certainty == "uncertain" for contact in contacts) > 0
    assert not any(item.number in page for item in site.knowledge.superseded)


FIRST = [
    ("falsk sms", "smishing"),
    ("pakke", "parcel_scam"),
    ("kærlighed", "romance_scam"),
    ("kaerlighed", "romance_scam"),
    ("HÆFTER jeg", "liability"),
    ("haefter jeg", "liability"),
    ("løsepenge", "ransomware_private"),
    ("loesepenge", "ransomware_private"),
    ("phising", "recognise_scam"),
    ("hej mor", "family_impersonation"),
    ("spær mitid", "block_mitid"),
    ("spaer mitid", "block_mitid"),
    ("invistering", "investment_scam"),
    ("markedplace", "marketplace_scam"),
    ("kodeord", "passwords"),
]


@pytest.mark.parametrize("query, topic", FIRST)
def test_a_search_finds_the_right_card_first(site, query, topic):
    assert AdviceSearch(site.knowledge).topics(query)[0] == topic
    assert f'<li><a href="/raad/{topic}">' in site.get("/raad", q=query).text


def test_every_title_finds_its_own_card(site):
    search = AdviceSearch(site.knowledge)
    lost = [topic for topic in site.knowledge.cards if search.topics(site.knowledge.title(topic))[0] != topic]
    assert not lost


@pytest.mark.parametrize("query", ["xqzzt", "jeg har xqzzt", "!!!", "🙂"])
def test_a_search_in_vain_gives_the_hotline_and_the_chat(site, query):
    page = site.get("/raad", q=query).text
    main = page[page.index("<main") :]
    assert "<ol" not in main and 'href="/"' in main
    assert site.knowledge.contacts["cyberhotline"].phone in main


def test_a_search_does_not_repeat_personal_data(site):
    page = site.get("/raad", q="mit cpr er 010190-1234").text
    assert "010190" not in page and "[CPR-nummer]" in page


def test_a_search_is_shown_as_text(site):
    page = site.get("/raad", q='"><script>alert(1)</script>').text
    assert "<script>" not in page


@pytest.mark.parametrize("url", ["/", "/raad", "/ordbog", "/kontakt"])
def test_the_head_marks_the_page_one_is_on(site, url):
    page = site.get(url).text
    assert page.count('aria-current="page"') == 1
    assert f'<a href="{url}" aria-current="page">' in page


def _escaped(text: str) -> str:
    return escape(text).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")
