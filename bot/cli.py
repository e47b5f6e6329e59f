"""The commands of `python -m bot`; each one reads arguments, calls one function and prints."""

import argparse
import contextlib
import json
import os
import sys
from datetime import datetime

from bot.knowledge.loader import SeedFault
from bot.knowledge.vocabulary import AUDIENCES, CONCERNS, EXPOSURES, LIVE, PHASES
from bot.settings import ROOT, SettingFault, read


def main(arguments: list[str]) -> int:
    """Runs one command; returns the exit code (0 fine, 1 faults found, 2 called wrongly)."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="Digivagt from the command line.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="start everything (make run)")
    commands.add_parser("gateway", help="start the gateway alone")
    commands.add_parser("train", help="make the model if anything it depends on has changed")
    commands.add_parser("parse", help='{"text"} a line in, what is understood a line out')
    commands.add_parser("validate", help="every fault in seeds/ and data/ as a sentence; exit 1 if there is one")
    evaluation = commands.add_parser(
        "eval", help="measure understanding, write docs/evaluation.md; exit 1 below a floor"
    )
    evaluation.add_argument("--baselines", action="store_true", help="Rasa's default pipeline too; takes many minutes")
    evaluation.add_argument("--quick", action="store_true", help="leave out everything that trains again")
    commands.add_parser("topics", help="the table of docs/topics.md")
    commands.add_parser("bench", help="measure speed against stock Rasa in the same run")
    plan = commands.add_parser("plan", help="the plan for a situation as JSON")
    plan.add_argument("--topic", required=True)
    plan.add_argument("--phase", choices=PHASES)
    plan.add_argument("--exposure", type=_exposures, default=frozenset(), help="comma-separated: card,mitid")
    plan.add_argument("--audience", choices=AUDIENCES)
    plan.add_argument("--concerns", choices=CONCERNS, default="self")
    plan.add_argument("--live", choices=LIVE, default="none")
    plan.add_argument("--minor", action="store_true")
    plan.add_argument("--also", type=lambda text: tuple(text.split(",")), default=(), help="further topics")
    plan.add_argument(
        "--at", type=datetime.fromisoformat, help="Danish time, such as 2026-12-24T03:00; now if left out"
    )
    options = parser.parse_args(arguments)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # spaCy loads TensorFlow, which talks about the machine
    command = {
        "run": _run, "gateway": _gateway, "train": _train, "parse": _parse, "validate": _validate, "plan": _plan,
        "topics": _topics, "eval": _eval, "bench": _bench,
    }  # fmt: skip
    try:
        return command[options.command](options)
    except (SettingFault, SeedFault) as fault:
        print(fault, file=sys.stderr)
        return 2


def _run(options: argparse.Namespace) -> int:
    from bot import run

    try:
        return run.run(read())
    except run.CannotRun as reason:
        print(reason, file=sys.stderr)
        return 1


def _gateway(options: argparse.Namespace) -> int:
    import uvicorn

    from bot.web.app import create_app

    settings = read()
    app = create_app(settings, model=os.environ.get("DIGIVAGT_MODEL", ""))
    uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning", access_log=False, server_header=False)
    return 0


def _train(options: argparse.Namespace) -> int:
    from bot import training

    try:
        print(training.train(read().var))
    except (training.TrainingFailed, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parse(options: argparse.Namespace) -> int:
    from bot import training
    from bot.nlu.parser import Parser

    var = read().var
    os.environ.update(training.rasa_environment(var))
    parser = Parser(training.train(var))
    for line in sys.stdin:
        if line.strip():
            print(json.dumps(parser.parse(str(json.loads(line)["text"])), ensure_ascii=False), flush=True)
    return 0


def _validate(options: argparse.Namespace) -> int:
    from bot.knowledge import lint
    from bot.knowledge.loader import load
    from bot.nlu import lint as data_lint

    faults, warnings = lint.check()
    with contextlib.suppress(SeedFault):  # told already; data/ is judged against the catalogue in seeds/
        faults += data_lint.check(ROOT / "data", load())
    for sentence in warnings:
        print(f"warning: {sentence}")
    for sentence in faults:
        print(sentence)
    return 1 if faults else 0


def _eval(options: argparse.Namespace) -> int:
    from bot.evaluation import run

    return run.run(read().var, options.baselines, options.quick)


def _bench(options: argparse.Namespace) -> int:
    from bot import bench

    return bench.run(read().var)


def _plan(options: argparse.Namespace) -> int:
    from bot import plan
    from bot.hours import COPENHAGEN
    from bot.knowledge.loader import load

    knowledge = load()
    unknown = [topic for topic in (options.topic, *options.also) if topic not in knowledge.cards]
    if unknown:
        print(f'There is no topic "{unknown[0]}". Topics: {", ".join(knowledge.cards)}.', file=sys.stderr)
        return 2
    situation = plan.Situation(
        topic=options.topic,
        phase=options.phase,
        exposure=options.exposure,
        audience=options.audience,
        concerns=options.concerns,
        minor=options.minor,
        live=options.live,
        also=options.also,
    )
    at = options.at or datetime.now(COPENHAGEN)
    print(json.dumps(plan.as_dict(plan.make_plan(situation, knowledge), knowledge, at), ensure_ascii=False, indent=2))
    return 0


def _exposures(text: str) -> frozenset:
    names = frozenset(name.strip() for name in text.split(",") if name.strip() and name.strip() != "-")
    if names - set(EXPOSURES):
        raise argparse.ArgumentTypeError(
            f"unknown: {', '.join(sorted(names - set(EXPOSURES)))}; known: {', '.join(EXPOSURES)}"
        )
    return names


def _topics(options: argparse.Namespace) -> int:
    from bot.knowledge.loader import load
    from bot.knowledge.topics_table import topics_table

    print(topics_table(load()), end="")
    return 0
