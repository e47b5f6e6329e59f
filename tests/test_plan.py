"""Plans for situations as people describe them."""

import re
from datetime import datetime

import pytest

from bot.plan import Situation, as_dict, complete, make_plan, open_question, wants_plan

AT = datetime(2026, 11, 23, 3, 0)


def ids(knowledge, topic, phase=None, *exposure, **who) -> list[str]:
    return [planned.id for planned in make_plan(Situation(topic, phase, frozenset(exposure), **who), knowledge).steps]


# what the citizen tells, steps in this order (others may stand between), steps that must not be there
EXAMPLES = {
    "card given on a parcel page": (
        ("parcel_scam", "shared", "card"), {},
        ["block_card", "call_bank", "save_evidence", "watch_account", "call_hotline", "report_attempt"],
        ["dispute", "report_police", "block_mitid", "check_mitid_activity", "credit_warning", "no_report_needed", "do_not_act"],
    ),
    "money drawn from a card": (
        ("parcel_scam", "lost", "card"), {},
        ["block_card", "call_bank", "save_evidence", "dispute", "report_police", "call_hotline"], ["report_attempt"],
    ),
    "parcel message only seen": (
        ("parcel_scam", "suspicious"), {},
        ["do_not_act", "parcel_check_app", "no_report_needed", "delete_message"],
        ["block_card", "call_bank", "dispute", "report_police", "save_evidence"],
    ),
    "parcel link only clicked": (
        ("parcel_scam", "clicked"), {},
        ["close_page", "update_scan", "delete_message"],
        ["block_card", "call_bank", "report_police"],
    ),
    "card and MitID": (("parcel_scam", "shared", "card", "mitid"), {}, ["block_card", "call_bank", "block_mitid", "credit_warning"], []),
    "a firm's card": (
        ("parcel_scam", "shared", "card"), {"audience": "business"},
        ["call_bank_business", "save_evidence_firm", "watch_account", "report_police_business", "call_hotline_business"],
        ["block_card", "call_bank", "dispute", "dispute_business", "report_police", "call_hotline", "save_evidence", "credit_warning"],
    ),
    "a firm under ransomware": (
        ("business_ransomware", "lost", "malware"), {},
        ["save_evidence_business", "report_police_business", "restore_business"],
        ["clean_malware", "cut_connection_malware", "talk_to_someone"],
    ),
    "intimate images of a child": (
        ("intimate_images_shared", "lost", "images"), {"minor": True},
        ["images_stop", "sletdet", "minor_help"], ["stopchikane", "talk_to_someone"],
    ),
    "intimate images of an adult": (("intimate_images_shared", "lost", "images"), {}, ["images_stop", "stopchikane"], ["sletdet", "minor_help"]),
    "a parent has given a card": (("vishing_bank", "shared", "card"), {"concerns": "parent"}, ["block_card", "help_lawfully"], []),
    "money sent by transfer": (
        ("transfer_made", "lost", "money_transfer"), {},
        ["call_bank_transfer", "report_police", "dispute_transfer", "beware_recovery"], ["call_bank", "block_card", "dispute"],
    ),
    "money sent with MobilePay": (
        ("marketplace_scam", "lost", "mobilepay"), {},
        ["call_bank_mobilepay", "dispute_mobilepay", "report_police"], ["call_bank", "dispute", "dispute_transfer"],
    ),
    "money sent before anybody asked how far it had come": (
        ("parcel_scam", None, "money_transfer"), {}, ["call_bank_transfer", "report_police"], ["report_attempt"],
    ),
    "crypto sent": (("investment_scam", "lost", "crypto"), {}, ["stop_crypto", "call_bank", "dispute_transfer"], ["dispute"]),
    "crypto paid to a mail that bluffs": (("sextortion_email", "lost"), {}, ["stop_crypto", "call_bank"], []),
    "MitID given": (
        ("parcel_scam", "shared", "mitid"), {},
        ["call_bank", "block_mitid", "credit_warning", "reopen_mitid", "check_identity", "report_attempt"],
        ["report_police", "dispute", "block_mitid_remote"],
    ),
    "MitID misused": (("mitid_misuse", "lost"), {}, ["block_mitid", "report_police", "reopen_mitid"], ["report_attempt"]),
    "a number taken over": (
        ("sim_swap", "lost"), {}, ["block_sim", "call_bank_number", "block_mitid_remote", "report_police"], [],
    ),
    "a firm's card has been used": (
        ("parcel_scam", "lost", "card"), {"audience": "business"},
        ["call_bank_business", "dispute_business", "report_police_business"], ["dispute", "report_police", "report_attempt"],
    ),
    "a firm has paid": (
        ("business_invoice_fraud", "shared", "money_transfer"), {}, ["call_bank_business", "dispute_business"], [],
    ),
    "files locked": (("ransomware_private", "shared"), {}, ["report_police"], ["report_attempt"]),
    "card handed over at the door": (("doorstep_scam", "shared", "card"), {}, ["block_card", "report_police"], ["report_attempt"]),
    "threatened with a fine": (
        ("fake_authority_message", "threatened"), {}, ["pay_no_more", "report_threat_if"], ["report_police_threat"],
    ),
    "threatened after giving the card": (
        ("fake_authority_message", "threatened", "card"), {}, ["report_police_threat"], ["report_threat_if"],
    ),
    "stalked": (("digital_abuse", "threatened"), {}, ["report_police_threat"], ["report_threat_if"]),
    "somebody controls the computer": (
        ("remote_access_scam", "shared", "remote_control"), {"live": "remote_control"},
        ["cut_connection_live", "call_bank", "save_evidence", "remove_remote"], ["cut_connection"],
    ),
    "on the line": (("vishing_bank", "suspicious"), {"live": "on_the_line"}, ["hang_up"], []),
    "at the door": (("vishing_police", "threatened"), {"live": "at_the_door"}, ["at_door_112"], []),
    "phone stolen": (("lost_phone", "lost"), {}, ["lock_device", "block_sim", "block_mitid_app"], ["call_bank"]),
    "wants to know how to avoid it": (("parcel_scam", "prevent"), {}, ["parcel_own_app", "prevent_pause", "prevent_never_codes", "call_hotline_prevent"], ["do_not_act", "report_police", "call_hotline"]),
    "blackmailed": (("sextortion", "threatened", "images"), {}, ["pay_no_more", "save_evidence", "report_police_threat"], ["do_not_act"]),
}  # fmt: skip


