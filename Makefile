# Two commands are enough: make demo, make test. PORT=, DATA_DIR= and DATABASE_URL= work with all.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PYTEST_OPTIONS ?= -n 2 --dist worksteal
RUN := $(VENV)/run.stamp
CHECK := $(VENV)/check.stamp

.PHONY: help setup demo serve test check reset bench soak packages clean
.DEFAULT_GOAL := help

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(RUN) ## build the environment in .venv

demo: $(RUN) ## the demonstration city: build it once, serve it; Ctrl-C stops (SCALE=)
	@$(BIN)/civicloop demo $(if $(SCALE),--scale $(SCALE))

serve: $(RUN) ## the web server alone, on what is there
	@$(BIN)/civicloop serve

check: $(CHECK) ## walls, style, types, sizes, documents, licences
	@$(BIN)/python tools/check.py

test: check packages ## make check, then all tests
	@$(BIN)/python -m pytest $(PYTEST_OPTIONS); code=$$?; \
	if [ -s $(VENV)/missing.txt ]; then echo "SKIPPED for want of Debian packages:"; \
	sed 's/^/  /' $(VENV)/missing.txt; fi; exit $$code

packages: $(CHECK)
	@$(BIN)/python tools/debian_packages.py $(VENV)/missing.txt

reset: $(RUN) ## start over: remove database, keys and files (FORCE=1 does not ask)
	@$(BIN)/civicloop reset $(if $(FORCE),--force)

bench: $(CHECK) ## measure speed against the baselines in bench/
	@$(BIN)/python -m bench

soak: $(CHECK) ## kill web, worker and database under load, and count (YEAR=1: a year of the city)
	@$(BIN)/python -m $(if $(YEAR),bench.year $(if $(CASES),--cases $(CASES)),bench.soak)

clean: ## remove .venv and what checks and builds leave; keeps the data
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -rf src/*.egg-info

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "CivicLoop needs Python 3.11 or newer; name it with PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Creating $(VENV)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	echo "Python has no venv module; on Debian: apt-get install python3-venv"; exit 1; }

# The product itself is installed as a link to src/, with the builder that stands in build.txt,
# so that nothing is fetched that is not pinned.
$(RUN): requirements/build.txt requirements/run.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing pinned packages"
	@$(PIP) install -r requirements/build.txt -r requirements/run.txt
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

$(CHECK): requirements/check.txt $(RUN)
	@echo "Installing what checks and tests need"
	@$(PIP) install -r requirements/check.txt
	@touch $@
