"""The dialogue as data: every intent has its one rule, every rule an action that answers, every topic its sentences."""

import importlib
import inspect
from collections import Counter

import pytest
import yaml
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.settings import ROOT

FEWEST_SENTENCES = 30


def read(name: str) -> dict:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def rules() -> list[tuple[str, str]]:
    """(intent, action) of every rule, one pair for each intent of an "or"."""
    pairs = []
    for rule in read("data/rules/rules.yml")["rules"]:
        first, *then = rule["steps"]
        intents = [choice["intent"] for choice in first["or"]] if "or" in first else [first["intent"]]
        assert len(then) == 1 and set(then[0]) == {"action"}, f"{rule['rule']}: one intent, one action"
        pairs += [(intent, then[0]["action"]) for intent in intents]
    # Rasa has a rule of its own for these and lets nobody write another; the action is ours.
    return [*pairs, *((name, f"action_{name}") for name in ("restart",) if name in INTENTS)]


def actions() -> dict[str, Action]:
    found = {}
    for path in sorted((ROOT / "actions").glob("*.py")):
        module = importlib.import_module(f"actions.{path.stem}") if path.stem != "__init__" else None
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, Action) and kind is not Action:
                found[kind().name()] = kind()
    return found


DOMAIN = read("domain.yml")
INTENTS = DOMAIN["intents"]
RULES, ACTIONS = rules(), actions()
DOMAIN_ACTIONS = {name for action in DOMAIN["actions"] for name in (action if isinstance(action, dict) else [action])}
TOPICS = sorted(path.stem for path in (ROOT / "data" / "nlu").glob("*.yml"))
SENTENCES: Counter[str] = Counter()
for path in (ROOT / "data" / "nlu").rglob("*.yml"):
    for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
        SENTENCES[entry["intent"]] += len(entry["examples"].splitlines())


def test_every_intent_has_exactly_one_rule():
    assert Counter(intent for intent, _ in RULES) == Counter(INTENTS)


@pytest.mark.parametrize("intent", sorted(set(INTENTS) - {"choose", "nlu_fallback"}))
def test_every_intent_has_sentences_to_learn_from(intent):
    assert SENTENCES[intent] >= FEWEST_SENTENCES


def test_every_sentence_belongs_to_an_intent_we_have():
    assert set(SENTENCES) <= set(INTENTS)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_with_sentences_is_answered_from_its_card(topic, knowledge):
    assert topic in knowledge.cards and (topic, "action_advise") in RULES


def test_every_action_of_the_rules_is_in_the_domain_and_in_the_code():
    named = {action for _, action in RULES}
    assert {name for name in named if name.startswith("action_")} == set(ACTIONS) == DOMAIN_ACTIONS
    assert {name for name in named if name.startswith("utter_")} == set(DOMAIN["responses"])


def test_no_action_is_sent_the_domain():
    assert all(action == {name: {"send_domain": False}} for action in DOMAIN["actions"] for name in action)


@pytest.mark.parametrize(("intent", "action"), [pair for pair in RULES if pair[1] in ACTIONS])
def test_every_action_has_an_answer_for_somebody_who_has_said_nothing_before(intent, action):
    dispatcher = CollectingDispatcher()
    message = {"text": "hej", "intent": {"name": intent, "confidence": 1.0}, "intent_ranking": [], "entities": []}
    tracker = Tracker("c1", {name: None for name in DOMAIN["slots"]}, message, [], False, None, {}, "action_listen")
    ACTIONS[action].run(dispatcher, tracker, {})
    said = [message["custom"] for message in dispatcher.messages]
    assert said and all(message["text"].strip() and isinstance(message["choices"], list) for message in said)


def test_the_responses_of_the_domain_are_whole_sentences():
    told = [variant["text"] for variants in DOMAIN["responses"].values() for variant in variants]
    assert all(text[0].isupper() and text[-1] in ".?!" for text in told)
