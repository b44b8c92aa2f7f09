#!/usr/bin/env bash
# The figures of inspect are those of the rows; the page holds what was said, as text.
set -euo pipefail
idiolect=$1
fixtures=${IDIOLECT_FIXTURES:-$2}
here=$(dirname "$0")
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

"$idiolect" prepare "$here/../../examples/sample" --group all --out "$out/dataset" >/dev/null 2>&1
"$idiolect" inspect "$out/dataset" --json >"$out/figures.json"
python3 - "$out" <<'PYTHON'
import json, sys
out = sys.argv[1]
figures = json.load(open(f"{out}/figures.json"))["all"]
rows = [json.loads(line) for split in ("train", "valid", "test")
        for line in open(f"{out}/dataset/{split}.jsonl", newline="\n")]
mine = [bubble for row in rows for turn in row["messages"] if turn["role"] == "assistant"
        for bubble in turn["content"].split("\n")]
assert figures["sessions"] == len(rows), figures
assert figures["owner_messages"] == len(mine), (figures, len(mine))
PYTHON

"$idiolect" inspect "$out/dataset" --show 3 --html "$out/page.html" >"$out/text"
grep -q "^── " "$out/text"
grep -q "<title>idiolect inspect</title>" "$out/page.html"
if grep -qE "<script|src=|href=" "$out/page.html"; then echo "the page loads something"; exit 1; fi
[[ $(stat -c %a "$out/page.html") == 600 ]]

[[ -d $fixtures/stories260k ]] || exit 0
"$idiolect" inspect "$out/dataset" --show 1 --base "$fixtures/stories260k" --template plain >"$out/tokens"
grep -q "tokens, .* of them trained on" "$out/tokens"
