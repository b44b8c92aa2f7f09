#!/usr/bin/env bash
# Exports to dataset to adapter to score and comparison, as the README shows it.
set -euo pipefail
source "$(dirname "$0")/training.bash"
base="$fixtures/stories260k"
bits() { sed 's/.*"bits_per_byte":\([0-9.]*\).*/\1/'; }

"$idiolect" prepare "$fixtures/personas/g/whatsapp" --me ActionParsnip --out "$work/data" >/dev/null 2>&1
"$idiolect" train --base "$base" --dataset "$work/data" --out "$work/run" --epochs 1 >/dev/null 2>&1
before=$("$idiolect" score --base "$base" --dataset "$work/data" --json 2>/dev/null | bits)
after=$("$idiolect" score --adapter "$work/run" --dataset "$work/data" --json 2>/dev/null | bits)
echo "bits per byte: $before -> $after"
awk -v b="$before" -v a="$after" 'BEGIN { exit !(a < 0.85 * b) }'

"$idiolect" compare --run "$work/run" --rounds 2 --max-new-tokens 16 >"$work/columns" 2>/dev/null
for title in "ActionParsnip, really" "zero-shot " "zero-shot + summary" "tuned"; do
  grep -qF "$title" "$work/columns" || { echo "no column '$title'"; exit 1; }
done
[ "$(LC_ALL=C.UTF-8 wc -L <"$work/columns")" -le 100 ]
[ "$(stat -c %a "$work/run/persona.md" "$work/run/run.json" "$work/data/train.jsonl" | sort -u)" = 600 ]
[ "$(stat -c %a "$work/run" "$work/data" | sort -u)" = 700 ]
