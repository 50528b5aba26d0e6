#!/bin/sh
# The test suite, inside the environment that ./run made. `--conformance`: the heavy validators as well, installed first.
set -eu
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"
export PATH

marked="not conformance"
if [ "${1-}" = "--conformance" ]; then
  shift
  marked=""
  sh tests/conformance/install.sh
fi
ruff check .
ruff format --check .
mypy
lint-imports
exec python -m pytest -n auto --dist worksteal -m "$marked" "$@"
