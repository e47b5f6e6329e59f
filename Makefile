# Digivagt. `make` lists the commands.
PYTHON := .venv/bin/python
export PYTHONDONTWRITEBYTECODE := 1

.DEFAULT_GOAL := help
.PHONY: help setup run test train check lint eval bench lock

help: ## show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{ printf "  make %-8s %s\n", $$1, $$2 }'

setup: ## make the locked environment in .venv (the others do it themselves)
	@bot/setup.sh

run: setup ## set up what is missing, train if needed, start everything, print the address; stop with Ctrl-C
	@exec $(PYTHON) -m bot run

test: ## set up what is missing, run the whole test suite (what CI runs)
	@bot/setup.sh test
	@$(PYTHON) -m bot train >/dev/null
	@$(PYTHON) -m pytest $(ARGS)

train: setup ## make the model if anything it depends on has changed
	@$(PYTHON) -m bot train

check: setup ## find every fault in seeds/ and data/
	@$(PYTHON) -m bot validate

lint: setup ## ruff and mypy
	@$(PYTHON) -m ruff check . && $(PYTHON) -m ruff format --check . && $(PYTHON) -m mypy

eval: setup ## measure understanding on sentences nobody trained on; writes docs/evaluation.md
	@$(PYTHON) -m bot eval

bench: setup ## measure speed against stock Rasa in the same run
	@$(PYTHON) -m bot bench

lock: setup ## renew requirements.lock from pyproject.toml
	@.venv/bin/uv pip compile pyproject.toml --python .venv/bin/python --generate-hashes --no-header --no-annotate --no-emit-index-url -q -o requirements.lock
