"""The loader: what it refuses, in which words, and that what it returns cannot be changed."""

import shutil

import pytest

from bot.knowledge.loader import SEEDS, SeedFault, fingerprint, load

STEP = ("steps.yml", "steps", "call_bank")
CARD = ("advice/parcel_scam.yml",)
CONTACT = ("contacts.yml", "contacts", "bank")

# where, what is put there, what the sentence must say
REFUSED = [
    ((*STEP, "colour"), "red", 'steps.yml, call_bank: unknown key "colour"'),
    ((*CARD, "colour"), "red", 'parcel_scam.yml: unknown key "colour"'),
    (("contacts.yml", "colour"), "red", 'contacts.yml: unknown key "colour"'),
    ((*CONTACT, "phone"), 44556677, 'contacts.yml, bank: "phone" must be text in quotes'),
    ((*CONTACT, "hours", "weekdays"), "8-20", '"hours'),
    ((*CONTACT, "hours", "weekdays"), "08:00-25:00", '"hours'),
    ((*CONTACT, "hours", "weekdays"), "20:00-08:00", '"hours'),
    ((*CONTACT, "hours"), "sometimes", '"hours" must be "always"'),
    ((*CONTACT, "phone"), "12", '"phone" has the wrong form'),
    ((*CONTACT, "phone"), "12 34 56 78 90 12", '"phone" has the wrong form'),
    (("languages.yml", False), "Norsk.", '"False" must be text in quotes'),
    (("topics.yml", "groups"), 7, "topics.yml, groups: must be a mapping"),
    (("situation.yml", "live", "at_the_door"), [], '"live" must name each of'),
    (("situation.yml", "minor"), ["(?P<a>x)", "(?P<a>y)"], '"minor" has expressions that do not go together'),
    (("situation.yml", "minor"), ["[b-å]"], "is no regular expression"),  # when folded
    ((*CONTACT, "certainty"), "sure", '"certainty" must be one of'),
    ((*CONTACT, "certainty"), "uncertain", "caveat"),
    ((*CONTACT, "web"), "http://banken.dk", '"web" has the wrong form'),
    ((*CONTACT, "sources"), [], "at least one source"),
    (("sources.yml", "page", "checked"), "soon", '"checked"'),
    (("sources.yml", "page", "checked"), 20260630, '"checked"'),
    ((*CARD, "reviewed"), 20261101, '"reviewed"'),
    ((*STEP, "rank"), 0, '"rank"'),
    ((*STEP, "rank"), 100, '"rank"'),
    ((*STEP, "rank"), "10", '"rank"'),
    ((*STEP, "stage"), "halt", '"stage" must be one of: stop, overview, report, support'),
    ((*STEP, "urgency"), "soon", '"urgency" must be one of: now, today, later'),
    ((*STEP, "title"), "", '"title" must not be empty'),
    ((*STEP, "title"), "   ", '"title" must not be empty'),
    ((*STEP, "when"), {"exposure": ["kort"]}, "when.0.exposure"),
    ((*STEP, "when"), [], "at least one condition"),
    ((*STEP, "when"), [{"phase": ["lost"]}, {"exposure": ["kort"]}], "when.1.exposure"),
    ((*STEP, "when"), {}, "must name something"),
    ((*STEP, "firm"), {}, "must say something"),
    ((*STEP, "firm"), {"stage": "stop"}, 'unknown key "firm.stage"'),
    ((*STEP, "when"), {"minor": ["yes"]}, "when.0.minor"),
    ((*STEP, "when"), {"weather": ["rain"]}, 'unknown key "when.0.weather"'),
    (("steps.yml", "defaults", "prevent"), [], "defaults.prevent: must be a list of step ids"),
    (("steps.yml", "defaults", "later"), ["pause"], "defaults: must name each phase once"),
    ((*CARD, "phases", "soon"), {"say": "Nu."}, "phases"),
    ((*CARD, "default_phase"), "soon", '"default_phase" must be one of'),
    ((*CARD, "ask"), ["age"], "ask"),
    ((*CARD, "answer"), "film", '"answer" must be one of'),
]


@pytest.mark.parametrize(
    "place, value, sentence", REFUSED, ids=[f"{'.'.join(map(str, place))}={value!r}" for place, value, _ in REFUSED]
)
def test_what_has_the_wrong_form_is_refused_in_a_sentence_with_file_and_key(small, place, value, sentence):
    small.put(*place, value=value)
    with pytest.raises(SeedFault) as caught:
        small.load()
    assert any(sentence in fault for fault in caught.value.faults), caught.value.faults


REFUSED_ONCE = [entry for entry in REFUSED if entry[0][-1] != "defaults"]