@pytest.mark.parametrize("told, who, expected, absent", EXAMPLES.values(), ids=EXAMPLES)
def test_the_plan_has_these_steps_in_this_order_and_not_those(knowledge, told, who, expected, absent):
    found = ids(knowledge, *told, **who)
    assert [step for step in found if step in expected] == expected
    assert not set(found) & set(absent)


@pytest.mark.parametrize(
    "told, who, first",
    [
        (("parcel_scam", "shared", "card"), {}, ["block_card", "call_bank"]),
        (("vishing_bank", "shared", "card"), {"live": "on_the_line"}, ["hang_up"]),
        (("vishing_police", "shared", "cash"), {"live": "at_the_door"}, ["at_door_112"]),
        (("remote_access_scam", "shared", "remote_control"), {"live": "remote_control"}, ["cut_connection_live"]),
    ],
)
def test_the_damage_is_stopped_first(knowledge, told, who, first):
    assert ids(knowledge, *told, **who)[: len(first)] == first


def test_mitid_is_blocked_among_the_first_three_steps(knowledge):
    assert "block_mitid" in ids(knowledge, "parcel_scam", "shared", "card", "mitid")[:3]


def test_two_incidents_in_one_story_give_one_plan_with_the_steps_of_both(knowledge):
    both = ids(knowledge, "parcel_scam", "shared", "card", "remote_control", also=("remote_access_scam",))
    assert {"block_card", "call_bank", "remote_screen_off", "remove_remote"} <= set(both)
    assert both.count("call_bank") == 1
    assert "remote_screen_off" not in ids(knowledge, "parcel_scam", "shared", "card", "remote_control")


