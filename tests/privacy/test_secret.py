"""The recogniser of codes and passwords on Danish sentences. All values are made up."""

import pytest

from bot.privacy import secret

FOUND = [
    ("koden er 4711", ["4711"]),
    ("pinkode: 1234", ["1234"]),
    ("min kode hedder 5566", ["5566"]),
    ("sms-koden var 883 201", ["883 201"]),
    ("adgangskode Sommer2024!", ["Sommer2024!"]),
    ("password: hunter2", ["hunter2"]),
    ("kodeordet er 'rosen-rød7'", ["rosen-rød7"]),
    ("mitid bruger-id og kode: anna1948 Sommer12", ["anna1948", "Sommer12"]),
    ("mitid bruger-id og kode: anna1948 og 4711", ["anna1948", "4711"]),
    ("cvv 123", ["123"]),
    ("kontrolciffer 987", ["987"]),
    ("engangskode 44 55 66", ["44 55 66"]),
    ("jeg gav ham koden 4711", ["4711"]),
    ("Jeg gav dem koden, 883201", ["883201"]),
    ("Jeg gav dem koden (883201) i telefonen", ["883201"]),
    ("koden til mit netbank er 4711", ["4711"]),
    ("min kode til MitID er Sommer2024", ["Sommer2024"]),
    ("koden jeg fik på sms var 883-201", ["883-201"]),
    ("koden er: 4 7 1 1", ["4 7 1 1"]),
    ("Min pin er 4711, hjælp", ["4711"]),
    ("PIN 4711", ["4711"]),
    ("pinkode1234", ["1234"]),
    ("kode=998877", ["998877"]),
    ("Din MitID-kode er 482913", ["482913"]),
    ("883201 er min engangskode", ["883201"]),
    ("G-482913 er din Google-bekræftelseskode", ["482913"]),
    ("jeg brugte 4711 som pinkode", ["4711"]),
    ("mine koder er 4711 og 5566", ["4711", "5566"]),
    ("kodeord: blomst", ["blomst"]),
    ("min adgangskode er BlomKaal", ["BlomKaal"]),
    ("min adgangskode er kat@hund", ["kat@hund"]),
    ("adgangskode til Office365 er Vinter77", ["Vinter77"]),
    ("koden er 4711 2 timer efter var alt væk", ["4711"]),
    ("sikkerhedskoden på kortet er 321", ["321"]),
    ("your code is 123456", ["123456"]),
    ("koden var “rosen rød”", ["rosen rød"]),
    ("telefonens adgangskode er altså 258014", ["258014"]),
    ("dørkoden er 1928", ["1928"]),
    ("password er 1234abcd", ["1234abcd"]),
]

NOT_FOUND = [
    "koden er 6 cifre lang",
    "koden er 4-6 cifre",
    "koden er 6-cifret",
    "jeg har glemt min kode",
    "de bad om koden",
    "koden er væk",
    "kode 112",
    "koden, ring 112",
    "det kostede 4500 kr",
    "koden kostede 4500 kr",
    "koden er 500 kr værd",
    "den 12.03.2025",
    "koden kom den 12.03.2025",
    "koden kom kl. 12.30",
    "koden udløb kl. 1430",
    "åbent 10-16",
    "ring 33 37 00 37",
    "ring om koden 33 37 00 37",
    "de bad om koden og nummeret er 33370037",
    "koden blev sendt til 22334455",
    "straffelovens § 279 a",
    "lov nr. 502 om koder",
    "adgangskode til min mail er hacket",
    "skift kodeord",
    "min kode er blevet stjålet",
    "adgangskode: hacket",
    "min adgangskode til Facebook er stjålet",
    "kode til MitID",
    "min adgangskode er ikke stærk nok",
    "brug mindst 12 tegn i adgangskoden",
    "adgangskoden skal være 12 tegn",
    "postnummer 4711 og landekode 0045",
    "rabatkode SOMMER2024",
    "fejlkode 4040",
    "QR-kode 2024",
    "stregkode 5701234567890",
    "jeg skiftede kode, 2023 var et dårligt år",
    "har I en kode?",
    "kodeks 1234",
    "www.nets-kode4711.dk har sendt mig en mail",
    "https://nets.example/kode4711",
    "password manager Bitwarden",
    "koden er gyldig i 10 minutter",
    "adgangskode min@mail.dk er hacket",
    "koden er [kode]",
    "[kode] 4711",
    "koden er 100% sikker",
    "",
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_secret_is_found(text: str, expected: list[str]) -> None:
    assert [text[found.start : found.end] for found in secret.find(text)] == expected


@pytest.mark.parametrize("text", NOT_FOUND)
def test_talk_about_codes_is_left_alone(text: str) -> None:
    assert [text[found.start : found.end] for found in secret.find(text)] == []
