"""Every key of every seed file is broken once, and the lint must tell. What may be left out stands in OPTIONAL.

Many places are broken at a time, in memory. Faults that are found are mended, the rest is tried again, until nothing new
is found: what is left then is a key nobody watches.
"""

import pickle
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any, Iterator, Optional

import pytest

from bot.knowledge import lint, loader
from bot.knowledge.loader import SEEDS, read_yaml

TODAY = date(2026, 11, 22)
REMOVED = object()
CRASH = "crash:"
UNKNOWN_KEY = "text under an unknown key"


def unshared(value: Any) -> Any:
    """A copy in which nothing stands in two places, as YAML's aliases make it."""
    if isinstance(value, dict):
        return {key: unshared(inner) for key, inner in value.items()}
    return [unshared(inner) for inner in value] if isinstance(value, list) else value


FILES = {str(path.relative_to(SEEDS)): unshared(read_yaml(path)) for path in sorted(SEEDS.rglob("*.yml"))}
WORD_LISTS = ("language.yml", "situation.yml")  # no registers: tested one by one below
KINDS = sorted({"advice" if "/" in file else file.removesuffix(".yml") for file in FILES if file not in WORD_LISTS})

# What seeds/README.md lets an editor leave out, by kind of file and key. Leaving it out must be harmless.
OPTIONAL = {
    "contacts": {"not_for", "owner", "hours", "meanwhile", "have_ready", "cost", "language", "anonymity"},
    "steps": {"firm", "contact", "when", "unless", "replaces", "exposure", "phase", "topic", "group", "audience", "concerns", "live", "minor"},
    "topics": {"not", "covers of a dialog"},
    "advice": {"contacts", "related", "answer", "ask", "steps", "implies", "contact", "when", "unless", "replaces", "exposure", "audience", "topic", "phase", "live", "concerns", "minor", "group"},
    "glossary": {"forms", "topic"},
}  # fmt: skip
# Optional too, but texts and rules lean on them: a text may name the number, an uncertain contact needs its caveat.
LEANED_ON = {"contacts": {"phone", "email", "web", "caveat"}, "figures": {"forms"}}
MAY_BE_EMPTY = {"superseded", "dialog"}
# Needed by the cards of some groups only; test_lint.py holds which.
BY_GROUP = {"signs", "do", "phases", "dont", "prevention", "limits", "questions", "default_phase"}
# Keys whose text is an id of something else, and keys that take a word of a closed list.
NAMES_OF_THINGS = {
    "sources",
    "contact",
    "contacts",
    "related",
    "steps",
    "use",
    "topic",
    "replaces",
    "distress_contacts",
    "welcome_topics",
}
NAMES_OF_THINGS |= {"prevent", "suspicious", "clicked", "shared", "lost", "threatened"}  # steps.yml, defaults
CLOSED_WORDS = {"stage", "urgency", "certainty", "group", "default_phase", "ask", "answer", "implies", "ask_exposures"}
CLOSED_WORDS |= {"exposure", "phase", "audience", "concerns", "live", "minor"}


def kind_of(file: str) -> str:
    return "advice" if file.startswith("advice/") else file.removesuffix(".yml")


@dataclass(frozen=True)
class Mutation:
    """`path` in `file` becomes `value`. `key` is the last name in the path, `entry` the id of the register's entry."""

    file: str
    path: tuple
    what: str
    value: Any

    @property
    def kind(self) -> str:
        return kind_of(self.file)

    @property
    def key(self) -> str:
        return next(part for part in reversed(self.path) if isinstance(part, str))

    @property
    def entry(self) -> Optional[str]:
        if self.kind in ("figures", "sources", "glossary"):
            return self.path[0]
        if self.kind in ("contacts", "steps", "topics") and len(self.path) > 2:
            part = self.path[1]
            if self.path[0] == "defaults":
                return None
            if isinstance(part, int):
                item = FILES[self.file][self.path[0]][part]
                return None if self.key in ("id", "number") else str(item.get("id", item.get("number")))
            return part
        return None

    @property
    def shape(self) -> tuple:
        """The path without ids and positions: equal for the same field of another entry."""
        path = tuple(part for part in self.path if isinstance(part, str))
        entry = {"figures": 1, "sources": 1, "glossary": 1}.get(self.kind, 0)
        if self.kind in ("contacts", "steps") and path[0] != "defaults":
            return (path[0], *(path[1:] if path[0] == "superseded" else path[2:]))
        if self.kind == "advice" and path[0] == "phases":
            return (path[0], *path[2:])
        return path[entry:]

    def told_in(self, fault: str) -> bool:
        """Whether `fault` names the file, the entry and the key; of a whole list or mapping, only the file."""
        if not fault.startswith(f"seeds/{self.file}"):
            return False
        if self.entry and not re.match(rf"seeds/{re.escape(self.file)}, {re.escape(self.entry)}\b", fault):
            return False
        if len(self.path) <= 2 and re.search(r"must be a (mapping|list)\b", fault):
            return True
        if self.value == UNKNOWN_KEY and "__key__" in fault:
            return True
        place_and_first_key = '"'.join(fault.split('"')[:2]) + '"'
        return bool(re.search(rf'[". ]{re.escape(self.key)}[".:]', place_and_first_key)) or bool(
            re.search(r"must name each \w+ once", fault)
        )

    def apply(self, document: Any) -> None:
        for part in self.path[:-1]:
            document = document[part]
        if self.value is REMOVED:
            del document[self.path[-1]]
        else:
            document[self.path[-1]] = self.value

    def __str__(self) -> str:
        return f"{self.file} {'.'.join(map(str, self.path))}: {self.what}"


