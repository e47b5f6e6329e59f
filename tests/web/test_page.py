"""The chat page as a browser without JavaScript meets it, and the fragments it gets with JavaScript."""

import asyncio
import re
from datetime import datetime
from html import unescape
from typing import Any, Optional

import httpx
import pytest

from bot import render
from bot.plan import Situation, make_plan
from bot.settings import MESSAGE_LIMIT
from bot.web import tokens

HOSTILE = '<script>alert("1")</script><img src=x onerror=alert(2)>\'"&{{7*7}}'
HTML = {"accept": "text/html"}


class Browser:
    """Keeps cookies and the form token of the last page, and knows nothing else."""

    def __init__(self, gateway, base: str = "http://gateway"):
        self.gateway = gateway
        self.base = base
        self.cookies = httpx.Cookies()
        self.form_token = ""

    def get(self, url: str = "/") -> httpx.Response:
        return self._ask("GET", url)

    def send(
        self, text: Optional[str] = None, fragment: bool = False, token: Optional[str] = None, **fields: str
    ) -> Any:
        data = {**({} if text is None else {"text": text}), "form_token": self.form_token if token is None else token}
        return self._ask("POST", "/", data={**data, **fields}, headers={"X-Fragment": "1"} if fragment else {})

    def forget(self, token: Optional[str] = None) -> httpx.Response:
        return self._ask("POST", "/slet", data={"form_token": self.form_token if token is None else token})

    def _ask(self, method: str, url: str, headers: Optional[dict] = None, **options: Any) -> httpx.Response:
        async def fetch() -> httpx.Response:
            async with self.gateway.client(cookies=self.cookies) as client:
                client.base_url = httpx.URL(self.base)
                answer = await client.request(method, url, headers={**HTML, **(headers or {})}, **options)
                self.cookies = client.cookies
                return answer

        answer = asyncio.run(fetch())
        found = re.search(r'name="form_token" value="([^"]*)"', answer.text)
        if found:
            self.form_token = unescape(found[1])
        return answer


@pytest.fixture
def browser(gateway) -> Browser:
    opened = Browser(gateway)
    opened.get()
    return opened


def test_the_page_is_danish_and_welcomes_before_anything_is_said(gateway, knowledge):
    page = Browser(gateway).get()
    assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")
    assert '<html lang="da">' in page.text and knowledge.wording.welcome in page.text
    assert f'maxlength="{MESSAGE_LIMIT}"' in page.text


def test_reading_the_page_sets_no_cookie_and_keeps_nothing(gateway):
    before = gateway.stored()
    assert "set-cookie" not in Browser(gateway).get().headers
    assert gateway.stored() == before


def test_the_first_message_sets_a_cookie_scripts_cannot_read(browser):
    cookie = browser.send("hej").headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie and "secure" not in cookie


def test_behind_https_the_cookie_is_secure(make_gateway):
    browser = Browser(make_gateway(secure_cookies=True), "https://gateway")
    browser.get()
    assert "; secure" in browser.send("hej").headers["set-cookie"].lower()


def test_a_conversation_works_without_javascript(browser):
    browser.gateway.rasa.says("Hvor langt er det kommet?", ("phase:shared", "Jeg har givet noget"))
    answer = browser.send("jeg er blevet snydt")
    assert answer.status_code == 200
    assert "jeg er blevet snydt" in answer.text and "Hvor langt er det kommet?" in answer.text
    assert '<button type="submit" name="choice" value="phase:shared">Jeg har givet noget</button>' in answer.text
    browser.gateway.rasa.says("Så gør vi det her.")
    answer = browser.send(choice="phase:shared")
    assert "Så gør vi det her." in answer.text
    assert browser.gateway.rasa.heard == ["jeg er blevet snydt", '/choose{"choice": "phase:shared"}']
    order = [browser.get().text.index(said) for said in ("er blevet snydt", "langt er det", "givet noget", "Så gør vi")]
    assert order == sorted(order)


def test_the_welcome_choices_can_be_taken_as_the_first_thing(browser):
    assert browser.send(choice="topic:smishing").status_code == 200
    assert browser.gateway.rasa.heard == ['/choose{"choice": "topic:smishing"}']


