#!/usr/bin/env bash
# Compiles the requirement files for all platforms, hash-pinned, with no registry address in them.
set -euo pipefail
uv=$1
compile() {
  "$uv" pip compile "$@" --universal --python-version 3.11 --generate-hashes --no-header \
    --no-emit-index-url --no-emit-find-links --quiet
}
compile pyproject.toml -o requirements/base.txt
compile requirements/build.in -c requirements/base.txt -o requirements/build.txt
compile requirements/node.in -o requirements/node.txt
# Without the commercial solver, which pabutools needs for an analysis that nothing here asks for.
compile requirements/oracles.in -c requirements/base.txt -o requirements/oracles.txt --no-emit-package gurobipy
compile pyproject.toml requirements/test.in -c requirements/base.txt -c requirements/build.txt -o requirements/test.txt
python3 tools/wheels.py "$uv"
