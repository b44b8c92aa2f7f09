#!/usr/bin/env bash
# Four real writers' exports: what is kept equals an independent count of the raw
# files, and every other message has a reason. The owner is given once, then found.
set -euo pipefail
idiolect=$1
personas=${IDIOLECT_FIXTURES:-$2}/personas
[[ -d $personas ]] || exit 77
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

for persona in a d g j; do
  me=()
  [[ $persona == a ]] && me=(--me "Robin Vale" --me robin)
  "$idiolect" prepare "$personas/$persona" "${me[@]}" --out "$out/$persona" --json >"$out/$persona.json"
  python3 "$(dirname "$0")/../interop/count_messages.py" "$personas/$persona" "$out/$persona.json" "$out/$persona"
done