def test_what_a_second_incident_implies_is_out_of_hand_too(knowledge):
    assert "block_sim" in ids(knowledge, "parcel_scam", "lost", also=("lost_phone",))


def test_the_order_of_two_incidents_does_not_change_the_steps(knowledge):
    one = ids(knowledge, "parcel_scam", "shared", "card", also=("romance_scam",))
    other = ids(knowledge, "romance_scam", "shared", "card", also=("parcel_scam",))
    assert one == other


def test_a_topic_without_a_card_is_a_key_error(knowledge):
    with pytest.raises(KeyError):
        make_plan(Situation("no_such_topic"), knowledge)
    with pytest.raises(KeyError):
        make_plan(Situation("parcel_scam", also=("no_such_topic",)), knowledge)


# ---------------------------------------------------------------- words
def test_a_firm_is_told_the_same_step_in_words_for_a_firm(knowledge):
    def told(audience):
        plan = make_plan(Situation("parcel_scam", "suspicious", audience=audience), knowledge)
        return next(planned.step for planned in plan.steps if planned.id == "no_report_needed")

    assert told("citizen") == knowledge.steps["no_report_needed"]
    assert told("business").title == "I behøver ikke anmelde et forsøg"
    assert told("business").why == told("citizen").why  # nothing else is said to a firm here


def test_a_step_for_a_firm_may_go_to_somebody_else(knowledge):
    plan = make_plan(Situation("lost_phone", "lost", audience="business"), knowledge)
    assert next(planned.step.contact for planned in plan.steps if planned.id == "lock_device") == "it_supplier"


def test_no_two_steps_of_the_library_have_the_same_title(knowledge):
    for audience in ("citizen", "business"):
        titles = [step.words_for(audience).title for step in knowledge.steps.values()]
        assert sorted({title for title in titles if titles.count(title) > 1}) == []


# A clause after one of these begins with a comma: "Sig, hvad du husker", "Gør det, så hurtigt du kan".
CLAUSE = re.compile(
    r"\b(?:[Ss]ig|[Ss]e|[Tt]jek|[Ss]pørg|[Ff]ortæl|[Ss]kriv|[Hh]usk)(?:er|et)? "
    r"(?:at|hvad|hvem|hvordan|hvornår|hvorfor|hvor|hvilken|hvilke)\b"
    r"|[a-zæøå] (?:så (?:hurtigt|snart|længe|godt) (?:du|I|de)|uden at|når (?:du|I|de)|hvis (?:du|I|de)) "
    r"|\b(?:[Dd]et|[Dd]em|[Dd]en) (?:du|I) "
)


@pytest.mark.parametrize(
    "text", ["Sig hvad du husker.", "Spørg hvem der ringer.", "Slet det du ikke kender.", "Gør det så hurtigt du kan."]
)
def test_a_missing_comma_is_found(text):
    assert CLAUSE.search(text)


def test_the_library_has_a_comma_before_every_clause(knowledge):
    said = [
        f"{name}: {text}"
        for name, step in knowledge.steps.items()
        for words in (step, step.words_for("business"))
        for text in (words.title, words.how, words.why)
    ]
    assert [text for text in said if CLAUSE.search(text)] == []


