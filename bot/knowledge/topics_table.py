"""docs/topics.md: every topic with its phases, contacts and review dates, made from the seeds and held current by a test."""

from bot.knowledge.loader import Knowledge

_HEAD = """# Topics

Made from `seeds/` by `python -m bot topics > docs/topics.md`; a test holds it current. A phase
that is not named is answered with the steps the library keeps for it.

"""


def topics_table(knowledge: Knowledge) -> str:
    """The whole page as Markdown, one table a group."""
    parts = [_HEAD]
    for group in dict.fromkeys(topic.group for topic in knowledge.topics.values()):
        parts.append(f"## {group}\n\n| topic | title | phases | contacts | asks | reviewed | review by |\n")
        parts.append("| --- | --- | --- | --- | --- | --- | --- |\n")
        for name, topic in knowledge.topics.items():
            if topic.group == group and name in knowledge.cards:
                card = knowledge.cards[name]
                cells = [
                    f"`{name}`",
                    topic.title,
                    ", ".join(card.phases) or "(none)",
                    ", ".join(card.contacts) or "from the steps",
                    ", ".join(card.ask) or "nothing",
                    str(card.reviewed),
                    str(card.review_by),
                ]
                parts.append(f"| {' | '.join(cells)} |\n")
        parts.append("\n")
    return "".join(parts).rstrip() + "\n"
