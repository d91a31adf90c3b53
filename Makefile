# Every target makes its own environment when there is none. Without make: see README, « Without make ».
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.installed
TOOLS := $(VENV)/.tools

.PHONY: demo test soak lab bench lint words templates coverage golden notebooks sample lock clean

demo: $(RUN)
	$(BIN)/maillage demo

lab: $(RUN)
	$(BIN)/maillage lab

test: $(TOOLS)
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check lib tests bench
	$(BIN)/python -m pytest -n logical --dist loadfile
	$(BIN)/python -m pytest --nbval --nbval-current-env --nbval-cell-timeout=300 --nbval-sanitize-with tests/nbval.cfg \
		-p no:doctest --override-ini=addopts= -q notebooks

soak: $(TOOLS)
	$(BIN)/python -m pytest -n logical --dist loadfile --override-ini=addopts= --import-mode=importlib -q -ra \
		tests/soak
ifneq ($(SOAK),short)     # make test draws the same examples every time; here the formulas meet new ones
	$(BIN)/python -m pytest -n logical --override-ini=addopts= --import-mode=importlib -q -ra --hypothesis-profile=search \
		tests/measures
endif

lint: $(TOOLS)
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check lib tests bench

bench: $(TOOLS)           # the second: python bench/intake.py 10000 for another size
	$(BIN)/python bench/report.py
	$(BIN)/python bench/intake.py
	$(BIN)/python bench/diagnosis.py
	$(BIN)/python bench/coverage.py
	$(BIN)/python bench/seats.py
	$(BIN)/python bench/schedule.py
	$(BIN)/python bench/returns.py
	$(BIN)/python bench/plan.py
	$(BIN)/python bench/deliverables.py
	$(BIN)/python bench/batch.py
	$(BIN)/python bench/room.py
	$(BIN)/python bench/desk.py

words: $(TOOLS)          # bring the English entries in step with the French phrases
	$(BIN)/python -m maillage.locales.update

templates: $(TOOLS)      # rewrite data/templates/ and docs/data_dictionary.md from the schema
	$(BIN)/python -m maillage.intake.templates

coverage: $(TOOLS)       # rewrite docs/coverage.md from the catalogue
	$(BIN)/python -m maillage.catalogue.coverage

golden: $(TOOLS)         # rewrite the golden sentences; read what changed, then enter it in docs/reviews.csv
	$(BIN)/python tests/golden.py

notebooks: $(TOOLS)      # store the outputs of the default example in the committed notebooks
	$(BIN)/python tests/store_outputs.py

sample: $(TOOLS)         # write docs/sample/ anew: one client's five formats in both languages
	$(BIN)/python tests/store_sample.py

lock: $(TOOLS)           # resolve the ranges of pyproject.toml again
	$(BIN)/python -m uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate \
		--no-header -q --upgrade -o requirements.lock
	$(BIN)/python -m uv pip compile pyproject.toml --extra dev -c requirements.lock --universal --python-version 3.11 \
		--generate-hashes --no-annotate --no-header -q --upgrade -o requirements-dev.lock

$(RUN): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

$(TOOLS): requirements-dev.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $(RUN) $@

clean:
	rm -rf $(VENV) reports .pytest_cache .ruff_cache