# ---------------------------------------------------------------- what follows from a situation
@pytest.mark.parametrize(
    "situation, phase, exposure, audience",
    [
        (Situation("parcel_scam"), "suspicious", set(), "citizen"),
        (Situation("backup"), "prevent", set(), "citizen"),
        (Situation("parcel_scam", "clicked", frozenset({"card"})), "shared", {"card"}, "citizen"),
        (Situation("parcel_scam", "suspicious", frozenset({"card"})), "shared", {"card"}, "citizen"),
        (Situation("parcel_scam", None, frozenset({"card"})), "shared", {"card"}, "citizen"),
        (Situation("parcel_scam", "lost"), "lost", {"card"}, "citizen"),
        (Situation("parcel_scam", "threatened", frozenset({"card"})), "threatened", {"card"}, "citizen"),
        (Situation("business_ransomware", "lost"), "lost", None, "business"),
        (Situation("parcel_scam", "shared", audience="business"), "shared", set(), "business"),
    ],
)
def test_the_situation_is_completed_with_what_follows_from_it(knowledge, situation, phase, exposure, audience):
    known = complete(situation, knowledge)
    assert (known.phase, known.audience) == (phase, audience)
    assert exposure is None or known.exposure == exposure


@pytest.mark.parametrize(
    "situation, question",
    [
        (Situation("parcel_scam"), "phase"),
        (Situation("parcel_scam", "shared"), "exposure"),
        (Situation("parcel_scam", "suspicious"), None),
        (Situation("parcel_scam", "lost"), "exposure"),  # the card is implied, which is a guess and no answer
        (Situation("fake_profile", "lost"), "exposure"),
        (Situation("fake_competition", "lost"), "exposure"),
        (Situation("quishing", "lost"), "exposure"),
        (Situation("quishing", "lost", frozenset({"mitid"})), None),
        (Situation("card_misuse", "lost"), None),  # implied, and the card does not ask
        (Situation("parcel_scam", "shared", frozenset({"card"})), None),
        (Situation("parcel_scam", None, frozenset({"card"})), None),
        (Situation("card_misuse"), None),
        (Situation("backup"), None),
    ],
)
def test_one_question_is_asked_and_only_where_the_answer_changes_the_plan(knowledge, situation, question):
    assert open_question(situation, knowledge) == question


@pytest.mark.parametrize(
    "situation, wanted",
    [
        (Situation("parcel_scam", "shared"), True),
        (Situation("parcel_scam", "suspicious"), True),
        (Situation("parcel_scam", "prevent"), False),
        (Situation("backup"), False),
        (Situation("backup", "shared", frozenset({"card"})), True),
        (Situation("liability", "lost"), False),  # answered by its card
    ],
)
def test_a_plan_is_wanted_when_something_happened_and_the_topic_is_not_answered_by_its_card(
    knowledge, situation, wanted
):
    assert wants_plan(situation, knowledge) is wanted


# ---------------------------------------------------------------- the plan as JSON
def test_the_json_has_the_fields_of_the_interface(knowledge):
    plan = as_dict(
        make_plan(Situation("parcel_scam", "shared", frozenset({"mitid", "card"})), knowledge), knowledge, AT
    )
    assert (plan["topic"], plan["phase"], plan["exposure"], plan["audience"]) == (
        "parcel_scam",
        "shared",
        ["card", "mitid"],
        "citizen",
    )
    for step in plan["steps"]:
        assert {"id", "title", "how", "why", "contact", "urgency"} <= set(step)
    assert all(set(source) == {"title", "url", "checked"} for source in plan["sources"])


def test_a_closed_contact_tells_what_to_do_meanwhile_and_an_open_one_does_not(knowledge):
    plan = make_plan(Situation("parcel_scam", "shared", frozenset({"card"})), knowledge)

    def hotline(at):
        return next(s["contact"] for s in as_dict(plan, knowledge, at)["steps"] if s["id"] == "call_hotline")

    assert hotline(AT)["open"] is False and hotline(AT)["meanwhile"]
    assert hotline(datetime(2026, 11, 23, 12, 0))["open"] is True
    assert "meanwhile" not in hotline(datetime(2026, 11, 23, 12, 0))
