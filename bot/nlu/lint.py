"""Every fault in data/ as a sentence with file and place: labels, rules, and sentences that teach nothing or teach it twice."""

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, Iterator
from unicodedata import category

import yaml

from bot.danish_text import fold, tokens
from bot.knowledge.loader import Knowledge, read_yaml
from bot.knowledge.vocabulary import EXPOSURES, PHASES
from bot.nlu.sentences import Example, read_file

# How many sentences an intent needs: incidents, the rest, and two that must catch much.
FEWEST = {"incident": 60, "other": 40, "out_of_scope": 300, "distress": 120}
NEAR = 0.85  # share of the same words (Jaccard) from which two sentences of an intent are one
_BLOCK_KEYS = {"intent", "metadata", "examples"}
_MADE = {"choose", "nlu_fallback"}  # intents that come about without a sentence


def check(data: Path, knowledge: Knowledge) -> list[str]:
    """Faults of all files below `data`, in the order of the files; [] when there are none. Raises OSError."""
    faults: list[str] = []
    found: list[tuple[str, Example]] = []
    known = {*knowledge.topics, *knowledge.dialog}
    for path in sorted(data.rglob("*.yml")):
        place = path.relative_to(data.parent).as_posix()
        try:
            content = read_yaml(path)
            faults += _shape(place, content, known)
            found += [(place, example) for example in read_file(path)]
        except (yaml.YAMLError, KeyError, AttributeError, TypeError, UnicodeDecodeError) as error:
            faults.append(f"{place}: not readable as Rasa data ({' '.join(str(error).split())}).")
    return [*faults, *_sentences(found, knowledge), *_counts(found, knowledge)]


def _shape(place: str, content: Any, known: set[str]) -> Iterator[str]:
    if not isinstance(content, dict) or content.get("version") != "3.1":
        yield f'{place}: "version" must be "3.1".'
        return
    for at, block in enumerate(content.get("nlu") or (), 1):
        name = f"{place}, block {at}"
        if set(block) - _BLOCK_KEYS:
            yield f'{name}: unknown key "{min(set(block) - _BLOCK_KEYS)}".'
        if block.get("intent") not in known:
            yield f'{name}: there is no intent "{block.get("intent")}" in the catalogue.'
        labels = block.get("metadata") or {}
        if set(labels) - {"phase", "exposure"}:
            yield f'{name}: unknown label "{min(set(labels) - {"phase", "exposure"})}".'
        if labels.get("phase") not in {None, *PHASES}:
            yield f'{name}: there is no phase "{labels["phase"]}".'
        for exposure in labels.get("exposure") or ():
            if exposure not in EXPOSURES:
                yield f'{name}: there is no exposure "{exposure}".'
        for line in block["examples"].splitlines():
            if not line.strip().startswith("- ") or not line.strip()[2:].strip():
                yield f'{name}: "{line.strip()[:40]}" is not an example; it must begin with "- ".'
    for group in ("rules", "stories"):
        for entry in content.get(group) or ():
            for intent in _asked(entry["steps"]):
                if intent not in known | _MADE:
                    yield f'{place}, "{entry[group[:-1] if group == "rules" else "story"]}": there is no intent "{intent}".'


def _asked(steps: list[dict]) -> Iterator[str]:
    for step in steps:
        for choice in step.get("or") or (step,):
            if "intent" in choice:
                yield choice["intent"]


def _sentences(found: list[tuple[str, Example]], knowledge: Knowledge) -> Iterator[str]:
    titles = {_plain(topic.title) for topic in knowledge.topics.values()}
    first: dict[str, tuple[str, str]] = {}
    seen: dict[str, list[tuple[frozenset[str], str]]] = defaultdict(list)
    for place, example in found:
        text = example.text
        if any(mark in text for mark in "[]{}") or any(category(letter) == "Cc" for letter in text):
            yield f'{place}: "{text[:60]}" has brackets or control characters.'
        plain = _plain(text)
        if plain in titles and len(plain.split()) > 1:
            yield f'{place}: "{text[:60]}" is the title of a card.'
        if plain in first:
            where, intent = first[plain]
            same = "stands twice" if intent == example.intent else f"stands under {intent} too ({where})"
            yield f'{place}, {example.intent}: "{text[:60]}" {same}.'
            continue
        first[plain] = (place, example.intent)
        words = frozenset(plain.split())
        for other, earlier in seen[example.intent] if len(words) > 3 else ():
            if len(words & other) >= NEAR * len(words | other):
                yield f'{place}, {example.intent}: "{text[:60]}" is nearly "{earlier[:60]}".'
                break
        seen[example.intent].append((words, text))


def _counts(found: list[tuple[str, Example]], knowledge: Knowledge) -> Iterator[str]:
    counts = Counter(example.intent for _, example in found)
    for intent in (*knowledge.topics, *knowledge.dialog):
        group = knowledge.topics[intent].group if intent in knowledge.topics else intent
        fewest = FEWEST.get(group, FEWEST["other"])
        if counts[intent] < fewest:
            yield f"data/nlu: {intent} has {counts[intent]} sentences; it needs at least {fewest}."


def _plain(text: str) -> str:
    """Folded words without marks; two texts with the same are one sentence. A text of marks only stays as it is."""
    words = [token for token in tokens(text) if token not in ".!;,?"]
    return " ".join(words) or fold(text)
