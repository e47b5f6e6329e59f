"""The card recogniser on Danish sentences. All numbers are made up; the valid ones were computed to pass Luhn."""

import random

import pytest
from stdnum import luhn

from bot.privacy import card

FOUND = [
    ("Mit kort er 4571 1234 5678 9016", "4571 1234 5678 9016"),
    ("4571123456789016", "4571123456789016"),
    ("jeg tastede 4571-1234-5678-9016 ind", "4571-1234-5678-9016"),
    ("jeg tastede 4571.1234.5678.9016 ind", "4571.1234.5678.9016"),
    ("45 71 12 34 56 78 90 16", "45 71 12 34 56 78 90 16"),
    ("4 5 7 1 1 2 3 4 5 6 7 8 9 0 1 6", "4 5 7 1 1 2 3 4 5 6 7 8 9 0 1 6"),
    ("45711234 56789016 står der", "45711234 56789016"),
    ("4571 1234\n5678 9016", "4571 1234\n5678 9016"),
    ("mastercard 5454123456789015", "5454123456789015"),
    ("nyt mastercard 2223 1234 5678 9012", "2223 1234 5678 9012"),
    ("amex 3714 123456 78906", "3714 123456 78906"),
    ("amex 371412345678906", "371412345678906"),
    ("6011 1234 5678 9019", "6011 1234 5678 9019"),
    ("mit dankort 5019 1234 5678 9013", "5019 1234 5678 9013"),
    ("diners 36123456789013", "36123456789013"),
    ("maestro 6762123456789010", "6762123456789010"),
    ("4000123456789012343", "4000123456789012343"),
    ("kortnr:4571999988887778", "4571999988887778"),
    ("kort4571123456789016", "4571123456789016"),
    ("Betalte 599 kr med 5105 1234 5678 9125 på siden", "5105 1234 5678 9125"),
    ("cpr 120385-1234 4571 1234 5678 9016", "4571 1234 5678 9016"),
    ("4571 1234 5678 9016 33 37 00 37", "4571 1234 5678 9016"),
    # mistyped, next to a card word
    ("kortnummer 4571 1234 5678 9017", "4571 1234 5678 9017"),
    ("mit visa 1111222233334445", "1111222233334445"),
    ("dankort: 5019-1234-5678-9014", "5019-1234-5678-9014"),
    ("4571 1234 5678 9017 er mit kort", "4571 1234 5678 9017"),
    ("mit mastercard hedder 5454 1234 5678 901", "5454 1234 5678 901"),
    ("hævekort 45711234567890167", "45711234567890167"),
    ("kortet har nummer 9999 1234 5678 9017 og udløber", "9999 1234 5678 9017"),
]

CONTROL = [
    ("visa 4571123456789016 12/26 123", "123"),
    ("visa 4571 1234 5678 9016, udløb 12/26, 987", "987"),
    ("mit kort, kontrolcifre 987", "987"),
    ("kortets kontrolciffer er 987", "987"),
    ("de har 4571-9999-8888-7778 og 04/28 og 551", "551"),
    ("kortnr 4571 9999 8888 7778 udløb 0428 kontrol 551", "551"),
    ("cifrene på bagsiden er 551", "551"),
    ("cvv 123", "123"),
    ("CVC: 1234", "1234"),
    ("kortet har på bagsiden 345", "345"),
    ("dankort, kontrolcifrene er 456", "456"),
]

NOT_FOUND = [
    "Ring til 33 37 00 37",
    "Ring til 33370037 eller 44556677",
    "mit kort er væk",
    "de har mit kortnummer",
    "kort sagt 12345678",
    "pakke 1234567890123456",
    "mit kort og pakkenummer 1234567890123456",
    "kort tid efter kom ordre 1111222233334445",
    "1111222233334445",
    "4571 1234 5678 9017",
    "00370712345678901234",
    "IBAN DK50 0040 0440 1162 43",
    "DK5000400440116243",
    "DK5100400440116243",
    "reg 1234 konto 1203851234",
    "cpr 010190-1234",
    "EAN 5790000123456",
    "GLN 5798000012345",
    "+71<123456789012345+12345678<",
    "IMEI 353456789012345",
    "beløb 4.571.123 kr",
    "den 12.03.2025 kl. 14.30 og 13.03.2025",
    "lov nr. 502 af 23. maj 2018",
    "kortet blev spærret, ring 112",
    "kontrolcifre, ring 112",
    "kontrolcifrene og 500 kr er væk",
    "kortet kostede 345 kr",
    "de spurgte efter cvv",
    "kontrolcifrene på bagsiden af kortet",
    "CVV er de 3 cifre",
    "på bagsiden af brevet står 551",
    "45711234567890161234567",
    "",
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_card_number_is_found(text: str, expected: str) -> None:
    assert [(found.kind, text[found.start : found.end]) for found in card.find(text)] == [("card", expected)]


@pytest.mark.parametrize(("text", "expected"), CONTROL)
def test_control_digits_are_a_secret(text: str, expected: str) -> None:
    assert [text[found.start : found.end] for found in card.find(text) if found.kind == "secret"] == [expected]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert card.find(text) == []


def test_luhn_agrees_with_stdnum() -> None:
    chance = random.Random(7)
    for _ in range(2000):
        number = "".join(chance.choices("0123456789", k=chance.randint(13, 19)))
        assert card.passes_luhn(number) == luhn.is_valid(number)
