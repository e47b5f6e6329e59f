"""The CPR recogniser on Danish sentences. All numbers are made up."""

import pytest

from bot.privacy import cpr

# (sentence, the part that must be found)
FOUND = [
    ("Mit CPR er 010190-1234", "010190-1234"),
    ("mit cpr-nummer er 0101901234", "0101901234"),
    ("cpr 010190 1234 hvad gør jeg", "010190 1234"),
    ("Jeg skrev 010190.1234 på siden", "010190.1234"),
    ("Jeg skrev 010190/1234 på siden", "010190/1234"),
    ("De har mit nummer 010190 - 1234 nu", "010190 - 1234"),
    ("personnummer: 01.01.90-1234", "01.01.90-1234"),
    ("personnummer 01-01-90-1234.", "01-01-90-1234"),
    ("født 12 03 85 1234", "12 03 85 1234"),
    ("jeg tastede 12/03/85 1234", "12/03/85 1234"),
    ("den sagde 1 2 0 3 8 5 1 2 3 4", "1 2 0 3 8 5 1 2 3 4"),
    ("den sagde 1 2 0 3 8 5 - 1 2 3 4", "1 2 0 3 8 5 - 1 2 3 4"),
    ("1.2.0.3.8.5.1.2.3.4 skrev jeg", "1.2.0.3.8.5.1.2.3.4"),
    ("mit nummer er 12 03 85 12 34", "12 03 85 12 34"),
    ("mit nummer er 12-03-85-12-34", "12-03-85-12-34"),
    ("jeg gav dem 120385-12 34", "120385-12 34"),
    ("cpr:120385-1234", "120385-1234"),
    ("cpr120385-1234", "120385-1234"),
    ("(120385-1234)", "120385-1234"),
    ("Min mors cpr er 290240-1234 og hun er bange", "290240-1234"),
    ("Barnet har 290200-4123", "290200-4123"),
    ("Født i 1890'erne: 010195-5123", "010195-5123"),
    ("Min søn har 311215-6789", "311215-6789"),
    ("jeg oplyste 12031985-1234 i telefonen", "12031985-1234"),
    ("jeg oplyste 12-03-1985-1234 i telefonen", "12-03-1985-1234"),
    ("navn og cpr Jens Hansen,120385-1234,Vejle", "120385-1234"),
    ("120385\n1234", "120385\n1234"),
    ("Ring 33 37 00 37 om 120385-1234", "120385-1234"),
    ("konto 1234 0001112223 og cpr 120385-1234", "120385-1234"),
    ("hej 120385_1234", "120385_1234"),
    ("min konto er 120385-1234", "120385-1234"),
    ("1203 85 1234 er mit cpr", "1203 85 1234"),
    ("betalte 500 kr til 120385-1234 i går", "120385-1234"),
]

NOT_FOUND = [
    "Ring til 33 37 00 37",
    "Mit nummer er 33370037",
    "Jeg fik opkald fra +45 12 03 85 12",
    "Jeg fik opkald fra +4512038512",
    "Jeg fik opkald fra 004520123456",
    "ordrenummer 9912851234",
    "ordre 3213901234 er ikke kommet",
    "pakke 0013901234",
    "min pakke 4512345678 fra GLS",
    "300290-1234 findes ikke",
    "310490-1234 findes ikke",
    "290201-4123 er ikke et skudår",
    "IBAN DK50 0040 0440 1162 43",
    "DK5000400440116243",
    "DK20 0040 1203 8512 34",
    "reg. 1234 konto 1203851234",
    "reg.nr. 1234 kontonr. 1203851234",
    "kontonummer: 1203851234",
    "overfør til konto 1234 1203851234",
    "den 12.03.2025 kl. 14.30",
    "11.12.24 10.30 ringede de",
    "12.03.25 1500 kr trukket",
    "12.03.25 1.500,00 kr trukket",
    "åbent 10.12-12.12.25",
    "24.12.2024 10-12",
    "2024-12-24 10:30",
    "tlf 20 12 34 56 10 opkald",
    "ring 20123456 10 gange",
    "beløbet var 1.203.851.234 kr",
    "mellem 11.100 12.000 kroner",
    "kort 4571 1234 5678 9016",
    "CVR 12038512",
    "lov nr. 502 af 23. maj 2018",
    "stregkode 5701234567890",
    "12038512345",
    "1 2 0 3 8 5 1 2 3",
    "1 2 0 3 8 5 1 2 3 4 5",
    "jeg er født 120385",
    "",
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_cpr_number_is_found(text: str, expected: str) -> None:
    assert [text[found.start : found.end] for found in cpr.find(text)] == [expected]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert cpr.find(text) == []


def test_two_in_one_text() -> None:
    assert len(cpr.find("Min er 010190-1234 og min mands 1203851235")) == 2
