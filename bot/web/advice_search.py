"""Finds cards and words of the glossary for a few words a person typed: folded letters, word parts and typos. Pure.

Own code on difflib because nothing in the locked environment searches text; a hundred cards need no engine.
"""

import re
import unicodedata
from difflib import SequenceMatcher
from math import log

from bot.knowledge.loader import Knowledge
from bot.knowledge.schema import Term

SHOWN = 20
_WORDS_READ = 12  # of a query; a sentence has said what it is about by then
_WEIGHTS = {"title": 10.0, "forms": 6.0, "covers": 5.0, "summary": 2.0, "questions": 1.0}
_COMMON = 0.45  # a word in more than this share of the cards tells them apart no more
_TYPO = 0.8  # difflib's ratio: one letter wrong in five
_RELEVANT = 0.12  # of the best result's score
_FOLDS = (("æ", "a"), ("ø", "o"), ("å", "a"), ("ae", "a"), ("oe", "o"), ("aa", "a"), ("é", "e"))


def fold(text: str) -> str:
    """Lower case without the differences between æ/ae, ø/oe and å/aa."""
    folded = unicodedata.normalize("NFKC", text).lower()
    for letters, plain in _FOLDS:
        folded = folded.replace(letters, plain)
    return folded


class AdviceSearch:
    """An index over `knowledge`, made once."""

    def __init__(self, knowledge: Knowledge):
        self._glossary = knowledge.glossary
        self._names = {
            _phrase(form): name for name, term in knowledge.glossary.items() for form in (term.term, *term.forms)
        }
        self._weights: dict[str, dict[str, float]] = {}  # word -> topic -> weight of its best field
        self._titles = {
            topic: _phrase(knowledge.title(topic)) for topic in knowledge.cards if topic in knowledge.topics
        }
        for topic in self._titles:
            for field, text in _fields(topic, knowledge).items():
                for word in _words(text):
                    found = self._weights.setdefault(word, {})
                    found[topic] = max(found.get(topic, 0.0), _WEIGHTS[field])

    def topics(self, query: str) -> list[str]:
        """Ids of the cards that fit `query`, best first, at most SHOWN."""
        asked = list(dict.fromkeys(_words(query)))[:_WORDS_READ]
        asked = [word for word in asked if not self._is_common(word)] or asked
        scores: dict[str, float] = {}
        for word in asked:
            for topic, score in self._scores(word).items():
                scores[topic] = scores.get(topic, 0.0) + score
        phrase = _phrase(query)
        for topic, title in self._titles.items():
            if topic in scores and phrase and f" {phrase} " in f" {title} ":
                scores[topic] += _WEIGHTS["title"] * (2 if phrase == title else 1)
        best = max(scores.values(), default=0.0)
        ranked = sorted(
            (topic for topic in scores if scores[topic] >= best * _RELEVANT), key=lambda topic: -scores[topic]
        )
        return ranked[:SHOWN]

    def terms(self, query: str) -> list[tuple[str, Term]]:
        """The word of the glossary that `query` is, if it is one."""
        name = self._names.get(_phrase(query))
        return [(name, self._glossary[name])] if name else []

    def _is_common(self, word: str) -> bool:
        return len(self._weights.get(word, ())) > _COMMON * len(self._titles)

    def _scores(self, word: str) -> dict[str, float]:
        """Topic -> how well it fits one word: by the best word of the card, rare words counting more."""
        likeness = {known: _likeness(word, known) for known in self._weights}
        likeness = {known: value for known, value in likeness.items() if value}
        misspelt = not likeness
        if misspelt:
            likeness = {known: value for known in self._weights if (value := _typo(word, known))}
        scores: dict[str, float] = {}
        for known, value in likeness.items():
            # Of several words that may have been meant, the rare one is not the likely one.
            rarity = 1.0 if misspelt else log(1 + len(self._titles) / len(self._weights[known]))
            for topic, weight in self._weights[known].items():
                scores[topic] = max(scores.get(topic, 0.0), value * weight * rarity)
        return scores


def _fields(topic: str, knowledge: Knowledge) -> dict[str, str]:
    card = knowledge.cards[topic]
    terms = [term for term in knowledge.glossary.values() if term.topic == topic]
    return {
        "title": knowledge.title(topic),
        "covers": knowledge.topics[topic].covers,
        "forms": " ".join(form for term in terms for form in (term.term, *term.forms)),
        "summary": card.summary,
        "questions": " ".join(f"{question.q} {question.a}" for question in card.questions),
    }


def _likeness(word: str, known: str) -> float:
    if word == known:
        return 1.0
    if len(word) >= 3 and known.startswith(word) or len(known) >= max(4, len(word) / 2) and word.startswith(known):
        return 0.7
    if len(word) >= 4 and word in known:  # the second part of a compound
        return 0.5
    return 0.0


def _typo(word: str, known: str) -> float:
    if len(word) < 4 or abs(len(word) - len(known)) > 2:
        return 0.0
    matcher = SequenceMatcher(None, word, known)
    if matcher.quick_ratio() < _TYPO or (ratio := matcher.ratio()) < _TYPO:
        return 0.0
    return ratio - 0.4


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


def _phrase(text: str) -> str:
    return " ".join(_words(text))
