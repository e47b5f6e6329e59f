"""The first message of a conversation: who we are, and four topics to choose from."""

from bot.knowledge.loader import Knowledge


def welcome_message(knowledge: Knowledge) -> dict:
    """A message of type "text" with topics as choices."""
    words = knowledge.wording
    choices = [
        {"id": f"topic:{topic}", "label": knowledge.title(topic)}
        for topic in words.welcome_topics
        if topic in knowledge.cards
    ]
    return {"type": "text", "text": words.welcome, "choices": choices}