def test_two_browsers_do_not_see_each_other(gateway, browser):
    browser.send("ordet xylofonmager")
    assert "xylofonmager" not in Browser(gateway).get().text


def test_a_plan_is_a_numbered_list_with_numbers_to_tap_and_dated_sources(browser, knowledge):
    plan = make_plan(Situation("parcel_scam", "shared", frozenset({"card"})), knowledge)
    message = render.plan_message(plan, knowledge, datetime(2026, 11, 23, 12))
    browser.gateway.rasa.answer = [{"custom": message}]
    page = browser.send("hej").text
    titles = [page.index(f"<h4>{planned.step.title}</h4>") for planned in plan.steps]
    assert titles == sorted(titles) and len(titles) >= 5
    assert '<ol class="steps"' in page and knowledge.wording.plan.urgency["now"] in page
    hotline = knowledge.contacts["cyberhotline"].phone.replace(" ", "")
    assert f'href="tel:+45{hotline}"' in page
    sources = page[page.index('<details class="sources">') :]
    assert plan.sources[0].title in unescape(sources) and re.search(r"<time datetime=\"\d{4}-\d\d-\d\d\">", sources)


def test_a_fragment_holds_the_new_turns_and_nothing_else(browser):
    browser.gateway.rasa.says("det gamle svar")
    browser.send("det gamle")
    browser.gateway.rasa.says("det nye svar")
    answer = browser.send("det nye", fragment=True)
    assert answer.status_code == 200 and "<html" not in answer.text and "<main" not in answer.text
    assert "det nye svar" in answer.text and "det gamle" not in answer.text


def test_a_failed_fragment_is_one_alert(browser):
    answer = browser.send("   ", fragment=True)
    assert answer.status_code == 422
    assert re.fullmatch(r'\s*<p role="alert">[^<]+</p>\s*', answer.text)


@pytest.mark.parametrize("fragment", [False, True])
def test_hostile_text_is_shown_as_text(browser, fragment):
    browser.gateway.rasa.says(f"Svar {HOSTILE}", (f"x{HOSTILE}", f"Valg {HOSTILE}"))
    for page in (browser.send(HOSTILE, fragment=fragment).text, browser.get().text):
        assert "<script>alert" not in page and "<img" not in page and "{{7*7}}" in page
        assert page.count("&lt;script&gt;alert(") >= 3
        assert not re.search(r'value="[^"]*<', page)


def test_a_hostile_draft_is_shown_as_text(browser):
    page = browser.send("</textarea>" + HOSTILE + "a" * MESSAGE_LIMIT).text
    assert "&lt;/textarea&gt;&lt;script&gt;" in page and page.count("</textarea>") == 1


@pytest.mark.parametrize("url", ["/", "/nowhere"])
def test_pages_hold_nothing_the_content_policy_would_refuse(browser, url):
    browser.send("hej")
    page = browser.get(url).text
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", page)


def test_a_refused_message_leaves_the_draft_in_the_box(browser, knowledge):
    draft = "min lange historie " * 200
    page = browser.send(draft)
    assert page.status_code == 413
    assert draft.strip() in page.text and 'role="alert"' in page.text and "2.000" in page.text


def test_when_rasa_is_down_the_page_gives_the_number_and_the_conversation_goes_on(browser, knowledge):
    browser.gateway.rasa.answer = httpx.ConnectError("down")
    page = browser.send("hjælp")
    assert page.status_code == 503 and knowledge.contacts["cyberhotline"].phone in page.text
    browser.gateway.rasa.says("Nu er jeg her.")
    page = browser.send("er du der")
    assert page.status_code == 200 and "hjælp" in page.text and "Nu er jeg her." in page.text


@pytest.mark.parametrize("token", ["", "x", "a.b.c"])
def test_a_form_we_did_not_make_is_refused(browser, token):
    page = browser.send("hej", token=token)
    assert page.status_code == 403 and browser.gateway.rasa.requests == []


def test_a_form_from_another_conversation_is_refused(gateway, browser):
    other = Browser(gateway)
    for each in (browser, other):
        each.get()
        each.send("hej")
    assert browser.send("hej", token=other.form_token).status_code == 403


