# Everything that is done with the project.  Needs Python 3.11 or newer, make and a package index.
#
#   make PYTHON=/path/to/python3   which interpreter new environments get
#   make UV=                       use venv and pip although uv is there
#   make test ARGS="-k clock"      what else pytest is told
#
# Environments: VENV has all that developing needs, with letbe in place (editable); DEMO has letbe as a
# person gets it; BENCH adds the peers that letbe is measured beside.  Each can be put elsewhere.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test dev check check-format check-lint check-types check-rooms check-docs check-lock \
	format bench bench-evidence bench-words fuzz docs build lock clean

UV ?= uv
export UV PYTHON

# The theme announces its successor at every build; mkdocs.yml says why it stays for now.
export NO_MKDOCS_2_WARNING := 1

ARGS ?=
VENV ?= .venv
DEMO ?= .build/demo-venv
BENCH ?= .build/bench-venv
BIN := $(VENV)/bin
PY := $(BIN)/python
# Kernels are compiled without index checks; with these they have them, and are kept apart.
CHECKED := NUMBA_BOUNDSCHECK=1 NUMBA_CACHE_DIR="$(CURDIR)/.build/kernels-checked"
# make cannot name files with blanks, as some of the example's have; truth.json changes with those.
SOURCES := $(shell find src -type f ! -path '*/__pycache__/*' ! -name '* *')

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r name what; do \
		printf '  make %-15s %s\n' "$$name" "$$what"; done

demo: $(DEMO)/.installed ## install letbe apart and run it on the bundled example
	@PATH="$$(cd "$(DEMO)/bin" && pwd):$$PATH" sh scripts/demo.sh

test: $(VENV)/.installed ## run the tests
	$(PY) -m pytest $(ARGS)

dev: $(VENV)/.installed ## make the environment for developing
	@echo "Ready: $(BIN)/letbe, $(BIN)/pytest, $(BIN)/ruff, $(BIN)/mypy"

check: check-format check-lint check-types check-rooms check-lock check-docs test ## format, lint, types, rooms, lock, docs, tests

check-format: $(VENV)/.installed
	$(BIN)/ruff format --check .

check-lint: $(VENV)/.installed
	$(BIN)/ruff check .

check-types: $(VENV)/.installed
	$(BIN)/mypy

check-rooms: $(VENV)/.installed
	$(PY) -m pytest -q tests/test_rooms.py

check-lock: $(VENV)/.installed
	$(PY) -m scripts.lock --check

check-docs: $(VENV)/.installed
	$(PY) -m docs.make_cli --check
	$(PY) -m docs.make_errors --check
	$(PY) -m docs.make_schema --check
	$(PY) -m docs.make_shown --check
	$(BIN)/mkdocs build --quiet --strict --site-dir .build/site-check
	$(PY) -m docs.check_site .build/site-check

format: $(VENV)/.installed ## format the code and mend what lint can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(BENCH)/.installed ## measure letbe beside its peers, in one run
	$(BENCH)/bin/python -m bench $(ARGS)

bench-evidence: $(BENCH)/.installed ## measure what may be said of a tie (needs the data sets)
	$(BENCH)/bin/python -m bench.evidence $(ARGS)

bench-words: $(BENCH)/.installed ## measure what is found in words (needs the labelled lines)
	$(BENCH)/bin/python -m bench.words

fuzz: $(VENV)/.installed ## hostile input, many times (FUZZ=200000 inputs a reader)
	LETBE_FUZZ=$(or $(FUZZ),200000) $(CHECKED) $(PY) -m pytest -m fuzz $(ARGS)

docs: $(VENV)/.installed ## write the generated pages and build the site into site/
	$(PY) -m docs.make_cli
	$(PY) -m docs.make_errors
	$(PY) -m docs.make_schema
	$(PY) -m docs.make_shown
	$(BIN)/mkdocs build --quiet --strict
	$(PY) -m docs.check_site site

build: $(VENV)/.installed ## build the wheel and the source archive into dist/
	$(PY) -m hatchling build

lock: $(VENV)/.installed ## pin the dependencies anew (needs uv; ARGS=--upgrade for newer ones)
	$(PY) -m scripts.lock $(ARGS)

clean: ## remove everything that make has made
	rm -rf $(VENV) .build dist site .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

# An environment is made anew when its pins change; letbe is installed anew when letbe changes.
# The second stamp is all that other targets name.

$(VENV)/.made: requirements/dev.txt scripts/env.sh
	@sh scripts/env.sh make $(VENV) requirements/dev.txt
	@touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml
	@sh scripts/env.sh install $(VENV) --editable .
	@touch $@

$(DEMO)/.made: requirements/demo.txt scripts/env.sh
	@sh scripts/env.sh make $(DEMO) requirements/demo.txt
	@touch $@

$(DEMO)/.installed: $(DEMO)/.made pyproject.toml $(SOURCES)
	@sh scripts/env.sh install $(DEMO) .
	@touch $@

$(BENCH)/.made: requirements/bench.txt scripts/env.sh
	@sh scripts/env.sh make $(BENCH) requirements/bench.txt
	@touch $@

$(BENCH)/.installed: $(BENCH)/.made pyproject.toml $(SOURCES)
	@sh scripts/env.sh install $(BENCH) .
	@touch $@
