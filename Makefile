# Two commands: `make run` and `make test`. Each sets up what it needs, and is quick when nothing changed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help run test check format bench lock clean

help:
	@echo "make run     set up, start the gateway at http://localhost:8000 and take one spoken call"
	@echo "make test    set up and run every test"
	@echo "make check   formatting, lint, types, import contracts"
	@echo "make bench   measure response times, and the CPU of a call beside stock pipecat"
	@echo "make format  put the code in its one format"
	@echo "make lock    resolve the lock files anew"
	@echo "make clean   remove what the other commands made (not ./data)"

run: $(VENV)/.runtime
	@$(BIN)/patchbay run

test: $(VENV)/.development
	@sh scripts/postgresql.sh
	@$(BIN)/pytest -n auto

check: $(VENV)/.development
	@$(BIN)/ruff format --check --quiet . || { echo "run 'make format'"; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo > $(VENV)/import-contracts.txt || { cat $(VENV)/import-contracts.txt; exit 1; }
	@echo "format, lint, types and import contracts hold"

bench: $(VENV)/.runtime
	@$(BIN)/patchbay bench

format: $(VENV)/.development
	@$(BIN)/ruff check --quiet --fix . || true
	@$(BIN)/ruff format --quiet .

$(VENV)/.runtime: requirements.lock requirements-uv.lock pyproject.toml scripts/setup.sh
	@PYTHON=$(PYTHON) sh scripts/setup.sh requirements.lock
	@touch $@

$(VENV)/.development: requirements-dev.lock requirements-uv.lock pyproject.toml scripts/setup.sh
	@PYTHON=$(PYTHON) sh scripts/setup.sh requirements-dev.lock
	@touch $@ $(VENV)/.runtime

lock: $(VENV)/.development
	@for extra in "" "--extra dev"; do \
	  $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-annotate $$extra pyproject.toml -o requirements$${extra:+-dev}.lock; done
	@echo uv | $(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-header --no-annotate - \
	  -o requirements-uv.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
