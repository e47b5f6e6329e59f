"""Tokens: what we signed is read back, and nothing else is."""

import pytest

from bot.web import tokens
from bot.web.tokens import Tokens

OURS = Tokens("a key of ours")


def test_a_token_names_its_conversation():
    assert OURS.conversation(OURS.for_conversation("c1")) == "c1"


def test_a_token_is_made_again_the_same_so_that_it_can_be_shown_again():
    assert OURS.for_conversation("c1") == OURS.for_conversation("c1")


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "c1",
        "æøå",
        "\ud800",
        "\x00",
        "a" * 100_000,
        Tokens("another key").for_conversation("c1"),
        OURS.for_conversation("c1")[:-1],
        OURS.for_conversation("c1") + "A",
        OURS.for_conversation("c1").split(".")[0] + "." + OURS.for_conversation("c2").split(".")[1],
        OURS.for_form("c1"),
        OURS._conversation.dumps({"id": "c1"}),
        OURS._conversation.dumps(None),
    ],
)
def test_what_we_did_not_sign_for_a_conversation_opens_none(token):
    assert OURS.conversation(token) is None


def test_a_form_belongs_to_its_conversation():
    form = OURS.for_form("c1")
    assert OURS.is_form_of(form, "c1")
    assert not OURS.is_form_of(form, "c2") and not OURS.is_form_of(form, "")


def test_a_form_made_before_there_was_a_conversation_belongs_to_none():
    assert OURS.is_form_of(OURS.for_form(""), "")
    assert not OURS.is_form_of(OURS.for_form(""), "c1")


@pytest.mark.parametrize("token", ["", "x", "a.b.c", OURS.for_conversation("c1"), Tokens("another").for_form("c1")])
def test_a_form_token_we_did_not_make_is_no_form(token):
    assert not OURS.is_form_of(token, "c1")


def test_a_form_gets_too_old(monkeypatch):
    form = OURS.for_form("c1")
    monkeypatch.setattr(tokens, "FORM_LIFETIME", -1)
    assert not OURS.is_form_of(form, "c1")
