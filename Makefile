# make help says what there is. Everything runs in .venv, which is made once, from locks/dev.txt, and
# again when a lock changes. Only Python 3.11 or later is needed; `make demo PYTHON=/path/to/python3`
# chooses one.

SHELL := /bin/sh
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := help
.SUFFIXES:

PYTHON ?=
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
INSTALLED := $(VENV)/.installed
AS_OF := 2024-03-23

.PHONY: help
help: ## say what there is to make
	@echo 'Usage: make TARGET'
	@echo
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1|\2/p' Makefile | while IFS='|' read -r target text; do \
	  printf '%-10s %s\n' "$$target" "$$text"; done

.PHONY: demo
demo: $(INSTALLED) ## install tracemap here and ask the example plan four questions
	@mkdir -p build
	@set -e; ask() { printf '\n$$ tracemap %s\n' "$$*"; $(BIN)/tracemap "$$@"; }; \
	  ask check --as-of $(AS_OF); \
	  ask coverage --by priority --as-of $(AS_OF); \
	  ask blocking --as-of $(AS_OF); \
	  ask graph -o build/plan.svg --as-of $(AS_OF)
	@printf '\nThe picture of the plan is build/plan.svg; a browser shows it.\n'

.PHONY: test
test: $(INSTALLED) ## run every check that a change must pass
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto
	$(BIN)/tracemap check --as-of $(AS_OF)

.PHONY: bench
bench: $(INSTALLED) ## measure how long the questions take
	@if [ -f bench/run.py ]; then $(BIN)/python bench/run.py; \
	 else echo 'make: there is no bench/run.py yet' >&2; exit 2; fi

.PHONY: locks
locks: ## pin the newest versions of what pyproject.toml asks for, with their hashes
	@set -e; . ./locks/python.sh; "$$python" -m venv build/uv; build/uv/bin/python -m pip install --quiet uv; \
	  for extra in runtime dev; do \
	    if [ $$extra = dev ]; then options='--extra dev'; else options=''; fi; \
	    build/uv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	      --no-emit-index-url --no-header $$options pyproject.toml -o locks/$$extra.txt; \
	  done

.PHONY: clean
clean: ## remove what was made: the environment, build/, the caches
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	rm -rf src/tracemap.egg-info
	find src tests schemas -name __pycache__ -type d -prune -exec rm -rf {} +
