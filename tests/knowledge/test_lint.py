"""Every rule of the lint with something that breaks it and something close by that does not."""

from datetime import date, timedelta

import pytest

STEP = ("steps.yml", "steps", "call_bank")
CARD = ("advice/parcel_scam.yml",)
CONTACT = ("contacts.yml", "contacts", "bank")
OWN = (*CARD, "phases", "suspicious", "steps", 1)
LIMITS = (*CARD, "limits")

# where, what is put there, what a fault must say
DANGLING = [
    ((*STEP, "sources"), ["page", "nowhere"], 'steps.yml, call_bank: "sources" names the source "nowhere"'),
    ((*CARD, "sources"), ["nowhere"], 'parcel_scam.yml: "sources" names the source "nowhere"'),
    (
        (*OWN, "sources"),
        ["nowhere"],
        'parcel_scam.yml, phases.suspicious.parcel_app: "sources" names the source "nowhere"',
    ),
    ((*CONTACT, "sources"), ["nowhere"], 'contacts.yml, bank: "sources"'),
    (("contacts.yml", "superseded", 0, "sources"), ["nowhere"], '33 98 00 98: "sources"'),
    (("contacts.yml", "superseded", 0, "use"), "nobody", '"use" names the contact "nobody"'),
    (("figures.yml", "risk", "sources"), ["nowhere"], 'figures.yml, risk: "sources"'),
    (("glossary.yml", "phishing", "sources"), ["nowhere"], 'glossary.yml, phishing: "sources"'),
    (("glossary.yml", "phishing", "topic"), "nothing", '"topic" names the topic "nothing"'),
    ((*STEP, "contact"), "nobody", '"contact" names the contact "nobody"'),
    ((*STEP, "firm"), {"contact": "nobody"}, '"contact" names the contact "nobody"'),
    ((*STEP, "when"), [{"phase": ["lost"]}, {"topic": ["nothing"]}], '"topic" names the topic "nothing"'),
    ((*STEP, "replaces"), ["nothing"], '"replaces" names the step "nothing"'),
    ((*STEP, "when"), {"topic": ["nothing"]}, '"topic" names the topic "nothing"'),
    ((*STEP, "unless"), {"topic": ["nothing"]}, '"topic" names the topic "nothing"'),
    (("steps.yml", "defaults", "lost"), ["nothing"], '"lost" names the step "nothing"'),
    ((*CARD, "contacts"), ["nobody"], '"contacts" names the contact "nobody"'),
    ((*CARD, "related"), ["nothing"], '"related" names the topic "nothing"'),
    ((*CARD, "phases", "suspicious", "steps", 0), "nothing", '"phases.suspicious.steps" names the step "nothing"'),
    (("wording.yml", "distress_contacts"), ["nobody"], '"distress_contacts" names the contact "nobody"'),
    (("wording.yml", "welcome_topics"), ["nothing"], '"welcome_topics" names the topic "nothing"'),
]
TWICE = [
    ((*STEP, "sources"), ["page", "page"], '"sources" names "page" twice'),
    ((*CARD, "contacts"), ["bank", "bank"], '"contacts" names "bank" twice'),
    ((*OWN, "id"), "pause", "the id is taken by seeds/steps.yml"),
    (
        ("glossary.yml", "vishing"),
        {"term": "Phising", "means": "Falske opkald.", "sources": ["page"]},
        'belongs to "phishing" already',
    ),
]
CATALOGUE = [
    ((*CARD, "related"), ["parcel_scam"], '"related" names the card itself'),
    ((*CARD, "default_phase"), "lost", '"default_phase" is lost, which the card says nothing about'),
    ((*CARD, "review_by"), date(2026, 11, 1), '"review_by" must be later than "reviewed"'),
    ((*STEP, "title"), "R" * 81, '"title" is longer than 80 characters'),
    ((*STEP, "how"), "Ring op. Sig det. Læg på.", '"how" has more than two sentences'),
    ((*STEP, "why"), "Det haster. Det ved vi. Ring.", '"why" has more than two sentences'),
    ((*STEP, "firm"), {"how": "Ring op. Sig det. Læg på."}, 'call_bank.firm: "how" has more than two sentences'),
    ((*STEP, "firm"), {"title": "R" * 81}, 'call_bank.firm: "title" is longer than 80 characters'),
    ((*OWN, "how"), "Ring op. Sig det. Læg på.", '"how" has more than two sentences'),
    (("glossary.yml", "phishing", "means"), "En. To. Tre.", '"means" has more than two sentences'),
    (("sources.yml", "page", "checked"), date(2026, 11, 23), '"checked" lies in the future'),
    ((*CARD, "reviewed"), date(2026, 11, 23), '"reviewed" lies in the future'),
]


