"""Pure: plan, card, contacts and questions -> messages as the web interface words them.

Every message carries its whole content as plain text too, so that nothing depends on how a client draws it.
"""

import re
from datetime import date, datetime
from typing import Iterable, Sequence

from bot.knowledge.loader import Knowledge
from bot.plan import Plan, as_dict, contact_dict, source_dict

Message = dict
RELATED_SHOWN = 3


def say(words: str, choices: Sequence[dict] = ()) -> Message:
    return {"type": "text", "text": words, "choices": list(choices)}


def choice(identity: str, label: str) -> dict:
    return {"id": identity, "label": label}


def topic_choices(topics: Iterable[str], knowledge: Knowledge) -> list[dict]:
    return [choice(f"topic:{topic}", knowledge.title(topic)) for topic in topics if topic in knowledge.cards]


def plan_message(plan: Plan, knowledge: Knowledge, at: datetime) -> Message:
    """Type "plan": the steps, what to say first, and the words for its headings."""
    words = knowledge.wording.plan
    content = as_dict(plan, knowledge, at)
    title = knowledge.title(plan.situation.topic)
    lines = [title, plan.say] if plan.say else [title]
    urgency = None
    for number, step in enumerate(content["steps"], start=1):
        if step["urgency"] != urgency:
            urgency = step["urgency"]
            lines.append(f"\n{words.urgency[urgency]}:")
        lines.append(f"{number}. {step['title']}. {step['how']} {words.why.format(why=step['why'])}")
        lines += [f"   {contact_line(step['contact'], knowledge)}"] if step["contact"] else []
    lines.append(_source_line(content["sources"], knowledge))
    return {
        "type": "plan",
        "text": "\n".join(lines),
        "title": title,
        "say": plan.say,
        **content,
        "labels": {**words.urgency, "more": words.more, "sources": words.sources},
        "choices": [choice(f"card:{plan.situation.topic}", words.about.format(title=title))],
    }


def card_message(topic: str, knowledge: Knowledge, at: datetime) -> Message:
    """Type "card": what the topic is, what to do and not to do, questions with answers, contacts."""
    card, words = knowledge.cards[topic], knowledge.wording.card
    lists = (
        (words.do, card.do),
        (words.signs, card.signs),
        (words.dont, card.dont),
        (words.prevention, card.prevention),
        (words.limits, (card.limits,) if card.limits else ()),
    )
    sections = [{"heading": heading, "items": list(items)} for heading, items in lists if items]
    contacts = [contact_dict(name, knowledge, at) for name in card.contacts]
    sources = [source_dict(knowledge.sources[name]) for name in card.sources if name != "general_knowledge"]
    checked = words.checked.format(reviewed=danish_date(card.reviewed), review_by=danish_date(card.review_by))
    lines = [knowledge.title(topic), card.summary]
    for section in sections:
        lines += [f"\n{section['heading']}:", *(f"- {item}" for item in section["items"])]
    if card.questions:
        lines += [f"\n{words.questions}:", *(f"{question.q} {question.a}" for question in card.questions)]
    if contacts:
        lines += [f"\n{words.contacts}:", *(f"- {contact_line(contact, knowledge)}" for contact in contacts)]
    lines += [_source_line(sources, knowledge), checked]
    return {
        "type": "card",
        "text": "\n".join(lines),
        "topic": topic,
        "title": knowledge.title(topic),
        "summary": card.summary,
        "sections": sections,
        "questions_heading": words.questions,
        "questions": [question.dict() for question in card.questions],
        "contacts_heading": words.contacts,
        "contacts": contacts,
        "sources_heading": knowledge.wording.plan.sources,
        "sources": sources,
        "checked": checked,
        "choices": topic_choices(card.related[:RELATED_SHOWN], knowledge),
    }


def contacts_message(
    intro: str, names: Sequence[str], knowledge: Knowledge, at: datetime, choices: Sequence[dict] = ()
) -> Message:
    """Type "contacts": a sentence, and people to call."""
    contacts = [contact_dict(name, knowledge, at) for name in names]
    lines = [intro, *(f"- {contact_line(contact, knowledge)}" for contact in contacts)]
    return {
        "type": "contacts",
        "text": "\n".join(lines),
        "intro": intro,
        "contacts": contacts,
        "choices": list(choices),
    }


def question_message(about: str, topic: str, knowledge: Knowledge) -> Message:
    """The one question of a triage, with its answers as choices. `about` is "phase" or "exposure"."""
    words = knowledge.wording.triage
    if about == "phase":
        order = [phase for phase in words.phase_choices if phase in knowledge.cards[topic].phases]
        return say(words.phase_question, [choice(f"phase:{phase}", words.phase_choices[phase]) for phase in order])
    offered = [choice(f"exposure:{name}", words.exposure_choices[name]) for name in words.ask_exposures]
    return say(words.exposure_question, [*offered, choice("exposure:other", words.exposure_other)])


def contact_line(contact: dict, knowledge: Knowledge) -> str:
    """One contact as one line of plain text: name, how to reach it, hours, and what to check."""
    words = knowledge.wording.plan
    reach = [
        words.call.format(phone=contact["phone"]) if "phone" in contact else None,
        words.write.format(email=contact["email"]) if "email" in contact else None,
        words.see.format(web=contact["web"]) if "web" in contact and "phone" not in contact else None,
    ]
    parts = [
        ", ".join(part for part in reach if part),
        f"({contact['hours']})" if "hours" in contact else None,
        contact.get("caveat"),
        contact.get("meanwhile"),
    ]
    told = " ".join(part for part in parts if part)
    return f"{contact['name']}: {told}" if told else contact["name"]


def corrections(text: str, knowledge: Knowledge) -> list[Message]:
    """A message for each number in `text` that was right once and is not any more."""
    found = {re.sub(r"\D", "", match) for match in re.findall(r"\d[\d ]{2,}\d", text)}
    messages = []
    for old in knowledge.superseded:
        if re.sub(r"\D", "", old.number) in found:
            now = knowledge.contacts[old.use]
            reach = now.phone or now.web or ""
            messages.append(
                say(knowledge.wording.superseded.format(number=old.number, was=old.was, name=now.name, phone=reach))
            )
    return messages


def danish_date(day: date) -> str:
    """22.11.2026, as Danes write a date in short."""
    return f"{day.day}.{day.month}.{day.year}"


def _source_line(sources: Sequence[dict], knowledge: Knowledge) -> str:
    words = knowledge.wording.plan
    listed = [
        words.source.format(title=s["title"], checked=danish_date(date.fromisoformat(s["checked"]))) for s in sources
    ]
    return f"\n{words.sources}: {'; '.join(listed)}."
