# Everything here works on a fresh machine with Python 3.11 (or newer), make and a C++ compiler.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
STAMP = $(VENV)/.installed
TEST_STAMP = $(VENV)/.installed-test
# Versions are pinned for Python 3.11, which continuous integration uses; a newer Python takes what setup.py allows.
PINS = $(shell $(PYTHON) -c 'import sys; print("-c constraints.txt" if sys.version_info[:2] == (3, 11) else "")')

# Other versions of Brian2, each in an environment of its own: the one that Brian2GeNN needs, and the newest.
PYTHON_GENN ?= python3.11
PYTHON_NEWEST ?= python3.13
VENV_GENN ?= .venv-genn
VENV_NEWEST ?= .venv-newest

.PHONY: demo test page browser pictures coverage test-properties test-slow test-chaos test-genn test-newest test-versions lint docs site clean

demo: $(STAMP)
	mkdir -p demo
	$(BIN)/cxsystem2 run coba_eif --device cpp --output demo/coba_eif_$$(date +%Y%m%d_%H%M%S).h5 > demo/latest.txt
	$(BIN)/cxsystem2 plot "$$(cat demo/latest.txt)" --output demo/raster.png

test: $(TEST_STAMP) lint page browser
	$(BIN)/python -m pytest -p tests.processor_time -n 2 --dist loadfile -m "not slow"

# The modules of the page, where Node is installed.
page: $(TEST_STAMP)
	$(BIN)/python tests/bui/js/check.py

browser: $(TEST_STAMP)
	$(BIN)/python tests/bui/browser/find.py

# The pictures of the browser interface in the documentation, made by tests of its first minutes.
pictures: browser
	PICTURES=docs/pictures $(BIN)/python -m pytest tests/bui/browser/test_newcomer.py tests/bui/browser/test_form.py -k "download or fire"

# Lines that the tests of a package run, for the packages where each line is an answer that users see; below 95 % of one it fails.
MEASURED = config draws expressions geometry measures network results rules syntax tables
coverage: $(TEST_STAMP)
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow" $(MEASURED:%=tests/%) $(MEASURED:%=--cov=cxsystem2.%) --cov-report=
	$(BIN)/python tests/line_coverage.py 95

# Properties with many examples instead of the few of every day.
test-properties: $(TEST_STAMP)
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "hypothesis and not slow" --hypothesis-profile=many

test-slow: $(TEST_STAMP)
	$(BIN)/python -m pytest -m slow

test-chaos: $(TEST_STAMP)
	$(BIN)/python -m pytest -m slow tests/batches/test_chaos.py tests/lfads/test_chaos.py tests/deploy/test_chaos.py

test-genn: $(VENV_GENN)/.installed-test
	$(VENV_GENN)/bin/python -m pytest -p tests.processor_time -n 2 --dist loadfile -m "not slow"

test-newest: $(VENV_NEWEST)/.installed-test
	$(VENV_NEWEST)/bin/python -m pytest -p tests.processor_time -n 2 --dist loadfile -m "not slow"

# What shows that another version of Python, with the Brian2 that pip takes there, works: make test-versions PYTHON=python3.13 VENV=.venv-3.13
test-versions: $(TEST_STAMP)
	$(BIN)/python -m pytest -p tests.processor_time -n 2 --dist loadfile -m versions

lint: $(TEST_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(TEST_STAMP)
	$(BIN)/python docs/generate.py

# The documentation as a site, in the folder site; a warning is an error.
site: $(TEST_STAMP)
	$(BIN)/mkdocs build --strict

clean:
	rm -rf $(VENV) .venv-* demo build site *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .cache

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(STAMP): $(VENV)/bin/python setup.py constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(PINS) -e .
	touch $@

$(TEST_STAMP): $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(PINS) -e ".[test]"
	touch $@

$(VENV_GENN)/.installed-test: setup.py
	$(PYTHON_GENN) -m venv $(VENV_GENN)
	$(VENV_GENN)/bin/python -m pip install --quiet --disable-pip-version-check -e ".[test,genn]"
	touch $@

$(VENV_NEWEST)/.installed-test: setup.py
	$(PYTHON_NEWEST) -m venv $(VENV_NEWEST)
	$(VENV_NEWEST)/bin/python -m pip install --quiet --disable-pip-version-check -e ".[test]"
	touch $@
