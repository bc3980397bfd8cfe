# Two commands do everything on a fresh machine: make demo, make test.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif

.PHONY: demo demo-reset test quick format bench lock clean

demo: .venv/run
	$(BIN)/python bot.py demo

demo-reset: .venv/run
	$(BIN)/python bot.py demo --reset

test: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/python -m pytest

# While working: what needs no commune, no other program and no whole year.
quick: .venv/dev
	$(BIN)/python -m pytest -m "not (slow or browser or commune)"

format: .venv/dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/run
	$(BIN)/python -m bench.path_of_an_answer
	$(BIN)/python -m bench.adding_up
	$(BIN)/python -m bench.workbook

# Pins for every platform and Python from 3.11 on; run after changing pyproject.toml.
lock: .venv/dev
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --no-header --no-emit-index-url --no-annotate pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --universal --python-version 3.11 --no-header --no-emit-index-url --no-annotate --extra dev pyproject.toml -o requirements-dev.lock

.venv/run: requirements.lock
	test -d .venv || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	touch $@

.venv/dev: requirements-dev.lock .venv/run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	touch $@

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache
