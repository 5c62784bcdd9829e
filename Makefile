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
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
LOCKED := $(VENV)/.locked
INSTALLED := $(VENV)/.installed
AS_OF := 2024-03-23

# Sets $$python to the first that runs, is new enough and can make an environment. A pyenv shim
# without a version behind it does not run, and is passed over; so is a Python without ensurepip.
CANDIDATES = python3.13 python3.12 python3.11 python3.14 python3 python
FIND_PYTHON = python=; bare=; \
  for candidate in $(if $(PYTHON),"$(PYTHON)",$(CANDIDATES)); do \
    "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
    if "$$candidate" -c 'import ensurepip, venv' 2>/dev/null; then python=$$candidate; break; fi; \
    bare=$${bare:-$$candidate}; \
  done; \
  if [ -z "$$python" ]; then \
    if [ -n "$$bare" ]; then \
      echo "make: $$bare lacks venv or ensurepip, which make an environment;" \
        "on Debian and Ubuntu they are in the package python3-venv" >&2; \
    else \
      echo "make: no Python 3.11 or later found; tried: $(or $(PYTHON),$(CANDIDATES))." \
        "Name one with PYTHON=/path/to/python3" >&2; \
    fi; \
    exit 2; \
  fi

.PHONY: help
help: ## say what there is to make
	@echo 'Usage: make TARGET'; echo
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' Makefile | \
	  while IFS='|' read -r target text; do printf '  %-8s %s\n' "$$target" "$$text"; done

.PHONY: demo
demo: $(INSTALLED) ## install tracemap here, ask the example plan, draw it and write its pages
	@mkdir -p build
	@set -e; ask() { printf '\n$$ tracemap %s\n' "$$*"; $(BIN)/tracemap "$$@"; }; \
	  ask check --as-of $(AS_OF); \
	  ask coverage --by priority --as-of $(AS_OF); \
	  ask blocking --as-of $(AS_OF); \
	  ask graph -o build/plan.svg --as-of $(AS_OF); \
	  ask site -o build/site --as-of $(AS_OF)
	@printf '\nA browser shows the picture of the plan, build/plan.svg, and its pages, build/site/index.html.\n'

.PHONY: test
test: $(INSTALLED) ## run every check that a change must pass
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/tracemap check --as-of $(AS_OF)
	@sh tests/install_system_packages.sh
	$(BIN)/python -m pytest -n auto --ignore tests/browser --ignore tests/serving/test_browser.py
# A browser leaves an event loop running in its process, in which no other can be started.
	$(BIN)/python -m pytest -n auto tests/browser
	$(BIN)/python -m pytest tests/serving/test_browser.py

.PHONY: faults
faults: $(INSTALLED) ## make every call of every writer fail once, and kill it there; FAULTS=--help says what else
	$(BIN)/python -m tests.faults $(FAULTS)

.PHONY: docs
docs: $(INSTALLED) ## write the pages of docs/ that have their source elsewhere
	$(BIN)/python docs/make_pages.py

.PHONY: web
web: ## build the scripts and styles of the pages from web/, with npm
	cd web && npm ci --no-audit --no-fund && npm run build

.PHONY: bench
bench: $(INSTALLED) ## time the questions against a floor; BENCH=--help says what else
	$(BIN)/python -m benchmarks $(BENCH)

.PHONY: fuzz
fuzz: $(INSTALLED) ## look for inputs that break a parser; FUZZ='--seconds 60 --target yaml', FUZZ=--list
	$(BIN)/python -m tests.fuzz $(FUZZ)

.PHONY: mutate
mutate: $(INSTALLED) build/mutation/.locked ## put faults into the product and see which no test notices; MUTATE='--group dates', --help
	@$(BIN)/python -m mutation $(MUTATE)

build/mutation/.locked: locks/mutation.txt
	@rm -rf build/mutation && $(BIN)/python -m venv build/mutation
	@build/mutation/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r $<
	@touch $@

.PHONY: locks
locks: ## pin the newest versions that pyproject.toml allows, with their hashes
	@$(FIND_PYTHON); "$$python" -m venv build/uv
	@build/uv/bin/python -m pip --disable-pip-version-check --quiet install uv
	@set -e; pin() { \
	    build/uv/bin/uv pip compile --quiet --no-config --upgrade --universal --python-version 3.11 \
	      --generate-hashes --no-emit-index-url --no-header "$$@"; }; \
	  pin pyproject.toml -o locks/runtime.txt; \
	  pin pyproject.toml --all-extras -o locks/dev.txt; \
	  build/uv/bin/python -c 'import tomllib; from pathlib import Path; \
	    print(*tomllib.loads(Path("pyproject.toml").read_text())["build-system"]["requires"])' \
	    >build/requires.txt; \
	  pin build/requires.txt -o locks/build.txt; \
	  echo pip-audit >build/audit.txt; pin build/audit.txt -o locks/audit.txt; \
	  for peer in trlc doorstop sphinx-needs strictdoc; do \
	    echo "$$peer" >"build/$$peer.txt"; pin "build/$$peer.txt" -o "locks/peers/$$peer.txt"; \
	  done; \
	  echo mutmut >build/mutation.in; pin build/mutation.in -o locks/mutation.txt

.PHONY: coverage
coverage: $(INSTALLED) ## run the tests without a browser, and say which lines and branches they leave out
	@rm -rf build/coverage
	$(BIN)/coverage run -m pytest -q -n auto --hypothesis-profile=few --ignore tests/browser \
	  --ignore tests/serving/test_browser.py --ignore tests/scale --ignore tests/cli/test_lightness.py
	@$(BIN)/coverage combine -q
	$(BIN)/coverage report

.PHONY: audit
audit: ## ask PyPI and npm whether weaknesses are known of what is locked
	@$(FIND_PYTHON); "$$python" -m venv build/audit
	@build/audit/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r locks/audit.txt
	@for lock in runtime build dev; do \
	  echo "locks/$$lock.txt"; \
	  build/audit/bin/pip-audit --strict --disable-pip --require-hashes -r "locks/$$lock.txt" || exit 1; \
	done
	cd web && npm audit --audit=true

.PHONY: clean
clean: ## remove what was made: the environment, build/, dist/, the caches
	rm -rf $(VENV) build dist src/tracemap.egg-info web/node_modules
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests schemas -name __pycache__ -type d -prune -exec rm -rf {} +

$(LOCKED): locks/dev.txt
	@$(FIND_PYTHON); \
	  echo "making $(VENV) with $$python, $$("$$python" --version)"; \
	  rm -rf $(VENV) && "$$python" -m venv $(VENV)
	@$(PIP) --require-hashes -r locks/dev.txt
	@touch $@

$(INSTALLED): $(LOCKED) pyproject.toml setup.py
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@
