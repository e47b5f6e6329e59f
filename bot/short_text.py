"""Pure: a card or a plan as one short text for a phone: what to do first, with numbers, and the hotline last.

Whole sentences only: what does not fit is left out, and the text says that there is more.
"""

from dataclasses import dataclass
from typing import Optional, Sequence

from bot import hours
from bot.knowledge.loader import Knowledge
from bot.plan import Plan, Situation, make_plan

LIMIT = 480  # characters: what a phone sends as three or four linked text messages
_HOTLINE = "cyberhotline"


@dataclass(frozen=True)
class _Item:
    """`first` stands whole or not at all; `then` follows it when there is room left."""

    first: str
    then: str = ""


def card_text(topic: str, knowledge: Knowledge) -> str:
    """What `topic` says to do first: its "do", or the plan of its default phase. Raises KeyError for an unknown topic."""
    card = knowledge.cards[topic]
    if not card.do:
        return plan_text(make_plan(Situation(topic), knowledge), knowledge)
    return _compose(knowledge.title(topic), [_Item(words) for words in card.do], knowledge)


def plan_text(plan: Plan, knowledge: Knowledge) -> str:
    """The first steps of `plan`, each with the number to call; a step's "how" where there is room."""
    called = {knowledge.contacts[_HOTLINE].phone}
    items = []
    # The text ends with the hotline anyway.
    others = [planned for planned in plan.steps if planned.step.contact != _HOTLINE]
    for planned in others or plan.steps:
        call = _call(planned.step.contact, called, knowledge)
        items.append(_Item(" ".join(part for part in (_sentence(planned.step.title), call) if part), planned.step.how))
    return _compose(knowledge.title(plan.situation.topic), items, knowledge)


def _call(contact: Optional[str], called: set, knowledge: Knowledge) -> str:
    """The number of `contact`, once in a text; an uncertain one only together with its caveat."""
    known = knowledge.contacts[contact] if contact else None
    if known is None or not known.phone or known.phone in called:
        return ""
    called.add(known.phone)
    call = _sentence(knowledge.wording.plan.call.format(phone=known.phone))
    return f"{call} {known.caveat}" if known.certainty == "uncertain" else call


def _compose(title: str, items: Sequence[_Item], knowledge: Knowledge) -> str:
    words, hotline = knowledge.wording.site, knowledge.contacts[_HOTLINE]
    head = words.text_head.format(title=title)
    opening = hours.schedule(hotline, knowledge.wording) or ""
    end = " ".join(words.text_end.format(name=hotline.name, hours=opening, phone=hotline.phone).split())
    lines = [words.text_item.format(number=number, words=item.first) for number, item in enumerate(items, start=1)]
    room = LIMIT - len(head) - len(end) - 1
    tail = [end]
    if sum(len(line) + 1 for line in lines) > room:
        tail = [words.text_more, end]
        room -= len(words.text_more) + 1
    kept: list[str] = []
    for line in lines:
        if len(line) + 1 > room:
            break
        kept.append(line)
        room -= len(line) + 1
    for at, item in enumerate(items[: len(kept)]):
        if item.then and len(item.then) + 1 <= room:
            kept[at] += f" {item.then}"
            room -= len(item.then) + 1
    return "\n".join([head, *kept, *tail])


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."
