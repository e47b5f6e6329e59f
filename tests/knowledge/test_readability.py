"""LIX and sentence counts against examples worked out by hand."""

import pytest

from bot.knowledge.readability import lix, sentence_count

LIX = [
    ("Ring nu.", 2.0),  # 2 words, 1 sentence, none long
    ("Ring nu. Læg på.", 2.0),  # 4 words, 2 sentences
    ("Banken spærrer kortet.", 3 + 100 / 3),  # only "spærrer" has more than six letters
    ("Du kan ringe kl. 20 til os.", 6.0),  # "kl." ends nothing, "20" is no word
    ("Ring til:", 2.0),  # a colon ends a sentence, as Björnsson counts
    ("Beskyttelsesforanstaltninger", 101.0),
    ("", 0.0),
    ("12 34 56 78", 0.0),
    ("Se postnord.dk nu.", 4 + 100 / 4),  # a point inside an address ends nothing
]

SENTENCES = [
    ("", 0),
    ("Ring nu", 1),
    ("Ring nu. Læg på.", 2),
    ("Er du i tvivl? Ring 114! Sig det.", 3),
    ("Ring kl. 8-20 på nr. 3, f.eks. i dag.", 1),
    ("Se postnord.dk nu. Ring så.", 2),
    ("Det koster 375 kr. at klage.", 1),
    ("Spær f.eks. MitID.", 1),  # something always follows these, a name too
    ("Ring til nr. 114, evt. Politiet. Sig det.", 2),
    ("Køb frugt, brød osv. Ring så.", 2),
    ("Tag kort, MitID mv. med.", 1),
    ("Det koster 8.000 kr. Ring nu.", 2),  # a capital letter after an abbreviation begins a sentence
]


@pytest.mark.parametrize("text, expected", LIX)
def test_lix_is_words_per_sentence_plus_share_of_long_words(text, expected):
    assert lix(text) == pytest.approx(expected)


@pytest.mark.parametrize("text, expected", SENTENCES)
def test_sentences_are_counted_as_a_reader_counts(text, expected):
    assert sentence_count(text) == expected
