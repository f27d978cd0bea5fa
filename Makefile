# Two commands: `make run` serves the demo city, `make test` runs every test. Both set up what they need.
PORT ?= 8000
TRAINING ?= 0
PY := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help run test check bench lock format reference

help:
	@echo "make run [PORT=8000]   set up and serve the demo city on 127.0.0.1"
	@echo "make run TRAINING=1    the same as a copy to practise on: as new at each start and every night"
	@echo "make test              set up and run every test"
	@echo "make check             style, types and contracts only"
	@echo "make bench             measurements, printed as ratios"
	@echo "make reference         write the reference pages that come from code"
	@echo "make lock              resolve requirements/*.in again"

run: .venv/run
	@TONGBAN_DEMO=1 TONGBAN_TRAINING=$(TRAINING) TONGBAN_PUBLIC_URL=http://127.0.0.1:$(PORT) exec .venv/bin/tongban run --port $(PORT)

test: .venv/dev
	@$(PY) -m tests.run

check: .venv/dev
	@$(PY) -m tests.run --only check

bench: .venv/dev
	@$(PY) -m bench $(WHAT)

format: .venv/dev
	@.venv/bin/ruff check --fix -q src tests bench; .venv/bin/ruff format -q src tests bench

reference: .venv/run
	@TONGBAN_DEMO=1 .venv/bin/tongban reference docs/reference

lock: .venv/dev
	@for set in run dev; do .venv/bin/uv pip compile -q --generate-hashes --no-emit-index-url --no-annotate \
	  --no-header -p 3.11 requirements/$$set.in -o requirements/$$set.txt; done

.venv/bin/python:
	@echo "Making .venv"
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Tongban needs Python 3.11 or later; python3 is $$(python3 --version)"; exit 1; }
	@python3 -m venv .venv || { echo "python3 has no venv module: apt-get install python3-venv"; exit 1; }

.venv/run: .venv/bin/python requirements/run.txt pyproject.toml
	@echo "Installing what Tongban runs on (requirements/run.txt)"
	@.venv/bin/pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements/run.txt
	@.venv/bin/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev: .venv/run requirements/dev.txt
	@echo "Installing what Tongban is tested with (requirements/dev.txt)"
	@.venv/bin/pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.txt
	@touch $@
