#!/usr/bin/env bash
# The shipped sample: every count equals expected.json, which the script that wrote the sample took
# from its sources, not from the files; the renamed owner is found without being named.
set -euo pipefail
idiolect=$1
sample=$(dirname "$0")/../../examples/sample
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$idiolect" prepare "$sample" --group all --dry-run --json >"$work/found.json" 2>/dev/null
python3 "$(dirname "$0")/../interop/sample_counts.py" "$sample/expected.json" "$work/found.json"
