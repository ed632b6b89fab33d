# Two commands do all: `make run` and `make test`. `make help` lists the rest.
.DEFAULT_GOAL := help
PY := .venv/bin/python

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/ready  ## everything needed, once

.venv/ready: pyproject.toml package.json tools/assets.py
	test -x $(PY) || python3 -m venv .venv
	$(PY) -m pip install -q uv && $(PY) -m uv pip install -q -e '.[dev]' || $(PY) -m pip install -q -e '.[dev]'
	$(PY) tools/assets.py
	touch $@

run: setup  ## the web site
	.venv/bin/zhengmei serve

test: setup  ## every test
	$(PY) -m pytest

check: setup  ## lint, types, contracts
	.venv/bin/ruff check src tests tools
	.venv/bin/ruff format --check src tests tools
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo

fmt: setup  ## format
	.venv/bin/ruff check --fix src tests tools
	.venv/bin/ruff format src tests tools
