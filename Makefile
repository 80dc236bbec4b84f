# What there is to do, for people and for machines. `make` alone tells.
# Everything happens in .venv; nothing is read from the keyboard; Node and Docker are not needed.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help install demo lint check test test-all bench bench-matching format lock sbom clean

BIN := .venv/bin
# The file in requirements/ of which `make sbom` tells.
LOCK ?= opstap
# Test processes at the same time; two fit the smallest machine that we promise.
WORKERS ?= 2
# Changes for the worse that `make test-all` tries; another seed draws others.
MUTANTS ?= 40
SEED ?= 1
NOT_BROWSER := $(if $(filter 1,$(OPSTAP_NO_BROWSER)),and not browser)
PYTEST := $(BIN)/pytest -n $(WORKERS) --dist loadfile
COVERED := --cov --cov-report= --cov-report=json:.coverage.json

help:
	@sed -n 's/^\([a-z-]*\):.*## /  make \1: /p' Makefile

install:  ## put Opstap and its tools into .venv, when something changed
	@tools/install.sh

demo: install  ## start Opstap with invented people, until Ctrl-C
	@$(BIN)/opstap demo

lint: install  ## style, templates, imports between rooms, migrations, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet src
	$(BIN)/lint-imports
	@OPSTAP_DATA="$$(mktemp -d)"; export OPSTAP_DATA; DJANGO_SETTINGS_MODULE=opstap.site.settings $(BIN)/python -W ignore -m django makemigrations --check --dry-run --skip-checks; rmdir "$$OPSTAP_DATA" 2>/dev/null || true
	$(BIN)/mypy

check: lint  ## the quick part: lint and the tests without a browser (3 minutes)
	$(PYTEST) -m "not slow and not browser and not thorough" </dev/null

test: lint  ## everything that must hold for a change (25 minutes)
	@OPSTAP_CHROMIUM="$$(tools/browser.sh)"; export OPSTAP_CHROMIUM; set -x; $(PYTEST) $(COVERED) -m "not slow $(NOT_BROWSER)" </dev/null
	$(BIN)/python tools/coverage_gate.py .coverage.json

test-all: test  ## test, and the slow ones; properties with random examples, and whether tests notice a change for the worse
	@OPSTAP_CHROMIUM="$$(tools/browser.sh)"; export OPSTAP_CHROMIUM; set -x; $(PYTEST) -m "slow $(NOT_BROWSER)" --timeout 3600 </dev/null
	$(PYTEST) -m "hypothesis and not slow" --hypothesis-profile searching --timeout 3600 </dev/null
	$(BIN)/python tools/mutation_check.py --sample $(MUTANTS) --seed $(SEED) --jobs $(WORKERS)

bench: install  ## measure the pages against what docs promise
	$(BIN)/python -m bench

bench-matching: install  ## measure the matching engine beside what one would use instead
	$(BIN)/python -m bench.matching

format: install  ## write the code in the house style
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

lock: install  ## renew the locked packages: the newest that are at least seven days old
	@tools/lock.sh

sbom: install  ## print what Opstap consists of (CycloneDX, JSON); LOCK=dev for the tools too
	@$(BIN)/python -W ignore -m cyclonedx_py requirements requirements/$(LOCK).txt --pyproject pyproject.toml --output-reproducible --output-format JSON

clean:  ## remove what can be made again; never the data folder
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.* htmlcov
	find . -name __pycache__ -prune -exec rm -rf {} +
