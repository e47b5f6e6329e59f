"""The chat page in a real Chromium against the three real processes. Pictures go to var/artefacts."""

import shutil
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.settings import ROOT

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
SHARED = "Jeg trykkede på linket i en sms fra PostNord og tastede mit kortnummer"
HOSTILE = "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'> sms fra PostNord"
NARROW = {"width": 320, "height": 640}
PATIENCE = 10_000  # ms


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("There is no Chromium on this machine; `make test` installs it where it may.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, product) -> Iterator[Callable[..., Page]]:
    """Opens the chat in a fresh browser. Afterwards: no error on the console, no request to anybody else."""
    contexts, complaints, strangers = [], [], []

    def open_chat(**options: Any) -> Page:
        context = chromium.new_context(base_url=product.url, locale="da-DK", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda request: strangers.append(request.url) if not request.url.startswith(product.url) else None,
        )
        page.goto("/")
        page.complaints = complaints
        return page

    yield open_chat
    for context in contexts:
        context.close()
    assert strangers == []
    assert complaints == []


def picture(page: Page, name: str) -> Path:
    folder = ROOT / "var" / "artefacts"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"chat-{name}.png"
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=path, full_page=True)
    return path


def say(page: Page, text: str) -> None:
    page.locator("#besked").fill(text)
    page.get_by_role("button", name="Send").click()


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_telling_what_happened_shows_the_plan_with_numbers_to_tap(open_page, knowledge):
    page = open_page(viewport={"width": 1000, "height": 800})
    say(page, SHARED)
    plan = page.locator("article.plan")
    expect(plan).to_be_visible()
    expect(plan.locator("h3").first).to_have_text(knowledge.wording.plan.urgency["now"])
    expect(plan.locator(".step h4").first).to_have_text(knowledge.steps["block_card"].title)
    call = plan.locator("a[href^='tel:']").first
    expect(call).to_be_visible()
    phone = knowledge.contacts[knowledge.steps["block_card"].contact].phone
    assert call.get_attribute("href").endswith(phone.replace(" ", ""))
    assert call.bounding_box()["height"] >= 44  # what a thumb needs, in CSS pixels
    expect(plan.locator("details.sources")).to_have_count(1)
    assert picture(page, "plan").stat().st_size > 10_000


def test_the_answer_is_read_out_and_the_conversation_is_there_after_a_reload(open_page, knowledge):
    page = open_page()
    say(page, SHARED)
    expect(page.locator("#oplaes")).to_contain_text(knowledge.steps["block_card"].title)
    page.reload()
    expect(page.locator("article.citizen .said")).to_have_text(SHARED)
    expect(page.locator("article.plan")).to_be_visible()


def test_a_case_can_be_told_in_clicks(open_page, knowledge):
    page = open_page()
    words = knowledge.wording.triage
    for label in (knowledge.title("smishing"), words.phase_choices["shared"], words.exposure_choices["card"]):
        page.locator("form.choices").get_by_role("button", name=label, exact=True).click()
        expect(page.locator("article.citizen .said").last).to_have_text(label)
        expect(page.locator(".typing")).to_have_count(0)
    expect(page.locator("article.plan .step h4").first).to_have_text(knowledge.steps["block_card"].title)
    expect(page.locator("form.choices")).to_have_count(1)


