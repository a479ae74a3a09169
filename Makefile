# The one door to this project: `make` lists what it can do.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

PYTHON ?= $(shell command -v python3.11 || command -v python3)
JOBS ?= 2
export PYTHON
# Compiled once, and not again at the start of every program that the tests run.
unexport PYTHONDONTWRITEBYTECODE
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALL := install --require-hashes --only-binary=:all:
DHR := $(BIN)/dhr -C .
BUILDER := demo/keys/builder.txt
RELEASE := demo/keys/signing-release.ssh

# Stamps: each stands in the folder that it speaks of, so that removing the folder removes it.
RUNTIME := .venv/.runtime-is-installed
TOOLS := .venv/.tools-are-installed
NODE := node_modules/.is-installed
ASSETS := build/assets/assets.json
ALL := $(RUNTIME) $(TOOLS) $(ASSETS)

.PHONY: help
help: ## List the commands
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 26

# ----------------------------------------------------------------------------------------------
# Use

.PHONY: demo
demo: build ## Set up, build both sites of the demo partnership and serve them on this machine
	@$(DHR) serve

.PHONY: build
build: $(RUNTIME) $(ASSETS) ## Build build/internal/ and build/public/ of the demo partnership
	@scripts/need.sh pango
	@$(DHR) --identity $(BUILDER) build --sign $(RELEASE)

# ----------------------------------------------------------------------------------------------
# Set-up

.PHONY: setup
setup: $(ALL) ## Install all that the project needs, inside this folder
	@echo "Everything is installed."

.PHONY: assets
assets: $(ASSETS) ## Bundle the browser side into build/assets/

.PHONY: system
system: ## Install the programs of the system that the tests need (Debian; asks for root)
	@scripts/need.sh git ssh-keygen pango chromium

$(RUNTIME): requirements.lock pyproject.toml
	@scripts/need.sh python git ssh-keygen
	@echo "Installing the Python packages into .venv"
	@$(PYTHON) -m venv .venv
	@$(PIP) $(INSTALL) --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(TOOLS): requirements-dev.lock $(RUNTIME)
	@echo "Installing the tools for tests and checks into .venv"
	@$(PIP) $(INSTALL) --requirement requirements-dev.lock
	@touch $@

$(NODE): package-lock.json .npmrc
	@scripts/need.sh node
	@echo "Installing the browser side's packages into node_modules"
	@npm ci --ignore-scripts --silent
	@touch $@

$(ASSETS): $(NODE) scripts/build_assets.mjs $(shell find site_overrides/src site_overrides/css 2>/dev/null)
	@node scripts/build_assets.mjs

# ----------------------------------------------------------------------------------------------
# Checks

# What tests write stays in memory, where that is large enough (4 GB), and is gone with them.
TESTS_IN := $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 4000000 { print "TMPDIR=/dev/shm" }')

.PHONY: test
test: $(ALL) system ## Run every test but the extra ones: first without a browser, then with Chromium
	@$(TESTS_IN) $(BIN)/pytest -n $(JOBS) -m "not browser and not extra"
	@$(TESTS_IN) $(BIN)/pytest -n $(JOBS) --dist loadfile -m "browser and not extra"

.PHONY: test-extra
test-extra: $(ALL) system ## Run the long tests, and those that need other programs
	@scripts/need.sh soffice pdftotext java nginx
	@if $(BIN)/pytest --collect-only --quiet -m extra >/dev/null; then \
		$(TESTS_IN) $(BIN)/pytest -n $(JOBS) -m extra; \
	elif [ $$? -eq 5 ]; then \
		echo "There are no extra tests."; \
	else \
		$(BIN)/pytest --collect-only --quiet -m extra; \
	fi

.PHONY: lint
lint: $(ALL) ## Check style, types and architecture, of Python and of TypeScript
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@npm run --silent lint:types
	@npm run --silent lint:style

.PHONY: bench-presidio
bench-presidio: ## Install Microsoft Presidio beside, for `python -m bench leaks` to compare with
	@$(PYTHON) -m venv .venv-presidio
	@.venv-presidio/bin/python -m pip --disable-pip-version-check --quiet $(INSTALL) --requirement bench/presidio.lock
	@echo "Installed in .venv-presidio; run .venv/bin/python -m bench leaks"

STATICRYPT := bench/staticrypt

.PHONY: bench-encrypted
bench-encrypted: ## Install encryptcontent and staticrypt beside, for `python -m bench encrypted-pages`
	@scripts/need.sh node
	@$(PYTHON) -m venv .venv-encryptcontent
	@.venv-encryptcontent/bin/python -m pip --disable-pip-version-check --quiet $(INSTALL) --requirement bench/encryptcontent.lock
	@npm ci --prefix $(STATICRYPT) --ignore-scripts --no-audit --no-fund --silent
	@echo "Installed in .venv-encryptcontent and $(STATICRYPT); run .venv/bin/python -m bench encrypted-pages"

.PHONY: bench
bench: $(ALL) ## Measure speed and memory against plain tools, on this machine
	@$(BIN)/python -m bench

LIGHTHOUSE := bench/lighthouse

$(LIGHTHOUSE)/node_modules/.is-installed: $(LIGHTHOUSE)/package-lock.json
	@scripts/need.sh node chromium
	@echo "Installing Lighthouse into $(LIGHTHOUSE)/node_modules"
	@npm ci --prefix $(LIGHTHOUSE) --ignore-scripts --no-audit --no-fund --silent
	@touch $@

.PHONY: bench-lighthouse
bench-lighthouse: build $(LIGHTHOUSE)/node_modules/.is-installed ## Measure pages of the public site with Lighthouse
	@node $(LIGHTHOUSE)/run.mjs build/public

# ----------------------------------------------------------------------------------------------
# Upkeep

COMPILE := $(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras \
	--no-annotate --no-header --no-emit-options --no-emit-index-url --no-emit-find-links \
	--no-emit-trusted-host pyproject.toml --output-file

.PHONY: lock
lock: $(TOOLS) $(NODE) ## Take the newest allowed packages into the lock files
	@mkdir -p build/lock
	@$(COMPILE) build/lock/requirements-dev.lock --extra install --extra dev
	@$(COMPILE) build/lock/requirements.lock --extra install --constraint build/lock/requirements-dev.lock
	@for name in requirements-dev.lock requirements.lock; do \
		{ echo "# Made by \`make lock\` from pyproject.toml."; cat build/lock/$$name; } >build/lock/new; \
		mv build/lock/new $$name; \
	done
	@npm install --package-lock-only --ignore-scripts --silent
	@npm install --prefix $(LIGHTHOUSE) --package-lock-only --ignore-scripts --silent
	@npm install --prefix $(STATICRYPT) --package-lock-only --ignore-scripts --silent
	@node scripts/clean_lock.mjs package-lock.json $(LIGHTHOUSE)/package-lock.json $(STATICRYPT)/package-lock.json

.PHONY: clean
clean: ## Remove what was built, and the tools' caches
	@rm -rf build .cache .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

.PHONY: distclean
distclean: clean ## Remove the installed packages too
	@rm -rf .venv .venv-encryptcontent node_modules $(LIGHTHOUSE)/node_modules $(STATICRYPT)/node_modules dhr_portal.egg-info
