"""Which language is this? lingua carries its models, so nothing is fetched. Asked only when Danish made no sense."""

from functools import lru_cache
from typing import Optional

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

# Swedish and Norwegian are left out: with them every tenth Danish sentence is taken for one of them (docs/evaluation.md).
_LANGUAGES = (
    Language.DANISH,
    Language.ENGLISH,
    Language.GERMAN,
    Language.POLISH,
    Language.UKRAINIAN,
    Language.RUSSIAN,
    Language.ARABIC,
    Language.TURKISH,
    Language.ROMANIAN,
    Language.LITHUANIAN,
    Language.SOMALI,
    Language.PERSIAN,
    Language.FRENCH,
    Language.SPANISH,
)
_SURE = 0.75
_SHORTEST = 3  # words; one or two may belong to any language


def foreign(text: str) -> Optional[str]:
    """The ISO 639-1 code of a language that is surely not Danish, or None."""
    letters = [letter for letter in text if letter.isalpha()]
    if not letters:
        return None
    other_script = sum(ord(letter) > 0x36F for letter in letters) > len(letters) / 2
    if len(text.split()) < _SHORTEST and not other_script:
        return None
    ranked = _detector().compute_language_confidence_values(text)
    best = ranked[0]
    if best.language == Language.DANISH or (best.value < _SURE and not other_script):
        return None
    return str(best.language.iso_code_639_1.name).lower()


@lru_cache(maxsize=1)
def _detector() -> LanguageDetector:
    return LanguageDetectorBuilder.from_languages(*_LANGUAGES).with_low_accuracy_mode().build()
