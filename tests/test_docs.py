"""The words for developers stay true: what they name exists, and what they list is complete."""

import re
from pathlib import Path

import pytest
import tomli
import yaml

from bot.knowledge.loader import Knowledge
from bot.plan import Situation, make_plan
from bot.settings import ROOT, Settings

DOCS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
PROJECT = tomli.loads((ROOT / "pyproject.toml").read_text())["project"]
PUBLIC = yaml.safe_load((ROOT / "publiccode.yml").read_text())
MADE_WHILE_RUNNING = ("var/", ".venv/")
FILE_NAME = re.compile(r"[\w./<>*-]+(?:/|\.(?:py|yml|md|toml|lock|sh|js|css|html|png))|\.ci/run")
each_doc = pytest.mark.parametrize("doc", DOCS, ids=lambda path: str(path.relative_to(ROOT)))


@each_doc
def test_every_relative_link_leads_somewhere(doc: Path) -> None:
    text = doc.read_text()
    targets = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'src="([^"]+)"', text)
    for target in targets:
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        found = (doc.parent / name) if name else doc
        assert found.exists(), f"{target} does not exist"
        if anchor:
            assert anchor in _anchors(found), f"{target}: there is no such heading"


@each_doc
def test_every_file_named_exists(doc: Path) -> None:
    for name in _named_files(doc.read_text()):
        pattern = re.sub(r"<\w+>", "*", name).rstrip("/")
        assert any(ROOT.glob(pattern)), f"{name} does not exist"


@each_doc
def test_every_make_target_exists(doc: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:`|^    (?:\$ )?|\d )make ([a-z]+)", doc.read_text(), re.MULTILINE))
    assert named <= targets


@each_doc
def test_every_environment_variable_exists(doc: Path) -> None:
    code = (ROOT / "bot" / "settings.py").read_text() + (ROOT / "bot" / "setup.sh").read_text()
    assert {name for name in re.findall(r"DIGIVAGT_[A-Z_]+", doc.read_text()) if name not in code} == set()


def test_make_run_and_make_test_come_first_in_the_readme() -> None:
    assert re.findall(r"^    make (\w+)", (ROOT / "README.md").read_text(), re.MULTILINE)[:2] == ["run", "test"]


def test_the_settings_table_is_that_of_the_code() -> None:
    held = re.search(r"<!-- settings.*?-->\n(.*?)<!-- end of settings -->", (ROOT / "README.md").read_text(), re.DOTALL)
    assert held and held[1] == settings_table()


def test_the_example_of_the_readme_is_what_the_plan_says_today(knowledge: Knowledge) -> None:
    plan = make_plan(Situation("parcel_scam", "shared", frozenset({"card"})), knowledge)
    shown = re.findall(r"^    (\d)\. (.+)$", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert [int(number) for number, _ in shown] == list(range(1, len(plan.steps) + 1))
    for (_, line), planned in zip(shown, plan.steps, strict=True):
        assert line.startswith(planned.step.title), planned.id


def test_the_readme_explains_every_phase(knowledge: Knowledge) -> None:
    row = next(line for line in (ROOT / "README.md").read_text().splitlines() if line.startswith("| phase |"))
    assert re.findall(r"`(\w+)`", row) == list(knowledge.step_defaults)


def test_the_libraries_record_names_every_direct_dependency_and_no_other() -> None:
    record = (ROOT / "docs" / "adr" / "0004-libraries.md").read_text()
    named = re.findall(r"^\| `([\w-]+)` \|", record, re.MULTILINE)
    assert sorted(named) == sorted(re.split(r"[=<>]", requirement)[0] for requirement in PROJECT["dependencies"])


def test_every_record_fits_on_a_page_and_has_its_three_parts() -> None:
    for record in sorted((ROOT / "docs" / "adr").glob("*.md")):
        text = record.read_text()
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"], record.name
        assert len(text.split()) < 600, record.name


def test_licence_is_the_same_everywhere() -> None:
    licence = PROJECT["license"]["text"]
    assert f"SPDX-License-Identifier: {licence}\n" in (ROOT / "LICENCE").read_text()
    assert PUBLIC["legal"]["license"] == licence
    assert licence in (ROOT / "README.md").read_text()


def test_publiccode_says_what_version_0_4_of_the_standard_asks_for() -> None:
    assert PUBLIC["publiccodeYmlVersion"] == "0.4"
    assert PUBLIC["softwareVersion"] == PROJECT["version"]
    for key in ("name", "url", "platforms", "categories", "developmentStatus", "softwareType", "localisation"):
        assert PUBLIC[key], key
    assert PUBLIC["maintenance"]["type"] == "internal" and PUBLIC["maintenance"]["contacts"]
    assert set(PUBLIC["description"]) == {"da", "en"}
    for language, description in PUBLIC["description"].items():
        assert len(description["shortDescription"]) <= 150, language
        assert 150 <= len(description["longDescription"]) <= 10_000, language
        assert description["features"], language


def settings_table() -> str:
    """The table of the README as bot/settings.py would write it."""
    rows = ["| variable | default | meaning |\n| --- | --- | --- |\n"]
    for spec in Settings.__dataclass_fields__.values():
        value = spec.default
        if isinstance(value, Path):
            value = f"{value.relative_to(ROOT)}/"
        elif isinstance(value, bool):
            value = int(value)
        default = "" if value == "" else f"`{value}`"
        rows.append(f"| `{spec.metadata['variable']}` | {default} | {spec.metadata['means']} |\n")
    return "".join(rows)


def _anchors(doc: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", doc.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _named_files(text: str) -> list[str]:
    """What stands in backticks and looks like a file or a folder of the repository."""
    names = re.findall(r"`([^`\n]+)`", text)
    return [name for name in names if FILE_NAME.fullmatch(name) and not name.startswith(("/", *MADE_WHILE_RUNNING))]
