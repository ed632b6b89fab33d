#!/bin/sh
# Compiles pyproject.toml into pinned versions with hashes. No index address is written.
set -eu
cd "$(dirname "$0")/.."
compile() {
    .venv/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --universal \
        --python-version 3.11 "$@"
}
compile pyproject.toml --output-file requirements/runtime.txt
compile pyproject.toml --extra dev --output-file requirements/dev.txt
echo uv | compile - --constraints requirements/dev.txt --no-annotate --output-file requirements/installer.txt
