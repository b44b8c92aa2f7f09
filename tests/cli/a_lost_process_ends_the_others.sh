#!/usr/bin/env bash
# train --processes 2: one that is killed ends the other and the whole, with a line that says who;
# --resume goes on with two, to the same bytes as a run that was left alone.
set -euo pipefail
source "$(dirname "$0")/training.bash"

"$idiolect" prepare "$fixtures/personas/g/whatsapp" --me ActionParsnip --out "$work/data" >"$work/log" 2>&1
train=("$idiolect" train --base "$fixtures/stories260k" --dataset "$work/data" --processes 2
  --epochs 2 --evaluate-every 2 --threads 1)

if ! "${train[@]}" --out "$work/whole" >"$work/whole.log" 2>&1; then
  grep -q "libgloo-dev" "$work/whole.log" && exit 77  # a build without Gloo says so
  cat "$work/whole.log"
  exit 1
fi
grep -q '"processes": 2' "$work/whole/run.json"
[ "$(grep -c "training on" "$work/whole.log")" -eq 1 ] || { echo "two voices"; exit 1; }

# started NAME: begins a run and waits for its first checkpoint; sets $launcher.
started() {
  "${train[@]}" --out "$work/$1" >"$work/$1.log" 2>&1 &
  launcher=$!
  until ls "$work/$1"/checkpoints/update-* >/dev/null 2>&1; do
    kill -0 "$launcher" || { echo "ended before its first checkpoint"; cat "$work/$1.log"; exit 1; }
    sleep 0.05
  done
}

# All but what a clock says.
curves() { sed -E 's/,"(seconds|tokens_per_second|share|rss)":[^,}]*//g' "$1/metrics.jsonl"; }

# resumed NAME: goes on, and compares.
resumed() {
  "$idiolect" train --resume --out "$work/$1" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
  cmp "$work/whole/adapter/adapter_model.safetensors" "$work/$1/adapter/adapter_model.safetensors"
  cmp <(curves "$work/whole") <(curves "$work/$1")
}

started killed
ranks=$(pgrep -P "$launcher")
kill -9 "$(tail -n 1 <<<"$ranks")"
code=0
wait "$launcher" || code=$?
[ "$code" -eq 1 ] || { echo "exit code $code"; exit 1; }
grep -q "rank 1 is gone: stopped after update .*; everything is saved" "$work/killed.log"
grep -q "go on with: idiolect train --resume" "$work/killed.log"
for rank in $ranks; do ! kill -0 "$rank" 2>/dev/null || { echo "rank left behind"; exit 1; }; done
resumed killed

started stopped
kill -INT "$launcher"
code=0
wait "$launcher" || code=$?
[ "$code" -eq 130 ] || { echo "exit code $code"; exit 1; }
grep -q "stopped after update .*; everything is saved" "$work/stopped.log"
resumed stopped
