# The portal's commands. `make` alone lists them; each one does all the set-up it needs.
.DEFAULT_GOAL := help
.PHONY: help demo test quick check report bench setup locks format clean
PYTHON ?= python3
BIN := .venv/bin
CATALOGUES := $(wildcard */locale/nb/LC_MESSAGES/*.po)
TEMPLATES = $(shell find templates -name '*.html')
COMPILED := .venv/catalogues-compiled

help:  ## List the commands.
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: runtime  ## Serve the whole portal with example data on 127.0.0.1:$PORT (8000), until Ctrl-C.
	@exec env PORTAL_DEMO=1 PORTAL_HASHED_STATIC=1 $(BIN)/python manage.py demo

report: runtime  ## Lock a national cut, make the committee's PDF through the real queue, and print its path.
	@exec env PORTAL_DEMO=1 PORTAL_VAR=$(CURDIR)/var/report $(BIN)/python -m portal.launch make_report

test: setup  ## Run the whole suite: SQLite, PostgreSQL, broker, workers and browser journeys.
	@exec $(BIN)/python -m tests.run

quick: setup  ## Run the fast part of the suite, on SQLite without other programs.
	@exec $(BIN)/pytest -n 2 -m "not services and not browser"

check: setup  ## Run every check that is not a test: format, lint, types, layers, templates, texts, migrations.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djade --target-version 5.2 --check $(TEMPLATES)
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/python manage.py check --fail-level WARNING
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py catalogues check

bench: setup  ## Measure against yardsticks of the same run, and write var/bench.json.
	@exec $(BIN)/python -m bench

format: setup  ## Bring the code into the shape that `make check` wants.
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix . && $(BIN)/djade --target-version 5.2 $(TEMPLATES)

locks: setup  ## Write the hashed locks anew from requirements/*.in; `make locks UPGRADE=1` takes newer versions.
	@$(BIN)/python requirements/lock.py $(if $(UPGRADE),--upgrade)

setup:  ## Make .venv hold exactly what the development lock says, with a browser for the tests.
	@$(PYTHON) requirements/install.py dev --browser
	@$(MAKE) -s $(COMPILED)

clean:  ## Remove what was made: the environment and everything under var/.
	rm -rf .venv var

.PHONY: runtime
runtime:
	@$(PYTHON) requirements/install.py runtime
	@$(MAKE) -s $(COMPILED)

$(COMPILED): $(CATALOGUES)
	@$(BIN)/python manage.py catalogues compile && touch $@
