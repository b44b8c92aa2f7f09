#!/usr/bin/env bash
# sources counts what is in an export, names what it cannot read, and goes on behind it.
set -euo pipefail
idiolect=$1
here=$(dirname "$0")
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

cp -r "$here/../../examples/sample" "$out/export"
mkdir -p "$out/export/messages/inbox/broken_1"
printf '{"participants": [{"name": "A"}], "messages": [{"sender_name": "A"' \
  >"$out/export/messages/inbox/broken_1/message_1.json"
printf 'SQLite format 3\0 and so on' >"$out/export/unknown.db"

"$idiolect" sources "$out/export" --json >"$out/sources.json"
python3 - "$out" "$here/../../examples/sample/expected.json" <<'PYTHON'
import json, sys
found = json.load(open(f"{sys.argv[1]}/sources.json"))
expected = json.load(open(sys.argv[2]))["text_messages"]
counts = {}
for item in found["items"]:
    counts[item["source"]] = counts.get(item["source"], 0) + item["text"]
for source in ("whatsapp", "instagram", "messenger"):
    wanted = sum(n for key, n in expected.items() if key.startswith(source))
    assert counts[source] == wanted, (source, counts[source], wanted)
broken = [item for item in found["items"] if item["error"]]
assert len(broken) == 1 and "byte" in broken[0]["error"], broken
assert any("SQLite" in reason for reason in found["skipped"]), found["skipped"]
PYTHON
"$idiolect" sources "$out/export" >"$out/table"
grep -q "cannot be read:" "$out/table"