@pytest.mark.parametrize(
    "place, value, sentence",
    DANGLING + TWICE + CATALOGUE,
    ids=lambda part: ".".join(map(str, part)) if isinstance(part, tuple) else None,
)
def test_a_broken_rule_is_told_in_a_sentence_with_its_place(small, place, value, sentence):
    faults, _ = small.put(*place, value=value).check()
    assert any(sentence in fault for fault in faults), faults


def test_seeds_that_keep_every_rule_have_neither_fault_nor_warning(small):
    assert small.check() == ([], [])


@pytest.mark.parametrize(
    "place",
    [
        (*STEP, "contact"),
        (*STEP, "when"),
        (*CONTACT, "hours"),
        (*CARD, "contacts"),
        (*CARD, "ask"),
        ("glossary.yml", "phishing", "topic"),
    ],
)
def test_what_may_be_left_out_may_be_left_out(small, place):
    assert small.drop(*place).check() == ([], [])


@pytest.mark.parametrize("key", ["phases", "signs", "dont", "prevention", "questions", "default_phase", "limits"])
def test_an_incident_card_needs_all_its_parts(small, key):
    faults, _ = small.drop(*CARD, key).check()
    assert any(f'parcel_scam.yml: an incident card needs "{key}"' in fault for fault in faults), faults


def test_another_card_needs_something_to_do(small):
    faults, _ = small.drop("advice/backup.yml", "do").check()
    assert any('backup.yml: the card needs "do"' in fault for fault in faults), faults


def test_a_topic_without_a_card_and_a_card_without_a_topic_are_faults(small):
    small.documents["advice/orphan.yml"] = small.documents.pop("advice/backup.yml")
    faults, _ = small.check()
    assert any("advice/backup.yml: the topic has no card" in fault for fault in faults), faults
    assert any("advice/orphan.yml: no topic of this name" in fault for fault in faults), faults


def test_an_own_step_may_stand_in_two_phases_in_the_same_words_only(small):
    card = small.documents["advice/parcel_scam.yml"]
    card["phases"]["clicked"] = {"say": "Luk siden.", "steps": [dict(card["phases"]["suspicious"]["steps"][1])]}
    assert small.check() == ([], [])
    card["phases"]["clicked"]["steps"][0]["why"] = "Fordi."
    faults, _ = small.check()
    assert any("the same id and other words" in fault for fault in faults), faults


@pytest.mark.parametrize("key", ["when", "unless"])
@pytest.mark.parametrize("condition", [{}, {"exposure": []}])
def test_a_condition_that_says_nothing_is_refused_because_it_always_holds(small, key, condition):
    faults, _ = small.put(*STEP, key, value=condition).check()
    assert any(key in fault for fault in faults), faults


# ---------------------------------------------------------------- words and registers
# text, what a fault must say
FORBIDDEN = [
    ("Ring til 12 34 56 78.", 'the number "12 34 56 78"'),
    ("Ring til 12345678 nu.", 'the number "12345678"'),
    ("Ring til +45 12 34 56 78.", "12 34 56 78"),
    ("Ring til 1234 5678.", "1234 5678"),
    ("Ring til 70 123 123.", 'the number "70 123 123"'),
    ("Ring til 116 123.", 'the number "116 123"'),
    ("Ring 112 nu.", 'the number "112"'),
    ("Ring 33 98 00 98.", "gives the superseded number 33 98 00 98"),
    ("Ring 33980098.", "gives the superseded number 33 98 00 98"),
    ("Det koster 499 kr. at klage.", 'the figure "499 kr."'),
    ("Det koster 499 kr at klage.", "499 kr"),
    ("Det koster 499 kroner at klage.", 'the figure "499 kroner"'),
    ("Det koster 1.499 kr. at klage.", 'the figure "1.499 kr."'),
    ("Du mister 20 mio. kr. om dagen.", 'the figure "20 mio. kr."'),
    ("Gør det inden for 48 timer.", 'the figure "48 timer"'),
    ("Gør det inden 3 uger.", 'the figure "3 uger"'),
    ("Gå ind på falsk-pakke.dk nu.", 'the address "falsk-pakke.dk"'),
    ("Gå ind på www.falsk.com nu.", 'the address "www.falsk.com"'),
    ("Gå ind på https://falsk.net/login nu.", 'the address "falsk.net"'),
    ("Gå ind på banken.dk.falsk.com nu.", "banken.dk.falsk.com"),
    ("Gå ind på falsk.info nu.", "falsk.info"),
    ("Skriv til andre@banken.dk nu.", 'the address "andre@banken.dk"'),
    ("Brug dit NemID.", 'says "nemid"'),
    ("Du burde vide det.", 'says "du burde"'),
    ("Slå two-factor til.", 'says "two-factor"'),
    ("Banken garanterer det.", 'says "garanterer"'),
    ("Ring nu. Så er du 100 % sikker.", 'says "100 % sikker"'),
    ("Er du i tvivl? Banken garanterer det.", 'says "garanterer"'),
    ("Du får pengene. Det kan tage lidt, men ikke længe.", 'says "du får pengene"'),
    ("Skriv din kode her.", 'says "skriv din kode"'),
    ("Skriv dit CPR her.", 'says "skriv dit cpr"'),
    ("Indtast dit kortnummer her.", 'says "indtast dit kortnummer"'),
]
ALLOWED = [
    "Ring til 44 55 66 77.",
    "Ring til +45 44556677.",
    "Det koster 375 kr. at klage.",
    "Det koster 375 kroner at klage.",
    "Gå ind på banken.dk eller www.banken.dk.",
    "Se example.dk og politi.dk.",
    "Skriv til hjaelp@banken.dk nu.",
    "Ingen kan love, at du får pengene igen.",
    "Pas på folk, der siger, at banken garanterer det.",
    "Skriv aldrig koder her.",
    "Du skal være 16 år.",  # ages are no register matter
    "Det er ikke helt sikker på at være rigtigt.",
    "Bilag 1.2.3 og paragraf 4.5 fra 2026-2029.",
]


