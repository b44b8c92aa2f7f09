#!/usr/bin/env bash
# Runs fuzz targets for longer than the checks do, and prints a row of a table for each: executions,
# edges and features covered, inputs in the corpus, findings.
#   make fuzz && tools/fuzz_long.sh SECONDS [TARGET...]        e.g. tools/fuzz_long.sh 600 sms_xml slack
# Inputs that are found stay in build/fuzz/corpus, what breaks a target in build/fuzz/TARGET-*.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=$1
shift
jobs=${JOBS:-$(nproc)}
build=${BUILD:-build/fuzz}
targets=("$@")
if [[ ${#targets[@]} == 0 ]]; then
  for binary in "$build"/*_fuzz; do targets+=("$(basename "$binary" _fuzz)"); done
fi

run_one() {
  local target=$1 log corpus=$build/corpus/$1
  log=$(mktemp)
  mkdir -p "$corpus"
  local findings=0
  "$build/${target}_fuzz" -max_total_time="$seconds" -timeout=25 -rss_limit_mb=2048 -max_len=65536 \
    -print_final_stats=1 -artifact_prefix="$build/$target-" "$corpus" "tests/fuzz/seeds/$target" \
    >"$log" 2>&1 || findings=1
  local runs edges features
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  edges=$(grep -o 'cov: [0-9]*' "$log" | tail -1 | cut -d' ' -f2)
  features=$(grep -o 'ft: [0-9]*' "$log" | tail -1 | cut -d' ' -f2)
  printf '| %s | %s | %s | %s | %s | %s |\n' "$target" "${runs:-?}" "${edges:-?}" "${features:-?}" \
    "$(find "$corpus" -type f | wc -l)" "$([[ $findings == 0 ]] && echo none || echo "see $log")"
}
export -f run_one
export seconds build

echo "| target | runs in $seconds s | edges | features | corpus | findings |"
echo "|---|---|---|---|---|---|"
printf '%s\n' "${targets[@]}" | xargs -P "$jobs" -I{} bash -c 'run_one {}'
