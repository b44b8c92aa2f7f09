#!/usr/bin/env bash
# Kills training with SIGKILL at random points, resumes it, and compares the adapter with that of a
# run left alone:
#
#   tools/kill_points.sh PROGRAM [POINTS] [SEED]      (100 points, seed 1)
#
# A checkpoint is written after every update, so that many kills fall into the writing of one. Needs
# the fixtures (IDIOLECT_FIXTURES): a base model of 260,000 weights and a small export. The last line
# is the summary; exit code 1 where a single adapter differs, 77 where something is not at hand.
set -euo pipefail
idiolect=$(realpath "${1:?the program}")
points=${2:-100}
RANDOM=${3:-1}
fixtures=${IDIOLECT_FIXTURES:-$(dirname "$0")/../../shared/fixtures}
[ -d "$fixtures/stories260k" ] && [ -d "$fixtures/personas/g" ] || exit 77
[ -f "$(dirname "$idiolect")/libidiolect-engine.so" ] || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

now_ms() { echo $((${EPOCHREALTIME/./} / 1000)); }
adapter_of() { sha256sum <"$1/adapter/adapter_model.safetensors"; }

"$idiolect" prepare "$fixtures/personas/g/whatsapp" --me ActionParsnip --out "$work/data" >"$work/log" 2>&1
for split in train valid; do
  head -n 60 "$work/data/$split.jsonl" >"$work/cut" && mv "$work/cut" "$work/data/$split.jsonl"
done
train=("$idiolect" train --base "$fixtures/stories260k" --dataset "$work/data" --epochs 2
  --batch-tokens 100 --evaluate-every 3 --patience 100 --checkpoint-minutes 0)

start=$(now_ms)
"${train[@]}" --out "$work/whole" >>"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
took=$(($(now_ms) - start))
whole=$(adapter_of "$work/whole")
updates=$(grep -c '"learning_rate"' "$work/whole/metrics.jsonl")
echo "left alone: $updates updates in $took ms"

killed=0 equal=0 before=0 halfway=0 late=0
while [ "$killed" -lt "$points" ]; do
  run="$work/run"
  rm -rf "$run"
  "${train[@]}" --out "$run" >"$work/log" 2>&1 &
  trainer=$!
  delay=$(((RANDOM * 32768 + RANDOM) % took))
  sleep "$(printf '%d.%03d' $((delay / 1000)) $((delay % 1000)))"
  kill -9 "$trainer" 2>/dev/null || true
  if wait "$trainer" 2>/dev/null; then
    late=$((late + 1))  # it was quicker this time, and there was nothing to kill
    [ "$late" -lt $((points + 20)) ] || { echo "it is always done before it is killed"; exit 1; }
    continue
  fi
  killed=$((killed + 1))
  if compgen -G "$run/checkpoints/*.tmp.*" >/dev/null; then
    halfway=$((halfway + 1))
  elif ! compgen -G "$run/checkpoints/update-*" >/dev/null; then
    before=$((before + 1))
  fi
  # Killed before run.json was written, there is no run to go on with: the user starts it again.
  if [ -e "$run/run.json" ]; then
    again=("$idiolect" train --resume --out "$run")
  else
    again=("${train[@]}" --out "$run")
  fi
  "${again[@]}" >>"$work/log" 2>&1 || { cat "$work/log"; echo "not resumed, killed after $delay ms"; exit 1; }
  if [ "$(adapter_of "$run")" = "$whole" ]; then
    equal=$((equal + 1))
  else
    echo "another adapter, killed after $delay ms"
  fi
done
echo "killed $killed times ($before before the first checkpoint, $halfway while one was written): $equal of $killed adapters equal"
[ "$equal" -eq "$points" ]
