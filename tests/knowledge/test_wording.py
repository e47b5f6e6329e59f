"""The blanks and codes that wording.py lists are those of seeds/wording.yml and of the code."""

import re
from pathlib import Path

import pytest

from bot.knowledge.wording import BLANKS, ERRORS, NOTICES, blanks_fault, texts

ROOT = Path(__file__).resolve().parents[2]


def test_every_text_with_blanks_exists(knowledge):
    assert set(BLANKS) - dict(texts(knowledge.wording)).keys() == set()


def test_every_code_the_gateway_raises_has_a_sentence():
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "web").glob("*.py"))
    raised = set(re.findall(r'Fault\(\d+, "(\w+)"', code))
    assert raised and raised <= set(ERRORS)


def test_the_lists_of_codes_are_those_of_the_file(knowledge):
    assert set(knowledge.wording.errors) == set(ERRORS)
    assert set(knowledge.wording.notices) == set(NOTICES)


@pytest.mark.parametrize(
    ("text", "filled", "right"),
    [
        ("Ring {phone}", "phone", True),
        ("{phone} og {phone}", "phone", True),
        ("Ring", "phone", False),
        ("Ring {phone} {name}", "phone", False),
        ("Ring {phone", "phone", False),
        ("Ring phone}", "phone", False),
        ("Ring {}", "", False),
        ("Ring {phone.x}", "phone", False),
        ("Ring {phone!r}", "phone", False),
        ("Ring {phone:9}", "phone", False),
        ("Ring", "", True),
    ],
)
def test_blanks_are_exactly_what_the_program_fills_in(text, filled, right):
    assert (blanks_fault(text, filled) is None) == right
