#!/usr/bin/env bash
# prepare --carry N shows earlier turns, marked; without it the rows are as they are; a form whose
# trainers would learn them gets none, and is said to.
set -euo pipefail
idiolect=$(realpath "$1")
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT

{
  echo "Chat Session,Message Date,Sent Date,Type,Sender ID,Sender Name,Status,Text,Attachment"
  for day in 01 02 03 04 05 06; do
    echo "Tomke Halm,2024-01-$day 10:00:00,,Incoming,+1,Tomke Halm,Read,morning $day,"
    echo "Tomke Halm,2024-01-$day 10:01:00,,Outgoing,,,Read,hi $day,"
    echo "Tomke Halm,2024-01-$day 14:00:00,,Incoming,+1,Tomke Halm,Read,dinner $day?,"
  done
} >chat.csv

"$idiolect" prepare chat.csv --out none >/dev/null 2>&1
if grep -q carried none/*; then exit 1; fi
[[ $(grep -c no-owner-in-session none/ledger.jsonl) == 6 ]]

"$idiolect" prepare chat.csv --out two --carry 2 >said 2>&1
grep -q "messages carried only: 5," said
[[ $(grep -c '"bin":"carried"' two/ledger.jsonl) == 5 ]]
[[ $(grep -c '"bin":"owner"' two/ledger.jsonl) == $(grep -c '"bin":"owner"' none/ledger.jsonl) ]]
# Turn by turn, what is not carried is what the other dataset has.
for split in train valid test; do
  sed -E 's/\{"role":"[a-z]*","name":"[^"]*","content":"[^"]*","times":\[[^]]*\],"carried":true\},//g' \
    two/$split.jsonl | cmp - none/$split.jsonl
done
grep -q '"content":"dinner 05?","times":\["2024-01-05T14:00:00"\],"carried":true' two/test.jsonl

"$idiolect" prepare chat.csv --out openai --format openai --carry 2 >said 2>&1
grep -q "note: --carry has no effect with --format openai" said
"$idiolect" prepare chat.csv --out plain --format openai >/dev/null 2>&1
cmp plain/train.jsonl openai/train.jsonl

"$idiolect" prepare chat.csv --out replies --format replies --carry 2 >/dev/null 2>&1
grep -q '\[20 hours later\]\\nmorning 06' replies/test.jsonl

code=0; "$idiolect" prepare chat.csv --carry -1 2>errors || code=$?
[[ $code == 2 ]]
grep -q -- "--carry must be between 0 and 100 turns" errors
