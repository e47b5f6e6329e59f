"""The only reader of seeds/: YAML files in, one frozen Knowledge out, or every fault as a sentence.

Cross-references are lint.py's; here a file is read, its keys and types are checked, and nothing else.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import AbstractSet, Any, Mapping, Optional, Sequence, TypeVar

import yaml
from pydantic import ValidationError

from bot.knowledge.schema import Card, Contact, Dialog, Figure, Seed, Source, Step, Superseded, Term, Topic
from bot.knowledge.vocabulary import PHASES, Phase
from bot.knowledge.word_lists import Language, Situation
from bot.knowledge.wording import Wording

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
DEFAULT_LANGUAGE = "en"  # for every language without a text of its own

Model = TypeVar("Model", bound=Seed)
# Stands for a part of a file that is missing: that has been told already.
_TOLD: Any = object()


class SeedFault(Exception):
    """One or more faults in seeds/; `faults` holds one sentence each, with file and key."""

    def __init__(self, faults: list[str]):
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Knowledge:
    """Everything in seeds/, read once. Maps are read-only; ids are those of the files."""

    sources: Mapping[str, Source]
    figures: Mapping[str, Figure]
    contacts: Mapping[str, Contact]
    superseded: tuple[Superseded, ...]
    steps: Mapping[str, Step]
    step_defaults: Mapping[Phase, tuple[str, ...]]
    topics: Mapping[str, Topic]
    dialog: Mapping[str, Dialog]
    cards: Mapping[str, Card]
    glossary: Mapping[str, Term]
    languages: Mapping[str, str]
    wording: Wording
    language: Language
    version: str

    def title(self, topic: str) -> str:
        """The topic's Danish title; KeyError for an unknown topic."""
        return self.topics[topic].title


def load(seeds: Path = SEEDS) -> Knowledge:
    """Reads all of `seeds`. Raises SeedFault with every fault found, never only the first."""
    reader = _Reader(seeds)
    contacts_file = reader.mapping("contacts.yml", {"contacts", "superseded"})
    steps_file = reader.mapping("steps.yml", {"steps", "defaults"})
    topics_file = reader.mapping("topics.yml", {"groups", "topics", "dialog"})
    knowledge: dict[str, Any] = dict(
        sources=reader.objects("sources.yml", reader.mapping("sources.yml"), Source),
        figures=reader.objects("figures.yml", reader.mapping("figures.yml"), Figure),
        contacts=reader.objects("contacts.yml", contacts_file["contacts"], Contact),
        superseded=tuple(reader.list("contacts.yml", contacts_file["superseded"], Superseded, key="number")),
        steps=reader.objects("steps.yml", steps_file["steps"], Step),
        step_defaults=reader.step_defaults(steps_file["defaults"]),
        topics=reader.by_id("topics.yml", topics_file["topics"], Topic),
        dialog=reader.by_id("topics.yml", topics_file["dialog"], Dialog),
        cards=reader.cards(),
        glossary=reader.objects("glossary.yml", reader.mapping("glossary.yml"), Term),
        languages=reader.texts("languages.yml"),
        wording=reader.document("wording.yml", Wording),
        language=reader.document("language.yml", Language),
        version=fingerprint(seeds),
    )
    reader.titles("topics.yml, groups", topics_file["groups"])
    reader.document("situation.yml", Situation)  # bot/nlu reads it; here it is only checked
    if reader.faults:
        raise SeedFault(reader.faults)
    return Knowledge(**knowledge)


