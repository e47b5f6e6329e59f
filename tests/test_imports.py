"""The house holds: who may import whom, no Danish sentence in code, no file that has outgrown its purpose."""

import ast
import re
from pathlib import Path

import pytest

from bot.settings import ROOT

FILES = sorted(path.relative_to(ROOT).as_posix() for top in ("bot", "actions") for path in (ROOT / top).rglob("*.py"))
LONGEST = 300  # lines

PURE = {
    "bot.knowledge",
    "bot.plan",
    "bot.hours",
    "bot.render",
    "bot.short_text",
    "bot.welcome",
    "bot.glossary",
    "bot.danish_text",
}
# Area -> what it may import of our own. The longest area a file lies in counts; a file that lies in none fails.
OURS: dict[str, set[str]] = {
    "bot/knowledge": {"bot.knowledge"},
    "bot/privacy": {"bot.privacy"},
    "bot/check": {"bot.check", "bot.knowledge", "bot.danish_text"},
    **{name.replace(".", "/") + ".py": PURE for name in PURE - {"bot.knowledge"}},
    "bot/nlu": {"bot.nlu", "bot.knowledge", "bot.check", "bot.danish_text"},
    "bot/log": {"bot.log", "bot.settings", "bot.knowledge"},
    "actions": {"actions", "bot.check", *PURE},
    "bot/web": {"bot.web", "bot.log", "bot.check", "bot.privacy", "bot.settings", *PURE},
    "bot/evaluation": {"bot.evaluation", "bot.nlu", "bot.training", "bot.settings", *PURE},
    "bot": {"bot"},  # joins the parts: the command line, starting, training, measuring
}
# Package -> the areas that may import it.
THEIRS: dict[str, set[str]] = {
    "rasa": {"bot/nlu"},
    "rasa_sdk": {"actions"},
    "spacy": {"bot/nlu"},
    "fastapi": {"bot/web"},
    "starlette": {"bot/web"},
    "sqlalchemy": {"bot/log", "bot/web"},
    "httpx": {"bot/web", "bot/bench.py", "bot/bench_systems.py"},
}
# Letters and patterns, not sentences; each entry says which.
DANISH_LETTERS = {
    "bot/danish_text.py": "the letters that are folded",
    "bot/nlu/cues.py": "the letters that are folded",
    "bot/web/advice_search.py": "the letters that are folded",
    "bot/web/advice.py": "the order of the alphabet",
    "bot/knowledge/lint.py": "units behind a number",
    "bot/evaluation/disturb.py": "letters and a keyboard",
    "bot/evaluation/report.py": "names letters in an English heading",
    "bot/privacy/card.py": "words around a card number",
    "bot/privacy/cpr.py": "words around a CPR number",
    "bot/privacy/secret.py": "words around a code",
}
_DANISH = re.compile(r"\b(og|ikke|det|du|jeg|har|eller|din|dit|hvad|hvis|skal|blev|med)\b", re.I)


def imports(source: str, package: str) -> set[str]:
    """Full names of all modules `source` imports, also inside functions; `package` is where relative ones begin."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join([*([package] if node.level else []), *([node.module] if node.module else [])])
            found |= {f"{base}.{name.name}" for name in node.names}
    return found


def area(file: str, areas: dict[str, set[str]]) -> str:
    return max((name for name in areas if file == name or file.startswith(f"{name}/")), key=len, default="")


def lies_in(name: str, modules: set[str]) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in modules)


def faults(file: str, source: str) -> list[str]:
    """Every import of `file` that runs against the table."""
    home = area(file, OURS)
    wrong = []
    for name in sorted(imports(source, Path(file).parent.as_posix().replace("/", "."))):
        top = name.partition(".")[0]
        if top in ("bot", "actions") and not lies_in(name, OURS.get(home, set())):
            wrong.append(
                f"{file} imports {name}, but {home or 'its area'} may only import {sorted(OURS.get(home, set()))}"
            )
        if top in THEIRS and not lies_in(file.replace("/", "."), {place.replace("/", ".") for place in THEIRS[top]}):
            wrong.append(f"{file} imports {name}; only {sorted(THEIRS[top])} may")
    return wrong


def literals(source: str) -> list[str]:
    """Every string in the code but the docstrings."""
    tree = ast.parse(source)
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [node.value for node in strings if id(node) not in docs]


def read(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("file", FILES)
def test_imports_run_with_the_arrows(file):
    assert faults(file, read(file)) == []


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("bot/plan.py", "import rasa"),
        ("bot/render.py", "from fastapi import Request"),
        ("bot/knowledge/loader.py", "from bot import plan"),
        ("bot/knowledge/loader.py", "from bot.plan import make_plan"),
        ("bot/privacy/cpr.py", "from bot.knowledge.loader import load"),
        ("bot/nlu/model.py", "def f():\n    from bot.web import app"),
        ("bot/nlu/model.py", "import actions.base"),
        ("bot/web/chat.py", "from bot.nlu.parser import Parser"),
        ("bot/web/chat.py", "import rasa_sdk"),
        ("bot/web/chat.py", "from rasa.core import agent"),
        ("bot/log/store.py", "import fastapi"),
        ("actions/advice.py", "from rasa.core.agent import Agent"),
        ("actions/advice.py", "from bot.log.store import ConversationStore"),
        ("actions/advice.py", "from bot import web"),
        ("bot/cli.py", "from actions import base"),
        ("bot/run.py", "import rasa.model"),
    ],
)
def test_an_import_against_the_arrows_is_found(file, source):
    assert faults(file, source)


@pytest.mark.parametrize("file", sorted(set(FILES) - set(DANISH_LETTERS)))
def test_code_holds_no_danish_letters(file):
    assert [text for text in literals(read(file)) if re.search("[æøåÆØÅ]", text)] == []


@pytest.mark.parametrize("file", sorted(set(FILES) - set(DANISH_LETTERS)))
def test_code_holds_no_danish_sentence_without_such_letters_either(file):
    assert [text for text in literals(read(file)) if len(set(_DANISH.findall(text))) >= 2] == []


@pytest.mark.parametrize("file", DANISH_LETTERS)
def test_no_exception_outlives_its_reason(file):
    assert any(re.search("[æøåÆØÅ]", text) for text in literals(read(file)))


@pytest.mark.parametrize("file", FILES)
def test_a_file_stays_short_and_says_what_it_is_for(file):
    source = read(file)
    assert len(source.splitlines()) < LONGEST
    assert not source.strip() or ast.get_docstring(ast.parse(source))


def test_the_files_are_found():
    assert {"bot/plan.py", "bot/web/app.py", "actions/advice.py"} <= set(FILES)
