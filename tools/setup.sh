#!/bin/sh
# Everything `make run` and `make test` need: the virtual environment, the pinned packages, the browser files.
set -eu
cd "$(dirname "$0")/.."

if [ ! -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    rm -rf .venv
    if ! python3 -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
            apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy python3-venv
        else
            echo "需要 Python 3.11 或更新版本及其 venv 模块。Debian 上请先执行：sudo apt-get install python3-venv" >&2
            exit 1
        fi
    fi
    python3 -m venv .venv
fi

PY=.venv/bin/python
if $PY -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/installer.txt &&
    $PY -m uv pip install --quiet --require-hashes -r requirements/dev.txt; then
    $PY -m uv pip install --quiet --no-deps --no-build-isolation --editable .
else
    echo "uv 没能装好依赖，改用 pip（慢一些）。" >&2
    $PY -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
    $PY -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
fi
$PY tools/assets.py
