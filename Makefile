# run · demo · test · check · bench: what a library and its engineers need, and nothing else to set up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export FLASK_APP := app.py

.PHONY: run demo test check bench scale lives slips kills mutants sweep screenshots pins lint

run: $(VENV)/run.stamp  ## upgrade the schema (with a backup), then serve
	@$(BIN)/python app.py --upgrade

demo: $(VENV)/run.stamp  ## a throw-away library with two years of history
	@$(BIN)/flask demo

check: $(VENV)/run.stamp  ## read and check the content folder
	@$(BIN)/flask check

test: $(VENV)/dev.stamp $(VENV)/browser.stamp  ## everything: rules, records, pages, a real browser, both databases
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

bench: $(VENV)/dev.stamp  ## ours beside a bare page and a bare durable commit
	@$(BIN)/python -m tests.bench

scale: $(VENV)/dev.stamp  ## a library of PEOPLE people (100,000 unless said) beside one of 196
	@$(BIN)/python -m tests.scale

lives: $(VENV)/dev.stamp  ## what holds of every life, and of what is kept of it: of twenty times as many lives as usual
	@LIVES=20 $(BIN)/pytest tests/rules/test_lives.py tests/actions/test_any_life.py -q

slips: $(VENV)/dev.stamp  ## two hundred and fifty slips of a writer's hand: is each told where it is?
	@SLIPS=250 $(BIN)/pytest tests/content/test_mutations.py -q

kills: $(VENV)/dev.stamp  ## the server killed 2,400 times: at three moments, on both databases
	@KILLS=400 $(BIN)/pytest tests/faults/test_kills.py -q

mutants: $(VENV)/mutants.stamp  ## thousands of small faults put into the rules, one at a time: which test turns red?
	@$(VENV)/mutants/bin/mutmut run --max-children $$(nproc); $(VENV)/mutants/bin/mutmut results

sweep: $(VENV)/dev.stamp $(VENV)/browser.stamp  ## every page at every width and in every color, by every question of accessibility
	@FULL_SWEEP=1 $(BIN)/pytest tests/journeys/test_accessible.py tests/journeys/test_four_ways.py tests/journeys/test_planted.py -q

screenshots: $(VENV)/dev.stamp $(VENV)/browser.stamp  ## every page, into docs/screenshots; or those whose names begin with one of PAGES
	@$(BIN)/python -m tests.screenshots $(PAGES)

lint: $(VENV)/dev.stamp
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format . && $(BIN)/mypy

pins:  ## pin requirements anew, with hashes
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url requirements.in -o requirements.txt --custom-compile-command "make pins"
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url requirements-dev.in -o requirements-dev.txt --custom-compile-command "make pins"

$(BIN)/python:
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.txt | $(BIN)/python
	@echo "Installing what the site needs (once) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	@echo "Installing what the tests need (once) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# An environment of its own: no other target needs it, and what the tests run with stays as it is pinned.
$(VENV)/mutants.stamp: requirements-dev.txt | $(BIN)/python
	@$(PYTHON) -m venv $(VENV)/mutants
	@$(VENV)/mutants/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(VENV)/mutants/bin/pip install --quiet --disable-pip-version-check mutmut==3.8.1
	@touch $@

# The browser tests use Debian's chromium. As root it is installed here; otherwise say how.
$(VENV)/browser.stamp: $(VENV)/dev.stamp
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
		|| { echo "The browser tests need chromium: sudo apt-get install chromium"; exit 1; }
	@npm ci --silent --no-audit --no-fund --prefix tests/browser >/dev/null
	@touch $@
