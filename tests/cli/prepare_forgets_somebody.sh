#!/usr/bin/env bash
# Nothing that is written still knows of somebody who was forgotten; the ledger counts what went.
set -euo pipefail
idiolect=$1
persona=${IDIOLECT_FIXTURES:-$2}/personas/a
[[ -d $persona ]] || exit 77
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
search="$(dirname "$0")/../interop/nothing_is_left_of.py"

"$idiolect" prepare "$persona" --me "Robin Vale" --me robin --out "$out/all" >/dev/null 2>&1
# The search finds her where she is.
python3 "$search" "$persona" "$out/all" "Anna Lindqvist" 2>"$out/found" || true
grep -q "found: a text in train.jsonl" "$out/found"
grep -q "found: a name in" "$out/found"
grep -q "found: a slug in dataset.json" "$out/found"

"$idiolect" prepare "$persona" --me "Robin Vale" --me robin --forget "anna lindqvist" --out "$out/without" \
  >"$out/said" 2>&1
python3 "$search" "$persona" "$out/without" "Anna Lindqvist"
if grep -qi lindqvist "$out/said"; then exit 1; fi
grep -q "forgotten" "$out/without/dataset.json"
