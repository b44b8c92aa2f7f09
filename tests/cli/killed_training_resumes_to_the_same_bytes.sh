#!/usr/bin/env bash
# kill -9 in the middle of training, then --resume: the adapter is that of a run left alone.
set -euo pipefail
source "$(dirname "$0")/training.bash"

"$idiolect" prepare "$fixtures/personas/g/whatsapp" --me ActionParsnip --out "$work/data" >"$work/log" 2>&1
train=("$idiolect" train --base "$fixtures/stories260k" --dataset "$work/data" --epochs 1 --evaluate-every 2)

"${train[@]}" --out "$work/whole" >>"$work/log" 2>&1

"${train[@]}" --out "$work/killed" >>"$work/log" 2>&1 &
trainer=$!
until ls "$work"/killed/checkpoints/update-* >/dev/null 2>&1; do
  kill -0 "$trainer" || { echo "training ended before its first checkpoint"; cat "$work/log"; exit 1; }
  sleep 0.05
done
kill -9 "$trainer"
wait "$trainer" || true
if [ -e "$work/killed/adapter" ]; then echo "it was finished before it was killed"; exit 1; fi

"$idiolect" train --resume --out "$work/killed" >>"$work/log" 2>&1
cmp "$work/whole/adapter/adapter_model.safetensors" "$work/killed/adapter/adapter_model.safetensors"
# All but what a clock says.
curves() { sed -E 's/,"(seconds|tokens_per_second|share|rss)":[^,}]*//g' "$1/metrics.jsonl"; }
cmp <(curves "$work/whole") <(curves "$work/killed")
! find "$work/killed" -name '*.tmp.*' | grep .
