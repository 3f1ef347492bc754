#!/usr/bin/env bash
# Runs the traced tests twice, shuffled, with one worker and with several, and compares what they leave to the byte.
set -euo pipefail
cd "$(dirname "$0")/.."

kept=$(mktemp -d)
# Whatever happens, docs-out is left as it was.
trap 'rm -rf docs-out; cp -R "$kept/committed" docs-out; rm -rf "$kept"' EXIT
cp -R docs-out "$kept/committed"

run() {
  rm -rf docs-out
  # What hangs on messages is made by a command of its own, from the traces; pages and pictures show it.
  mkdir docs-out
  cp -R "$kept/committed/if-lost" docs-out/if-lost
  npx vitest run tests/scenarios --reporter=dot --sequence.shuffle.files --sequence.shuffle.tests -u "$@" >"$kept/log" 2>&1 ||
    { cat "$kept/log"; exit 1; }
  npm run -s protokoll -- render >/dev/null
  cp -R docs-out "$kept/$1"
}

run --sequence.seed=11 --maxWorkers=1
run --sequence.seed=22 --maxWorkers=4
for other in committed --sequence.seed=22; do
  diff -r "$kept/--sequence.seed=11" "$kept/$other"
done
echo "docs-out is the same in every order, with one worker and with several: $(find docs-out -type f | wc -l) files"
