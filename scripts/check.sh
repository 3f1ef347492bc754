#!/usr/bin/env bash
# Everything that must hold before a change lands: form, types, dead code, tests with coverage, and documents that are
# what the tests make of them.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$*"; }

step 'Biome'
npm run -s lint
step 'TypeScript'
npx tsc -p .
step 'Lock file'
node scripts/complete-lock.mjs --check
step 'knip'
npx knip

before=$(mktemp -d)
trap 'rm -rf "$before"' EXIT
mkdir -p docs-out
cp -R docs-out "$before/"

step 'Tests'
npx vitest run --coverage --reporter=default --reporter=json --outputFile=coverage/tests.json
step 'Documents'
npm run -s protokoll -- render
if ! diff -r "$before/docs-out" docs-out; then
  echo 'docs-out was not what the tests make of it. It is now: read the difference, and commit it if it is meant.' >&2
  exit 1
fi
