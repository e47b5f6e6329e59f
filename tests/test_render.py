"""Messages: each has a type, its whole content as text, and choices; all plans and all cards can be drawn."""

import re
from datetime import date, datetime

import pytest

from bot import render
from bot.knowledge.schema import Contact
from bot.knowledge.vocabulary import PHASES
from bot.plan import Situation, contact_dict, make_plan

NIGHT, NOON = datetime(2026, 11, 23, 3, 0), datetime(2026, 11, 23, 12, 0)
LINK = re.compile(r"https?://[^\s,;)]+|\bwww\.\S+")


def plan(knowledge, topic="parcel_scam", phase="shared", *exposure, at=NIGHT, **who) -> dict:
    return render.plan_message(make_plan(Situation(topic, phase, frozenset(exposure), **who), knowledge), knowledge, at)


@pytest.fixture(scope="module")
def plans(knowledge) -> list[dict]:
    """A plan for each topic in each phase, in the night, with a card given away in every other phase."""
    return [
        plan(knowledge, topic, phase, *(("card", "mitid") if n % 2 else ()), at=NIGHT if n % 2 else NOON)
        for topic in knowledge.topics
        for n, phase in enumerate(PHASES)
    ]


@pytest.fixture(scope="module")
def cards(knowledge) -> list[dict]:
    return [render.card_message(topic, knowledge, at) for topic in knowledge.topics for at in (NIGHT, NOON)]


@pytest.fixture(scope="module")
def messages(knowledge, plans, cards) -> list[dict]:
    questions = [
        render.question_message(about, topic, knowledge)
        for about in ("phase", "exposure")
        for topic in knowledge.topics
    ]
    calls = [render.contacts_message("Ring.", list(knowledge.contacts), knowledge, at) for at in (NIGHT, NOON)]
    return [*plans, *cards, *questions, *calls, render.say("Hej.")]


def test_every_message_has_a_type_a_text_and_choices(messages):
    for message in messages:
        assert message["type"] in ("text", "card", "plan", "contacts")
        assert isinstance(message["text"], str) and message["text"].strip()
        assert all(choice["id"] and choice["label"] for choice in message["choices"])
        ids = [choice["id"] for choice in message["choices"]]
        assert len(ids) == len(set(ids))


def test_no_message_has_an_unfilled_blank_or_a_none(messages):
    assert [m["text"] for m in messages if re.search(r"[{}]|\bNone\b|\bTrue\b|\bFalse\b", m["text"])] == []


def test_every_link_in_a_message_is_one_of_the_register(knowledge, messages):
    known = {contact.web for contact in knowledge.contacts.values()}
    links = {link.rstrip(".") for message in messages for link in LINK.findall(message["text"])}
    assert links and {link for link in links if link not in known and f"https://{link}" not in known} == set()


def test_every_choice_leads_somewhere(knowledge, messages):
    for message in messages:
        for choice in message["choices"]:
            kind, _, name = choice["id"].partition(":")
            assert kind in ("topic", "card", "phase", "exposure")
            if kind in ("topic", "card"):
                assert name in knowledge.cards
            elif kind == "phase":
                assert name in PHASES


# ---------------------------------------------------------------- plan
def test_the_text_of_a_plan_has_title_opening_words_and_every_step(plans):
    for message in plans:
        assert message["title"] in message["text"]
        assert message["say"] is None or message["say"] in message["text"]
        for number, step in enumerate(message["steps"], start=1):
            assert f"{number}. {step['title']}" in message["text"]
            assert step["how"] in message["text"]


def test_the_text_of_a_plan_has_the_reason_of_every_step(knowledge):
    message = plan(knowledge, "parcel_scam", "shared", "card")
    assert [step["why"] for step in message["steps"] if step["why"] not in message["text"]] == []


def test_the_text_of_a_plan_says_what_to_do_until_a_closed_contact_opens(knowledge):
    message = plan(knowledge, "parcel_scam", "shared", "card", at=NIGHT)
    meanwhile = {
        step["contact"]["meanwhile"] for step in message["steps"] if step["contact"] and "meanwhile" in step["contact"]
    }
    assert meanwhile and [words for words in meanwhile if words not in message["text"]] == []


def test_the_headings_of_a_plan_stand_once_each_and_in_order(knowledge, plans):
    words = knowledge.wording.plan.urgency
    for message in plans:
        places = [message["text"].find(f"\n{words[urgency]}:") for urgency in ("now", "today", "later")]
        there = [place for place in places if place >= 0]
        assert there == sorted(there)
        assert len(there) == len({step["urgency"] for step in message["steps"]})


def test_a_plan_names_its_sources_with_the_day_they_were_checked(plans):
    for message in plans:
        assert message["sources"]
        for source in message["sources"]:
            checked = date.fromisoformat(source["checked"])
            assert f"{source['title']}, tjekket {checked.day}.{checked.month}.{checked.year}" in message["text"]


def test_a_plan_offers_the_card_of_its_topic(knowledge):
    message = plan(knowledge, "parcel_scam", "shared", "card")
    assert [choice["id"] for choice in message["choices"]] == ["card:parcel_scam"]
    assert "pakkebesked" in message["choices"][0]["label"]


