# Kho Tin. `make demo` and `make test` need only git, make, and Python 3.11 or newer with its venv module.
PYTHON ?= python3
UV ?= uv
VENV := .venv
PEERS := .venv-peers
READERS := .venv-readers
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCK := $(UV) pip compile pyproject.toml --group build --universal --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links --quiet

.PHONY: help demo test lint check soak bench-extraction check-release lock clean

help: ## show what can be made
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' Makefile

demo: $(VENV)/.runtime ## crawl the bundled portal, search it, show what was stored
	@$(BIN)/khotin demo $(ARCHIVE)

test: $(VENV)/.dev ## run the tests
	@$(BIN)/python -m pytest -n auto --dist worksteal $(PYTEST)

lint: $(VENV)/.dev ## format, style, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test ## everything CI asks for

soak: $(VENV)/.dev ## the long tests with their full counts
	KHOTIN_SOAK=1 $(BIN)/python -m pytest --timeout=0 $(PYTEST)

bench-extraction: $(VENV)/.dev $(PEERS)/.installed ## our parser and the peers: HARNESS=script DATASETS="folder ..."
	@test -n "$(HARNESS)" -a -n "$(DATASETS)" || { echo 'say: make bench-extraction HARNESS=<script> DATASETS="<folder> ..."' >&2; exit 1; }
	@$(BIN)/python -m benchmarks.extraction --harness $(HARNESS) --peers $(PEERS)/bin/python $(BENCH) $(DATASETS)

check-release: $(VENV)/.dev $(READERS)/.installed ## a release read by every tool it is made for; of the demo, or WARCS="file ..."
	@$(BIN)/python -m tests.readers $(READERS)/bin/python $(WARCS)

lock: ## resolve the lock files anew from pyproject.toml (needs uv)
	$(LOCK) --all-extras --group dev --output-file requirements-dev.lock
	$(LOCK) --constraint requirements-dev.lock --output-file requirements.lock

clean: ## remove the virtual environment and caches
	rm -rf $(VENV) $(PEERS) $(READERS) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

# A stamp is written only when its installation is whole, so an interrupted one is done again and a whole one is not.
$(VENV)/.runtime: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	echo "Kho Tin needs Python 3.11 or newer; name one: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	echo "Python's venv module is missing; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "Installing into $(VENV) (once, about a minute) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) --require-hashes --requirement requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.lock
	@echo "Installing the development tools into $(VENV) (once) ..."
	@$(PIP) --require-hashes --requirement requirements-dev.lock
	@touch $@

$(READERS)/.installed: tests/readers/requirements.txt
	@echo "Installing the readers of releases into $(READERS) (once, a minute or two) ..."
	@$(PYTHON) -m venv $(READERS)
	@$(READERS)/bin/python -m pip install --quiet --disable-pip-version-check --requirement tests/readers/requirements.txt
	@if command -v npm >/dev/null; then cd $(READERS) && mkdir -p replaywebpage && \
	tar -xzf "$$(npm pack --silent replaywebpage@2.4.6)" -C replaywebpage --strip-components 1; fi
	@touch $@

$(PEERS)/.installed: benchmarks/requirements.txt
	@echo "Installing the peers into $(PEERS) (once, some minutes) ..."
	@$(PYTHON) -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	@$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --requirement benchmarks/requirements.txt
	@touch $@
