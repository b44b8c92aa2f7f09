#!/usr/bin/env bash
# Ctrl-C once: the update is finished, all is saved, and the message says how to go on. Twice: it
# ends at once, with what was saved before. Both end with 130 and resume to the same adapter.
set -euo pipefail
source "$(dirname "$0")/training.bash"

"$idiolect" prepare "$fixtures/personas/g/whatsapp" --me ActionParsnip --out "$work/data" >"$work/log" 2>&1
train=("$idiolect" train --base "$fixtures/stories260k" --dataset "$work/data" --epochs 1 --checkpoint-minutes 0)
"${train[@]}" --out "$work/whole" >>"$work/log" 2>&1

# A shell that is no terminal starts background work with SIGINT ignored; SIGTERM means the same.
interrupt() {  # NAME TIMES
  "${train[@]}" --out "$work/$1" >"$work/$1.log" 2>&1 &
  local trainer=$!
  until ls "$work/$1"/checkpoints/update-* >/dev/null 2>&1; do
    kill -0 "$trainer" || { echo "ended before its first checkpoint"; cat "$work/$1.log"; exit 1; }
    sleep 0.05
  done
  for ((i = 0; i < $2; ++i)); do kill -TERM "$trainer" 2>/dev/null || true; sleep 0.002; done
  local code=0
  wait "$trainer" || code=$?
  [ "$code" -eq 130 ] || { echo "exit code $code"; cat "$work/$1.log"; exit 1; }
}

interrupt once 1
grep -q "stopped after update .*; everything is saved" "$work/once.log"
grep -q "go on with: idiolect train --resume --out $work/once" "$work/once.log"
grep -q '"state": "interrupted"' "$work/once/run.json"
grep -q "state: interrupted" "$work/once/curves.html"
[ "$(stat -c %a "$work/once/curves.html" "$work"/once/checkpoints/update-*/* | sort -u)" = 600 ]

interrupt twice 2
for run in once twice; do
  "$idiolect" train --resume --out "$work/$run" >>"$work/log" 2>&1
  cmp "$work/whole/adapter/adapter_model.safetensors" "$work/$run/adapter/adapter_model.safetensors"
done