def nodes(value: Any, path: tuple = ()) -> Iterator[tuple[tuple, Any]]:
    """Every value below `value` with its path; of a list the first two items and every mapping."""
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = [(n, item) for n, item in enumerate(value) if n < 2 or isinstance(item, dict)]
    else:
        return
    for key, inner in items:
        yield (*path, key), inner
        yield from nodes(inner, (*path, key))


def is_optional(mutation: Mutation) -> bool:
    kind, key = mutation.kind, mutation.key
    if kind == "topics" and key == "covers":
        return mutation.path[0] == "dialog"
    if kind == "steps" and mutation.path[0] == "defaults":
        return False
    return (
        _in_firm(mutation)
        or key in OPTIONAL.get(kind, ())
        or key in LEANED_ON.get(kind, ())
        or (kind == "advice" and len(mutation.path) == 1 and key in BY_GROUP)
    )


def _in_firm(mutation: Mutation) -> bool:
    """Whether it is one of the words for a firm, each of which may be left out."""
    return mutation.kind == "steps" and "firm" in mutation.path[:-1]


def is_entry(file: str, path: tuple) -> bool:
    """Whether the path is an entry of a register: an id with everything under it."""
    kind = kind_of(file)
    depth = {"figures": 1, "sources": 1, "glossary": 1, "languages": 1, "contacts": 2, "steps": 2, "topics": 2}.get(
        kind, 0
    )
    return len(path) == depth and path[0] != "defaults" or kind == "advice" and len(path) == 2 and path[0] == "phases"


def breakages(file: str) -> Iterator[Mutation]:
    """Every way to break every value of a file that the lint shall notice."""
    for path, value in nodes(FILES[file]):
        in_list = isinstance(path[-1], int)
        removed = Mutation(file, path, "removed", REMOVED)
        if not in_list and not is_entry(file, path) and not is_optional(removed):
            yield removed
        wrong = {str: 7, list: "text", dict: 7, bool: "yes", int: "7", date: 7}.get(type(value), "text")
        yield Mutation(file, path, "of the wrong type", wrong)
        if isinstance(value, str):
            yield Mutation(file, path, "empty", "")
            if removed.key in NAMES_OF_THINGS and (in_list or removed.kind != "wording") and not _is_prose(removed):
                yield Mutation(file, path, "an unknown id", "no_such_thing")
            elif removed.key in CLOSED_WORDS:
                yield Mutation(file, path, "an unknown word", "no_such_word")
            elif removed.kind in ("wording", "languages") and "{" in value:
                yield Mutation(file, path, "with a blank nobody fills in", value.replace("{", "{x"))
        elif not is_optional(removed) and not is_entry(file, path) and not in_list and removed.key not in MAY_BE_EMPTY:
            yield Mutation(file, path, "empty", type(value)() if isinstance(value, list | dict) else None)
        if isinstance(value, dict) and not (removed.kind == "wording" and removed.key in ("errors", "notices")):
            yield Mutation(file, (*path, "no_such_key"), "an unknown key", UNKNOWN_KEY)


def _is_prose(mutation: Mutation) -> bool:
    return mutation.kind == "wording" and mutation.path[0] not in ("distress_contacts", "welcome_topics")


def foreign_numbers(file: str) -> Iterator[Mutation]:
    """A telephone number outside the register, in every text a citizen reads."""
    seen = {
        "contacts": {
            "name",
            "for",
            "not_for",
            "have_ready",
            "cost",
            "language",
            "anonymity",
            "meanwhile",
            "caveat",
            "was",
        },
        "steps": {"title", "how", "why"},
        "topics": {"title"},
        "advice": {"summary", "signs", "do", "dont", "prevention", "limits", "q", "a", "say", "title", "how", "why"},
        "glossary": {"means", "term"},
    }
    for path, value in nodes(FILES[file]):
        mutation = Mutation(file, path, "names a number outside the register", f"{value} 12 34 56 78")
        citizen_reads = mutation.kind in ("wording", "languages") or mutation.key in seen.get(mutation.kind, ())
        if (
            isinstance(value, str)
            and citizen_reads
            and mutation.key not in ("distress_contacts", "welcome_topics", "ask_exposures")
        ):
            yield mutation