def test_the_keyboard_is_enough(open_page, knowledge):
    page = open_page()

    def tab_to(target: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("target => document.activeElement.matches(target)", target):
                return
        raise AssertionError(f"Tab never came to {target}")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    tab_to("#besked")
    page.keyboard.type("Har fået")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("en mærkelig sms om en pakke")
    page.keyboard.press("Enter")
    expect(page.locator("article.plan")).to_be_visible()
    expect(page.locator("article.citizen .said")).to_have_text("Har fået\nen mærkelig sms om en pakke")
    expect(page.locator("#besked")).to_be_focused()
    page.evaluate("document.activeElement.blur(); document.querySelector('article.plan').scrollIntoView()")
    page.locator("article.plan h2").click()
    tab_to("article.plan summary")
    page.keyboard.press("Enter")
    expect(page.locator("article.plan details[open]")).to_have_count(1)


def test_where_the_focus_is_can_be_seen(open_page):
    page = open_page()
    for _ in range(4):
        page.keyboard.press("Tab")
        outline = page.evaluate("(s => s.outlineStyle + s.boxShadow)(getComputedStyle(document.activeElement))")
        assert outline != "nonenone"


@pytest.mark.parametrize("text", [SHARED, "w" * 300, "http://" + "langt-domæne." * 30])
def test_nothing_is_wider_than_a_small_phone(open_page, text):
    page = open_page(viewport=NARROW, has_touch=True, is_mobile=True)
    assert fits(page)
    say(page, text)
    expect(page.locator("article.bot")).to_have_count(2)
    assert fits(page)
    if text == SHARED:
        page.locator("article.plan summary").first.click()
        assert fits(page)
        picture(page, "320")


def test_without_javascript_a_conversation_goes_round(open_page, knowledge):
    page = open_page(java_script_enabled=False)
    page.locator("form.choices").get_by_role("button", name=knowledge.title("smishing"), exact=True).click()
    expect(page.locator("form.choices button").first).to_be_visible()
    say(page, SHARED)
    expect(page.locator("article.plan .step h4").first).to_have_text(knowledge.steps["block_card"].title)
    assert [said.strip() for said in page.locator("article.citizen .said").all_text_contents()] == [
        knowledge.title("smishing"),
        SHARED,
    ]
    picture(page, "no-javascript")
    page.get_by_role("button", name="Slet samtalen").click()
    expect(page.locator("article.citizen")).to_have_count(0)
    expect(page.locator("article.bot .said")).to_have_text(knowledge.wording.welcome)


@pytest.mark.parametrize("javascript", [True, False])
def test_hostile_text_is_shown_as_text(open_page, javascript):
    page = open_page(java_script_enabled=javascript)
    say(page, HOSTILE)
    expect(page.locator("article.citizen .said")).to_have_text(HOSTILE)
    expect(page.locator("article.bot")).to_have_count(2)
    assert page.locator("#log img, #log script").count() == 0
    if javascript:
        page.reload()
        expect(page.locator("article.citizen .said")).to_have_text(HOSTILE)
        assert page.evaluate("window.hacked") is None


def test_personal_data_disappears_before_the_eyes_of_who_wrote_it(open_page, knowledge):
    page = open_page()
    say(page, "mit cpr er 010190-1234")
    expect(page.locator("article.citizen .said")).to_have_text("mit cpr er [CPR-nummer]")
    expect(page.locator("#log")).to_contain_text(knowledge.wording.notices["cpr"])
    assert "010190-1234" not in page.content()


def test_an_empty_message_is_met_with_a_sentence(open_page, knowledge):
    page = open_page()
    say(page, "   ")
    expect(page.locator("#fejl")).to_have_text(knowledge.wording.errors["empty"])
    page.complaints.clear()  # the browser notes the status 422 itself


def test_when_the_line_is_down_nothing_is_lost_and_the_number_is_there(open_page, knowledge):
    page = open_page()
    page.context.set_offline(True)
    say(page, SHARED)
    expect(page.locator("#fejl")).to_contain_text(knowledge.contacts["cyberhotline"].phone)
    expect(page.locator("#besked")).to_have_value(SHARED)
    page.context.set_offline(False)
    page.complaints.clear()  # the browser notes the lost line itself
    page.get_by_role("button", name="Send").click()
    expect(page.locator("article.plan")).to_be_visible()
    expect(page.locator("#fejl")).to_be_empty()


def test_it_can_be_read_in_the_dark(open_page):
    page = open_page(color_scheme="dark", viewport={"width": 1000, "height": 800})
    say(page, SHARED)
    expect(page.locator("article.plan")).to_be_visible()
    picture(page, "dark")
    light = page.evaluate("getComputedStyle(document.body).color")
    assert sum(int(part) for part in light.split("(")[1].rstrip(")").split(",")[:3]) > 450
