# Everything sets itself up on a machine with Python 3.11, make and git. `make help` lists what there is.
PYTHON ?= python3.11
PORT ?= 8000
DATA ?= demo-house
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help demo serve test check mutants bench pictures lock messages clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "Usness needs Python 3.11 or later: PYTHON=python3 make …"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes -r requirements/run.txt
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

.tools/node_modules: tools/node/package.json tools/node/package-lock.json
	@command -v npm >/dev/null || { echo "The checks of the JavaScript need Node and npm."; exit 1; }
	@mkdir -p .tools && cp tools/node/package*.json .tools/
	npm ci --silent --no-audit --no-fund --prefix .tools
	@touch $@

demo: $(VENV)/.run ## two people with six weeks behind them, on one machine (PORT, DATA)
	@$(BIN)/usness demo --port $(PORT) --data $(DATA)

serve: $(VENV)/.run ## a real, empty house (PORT, DATA)
	@$(BIN)/usness serve --port $(PORT) --data $(DATA)

test: $(VENV)/.dev ## all tests, real browsers included
	@sh tools/chromium.sh
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

check: $(VENV)/.dev .tools/node_modules ## lint, types, contracts, spelling
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	.tools/node_modules/.bin/tsc --project tools/node/tsconfig.json
	$(BIN)/djlint --lint --quiet src
	$(BIN)/codespell

mutants: $(VENV)/.dev ## take each defence out and see its test fail
	$(BIN)/python tools/mutants.py

bench: $(VENV)/.dev ## what it costs, each figure beside its limit
	@sh tools/chromium.sh
	$(BIN)/python -m bench

pictures: $(VENV)/.dev ## screenshots of every page, into docs/pictures/
	@sh tools/chromium.sh
	$(BIN)/python tools/pictures.py

lock: $(BIN)/python ## pin and hash the requirements anew
	$(INSTALL) pip-tools
	cd requirements && for one in run dev; do ../$(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe \
	  --no-emit-index-url --no-emit-trusted-host --strip-extras --no-header --output-file $$one.txt $$one.in; done

messages: $(VENV)/.dev ## collect every sentence for translators
	@mkdir -p src/usness/locale
	$(BIN)/pybabel extract --mapping tools/babel.cfg --keyword N_ --omit-header --no-location --sort-output \
	  --output src/usness/locale/usness.pot src/usness

clean: ## remove what the targets made (not a house)
	rm -rf $(VENV) .tools .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
