"""Every error the gateway can name has its sentence, with exactly the blanks the code fills in."""

import ast
import string
from pathlib import Path

import pytest

from bot.settings import ROOT
from bot.web import app
from bot.web.faults import Fault

STATUSES = {400, 401, 403, 404, 413, 415, 422, 429, 503}


def raised() -> list[tuple[str, int, str, frozenset[str]]]:
    """(place, status, code, names of the blanks) of every Fault(...) written out in bot/web."""
    found = []
    for path in sorted((ROOT / "bot" / "web").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Fault":
                status, code = node.args
                if isinstance(status, ast.Constant) and isinstance(code, ast.Constant):
                    blanks = frozenset(keyword.arg for keyword in node.keywords)
                    found.append((f"{Path(path).name}:{node.lineno}", status.value, code.value, blanks))
    return found


RAISED = raised()


def test_the_faults_are_found():
    assert {code for _, _, code, _ in RAISED} >= {"unauthorized", "forbidden", "not_found", "too_long", "unavailable"}


@pytest.mark.parametrize(
    ("place", "status", "code", "blanks"), RAISED, ids=[f"{place} {code}" for place, _, code, _ in RAISED]
)
def test_a_fault_has_a_sentence_and_fills_its_blanks(knowledge, place, status, code, blanks):
    sentence = knowledge.wording.errors[code]
    asked = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
    assert asked <= blanks, f"{place}: wording.errors.{code} asks for {asked - blanks}"
    assert status in STATUSES


@pytest.mark.parametrize(("status", "code"), app._CODES.values())
def test_what_the_framework_refuses_has_a_sentence_too(knowledge, status, code):
    assert status in STATUSES
    assert Fault(status, code, detail="", limit=64).sentence(knowledge.wording)


def test_no_sentence_is_written_for_an_error_nobody_raises(knowledge):
    used = {code for _, _, code, _ in RAISED} | {code for _, code in app._CODES.values()} | {"bad_request", "title"}
    assert set(knowledge.wording.errors) <= used


def test_the_error_shape_is_one(knowledge):
    body = Fault(429, "rate_limited", seconds=7).body(knowledge.wording)
    assert set(body) == {"error"} and set(body["error"]) == {"code", "message"}
    assert body["error"]["code"] == "rate_limited" and "7" in body["error"]["message"]
