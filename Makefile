# Two commands do everything: `make run` and `make test`. `make help` lists the rest.
.DEFAULT_GOAL := help
.PHONY: help setup run demo test check fmt new-rule new-text-rule golden bench docs requirements
PY := .venv/bin/python
CODE := src tests tools benchmarks
WORKERS ?= 2
# A machine that forbids compiled files compiles 3,000 of them at every start.
unexport PYTHONDONTWRITEBYTECODE

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: .venv/ready  ## everything needed, once

.venv/ready: requirements/dev.txt package.json package-lock.json tools/setup.sh tools/assets.py
	sh tools/setup.sh
	touch $@

run: setup  ## the web site; an empty database gets the demo first
	$(PY) -m zhengmei serve --demo-if-empty

demo: setup  ## load the demo into an empty database, without serving
	$(PY) -m zhengmei demo

test: setup  ## every test: the database tests on PostgreSQL, then everything on SQLite with the browser
	$(PY) -m pytest -n $(WORKERS) --database=postgresql
	$(PY) -m pytest -n $(WORKERS)

check: setup  ## lint, format, types, import contracts, generated pages
	$(PY) -m ruff check $(CODE)
	$(PY) -m ruff format --check $(CODE)
	$(PY) -m mypy
	.venv/bin/lint-imports --no-logo
	$(PY) tools/docs.py --check
	$(PY) -m zhengmei packs check

fmt: setup  ## format and fix what can be fixed
	$(PY) -m ruff check --fix $(CODE)
	$(PY) -m ruff format $(CODE)

new-rule: setup  ## the skeleton of a new check of conduct: make new-rule NAME=what_is_wrong
	$(PY) tools/new_check.py "$(NAME)"

new-text-rule: setup  ## the skeleton of a new rule about words: make new-text-rule NAME=what_is_wrong
	$(PY) tools/new_text_rule.py "$(NAME)"

golden: setup  ## rewrite the golden files; look at the difference before you commit it
	ZHENGMEI_GOLDEN=write $(PY) -m pytest tests/demo/test_golden.py tests/filing/test_paper.py tests/house/test_matrix.py

bench: setup  ## the benchmarks, each as a ratio to the work it cannot avoid
	for file in benchmarks/*.py; do echo "$$file"; $(PY) "$$file" || exit 1; done

docs: setup  ## write the generated pages of docs/ anew
	$(PY) tools/docs.py

requirements: setup  ## compile requirements/*.txt from pyproject.toml
	sh tools/requirements.sh