def sample(mutations: list[Mutation], of_registers: int = 20) -> list[Mutation]:
    """Per file at most two of each way to break each field, of the registers `of_registers`; ids of a list only one."""
    counted: dict[tuple, int] = defaultdict(int)
    kept = []
    for mutation in mutations:
        name = (mutation.file, mutation.shape, mutation.what, isinstance(mutation.path[-1], int))
        counted[name] += 1
        limit = (
            1
            if mutation.kind == "topics" and mutation.key == "id"
            else 2
            if mutation.kind in ("advice", "wording")
            else of_registers
        )
        if counted[name] <= limit:
            kept.append(mutation)
    return kept


def batches(mutations: list[Mutation]) -> list[list[Mutation]]:
    """Groups in which no two mutations meet in one place or would be told in the same words."""
    found: list[tuple[list[Mutation], set, set]] = []
    for mutation in sorted(mutations, key=lambda m: len(m.path)):
        name = (mutation.file, mutation.entry, mutation.key)
        above = {(mutation.file, mutation.path[:n]) for n in range(1, len(mutation.path) + 1)}
        place = next((place for place in found if name not in place[1] and not above & place[2]), None)
        if place is None:
            place = ([], set(), set())
            found.append(place)
        group, names, paths = place
        group.append(mutation)
        names.add(name)
        paths.add((mutation.file, mutation.path))
    return [group for group, _, _ in found]


@pytest.fixture(scope="module")
def lint_of():
    """(mutations) -> the faults of seeds broken in all these places; the files on disk stay as they are."""
    frozen = {file: pickle.dumps(document) for file, document in FILES.items()}

    def faults(mutations: list[Mutation]) -> list[str]:
        broken = {mutation.file for mutation in mutations}
        documents = {file: pickle.loads(frozen[file]) if file in broken else FILES[file] for file in FILES}
        for mutation in mutations:
            mutation.apply(documents[mutation.file])
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(loader, "read_yaml", lambda path: documents[str(Path(path).relative_to(SEEDS))])
            return told(lambda: lint.check(SEEDS, TODAY))

    return faults


def told(check: Any) -> list[str]:
    """The faults and warnings of `check`; a crash tells an editor nothing and is marked as one."""
    try:
        return list(chain(*check()))
    except Exception as error:
        return [f"{CRASH} {error!r}"]


@dataclass
class Outcome:
    """`missed`: no fault at all, or a crash. `vague`: a fault that does not name file, entry and key."""

    missed: list[Mutation]
    vague: list[Mutation]

    def of(self, kind: str) -> "Outcome":
        return Outcome([m for m in self.missed if m.kind == kind], [m for m in self.vague if m.kind == kind])


