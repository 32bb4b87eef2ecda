# Seller Center. `make` lists what there is to do.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT   ?= 4570
STATE  ?= .local/state
STAGE  ?= dev
BIN    := .venv/bin
READY  := .venv/ready-$(shell cat requirements*.txt | cksum | cut -d' ' -f1)
FAST   := $(wildcard tests/unit tests/capabilities tests/contracts)
WHOLE  := $(wildcard tests/journeys tests/races)

.DEFAULT_GOAL := help
.PHONY: help run test check generate bench prove plan package deploy clean
.NOTPARALLEL:

help:
	@echo 'make run                  Seller Center on this machine. PORT=4570 STATE=.local/state'
	@echo 'make test                 lint, types, import rules and all tests'
	@echo 'make check                lint, types and import rules only'
	@echo 'make generate             rewrite what is drawn from the code: OpenAPI, lifecycles, data model'
	@echo 'make bench                what it costs and how fast it is, measured'
	@echo 'make prove [ONLY=name]    the long programmes: simulations, bulk, faults'
	@echo 'make plan STAGE=dev       what a deployment to AWS would change'
	@echo 'make deploy STAGE=dev     deploy to AWS with your credentials'
	@echo 'make package STAGE=dev    build what would be deployed, libraries included'
	@echo 'make clean                remove the local data and all caches'

run: $(READY)
	@PORT='$(PORT)' STATE='$(STATE)' exec $(BIN)/python -m infra.run

test: check
	$(BIN)/python -m pytest -n 2 $(FAST)
	$(BIN)/python -m pytest $(WHOLE)

check: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
	$(BIN)/mypy

generate: $(READY)
	@$(BIN)/python -m infra.openapi
	@$(BIN)/python -m infra.data_model

bench: $(READY)
	@$(BIN)/python -m benchmarks

prove: $(READY)
	@ONLY='$(ONLY)' $(BIN)/python -m benchmarks.prove

plan: $(READY)
	@$(BIN)/python -m infra.deploy $(STAGE) --dry-run

package: $(READY)
	@$(BIN)/python -m infra.package $(STAGE)

deploy: $(READY)
	@$(BIN)/python -m infra.deploy $(STAGE)

clean:
	rm -rf .local .chalice/deployed .chalice/deployments .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

# The virtual environment, made again whenever the requirements change.
$(READY): $(wildcard requirements*.txt)
	@'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { \
	  echo 'Seller Center needs Python 3.11; "$(PYTHON)" is '"$$('$(PYTHON)' --version 2>&1)."; \
	  echo 'Install it (apt install python3.11 python3.11-venv, brew install python@3.11, pyenv install 3.11),'; \
	  echo 'or say where it is: make run PYTHON=/path/to/python3.11'; exit 1; }
	@echo 'Installing what Seller Center needs into .venv (once, a minute or two)'
	@test -x $(BIN)/python || '$(PYTHON)' -m venv .venv
	@{ $(BIN)/python -m pip install --disable-pip-version-check -r requirements-dev.txt; echo $$? > .venv/status; } \
	  | sed -n 's/^ *Collecting \([^ ]*\).*/  \1/p'; exit $$(cat .venv/status)
	@rm -f .venv/ready-*
	@touch $@
