#!/usr/bin/env bash
# What is context only stands in context.jsonl and in the ledger as context; no split knows of it,
# and neither does the hash of the dataset.
set -euo pipefail
idiolect=$(realpath "$1")
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT

rows() {  # the messages of one chat, in rows of iMazing
  local session=$1; shift
  for day in 01 02 03 04 05 06; do
    for name in "$@"; do
      echo "$session,2024-01-$day 10:00:00,,Incoming,+1,$name,Read,are you coming to $session,"
    done
    echo "$session,2024-01-$day 10:05:00,,Outgoing,,,Read,on my way to $session,"
  done
}
{
  echo "Chat Session,Message Date,Sent Date,Type,Sender ID,Sender Name,Status,Text,Attachment"
  rows "Tomke Halm" "Tomke Halm"
  rows "Iris Wen" "Iris Wen"
  rows "Climbing" "Tomke Halm" "Iris Wen"
} >chat.csv

"$idiolect" prepare chat.csv --context-only "Iris Wen" --out dataset --json >json 2>/dev/null
cat dataset/{train,valid,test}.jsonl >splits
[[ $(grep -c "Tomke Halm" splits) == 6 ]]
if grep -E "Iris Wen|Climbing" splits; then exit 1; fi
[[ $(wc -l <dataset/context.jsonl) == 12 ]]
grep -q '"role":"assistant".*"content":"on my way to Climbing"' dataset/context.jsonl
grep -q '"group":true' dataset/context.jsonl
[[ $(stat -c %a dataset/context.jsonl) == 600 ]]
# 6 of the owner's are learnt from; 6 of Tomke's, 12 with Iris and 18 in the group are context.
[[ $(grep -c '"bin":"owner"' dataset/ledger.jsonl) == 6 ]]
[[ $(grep -c '"bin":"context"' dataset/ledger.jsonl) == 36 ]]
[[ $(grep '"bin":"context"' dataset/ledger.jsonl | grep -c '"split":"context"') == 30 ]]
grep -q '"read":42,"owner":6,"others":36,"dropped":{}' json

# The same chats without the others': the same splits, hence the same hash.
grep -E "Chat Session|^Tomke" chat.csv >one.csv
"$idiolect" prepare one.csv --out one >/dev/null 2>&1
for split in train valid test; do cmp "one/$split.jsonl" "dataset/$split.jsonl"; done
[[ ! -e one/context.jsonl ]]
hash() { grep '"hash"' "$1/dataset.json"; }
[[ $(hash one) == "$(hash dataset)" ]]

# A dataset with context may be replaced by one without.
"$idiolect" prepare one.csv --out dataset >/dev/null 2>&1
[[ ! -e dataset/context.jsonl ]]

# Where everything is a group, the error says what to do.
grep -E "Chat Session|^Climbing" chat.csv >group.csv
code=0; "$idiolect" prepare group.csv --out none 2>errors >/dev/null || code=$?
[[ $code == 1 && ! -e none ]]
grep -q "hint: groups are context only: --group NAME or --group all trains on them" errors