def fingerprint(seeds: Path = SEEDS) -> str:
    """Twelve hex digits that change when any seed file does."""
    digest = hashlib.sha256()
    for path in sorted(seeds.rglob("*.yml")):
        digest.update(str(path.relative_to(seeds)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def read_yaml(path: Path) -> Any:
    """One YAML document. Raises yaml.YAMLError, also for a key that stands twice, and OSError."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_NoDuplicates)


class _NoDuplicates(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    pass


def _mapping_without_duplicates(loader: Any, node: Any) -> dict:
    seen = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node)
        if key in seen:
            raise yaml.constructor.ConstructorError(None, None, f'the key "{key}" stands twice', key_node.start_mark)
        seen.add(key)
    loader.flatten_mapping(node)
    return {loader.construct_object(k, deep=True): loader.construct_object(v, deep=True) for k, v in node.value}


_NoDuplicates.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping_without_duplicates)


class _Reader:
    """Reads files and collects faults, so that an editor sees all of them at once."""

    def __init__(self, seeds: Path):
        self.seeds = seeds
        self.faults: list[str] = []

    def mapping(self, name: str, keys: AbstractSet[str] = frozenset()) -> dict:
        """The file's mapping; with `keys`, exactly these, those that are missing standing as _TOLD."""
        place = f"{self.seeds.name}/{name}"
        told = dict.fromkeys(keys, _TOLD)
        try:
            content = read_yaml(self.seeds / name)
        except FileNotFoundError:
            self.faults.append(f"{place}: the file is missing.")
            return told
        except (yaml.YAMLError, ValueError, TypeError, OSError) as error:  # such as a 30 February, or a list as a key
            self.faults.append(f"{place}: is not readable YAML: {' '.join(str(error).split())}.")
            return told
        if not isinstance(content, dict):
            self.faults.append(f"{place}: must be a mapping from names to values.")
            return told
        for key in sorted(set(content) - keys if keys else [], key=str):
            self.faults.append(f'{place}: unknown key "{key}".')
        for key in sorted(keys - set(content)):
            self.faults.append(f'{place}: the key "{key}" is missing.')
        return told | content

    def document(self, name: str, model: type[Model]) -> Optional[Model]:
        """A file that is one object; a file that cannot be read yields one fault and no others."""
        faults_before = len(self.faults)
        content = self.mapping(name)
        return self.object(name, "", content, model) if len(self.faults) == faults_before else None

    def object(self, name: str, key: str, content: Any, model: type[Model]) -> Optional[Model]:
        place = f"{self.seeds.name}/{name}" + (f", {key}" if key else "")
        if not isinstance(content, dict):
            self.faults.append(f"{place}: must be a mapping from names to values.")
            return None
        odd = [name for name in content if not isinstance(name, str)]  # such as `no:`, which YAML takes for false
        if odd:
            self.faults += [f'{place}: the key "{name}" must be text in quotes.' for name in odd]
            return None
        try:
            return model.parse_obj(content)
        except ValidationError as error:
            self.faults += [f"{place}: {_sentence(fault)}" for fault in _once(error.errors())]
            return None

    def objects(self, name: str, content: Any, model: type[Model]) -> Mapping[str, Model]:
        if content is _TOLD:
            return {}
        if not isinstance(content, dict):
            self.faults.append(f"{self.seeds.name}/{name}: must be a mapping from ids to values.")
            return {}
        found = {str(key): self.object(name, str(key), value, model) for key, value in content.items()}
        return MappingProxyType({key: value for key, value in found.items() if value is not None})

    def list(self, name: str, content: Any, model: type[Model], key: str) -> list[Model]:
        if content is _TOLD:
            return []
        if not isinstance(content, list):
            self.faults.append(f"{self.seeds.name}/{name}: must be a list.")
            return []
        found = [
            self.object(name, str(item.get(key, f"number {n}") if isinstance(item, dict) else n), item, model)
            for n, item in enumerate(content, start=1)
        ]
        return [item for item in found if item is not None]

    def texts(self, name: str) -> Mapping[str, str]:
        content = self.mapping(name)
        self.titles(name, content)
        if content and DEFAULT_LANGUAGE not in content:
            self.faults.append(f'{self.seeds.name}/{name}: the key "{DEFAULT_LANGUAGE}" is missing.')
        return MappingProxyType(content)

    def titles(self, place: str, content: Any) -> None:
        """Tells whatever is no mapping from names to texts."""
        if not isinstance(content, dict):
            self.faults += (
                [] if content is _TOLD else [f"{self.seeds.name}/{place}: must be a mapping from ids to texts."]
            )
            return
        for key, value in content.items():
            if not isinstance(key, str) or not isinstance(value, str) or not value.strip():
                self.faults.append(f'{self.seeds.name}/{place}: "{key}" must be text in quotes.')

    def by_id(self, name: str, content: Any, model: type[Model]) -> Mapping[str, Model]:
        items = self.list(name, content, model, key="id")
        ids = [item.id for item in items]  # type: ignore[attr-defined]
        for double in sorted({i for i in ids if ids.count(i) > 1}):
            self.faults.append(f'{self.seeds.name}/{name}: the id "{double}" stands twice.')
        return MappingProxyType(dict(zip(ids, items, strict=False)))

    def step_defaults(self, content: Any) -> Mapping[Phase, tuple[str, ...]]:
        if content is _TOLD:
            return {}
        if not isinstance(content, dict) or set(content) != set(PHASES):
            self.faults.append(
                f"{self.seeds.name}/steps.yml, defaults: must name each phase once: {', '.join(PHASES)}."
            )
            return {}
        for phase, ids in content.items():
            if not isinstance(ids, list) or not ids or not all(isinstance(i, str) for i in ids):
                self.faults.append(f"{self.seeds.name}/steps.yml, defaults.{phase}: must be a list of step ids.")
                return {}
        return MappingProxyType({phase: tuple(ids) for phase, ids in content.items()})

    def cards(self) -> Mapping[str, Card]:
        found = {}
        for path in sorted((self.seeds / "advice").glob("*.yml")):
            name = f"advice/{path.name}"
            card = self.document(name, Card)
            if card is not None:
                found[path.stem] = card
        return MappingProxyType(found)


def _once(faults: Sequence[Any]) -> list[dict]:
    """One fault per place: where a value may be one thing or another, each of them complains; the closest look counts."""
    places = [fault["loc"] for fault in faults]
    return [
        fault
        for n, fault in enumerate(faults)
        if fault["loc"] not in places[:n]
        and not any(len(place) > len(fault["loc"]) and place[: len(fault["loc"])] == fault["loc"] for place in places)
    ]


_MUST_BE = {
    "type_error.dict": "a mapping from names to values",
    "type_error.mapping": "a mapping from names to values",
    "type_error.tuple": "a list",
    "type_error.integer": "a whole number",
    "value_error.strictbool": "true or false",
}


def _sentence(fault: dict) -> str:
    """A pydantic fault as one sentence that names the key."""
    key = ".".join(str(part) for part in fault["loc"] if part != "__root__")
    kind = fault["type"]
    if kind == "value_error.extra":
        return f'unknown key "{key}".'
    if kind == "value_error.missing":
        return f'the key "{key}" is missing.'
    if kind == "type_error.none.not_allowed":
        return f'"{key}" must not be empty.'
    if kind == "type_error.str":
        return f'"{key}" must be text in quotes.'
    if kind in _MUST_BE:
        return f'"{key}" must be {_MUST_BE[kind]}.'
    if kind in ("value_error.number.not_ge", "value_error.number.not_le"):
        return f'"{key}" must be {fault["ctx"]["limit_value"]} or {"more" if kind.endswith("ge") else "less"}.'
    if kind == "value_error.any_str.min_length":
        return f'"{key}" must not be empty.'
    if kind == "value_error.const" or kind == "type_error.enum":
        allowed = ", ".join(str(value) for value in fault["ctx"]["permitted"])
        return f'"{key}" must be one of: {allowed}.'
    if kind == "value_error.str.regex":
        return f'"{key}" has the wrong form; it must match {fault["ctx"]["pattern"]}.'
    return f'"{key}" {fault["msg"]}.'