def test_a_form_older_than_a_day_is_refused(browser, monkeypatch):
    monkeypatch.setattr(tokens, "FORM_LIFETIME", -1)
    assert browser.send("hej").status_code == 403


def test_after_a_refused_form_the_page_has_a_fresh_one(browser):
    browser.send("hej", token="x")
    assert browser.send("hej").status_code == 200


def test_deleting_forgets_the_conversation_and_the_cookie(browser):
    browser.send("ordet xylofonmager")
    answer = browser.forget()
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "xylofonmager" not in browser.get().text and "digivagt" not in browser.cookies
    assert b"xylofonmager" not in browser.gateway.stored()


def test_another_site_cannot_delete_a_conversation(browser):
    browser.send("ordet xylofonmager")
    assert browser.forget(token="").status_code == 403
    assert "xylofonmager" in browser.get().text


def test_a_cookie_of_a_deleted_conversation_begins_a_new_one(browser):
    browser.send("det gamle")
    kept = httpx.Cookies(browser.cookies)
    browser.forget()
    browser.cookies = kept
    assert "det gamle" not in browser.get().text
    answer = browser.send("det nye")
    assert answer.status_code == 200 and "det nye" in answer.text


def test_a_forged_cookie_is_no_cookie(browser):
    browser.cookies.set("digivagt", "abc.def")
    assert browser.get().status_code == 200
    assert browser.send("hej").status_code == 200


@pytest.mark.parametrize("fragment", [False, True])
def test_personal_data_is_not_on_the_page_and_a_notice_says_so(browser, knowledge, fragment):
    page = browser.send("mit cpr er 010190-1234", fragment=fragment).text
    assert "010190-1234" not in page and "[CPR-nummer]" in page and knowledge.wording.notices["cpr"] in page
    assert "010190-1234" not in browser.get().text


def test_personal_data_is_only_in_the_box_of_who_wrote_it_when_it_was_refused(browser):
    browser.send("mit cpr er 010190-1234 " + "a" * MESSAGE_LIMIT)
    assert "010190-1234" not in browser.get().text
    assert b"010190-1234" not in browser.gateway.stored()


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("multipart/form-data", b"x", 400),
        ("multipart/form-data; boundary=a", b"x", 400),
        ("multipart/form-data; boundary=" + "a" * 300, b"--a\r\n", 400),
        (
            "multipart/form-data; boundary=a",
            b'--a\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xff\r\n--a--',
            403,
        ),
        (
            "multipart/form-data; boundary=a",
            b'--a\r\nContent-Disposition: form-data; name="text"; filename="x"\r\n\r\nx\r\n--a--',
            403,
        ),
        ("application/x-www-form-urlencoded", b"%ed%a0%80=;;;&&&=%%%\xff&form_token=%00", 403),
        ("application/x-www-form-urlencoded; charset=nonsense", b"text=\xff", 403),
        ("application/json", b'{"text": "hej"}', 403),
        ("text/plain", b"text=hej", 403),
    ],
)
@pytest.mark.parametrize("url", ["/", "/slet"])
def test_a_form_of_the_wrong_kind_is_refused(browser, content_type, body, status, url):
    browser.send("hej")
    headers = {**HTML, "content-type": content_type, "cookie": f"digivagt={browser.cookies['digivagt']}"}
    assert browser.gateway.request("POST", url, content=body, headers=headers).status_code == status


@pytest.mark.parametrize(
    "cookie", [b"digivagt=\xff\xfe.x.y; a=\xed", b"digivagt=", b";;;=", b"digivagt=" + b"a" * 5000]
)
def test_a_broken_cookie_is_no_error(gateway, cookie):
    assert gateway.request("GET", "/", headers={**HTML, "cookie": cookie}).status_code == 200


def test_an_unknown_page_says_so_and_shows_the_hotline(gateway, knowledge):
    page = gateway.request("GET", "/nowhere", headers=HTML)
    assert page.status_code == 404
    assert knowledge.wording.errors["not_found"] in page.text
    assert knowledge.contacts["cyberhotline"].phone in page.text
