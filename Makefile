# Evenly's commands; `make` alone lists them.

# The first of these that really is Python 3.11 or newer (a name alone may be an empty shim).
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3.14 python3; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
PORT ?= 8000
RUN := .venv/bin/python
# Tests choose their own database and broker, whatever the shell has set. They start many processes, and each would
# compile all that it imports (7 s) where the shell forbids Python to keep what it has compiled.
PLAIN := env -u DATABASE_URL -u CELERY_BROKER_URL -u EVENLY_ENV -u EVENLY_DATA_DIR -u PYTHONDONTWRITEBYTECODE
# Groups and their order come from tests/conftest.py, which starts with the longest.
PYTEST := $(RUN) -m pytest -n 2 --dist loadscope --no-loadscope-reorder
# Python compiles what is imported; compiling whole packages takes longer than all else that pip does.
PIP := $(RUN) -m pip install --quiet --disable-pip-version-check --no-compile

.PHONY: help install demo run test chromium lint lock audit bench soak mutants screenshots

help:
	@echo "make install   put what Evenly needs into .venv (Python 3.11 or newer)"
	@echo "make demo      a fictional coffee brand on http://127.0.0.1:8000, with its worker; Ctrl-C ends it"
	@echo "make run       your own data on http://127.0.0.1:8000, with its worker; Ctrl-C ends it"
	@echo "make test      the whole suite, on PostgreSQL and on SQLite, with a real browser"
	@echo "make chromium  the browser that tests drive, where apt-get can install it"
	@echo "make lint      ruff and mypy"
	@echo "make lock      requirements.txt from config/requirements.in: the digest of every file that may be installed"
	@echo "make audit     known faults of what is installed; fails where it could not look them up, too"
	@echo "make bench     one table of goals, figures and verdicts, within half an hour; BENCH=\"--only pages\""
	@echo "make soak      what takes long: invented input 30 times as long, grids that the tests take a part of, the grid of networks with 1,000 runs a cell, and all simulations"
	@echo "make mutants   small changes to the code, and whether the nearest tests notice them"
	@echo "make screenshots  pictures of every page, into screenshots/"

install: .venv/installed

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Evenly needs Python 3.11 or newer; install it, or name one: make PYTHON=/path/to/python"; exit 1; }
	$(PYTHON) -m venv .venv

# Only files that are known by their digest are installed.
.venv/installed: requirements.txt | .venv/bin/python
	$(PIP) --require-hashes -r requirements.txt
	@touch $@

.venv/installed-for-tests: tests/requirements.txt .venv/installed
	$(PIP) -r tests/requirements.txt
	@touch $@

.venv/installed-for-%: tests/%/requirements.txt .venv/installed-for-tests
	$(PIP) -r $<
	@touch $@

# Needs only Python, so that apt and pip can work at the same time.
chromium: | .venv/bin/python
	@$(RUN) -m tests.browser

demo: .venv/installed
	@$(RUN) manage.py demo --port $(PORT)

run: .venv/installed
	@$(RUN) manage.py serve --port $(PORT)

# PostgreSQL takes the tests of what speaks SQL; SQLite takes all of them, so its count closes the run.
test:
	@$(MAKE) --no-print-directory --jobs=2 .venv/installed-for-tests chromium
	@echo "On PostgreSQL, the tests of what speaks SQL:"
	@$(PLAIN) $(RUN) -m tests.servers postgresql -- $(PYTEST) --only-database --hypothesis-profile=few
	@echo "On SQLite, the whole suite:"
	@$(PLAIN) $(PYTEST)

lint: .venv/installed-for-lint
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(RUN) -m mypy .

LOCKED := \# Made by make lock from config/requirements.in: the digest of every file that may be installed, on any machine.
lock: .venv/installed-for-audit
	@echo "$(LOCKED)" > requirements.txt.new
	@$(RUN) -m uv pip compile --quiet --no-header --no-annotate --generate-hashes --universal --python-version 3.11 \
		config/requirements.in >> requirements.txt.new
	@mv requirements.txt.new requirements.txt

audit: .venv/installed-for-audit
	@$(RUN) -m pip_audit --strict --disable-pip --require-hashes -r requirements.txt

# Pictures of every page, at two widths, light and dark, in both languages, into screenshots/.
screenshots: .venv/installed-for-tests
	@$(RUN) -m tests.journeys.screenshots

# One table of every goal. What measures no speed but how true the statistics are belongs to soak. BENCH="--large"
bench: .venv/installed-for-bench
	@$(PLAIN) $(RUN) -m tests.bench $(BENCH)

SIMULATIONS := stats level joint effect
soak: .venv/installed-for-tests
	@$(PLAIN) $(PYTEST) -m "hypothesis or soak" --hypothesis-profile=soak
	@$(PLAIN) $(RUN) -m tests.servers postgresql -- $(PYTEST) --only-database -m soak --hypothesis-profile=soak
	@$(RUN) -m tests.bench.assess_grid --runs 1000 --more
	@for name in $(SIMULATIONS); do $(RUN) -m tests.bench.$${name}_simulations || exit 1; done

# Small changes to the code, made at random; the nearest tests should notice each. MUTANTS="--size 20 --seed 7"
mutants: .venv/installed-for-mutants
	@$(PLAIN) $(RUN) -m tests.mutants.sample $(MUTANTS)