@pytest.mark.parametrize(
    "topic, name",
    [
        ("mitid_misuse", "MitID"),
        ("mobilepay_scam", "MobilePay"),
        ("cpr_exposed", "CPR"),
        ("quishing", "QR"),
        ("voice_clone_deepfake", "AI"),
    ],
)
def test_names_keep_their_capitals_inside_a_choice(knowledge, topic, name):
    assert name in plan(knowledge, topic, "shared", "card")["choices"][0]["label"]


# ---------------------------------------------------------------- card
def test_the_text_of_a_card_has_all_the_card_says(knowledge, cards):
    for message in cards:
        card = knowledge.cards[message["topic"]]
        told = [card.summary, *card.signs, *card.do, *card.dont, *card.prevention, *filter(None, [card.limits])]
        told += [part for question in card.questions for part in (question.q, question.a)]
        told += [knowledge.contacts[name].name for name in card.contacts]
        assert [words for words in told if words not in message["text"]] == []


def test_a_card_leaves_no_heading_without_items(cards):
    for message in cards:
        assert all(section["items"] for section in message["sections"])
        assert not re.search(r":\n\n|:\s*$", message["text"])


def test_a_card_names_the_day_it_was_read_and_the_day_it_must_be_read_again(knowledge, cards):
    for message in cards:
        card = knowledge.cards[message["topic"]]
        assert message["checked"] == knowledge.wording.card.checked.format(
            reviewed=render.danish_date(card.reviewed), review_by=render.danish_date(card.review_by)
        )
        assert message["text"].endswith(message["checked"])


def test_a_card_offers_at_most_three_neighbours_by_title(knowledge, cards):
    for message in cards:
        assert len(message["choices"]) <= 3
        assert all(
            choice["label"] == knowledge.title(choice["id"].removeprefix("topic:")) for choice in message["choices"]
        )


def test_a_message_whose_only_source_is_our_own_judgement_names_no_empty_list(messages):
    assert [message["text"][-200:] for message in messages if re.search(r"Kilder: ?\.", message["text"])] == []


# ---------------------------------------------------------------- contacts, dates, questions
@pytest.mark.parametrize("day, words", [(date(2026, 11, 22), "22.11.2026"), (date(2027, 1, 5), "5.1.2027")])
def test_a_date_is_written_as_danes_write_it(day, words):
    assert render.danish_date(day) == words


BASE = {"name": "Banken", "for": "Noget", "sources": ["page"], "certainty": "official"}
HOURS = {"weekdays": "08:00-20:00", "weekends": "closed", "holidays": "closed"}
LINES = [
    ({"phone": "44 55 66 77"}, "Banken: Ring 44 55 66 77"),
    ({"phone": "44 55 66 77", "hours": "always"}, "Banken: Ring 44 55 66 77 (åben hele døgnet)"),
    ({"phone": "44 55 66 77", "hours": HOURS}, "Banken: Ring 44 55 66 77 (lukket nu, åbner i dag kl. 8)"),
    ({"phone": "44 55 66 77", "web": "https://b.dk"}, "Banken: Ring 44 55 66 77"),
    ({"web": "https://b.dk"}, "Banken: Gå til https://b.dk"),
    ({"email": "a@b.dk"}, "Banken: Skriv til a@b.dk"),
    ({"email": "a@b.dk", "web": "https://b.dk"}, "Banken: Skriv til a@b.dk, Gå til https://b.dk"),
    ({"caveat": "Se på dit kort."}, "Banken: Se på dit kort."),
    ({"phone": "44 55 66 77", "caveat": "Tjek det.", "certainty": "uncertain"}, "Banken: Ring 44 55 66 77 Tjek det."),
]


@pytest.mark.parametrize("fields, line", LINES, ids=[line for _, line in LINES])
def test_a_contact_is_one_line_with_the_way_to_reach_it_and_its_hours(knowledge, fields, line):
    changed = type(knowledge)(**{**knowledge.__dict__, "contacts": {"bank": Contact(**{**BASE, **fields})}})
    assert render.contact_line(contact_dict("bank", changed, NIGHT), changed) == line


def test_every_contact_of_the_register_can_be_written_and_says_how_to_reach_it_or_where_to_look(knowledge):
    for name in knowledge.contacts:
        line = render.contact_line(contact_dict(name, knowledge, NIGHT), knowledge)
        assert "\n" not in line
    empty = [
        name
        for name in knowledge.contacts
        if render.contact_line(contact_dict(name, knowledge, NIGHT), knowledge).endswith(": ")
    ]
    assert empty == []


def test_an_uncertain_number_is_never_shown_without_its_caveat(knowledge):
    for name, contact in knowledge.contacts.items():
        if contact.certainty == "uncertain":
            assert contact.caveat in render.contact_line(contact_dict(name, knowledge, NIGHT), knowledge)


def test_the_question_of_phase_offers_the_phases_the_card_knows(knowledge):
    for topic, card in knowledge.cards.items():
        offered = {
            choice["id"].removeprefix("phase:")
            for choice in render.question_message("phase", topic, knowledge)["choices"]
        }
        assert offered == set(card.phases)


def test_the_question_of_exposure_offers_a_way_out(knowledge):
    ids = [choice["id"] for choice in render.question_message("exposure", "parcel_scam", knowledge)["choices"]]
    assert ids[-1] == "exposure:other" and "exposure:card" in ids
