#!/usr/bin/env bash
# With one thread of two people nothing tells who the owner is: prepare asks, with
# the --me to add, and takes the answer; a --me that is nobody is a warning.
set -euo pipefail
idiolect=$(realpath "$1")
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT

mkdir -p your_facebook_activity/messages/inbox/tom_1
cat >your_facebook_activity/messages/inbox/tom_1/message_1.json <<'JSON'
{"participants": [{"name": "Tom"}, {"name": "Zo\u00c3\u00ab"}], "title": "Tom", "thread_path": "inbox/tom_1", "messages": [
 {"sender_name": "Tom", "timestamp_ms": 1700000003000, "content": "Tom left the group."},
 {"sender_name": "Tom", "timestamp_ms": 1700000002000, "content": "he left the group."},
 {"sender_name": "Zo\u00c3\u00ab", "timestamp_ms": 1700000001000, "content": "who left?"},
 {"sender_name": "Zo\u00c3\u00ab", "timestamp_ms": 1700000000000, "content": "hi"}]}
JSON

code=0; "$idiolect" prepare . 2>errors || code=$?
cat errors
[[ $code == 1 && ! -e dataset ]]
grep -q "messenger: cannot tell which participant is you: 'Tom' (2 messages in 1 thread), 'Zoë'" errors
grep -q 'hint: say who you are, e.g. --me "Tom"' errors

"$idiolect" prepare . --me zoë --me robin --out made --json >json 2>notes
grep -q "warning: --me 'robin' is nobody in these exports" notes
grep -q '"owner":2,"others":1,"dropped":{"system":1}' json
grep -q '"content":"hi\\nwho left?"' made/train.jsonl
