"""Finds codes and passwords by the words around them: "koden er 4711", "adgangskode Sommer2024!".

A citizen is warned firmly for these, so the words alone ("jeg har glemt min kode") must not be enough.
"""

import re
from collections.abc import Iterator

from bot.privacy.finding import Finding

_NOT_SECRET = r"lande|post|qr-?|streg|rabat|kilde|kampagne|fejl|område|farve|bar|vare|drikke|tilbuds|gavekort|swift-?|bic-?|dress|branche"
_CUE = (
    rf"(?<![\w@/-])(?<!www\.)(?:(?!(?:{_NOT_SECRET})kode)[\w-]{{0,24}}?kode(?:n|r|rne|ord|ordet|nummer|nummeret)?|(?:sms-?|mitid-?)?pin(?:nen)?"
    r"|puk|otp|passwords?|passwordet|passcode|løsen(?:et|ord|ordet)?|passord(?:et)?|code"
    r"|cvv2?|cvc2?|kontrolcif(?:fer|re|ret|feret|rene))(?![^\W\d_])"
)
_CUES = re.compile(_CUE, re.IGNORECASE)
_CONTROL_CUE = re.compile(r"cv[vc]|kontrolcif|sikkerhedskode", re.IGNORECASE)
_VERB = r"(?:er|var|lyder|lød|hedder|hed|blev|is)"
_FILLER = r"(?: (?:nu|altså|så|følgende|jo|vist|bare|desværre|vistnok|stadig|nemlig|dette|denne|her))?"
_GAP_STOP = r"(?:og|men|da|fordi|hvor|når|nummer\w*|\w*telefon\w*|tlf|beløb\w*|pris\w*|saldo\w*|åbningstid\w*)"
_GAP = rf"(?:,? (?!{_VERB}\b|{_GAP_STOP}\b)[^\W\d][\w'-]{{0,24}}){{0,5}}"
_QUOTE = "\"'“”„‘’‚«»´`"
# Said outright: a verb, a colon or an equals sign between the word and the value.
_SAID = re.compile(rf"{_GAP}(?:,?(?: som)? {_VERB}{_FILLER} ?[:=]? ?| ?[:=] ?)", re.IGNORECASE)
# Only put beside it: "engangskode 44 55 66", "koden (4711)".
_BESIDE = re.compile(r" ?[(-] ?|, ?| ?")
_REVERSED = re.compile(
    r"(?<![\d.,:/§-])(?:\b[A-Z]-)?(\d{4,8}|\d{3}[ -]\d{3})(?!\d),? (?:er|var|is|som|as)"
    rf"(?: (?:min|mit|din|dit|hans|hendes|vores|jeres|den|your|the|a|my|sms|nye)){{0,2}} {_CUE}",
    re.IGNORECASE,
)
_PAIR_OF = re.compile(rf"(?:bruger-?id|brugernavn|login) ?(?:og|,|/|&|\+) ?{_CUE}(?: {_VERB})? ?[:=]? ?", re.IGNORECASE)
_JOINT = re.compile(r"[,;]? ?(?:og|/|&)? ?")
_NUMBER = re.compile(r"\d(?: ?-? ?\d){2,19}(?!\d)")
_UNIT = re.compile(
    r" ?(?:-?cif|tal\b|tegn|kr\b|kroner|dkk|euro|gange?\b|sek|min\b|minut|time|dage?\b|uge|måned|år|procent|person|bogstav|%|,-)"
    r"|[.,:/]\d",
    re.IGNORECASE,
)
_MORE = re.compile(r" ?(?:,|og|eller|/) ?(\d{6}|\d{4})(?![\d.,:/]?\d)", re.IGNORECASE)
_PHONE = re.compile(r"\d\d \d\d \d\d \d\d|\d{4} \d{4}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_EMERGENCY = frozenset({"112", "113", "114"})
_QUOTED = re.compile(rf"[{_QUOTE}]([^{_QUOTE}\n\[\]]{{3,40}})[{_QUOTE}]")
_TOKEN = re.compile(r"(?:(?!\[(?:CPR-nummer|kortnummer|kode)\])\S){4,64}")
_WORDLIKE = re.compile(
    r"\d+-?(?:cif|tegn|fa\b|faktor|trin|min|kr|tal|år|dag|time|uge|%|g\b|x\b|'?er)|https?:|www\.|\S+@\S+\.[a-z]{2,}$"
    r"|(?:microsoft|office|windows|iphone|ipad|galaxy|web)-?\d|\d?password\b|to-?faktor|[\d.,:/-]+$",
    re.IGNORECASE,
)
_NAMES = frozenset(
    "mitid nemid mobilepay facebook whatsapp tiktok youtube linkedin paypal iphone ipad icloud onedrive bankid".split()
)
_NO_VALUE = frozenset(
    "hacket stjålet glemt væk ukendt ingen mistet virker spærret ændret lækket skiftet nej ikke udløbet forkert brugt"
    " oplyst sendt delt usikker svag hvad hvilken hvordan jeg det den min".split()
)


def find(text: str) -> list[Finding]:
    """Return the codes and passwords in a normalised text, without the words that give them away.

    Args:
        text: the output of plain.normalise.

    Returns:
        Findings of kind "secret" in order of place, none reported twice.
    """
    spans = {*_pairs(text), *(match.span(1) for match in _REVERSED.finditer(text))}
    for cue in _CUES.finditer(text):
        said = _SAID.match(text, cue.end())
        spans.update(_said(text, said) if said else _beside(text, cue))
    return [Finding("secret", start, end) for start, end in sorted(spans)]


def _said(text: str, said: re.Match[str]) -> Iterator[tuple[int, int]]:
    number = _number(text, said.end(), shortest=3)
    if number:
        yield number
        yield from _more(text, number[1])
        return
    labelled = said[0].rstrip().endswith((":", "="))
    word = _quoted(text, said.end()) or _word(text, said.end(), any_word=labelled, any_case=True)
    if word:
        yield word


def _beside(text: str, cue: re.Match[str]) -> Iterator[tuple[int, int]]:
    joint = _BESIDE.match(text, cue.end())
    start = joint.end() if joint else cue.end()
    after_comma = text[cue.end() : cue.end() + 1] == ","
    number = _number(text, start, shortest=3 if _CONTROL_CUE.search(cue[0]) else 4)
    if number:
        value = text[slice(*number)]
        if not _PHONE.fullmatch(value) and not (after_comma and _YEAR.fullmatch(value)):
            yield number
            yield from _more(text, number[1])
    elif start > cue.end() and not after_comma:
        word = _quoted(text, start) or _word(text, start, any_word=False, any_case=False)
        if word:
            yield word


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    """User name and password given together: both are masked, as either may be the password."""
    for match in _PAIR_OF.finditer(text):
        first = _word(text, match.end(), any_word=False, any_case=True) or _number(text, match.end(), shortest=4)
        if not first:
            continue
        yield first
        joint = _JOINT.match(text, first[1])
        if joint:
            second = _number(text, joint.end(), 4) or _word(text, joint.end(), any_word=False, any_case=True)
            if second:
                yield second


def _number(text: str, start: int, shortest: int) -> tuple[int, int] | None:
    """The digits at `start` when they can be a code: not a price, a length, a clock, a date or an emergency number."""
    if text[start : start + 1] in _QUOTE and start < len(text):
        start += 1
    match = _NUMBER.match(text, start)
    if not match:
        return None
    value = match[0]
    while _UNIT.match(text, start + len(value)):
        # "koden er 4711 2 timer efter": the last group belongs to the unit.
        cut = re.search(r"[ -]+\d+$", value)
        if not cut:
            return None
        value = value[: cut.start()]
    digits = re.sub(r"\D", "", value)
    if len(digits) < shortest or digits in _EMERGENCY:
        return None
    rest = text[start + len(value) : start + len(value) + 1]
    if rest.isalpha() or (rest and rest in "@#$!%&*_+"):
        return None  # a password that starts with digits: _word takes it whole
    return start, start + len(value)


def _more(text: str, end: int) -> Iterator[tuple[int, int]]:
    match = _MORE.match(text, end)
    while match and not _UNIT.match(text, match.end()):
        yield match.span(1)
        match = _MORE.match(text, match.end())


def _quoted(text: str, start: int) -> tuple[int, int] | None:
    match = _QUOTED.match(text, start)
    return match.span(1) if match and match[1].strip().lower() not in _NO_VALUE else None


def _word(text: str, start: int, any_word: bool, any_case: bool) -> tuple[int, int] | None:
    """The word at `start` when it looks like a password.

    Args:
        any_word: a plain word will do, when its sentence ends there ("password: blomst").
        any_case: a capital letter inside the word will do ("BlomKaal").
    """
    match = _TOKEN.match(text, start)
    if not match:
        return None
    value = match[0].rstrip(".,;:)" + _QUOTE)
    bare = value.rstrip("!?")
    if len(bare) < 4 or _WORDLIKE.match(bare) or bare.lower() in _NAMES | _NO_VALUE:
        return None
    has_letter, has_digit = bool(re.search(r"[^\W\d_]", bare)), bool(re.search(r"\d", bare))
    odd = bool(re.search(r"\w[@#$%&*+=^~!?<>|\\_]\w", bare))
    mixed = any_case and bool(re.search(r"[a-zæøå][A-ZÆØÅ]", bare))
    alone = any_word and re.match(r"[.,!;]?(?:\s*$| *\n|[.,;!] )", text[start + len(value) : start + len(value) + 4])
    if (has_letter and has_digit) or odd or mixed or alone:
        return start, start + len(value)
    return None
