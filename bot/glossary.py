"""Finds the term somebody asks about in a sentence. Pure."""

import re
from typing import Mapping, Optional

from rapidfuzz import process

from bot.danish_text import fold
from bot.knowledge.schema import Term

_CLOSE_ENOUGH = 88  # rapidfuzz ratio; below it Danish words are mistaken for each other


def find_term(text: str, glossary: Mapping[str, Term]) -> Optional[Term]:
    """The term whose longest form stands in `text`, spelled nearly right; None when there is none."""
    forms = {_plain(form): term for term in glossary.values() for form in (term.term, *term.forms)}
    asked = f" {_plain(text)} "
    exact = [form for form in forms if f" {form} " in asked]
    if exact:
        return forms[max(exact, key=len)]
    words = [word for word in asked.split() if len(word) > 4]
    close = [match for word in words if (match := process.extractOne(word, forms.keys(), score_cutoff=_CLOSE_ENOUGH))]
    return forms[max(close, key=lambda match: match[1])[0]] if close else None


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))
