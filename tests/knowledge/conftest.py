"""A small set of seeds, valid as it stands, that a test breaks in one place."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.knowledge import lint
from bot.knowledge.loader import SEEDS, Knowledge, load, read_yaml
from bot.knowledge.vocabulary import PHASES

TODAY = date(2026, 11, 22)


class SmallSeeds:
    """Documents by file name, written to `path` when they are read. `put` and `drop` change one value."""

    def __init__(self, path: Path, documents: dict[str, Any]):
        self.path = path
        self.documents = documents

    def put(self, file: str, *keys: Any, value: Any) -> "SmallSeeds":
        self._parent(file, keys)[keys[-1]] = value
        return self

    def drop(self, file: str, *keys: Any) -> "SmallSeeds":
        if keys:
            del self._parent(file, keys)[keys[-1]]
        else:
            del self.documents[file]
        return self

    def write(self) -> Path:
        for file, document in self.documents.items():
            path = self.path / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), encoding="utf-8")
        return self.path

    def check(self, today: date = TODAY) -> tuple[list[str], list[str]]:
        return lint.check(self.write(), today)

    def load(self) -> Knowledge:
        return load(self.write())

    def _parent(self, file: str, keys: tuple) -> Any:
        place = self.documents[file]
        for key in keys[:-1]:
            place = place[key]
        return place


def _step(title: str, **more: Any) -> dict:
    return {
        "title": title,
        "how": "Ring op nu. Sig, hvad der er sket.",
        "why": "Banken kan standse det.",
        "stage": "stop",
        "rank": 10,
        "urgency": "now",
        "sources": ["page"],
        **more,
    }


@pytest.fixture
def small(tmp_path: Path) -> SmallSeeds:
    dated = {"owner": "Redaktionen", "reviewed": date(2026, 11, 1), "review_by": date(2027, 4, 30)}
    wording = read_yaml(SEEDS / "wording.yml")
    wording.update({key: ["bank"] for key in wording if key.endswith("_contacts")})
    wording.update({key: ["parcel_scam"] for key in wording if key.endswith("_topics")})
    documents = {path.name: read_yaml(path) for path in SEEDS.glob("*.yml")}  # what is not replaced below stays
    documents |= {
        "sources.yml": {"page": {"title": "En side", "url": "https://example.dk/side", "checked": date(2026, 6, 30)}},
        "figures.yml": {
            "risk": {"value": "375 kr.", "forms": ["375 kroner"], "means": "Selvrisiko", "sources": ["page"]}
        },
        "contacts.yml": {
            "contacts": {
                "bank": {
                    "name": "Banken",
                    "for": "Spær dit kort.",
                    "phone": "44 55 66 77",
                    "email": "hjaelp@banken.dk",
                    "web": "https://www.banken.dk",
                    "hours": {"weekdays": "08:00-20:00", "weekends": "10:00-16:00", "holidays": "closed"},
                    "sources": ["page"],
                    "certainty": "official",
                }
            },
            "superseded": [{"number": "33 98 00 98", "was": "det gamle nummer", "use": "bank", "sources": ["page"]}],
        },
        "steps.yml": {
            "steps": {
                "call_bank": _step("Ring til banken", contact="bank", when={"exposure": ["card"]}),
                "pause": _step("Stop op", urgency="later"),
            },
            "defaults": {phase: ["pause"] for phase in PHASES},
        },
        "topics.yml": {
            "groups": {"incident": "Noget er sket", "prevention": "Gode råd"},
            "topics": [
                {"id": "parcel_scam", "group": "incident", "title": "Falsk pakke", "covers": "porto"},
                {"id": "backup", "group": "prevention", "title": "Backup", "covers": "kopi"},
            ],
            "dialog": [{"id": "greet"}],
        },
        "glossary.yml": {
            "phishing": {
                "term": "Phishing",
                "forms": ["phising"],
                "means": "Falske mails.",
                "topic": "parcel_scam",
                "sources": ["page"],
            }
        },
        "wording.yml": wording,
        "advice/parcel_scam.yml": {
            "summary": "Beskeden er falsk.",
            "signs": ["Det haster."],
            "phases": {
                "suspicious": {"say": "Tryk ikke.", "steps": ["pause", {"id": "parcel_app", **_step("Åbn appen")}]}
            },
            "dont": ["Betal ikke."],
            "prevention": ["Brug appen."],
            "limits": "Banken ser på dit tab.",
            "questions": [{"q": "Er den falsk?", "a": "Ja."}],
            "contacts": ["bank"],
            "related": ["backup"],
            "default_phase": "suspicious",
            "ask": ["phase"],
            "sources": ["page"],
            **dated,
        },
        "advice/backup.yml": {
            "summary": "Tag en kopi.",
            "do": ["Gem en kopi."],
            "related": ["parcel_scam"],
            "sources": ["page"],
            **dated,
        },
    }
    return SmallSeeds(tmp_path / "seeds", documents)
