"""The only reader of seeds/: YAML files in, one frozen Knowledge out, or every fault as a sentence.

Cross-references are lint.py's; here a file is read, its keys and types are checked, and nothing else.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Mapping, Optional, TypeVar

import yaml
from pydantic import ValidationError

from bot.knowledge.schema import Card, Contact, Dialog, Figure, Seed, Source, Step, Superseded, Term, Topic
from bot.knowledge.vocabulary import PHASES, Phase
from bot.knowledge.wording import Wording

SEEDS = Path(__file__).resolve().parents[2] / "seeds"

Model = TypeVar("Model", bound=Seed)


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
    wording: Wording
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
    knowledge = dict(
        sources=reader.objects("sources.yml", reader.mapping("sources.yml"), Source),
        figures=reader.objects("figures.yml", reader.mapping("figures.yml"), Figure),
        contacts=reader.objects("contacts.yml", contacts_file.get("contacts"), Contact),
        superseded=tuple(reader.list("contacts.yml", contacts_file.get("superseded"), Superseded, key="number")),
        steps=reader.objects("steps.yml", steps_file.get("steps"), Step),
        step_defaults=reader.step_defaults(steps_file.get("defaults")),
        topics=reader.by_id("topics.yml", topics_file.get("topics"), Topic),
        dialog=reader.by_id("topics.yml", topics_file.get("dialog"), Dialog),
        cards=reader.cards(),
        glossary=reader.objects("glossary.yml", reader.mapping("glossary.yml"), Term),
        wording=reader.object("wording.yml", "", reader.mapping("wording.yml"), Wording),
        version=fingerprint(seeds),
    )
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

    def mapping(self, name: str, keys: Optional[set[str]] = None) -> dict:
        place = f"{self.seeds.name}/{name}"
        try:
            content = read_yaml(self.seeds / name)
        except FileNotFoundError:
            self.faults.append(f"{place}: the file is missing.")
            return {}
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            self.faults.append(f"{place}: is not readable YAML: {' '.join(str(error).split())}.")
            return {}
        if not isinstance(content, dict):
            self.faults.append(f"{place}: must be a mapping from names to values.")
            return {}
        for key in sorted(set(content) - keys if keys else []):
            self.faults.append(f'{place}: unknown key "{key}".')
        for key in sorted(keys - set(content) if keys else []):
            self.faults.append(f'{place}: the key "{key}" is missing.')
        return content

    def object(self, name: str, key: str, content: Any, model: type[Model]) -> Optional[Model]:
        place = f"{self.seeds.name}/{name}" + (f", {key}" if key else "")
        if not isinstance(content, dict):
            self.faults.append(f"{place}: must be a mapping from names to values.")
            return None
        try:
            return model.parse_obj(content)
        except ValidationError as error:
            self.faults += [f"{place}: {_sentence(fault)}" for fault in error.errors()]
            return None

    def objects(self, name: str, content: Any, model: type[Model]) -> Mapping[str, Model]:
        if not isinstance(content, dict):
            self.faults.append(f"{self.seeds.name}/{name}: must be a mapping from ids to values.")
            return {}
        found = {str(key): self.object(name, str(key), value, model) for key, value in content.items()}
        return MappingProxyType({key: value for key, value in found.items() if value is not None})

    def list(self, name: str, content: Any, model: type[Model], key: str) -> list[Model]:
        if not isinstance(content, list):
            self.faults.append(f"{self.seeds.name}/{name}: must be a list.")
            return []
        found = [
            self.object(name, str(item.get(key, f"number {n}") if isinstance(item, dict) else n), item, model)
            for n, item in enumerate(content, start=1)
        ]
        return [item for item in found if item is not None]

    def by_id(self, name: str, content: Any, model: type[Model]) -> Mapping[str, Model]:
        items = self.list(name, content, model, key="id")
        ids = [item.id for item in items]  # type: ignore[attr-defined]
        for double in sorted({i for i in ids if ids.count(i) > 1}):
            self.faults.append(f'{self.seeds.name}/{name}: the id "{double}" stands twice.')
        return MappingProxyType(dict(zip(ids, items, strict=False)))

    def step_defaults(self, content: Any) -> Mapping[Phase, tuple[str, ...]]:
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
            faults_before = len(self.faults)
            content = self.mapping(name)
            card = self.object(name, "", content, Card) if len(self.faults) == faults_before else None
            if card is not None:
                found[path.stem] = card
        return MappingProxyType(found)


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
    if kind == "value_error.any_str.min_length":
        return f'"{key}" must not be empty.'
    if kind == "value_error.const" or kind == "type_error.enum":
        allowed = ", ".join(str(value) for value in fault["ctx"]["permitted"])
        return f'"{key}" must be one of: {allowed}.'
    if kind == "value_error.str.regex":
        return f'"{key}" has the wrong form; it must match {fault["ctx"]["pattern"]}.'
    return f'"{key}" {fault["msg"]}.'
