"""Cues of seeds/situation.yml: who it concerns, what happens right now, and words of distress."""

import pytest

from bot.knowledge.vocabulary import CONCERNS, LIVE
from bot.nlu.cues import CueReader, Cues

READER = CueReader()


@pytest.mark.parametrize(
    ("text", "cues"),
    [
        ("jeg trykkede på linket i en sms", Cues()),
        ("", Cues()),
        ("min mor har fået en sms", Cues(concerns="parent")),
        ("MIN FAR har givet dem koden", Cues(concerns="parent")),
        ("min datter har sendt penge", Cues(concerns="child")),
        ("min søn er 15 år og er blevet snydt", Cues(concerns="child", minor=True)),
        ("min soen har sendt penge", Cues(concerns="child")),
        ("min nabo er blevet ringet op", Cues(concerns="relative")),
        ("vores bogholder har overført penge", Cues(audience="business")),
        ("han sidder i telefonen lige nu", Cues(live="on_the_line")),
        ("de styrer min computer lige nu", Cues(live="remote_control")),
        ("der står en mand ved døren nu", Cues(live="at_the_door")),
        ("jeg vil ikke leve mere", Cues(distress=True)),
        ("jeg overvejer selvmord", Cues(distress=True)),
        ("jeg vil bare doe", Cues(distress=True)),
        ("jeg er 45 år", Cues()),
        ("skal jeg slå MitID fra", Cues()),
        ("min computer er død", Cues()),
    ],
)  # fmt: skip
def test_a_sentence_tells_its_cues(text, cues):
    assert READER.read(text) == cues


def test_dictionary_forms_are_read_too():
    assert READER.read("", lemmas="han vil tage sit liv").distress


def test_the_words_of_the_file_are_those_of_the_closed_lists():
    assert set(READER._live) < set(LIVE) and set(READER._concerns) < set(CONCERNS)


@pytest.mark.parametrize("text", ["a" * 2000, "min " * 500, "er står har " * 160, "(((" * 600])
def test_no_text_makes_reading_slow(text):
    import time

    began = time.perf_counter()
    READER.read(text)
    assert time.perf_counter() - began < 0.5
