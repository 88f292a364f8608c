# Commonstar: `make run` to try it, `make test` to prove it. The rest is for those who work on it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.SUFFIXES:

PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
BIN := $(VENV)/bin
TOOLS := $(VENV)-tools
ORACLES := $(VENV)-oracles
UV := $(TOOLS)/bin/uv
export PYTHONPATH := src
# A council's network often answers with certificates of its own, which only the system knows.
export UV_SYSTEM_CERTS ?= 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Compiled modules are kept, also where the surroundings forbid it: without them each start takes three times as long.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test check wheel assets fmt lint types walls guards clean lock messages

help: ## List the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(UV):
	@$(PYTHON) -m venv $(TOOLS)
	@$(TOOLS)/bin/python -m pip install --quiet uv

# One environment serves running, testing and building; a stamp a purpose keeps a second start quick.
$(VENV)/.run: requirements/base.txt requirements/build.txt | $(UV)
	@test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) $(VENV)
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/base.txt -r requirements/build.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.run
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/test.txt
	@touch $@

# What only checks our counts stays out of the environment that runs them; it needs less than it asks for.
$(ORACLES)/.made: requirements/oracles.txt | $(UV)
	@test -x $(ORACLES)/bin/python || $(UV) venv --quiet --python $(PYTHON) $(ORACLES)
	@$(UV) pip install --quiet --python $(ORACLES)/bin/python --require-hashes --no-deps -r requirements/oracles.txt
	@touch $@

ASSETS := src/commonstar/web/static/.built
assets: $(ASSETS) ## Build styles, fonts, scripts and catalogues
$(ASSETS): package-lock.json package.json tools/assets.py $(shell find src/commonstar/web/assets src/commonstar/web/locale -type f -not -name '*.mo' 2>/dev/null) $(VENV)/.run
	@UV=$(UV) $(BIN)/python tools/assets.py

run: $(VENV)/.run $(ASSETS) ## Start the demonstration on http://localhost:8000
	@$(BIN)/python -m commonstar demo --if-empty --quiet
	@$(BIN)/python -m commonstar serve --port $(PORT)

fmt: $(VENV)/.test ## Format the code
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

check: $(VENV)/.test $(ASSETS) ## Format, lint, types, walls, guards, engine tests: the quick part
	@$(BIN)/python tools/prove.py quick

test: $(VENV)/.test $(ORACLES)/.made $(ASSETS) ## Everything, on both stores and in a browser
	@$(BIN)/python tools/prove.py all

wheel: $(VENV)/.run $(ASSETS) ## A wheel with the built assets inside, in dist/
	@$(BIN)/python -m build --wheel --no-isolation --outdir dist

messages: $(VENV)/.test ## Bring the message catalogues up to date
	@$(BIN)/python tools/messages.py extract

lock: | $(UV) ## Compile the requirement files anew
	@tools/lock.sh $(UV)

clean: ## Remove what was built; data in var/ stays
	@rm -rf $(VENV) $(TOOLS) $(ORACLES) node_modules dist build src/commonstar/web/static