@pytest.mark.parametrize("text, sentence", FORBIDDEN)
def test_a_text_outside_the_registers_or_the_language_is_a_fault(small, text, sentence):
    faults, _ = small.put(*LIMITS, value=text).check()
    assert any(
        fault.startswith("seeds/advice/parcel_scam.yml, limits") and sentence in fault for fault in faults
    ), faults


def test_a_number_that_was_right_once_is_told_once(small):
    faults, _ = small.put(*LIMITS, value="Ring +45 33 98 00 98.").check()
    assert len(faults) == 1, faults


def test_an_own_step_belongs_to_one_card(small):
    step = dict(small.documents["advice/parcel_scam.yml"]["phases"]["suspicious"]["steps"][1])
    small.documents["advice/backup.yml"]["phases"] = {"lost": {"say": "Ring.", "steps": [step]}}
    faults, _ = small.check()
    assert len(faults) == 1 and "the id is taken by a step in seeds/advice/" in faults[0], faults


@pytest.mark.parametrize("text", ALLOWED)
def test_a_text_within_the_registers_and_the_language_passes(small, text):
    assert small.put(*LIMITS, value=text).check() == ([], [])


# ---------------------------------------------------------------- readability
HARD = "Myndighedernes sikkerhedsforanstaltninger vanskeliggør svindlernes forehavender ganske betragteligt, medmindre borgerne udleverer personoplysninger temmelig ubetænksomt."
MEDIUM = "Banken kan spærre dit kort straks, og så ringer politiet måske senere til dig om sagen, hvis kriminelle svindlere forsøger igen."
EASY = "Ring til din bank nu, og bed dem om at se på din konto. Så er du godt i gang."


def test_a_text_that_is_too_hard_is_a_fault_and_an_easy_one_is_not(small):
    faults, _ = small.put(*LIMITS, value=HARD).check()
    assert any("limits: LIX is" in fault and "limit for a text is 45" in fault for fault in faults), faults
    assert small.put(*LIMITS, value=EASY).check() == ([], [])


def test_a_short_text_is_too_short_to_be_measured(small):
    assert small.put(*LIMITS, value="Databeskyttelsesforordningen gælder virksomheder.").check() == ([], [])


def test_texts_that_are_each_bearable_may_be_too_hard_on_average(small):
    faults, _ = small.put(*LIMITS, value=MEDIUM).check()
    assert [fault for fault in faults if "the average LIX is" in fault] and len(faults) == 1, faults
    assert small.put(*CARD, "signs", value=[EASY]).check() == ([], [])


# ---------------------------------------------------------------- reviews: seeds/README.md, "The review rule"
DUE = date(2027, 4, 30)


@pytest.mark.parametrize(
    "days, state",
    [(-1, "fine"), (0, "fine"), (1, "warning"), (90, "warning"), (91, "fault")],
)
def test_a_review_warns_from_the_day_after_it_was_due_and_fails_ninety_days_later(small, days, state):
    faults, warnings = small.check(DUE + timedelta(days=days))
    assert (bool(faults), bool(warnings)) == {"fine": (False, False), "warning": (False, True), "fault": (True, False)}[
        state
    ]
    assert all("the review was due on 2027-04-30" in sentence for sentence in faults + warnings)


def test_the_next_review_is_at_most_six_months_ahead(small):
    faults, warnings = small.put(*CARD, "review_by", value=date(2028, 11, 1)).check()
    assert any("review_by" in sentence for sentence in faults + warnings)
