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

updates_of() { grep -c '"learning_rate"' "$1/metrics.jsonl" 2>/dev/null || true; }
random_below() { echo $(((RANDOM * 32768 + RANDOM) % $1)); }
adapter_of() { sha256sum <"$1/adapter/adapter_model.safetensors"; }

"$idiolect" prepare "$fixtures/personas/g/whatsapp" --me ActionParsnip --out "$work/data" >"$work/log" 2>&1
for split in train valid; do
  head -n 40 "$work/data/$split.jsonl" >"$work/cut" && mv "$work/cut" "$work/data/$split.jsonl"
done
train=("$idiolect" train --base "$fixtures/stories260k" --dataset "$work/data" --epochs 1
  --batch-tokens 80 --evaluate-every 3 --patience 100 --threads 1 --checkpoint-minutes 0)

"${train[@]}" --out "$work/whole" >>"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
whole=$(adapter_of "$work/whole")
updates=$(updates_of "$work/whole")
echo "left alone: $updates updates"

killed=0 equal=0 before=0 halfway=0 late=0
while [ "$killed" -lt "$points" ]; do
  run="$work/run"
  rm -rf "$run"
  "${train[@]}" --out "$run" >"$work/log" 2>&1 &
  trainer=$!
  # Any update is as likely as any other, however busy the machine is, and then any moment of it.
  target=$(random_below "$updates")
  # A file that is not there yet has no count, hence the zeros.
  while [ "$(updates_of "$run")0" -lt "${target}0" ] && kill -0 "$trainer" 2>/dev/null; do sleep 0.01; done
  sleep "0.$(printf '%03d' "$(random_below 200)")"
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
  if grep -q '"state": "done"' "$run/run.json" 2>/dev/null; then
    again=(true)  # all was written, and only the end of the process was left
  elif [ -e "$run/run.json" ]; then
    again=("$idiolect" train --resume --out "$run")
  else
    again=("${train[@]}" --out "$run")
  fi
  "${again[@]}" >>"$work/log" 2>&1 || { cat "$work/log"; echo "not resumed, killed about update $target"; exit 1; }
  if [ "$(adapter_of "$run")" = "$whole" ]; then
    equal=$((equal + 1))
  else
    echo "another adapter, killed about update $target"
  fi
  if ((killed % 10 == 0)); then echo "$killed killed, $equal equal"; fi
done
echo "killed $killed times ($before before the first checkpoint, $halfway while one was written): $equal of $killed adapters equal"
[ "$equal" -eq "$points" ]
