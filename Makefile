# make demo | test | test-services | lint | serve | bench | messages | lock      (see README.md)
# A fresh machine needs Python 3.11 or newer and make; everything else goes into .venv and var/.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps
SERVICES := DATABASE_URL=$${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/approvals} REDIS_URL=$${REDIS_URL:-redis://127.0.0.1:6379/0}
PYTEST := $(BIN)/python -m pytest -p no:cacheprovider

.PHONY: demo serve test test-services test-browser bench chaos lint messages lock clean
.DEFAULT_GOAL := demo

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 …")'
	$(PYTHON) -m venv $(VENV)

# One stamp a lock file: pip runs only when the lock is newer than the last installation.
$(VENV)/.%.stamp: requirements/%.txt | $(BIN)/python
	$(PIP) -r $<
	@touch $@

demo: $(VENV)/.base.stamp
	@$(BIN)/python tools/demo.py

serve: $(VENV)/.base.stamp
	@$(BIN)/python tools/demo.py --only-serve

test: $(VENV)/.dev.stamp
	env -u DATABASE_URL -u REDIS_URL $(PYTEST) -n auto -m "not browser" $(ARGS)

test-services: $(VENV)/.dev.stamp
	$(SERVICES) $(PYTEST) -n auto -m "not browser" $(ARGS)

test-browser: $(VENV)/.browser.stamp
	$(PYTEST) -n auto -m browser $(ARGS)

bench: $(VENV)/.dev.stamp
	$(BIN)/python -m bench $(ARGS)

chaos: $(VENV)/.dev.stamp
	$(BIN)/python -m bench.chaos $(ARGS)

lint: $(VENV)/.dev.stamp
	$(BIN)/python tools/lint.py

messages: $(VENV)/.dev.stamp
	$(BIN)/python tools/messages.py update
	$(BIN)/python tools/messages.py compile

# Needs uv. The order matters: each lock keeps the versions of the one before it.
lock:
	uv pip compile --universal --no-header --quiet --generate-hashes --no-emit-index-url --python-version 3.11 requirements/base.in -o requirements/base.txt
	uv pip compile --universal --no-header --quiet --generate-hashes --no-emit-index-url --python-version 3.11 requirements/dev.in -c requirements/base.txt -o requirements/dev.txt
	uv pip compile --universal --no-header --quiet --generate-hashes --no-emit-index-url --python-version 3.11 requirements/browser.in -c requirements/dev.txt -o requirements/browser.txt

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache .import_linter_cache .hypothesis