def sift(mutations: list[Mutation], faults_of: Any) -> Outcome:
    """Mends what is told and tries the rest; where nothing is told by name, halves of the rest, down to one alone."""
    outcome = Outcome([], [])
    waiting = batches(mutations)
    while waiting:
        group = waiting.pop()
        faults = faults_of(group)
        by_file = defaultdict(list)
        for fault in faults:
            by_file[re.split("[,:]", fault)[0].removeprefix("seeds/")].append(fault)
        rest = [mutation for mutation in group if not any(map(mutation.told_in, by_file[mutation.file]))]
        if not faults or len(group) == 1 and CRASH in faults[0]:
            outcome.missed += group
        elif len(rest) == 1 == len(group):
            outcome.vague += rest
        elif len(rest) < len(group):
            waiting += [rest] if rest else []
        else:
            waiting += [group[: len(group) // 2], group[len(group) // 2 :]]
    return outcome


@pytest.fixture(scope="module")
def sifted(lint_of) -> Outcome:
    return sift(
        [mutation for file in FILES if file not in WORD_LISTS for mutation in sample(list(breakages(file)))], lint_of
    )


def grouped(mutations: list[Mutation]) -> dict[str, list[str]]:
    by_shape = defaultdict(list)
    for mutation in mutations:
        by_shape[f"{'.'.join(mutation.shape) or '(an entry)'} {mutation.what}"].append(
            f"{mutation.file} {'.'.join(map(str, mutation.path))}"
        )
    return {shape: places[:3] for shape, places in by_shape.items()}


def test_the_seeds_as_they_stand_have_no_fault(lint_of):
    assert lint_of([]) == []


def test_every_key_of_every_file_is_broken_at_least_once():
    for file in FILES:
        if file in WORD_LISTS:
            continue
        broken = {mutation.shape for mutation in sample(list(breakages(file)))}
        every = {Mutation(file, path, "", None).shape for path, _ in nodes(FILES[file])}
        assert every <= broken, (file, every - broken)


@pytest.mark.timeout(180)
@pytest.mark.parametrize("kind", KINDS)
def test_a_broken_key_is_a_fault(sifted, kind):
    assert grouped(sifted.of(kind).missed) == {}


@pytest.mark.timeout(180)
@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_names_file_entry_and_key(sifted, kind):
    whole_registers = [
        mutation for mutation in sifted.of(kind).vague if len(mutation.path) == 1 and mutation.what == "empty"
    ]
    assert grouped([mutation for mutation in sifted.of(kind).vague if mutation not in whole_registers]) == {}


@pytest.mark.timeout(180)
@pytest.mark.parametrize("kind", ["contacts", "steps", "topics", "advice", "glossary", "wording", "languages"])
def test_a_number_outside_the_register_is_told_in_every_text_a_citizen_reads(lint_of, kind):
    mutations = [
        mutation
        for file in FILES
        if kind_of(file) == kind
        for mutation in sample(list(foreign_numbers(file)), of_registers=3)
    ]
    assert mutations
    outcome = sift(mutations, lint_of)
    assert grouped(outcome.missed + outcome.vague) == {}


@pytest.mark.timeout(180)
@pytest.mark.parametrize("kind", sorted(OPTIONAL))
def test_what_may_be_left_out_is_harmless_to_leave_out(lint_of, kind):
    left = [
        mutation
        for file in FILES
        if kind_of(file) == kind
        for path, _ in nodes(FILES[file])
        if isinstance(path[-1], str) and not is_entry(file, path) and not _first_key(file, path)
        for mutation in [Mutation(file, path, "removed", REMOVED)]
        if is_optional(mutation) and mutation.key not in LEANED_ON.get(kind, ()) and mutation.key not in BY_GROUP
    ]
    gone = {mutation.key for mutation in left if not _in_firm(mutation)}
    assert gone <= {key.split()[0] for key in OPTIONAL[kind]}
    while left:  # a mapping first, then the keys within it
        outermost = [mutation for mutation in left if not _under_another(mutation, left)]
        assert lint_of(outermost) == []
        left = [mutation for mutation in left if mutation not in outermost]


def _first_key(file: str, path: tuple) -> bool:
    """Stays, for a condition must name something and the words for a firm say something; test_loader.py holds that."""
    above = FILES[file]
    for part in path[:-1]:
        above = above[part]
    within = [part for part in path[:-1] if isinstance(part, str)]
    return bool(within) and within[-1] in ("when", "unless", "firm") and next(iter(above)) == path[-1]


def _under_another(mutation: Mutation, others: list[Mutation]) -> bool:
    return any(
        o.file == mutation.file and o.path != mutation.path and mutation.path[: len(o.path)] == o.path for o in others
    )


@pytest.mark.parametrize("file", WORD_LISTS)
def test_every_key_of_a_word_list_is_watched(small, file):
    original = small.documents[file]
    left = []
    top = [
        Mutation(file, (key,), what, value)
        for key in original
        for what, value in (("removed", REMOVED), ("of the wrong type", 7), ("empty", []))
    ]
    inner = [Mutation(file, path, "of the wrong type", 7) for path, _ in nodes(original) if len(path) in (2, 3)]
    for mutation in [*top, *sample(inner, of_registers=2), Mutation(file, ("no_such_key",), "an unknown key", ["x"])]:
        small.documents[file] = unshared(original)
        mutation.apply(small.documents[file])
        if not any(fault.startswith(f"seeds/{file}") for fault in told(small.check)):
            left.append(mutation)
    assert grouped(left) == {}


def test_an_expression_that_does_not_compile_is_told(small):
    small.documents["situation.yml"]["business"] = ["(vores"]
    assert any("situation.yml" in fault for fault in told(small.check))


@pytest.mark.parametrize(
    "key, value",
    [
        ("phone", "ring bare"),
        ("phone", ""),
        ("email", "hjaelp"),
        ("email", "a b@c.dk"),
        ("web", "https://x"),
        ("web", "www.politi.dk"),
    ],
)
def test_a_contact_nobody_can_reach_is_told(small, key, value):
    small.documents["contacts.yml"]["contacts"]["bank"][key] = value
    assert any(fault.startswith("seeds/contacts.yml, bank") and f'"{key}"' in fault for fault in told(small.check))
