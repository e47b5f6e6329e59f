"""The word lists: language.yml (what no text says) and situation.yml (the expressions that tell what is going on)."""

import re
from typing import Any, Mapping

from pydantic import ConstrainedStr, validator

from bot.knowledge.schema import Seed, Text
from bot.knowledge.vocabulary import CONCERNS, LIVE, Concerns, Live


class Domain(ConstrainedStr):
    strict = True
    regex = r"^([a-z0-9-]+\.)+[a-z]{2,}$"


class WordList(Seed):
    @validator("*")
    def is_not_empty(cls, entries: Any) -> Any:
        if not entries:
            raise ValueError("must not be empty")
        return entries


class Phrase(Seed):
    phrase: Text
    because: Text


class Language(WordList):
    avoid: tuple[Phrase, ...]
    promises: tuple[Phrase, ...]
    denials: tuple[Text, ...]
    requests: tuple[Phrase, ...]
    domains: tuple[Domain, ...]


class Expression(Text):
    """A regular expression, with the Danish letters as they stand and folded, as bot/nlu reads it."""

    @classmethod
    def __get_validators__(cls) -> Any:
        yield from super().__get_validators__()
        yield cls.compiles

    @classmethod
    def compiles(cls, pattern: str) -> str:
        for form in (pattern, pattern.translate(_FOLDED)):
            try:
                re.compile(form)
            except (re.error, RecursionError, OverflowError) as error:
                raise ValueError(f"is no regular expression: {error}") from None
        return pattern


_FOLDED = {0xE6: "a", 0xF8: "o", 0xE5: "a"}
Expressions = tuple[Expression, ...]


class Situation(WordList):
    live: Mapping[Live, Expressions]
    concerns: Mapping[Concerns, Expressions]
    business: Expressions
    minor: Expressions
    distress: Expressions

    @validator("live", "concerns")
    def has_each_cue(cls, cues: Mapping[str, Expressions], field: Any) -> Mapping[str, Expressions]:
        names = [name for name in (LIVE if field.name == "live" else CONCERNS) if name not in ("none", "self")]
        if sorted(cues) != sorted(names) or not all(cues.values()):
            raise ValueError(f"must name each of {', '.join(names)} with at least one expression")
        return cues

    @validator("*")
    def compile_together(cls, entries: Any) -> Any:
        """One expression is made of each list: a group's name may stand in one of them only."""
        for patterns in entries.values() if isinstance(entries, Mapping) else (entries,):
            try:
                re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
            except re.error as error:
                raise ValueError(f"has expressions that do not go together: {error}") from None
        return entries
