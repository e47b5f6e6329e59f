"""docs/topics.md is made from the seeds."""

from bot.knowledge.topics_table import topics_table
from bot.settings import ROOT


def test_the_page_is_what_the_seeds_make_of_it(knowledge):
    assert (ROOT / "docs" / "topics.md").read_text(encoding="utf-8") == topics_table(
        knowledge
    ), "run: python -m bot topics > docs/topics.md"


def test_it_names_every_topic_once(knowledge):
    page = topics_table(knowledge)
    assert all(page.count(f"| `{topic}` |") == 1 for topic in knowledge.topics)
