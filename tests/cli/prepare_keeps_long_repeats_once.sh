#!/usr/bin/env bash
# What the owner sent again, from eight words on, is reported, and with --dedupe kept once; short
# replies stay, and the account still holds every message.
set -euo pipefail
idiolect=$(realpath "$1")
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT

{
  echo "Chat Session,Message Date,Sent Date,Type,Sender ID,Sender Name,Status,Text,Attachment"
  for name in "Tomke Halm" "Iris Wen"; do
    for day in 01 02 03 04; do
      echo "$name,2024-01-$day 10:00:00,,Incoming,+1,$name,Read,where is it again,"
      echo "$name,2024-01-$day 10:05:00,,Outgoing,,,Read,second door on the left behind the old bakery,"
      echo "$name,2024-01-$day 10:06:00,,Outgoing,,,Read,see you there,"
    done
  done
} >chat.csv
copies() { cat "$1"/t*.jsonl "$1"/valid.jsonl | grep -o "$2" | wc -l; }

"$idiolect" prepare chat.csv --out all >/dev/null 2>said
grep -q "^7 messages of yours repeat 1 long text: --dedupe keeps each text once" said
[[ $(copies all "old bakery") == 8 ]]

"$idiolect" prepare chat.csv --dedupe --explain all --json --out once >json 2>said
grep -q "^7 messages of yours repeat 1 long text: dropped as repeated" said
grep -q "^repeated: a text of 9 words, 8 times" said
grep -q "repeated (7): you said the same long text before" said
if grep -q "bakery" said json; then exit 1; fi
[[ $(copies once "old bakery") == 1 && $(copies once "see you there") == 8 ]]
grep -q '"read":24,"owner":9,"others":8,"dropped":{"repeated":7}' json
grep -q '"repeats":{"texts":1,"messages":7}' json
[[ $(grep -c '"bin":"repeated"' once/ledger.jsonl) == 7 ]]
