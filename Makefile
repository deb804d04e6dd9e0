# The portal's commands. `make` alone lists them; each one does all the set-up it needs.
.DEFAULT_GOAL := help
.PHONY: help setup
PYTHON ?= python3

help:  ## List the commands.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup:  ## Make .venv hold exactly what the locks say.
	@$(PYTHON) requirements/install.py dev
