"""Normalising: what is changed, what is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy.plain import normalise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("０１０１９０－１２３４", "010190-1234"),
        ("010190\u200b-\u200d1234", "010190-1234"),
        ("01\u00ad0190-12\u206034", "010190-1234"),
        ("\u202e010190\u202c-1234\ufeff", "010190-1234"),
        ("010190\u00a01234\u2009x\u3000y", "010190 1234 x y"),
        ("010190\u20131234 \u2014 \u2212 \u2011", "010190-1234 - - -"),
        ("٠١٠١٩٠ १२३४", "010190 1234"),
        ("4\ufe0f\u20e37\ufe0f\u20e3", "47"),
        ("1\u03362\u0336", "12"),
        ("①②❸", "123"),
        ("𝟏𝟐", "12"),
        ("a\tb\r\nc\rd\u2028e", "a b\nc\nd\ne"),
        ("a\x00b\x1b", "ab"),
        ("a\U000e0041b", "ab"),
        ("rødgrød med fløde, Åse", "rødgrød med fløde, Åse"),
        ("A\u030ase", "Åse"),
        ("“hej” 😀", "“hej” 😀"),
        ("", ""),
    ],
)
def test_normalise(text: str, expected: str) -> None:
    assert normalise(text) == expected


@given(st.text())
def test_twice_is_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