@pytest.mark.parametrize(("place", "value", "sentence"), REFUSED_ONCE)
def test_one_fault_yields_one_sentence(small, place, value, sentence):
    with pytest.raises(SeedFault) as caught:
        small.put(*place, value=value).load()
    assert len(caught.value.faults) == 1, caught.value.faults


def test_seeds_that_are_in_order_are_read(small):
    found = small.load()
    assert found.title("parcel_scam") == "Falsk pakke"
    assert found.steps["call_bank"].contact == "bank"
    assert [
        step if isinstance(step, str) else step.id for step in found.cards["parcel_scam"].phases["suspicious"].steps
    ] == ["pause", "parcel_app"]


def test_every_fault_is_told_and_not_only_the_first(small):
    small.put(*STEP, "rank", value=0).put(*CONTACT, "phone", value=1).put(*CARD, "colour", value="red")
    with pytest.raises(SeedFault) as caught:
        small.load()
    assert len(caught.value.faults) == 3


def test_a_step_with_one_fault_yields_one_sentence(small):
    small.put(*CARD, "phases", "suspicious", "steps", 1, "rank", value=0)
    with pytest.raises(SeedFault) as caught:
        small.load()
    assert len(caught.value.faults) == 1, caught.value.faults


@pytest.mark.parametrize(
    "file",
    [
        "contacts.yml",
        "steps.yml",
        "sources.yml",
        "figures.yml",
        "topics.yml",
        "glossary.yml",
        "languages.yml",
        "wording.yml",
        "advice/parcel_scam.yml",
    ],
)
def test_a_missing_file_is_a_fault_that_names_it(small, file):
    small.drop(file)
    faults, _ = small.check()
    assert len(faults) == 1 and file in faults[0], faults


@pytest.mark.parametrize("file", ["language.yml", "situation.yml"])
def test_a_missing_word_list_is_a_fault_that_names_it(small, file):
    faults, _ = small.drop(file).check()
    assert any(file in fault for fault in faults)


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("summary: 'a'\nsummary: 'b'\n", 'the key "summary" stands twice'),
        ("summary: [", "is not readable YAML"),
        ("reviewed: 2026-02-30", "is not readable YAML"),
        ("? [a]\n: b", "is not readable YAML"),
        ("no: 'a'", 'the key "False" must be text in quotes'),
        ("- a\n", "must be a mapping"),
        ("", "must be a mapping"),
    ],
)
def test_a_file_that_is_not_a_proper_mapping_is_refused(small, text, sentence):
    (small.write() / "advice" / "parcel_scam.yml").write_text(text, encoding="utf-8")
    with pytest.raises(SeedFault) as caught:
        load(small.path)
    assert any(
        sentence in fault and "advice/parcel_scam.yml" in fault for fault in caught.value.faults
    ), caught.value.faults


def test_text_that_is_not_utf8_is_refused(small):
    (small.write() / "advice" / "parcel_scam.yml").write_bytes("summary: blåbær".encode("latin-1"))
    with pytest.raises(SeedFault, match="is not readable YAML"):
        load(small.path)


def test_a_contact_that_stands_twice_is_refused(small):
    path = small.write() / "contacts.yml"
    text = path.read_text(encoding="utf-8")
    block = text[text.index("  bank:") : text.index("superseded:")]
    path.write_text(text.replace("superseded:", f"{block}superseded:"), encoding="utf-8")
    with pytest.raises(SeedFault, match='the key "bank" stands twice'):
        load(small.path)


def test_a_topic_id_that_stands_twice_is_refused(small):
    small.documents["topics.yml"]["topics"].append(
        {"id": "backup", "group": "prevention", "title": "Igen", "covers": "kopi"}
    )
    with pytest.raises(SeedFault, match='the id "backup" stands twice'):
        small.load()


def test_what_is_loaded_cannot_be_changed(knowledge):
    with pytest.raises(TypeError):
        knowledge.cards["parcel_scam"] = None
    with pytest.raises(TypeError):
        knowledge.steps["call_bank"].title = "Andet"


def test_the_fingerprint_changes_with_any_file_and_with_its_name(tmp_path):
    copy = tmp_path / "seeds"
    shutil.copytree(SEEDS, copy)
    assert fingerprint(copy) == fingerprint(SEEDS)
    (copy / "advice" / "backup.yml").rename(copy / "advice" / "backup2.yml")
    renamed = fingerprint(copy)
    with (copy / "language.yml").open("a", encoding="utf-8") as file:
        file.write("# one more line\n")
    assert len({fingerprint(SEEDS), renamed, fingerprint(copy)}) == 3
