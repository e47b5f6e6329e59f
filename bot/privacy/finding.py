"""What a recogniser reports: a kind and a place in the normalised text. Never the value itself."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["cpr", "card", "secret"]


@dataclass(frozen=True)
class Finding:
    """Personal data of one kind at text[start:end] of the normalised text."""

    kind: Kind
    start: int
    end: int
