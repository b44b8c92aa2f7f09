#!/usr/bin/env bash
# Nothing that is written or said still knows of somebody who was forgotten: neither a name or number
# of theirs nor five words in a row that stand only in what they wrote or was written to them. The
# ledger counts what went.
set -euo pipefail
idiolect=$1
persona=${IDIOLECT_FIXTURES:-$2}/personas/a
if [[ ! -d $persona ]]; then
  echo "skipped: no fixture personas/a (IDIOLECT_FIXTURES)"
  exit 77
fi
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
search="$(dirname "$0")/../interop/nothing_is_left_of.py"
me=(--me "Robin Vale" --me robin)

# The search finds her where she is.
"$idiolect" prepare "$persona" "${me[@]}" --out "$out/all" >/dev/null 2>&1
python3 "$search" "$persona" "$out/all" "Anna Lindqvist" 2>"$out/found" && exit 1
for trace in "a text in train.jsonl" "a name in train.jsonl" "a name in dataset.json" "a slug in dataset.json" "a count"; do
  grep -q "found: $trace" "$out/found"
done

# Whatever else is asked for, and however her name is spelt.
without() {
  "$idiolect" prepare "$persona" "${me[@]}" --out "$out/without" "$@" >"$out/said" 2>&1
  cp "$out/said" "$out/without/said.txt"
  python3 "$search" "$persona" "$out/without" "Anna Lindqvist"
  rm "$out/without/said.txt"
  if grep -qi lindqvist "$out/said"; then exit 1; fi
}
without --forget "anna lindqvist" --explain all
without --forget "Anna Lindqvist" --redact tag --json
without --forget "ANNA LINDQVIST" --format sharegpt
