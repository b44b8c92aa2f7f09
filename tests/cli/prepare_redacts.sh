#!/usr/bin/env bash
# Personal data leaves the texts in the way that was asked for, and the report of it shows none.
set -euo pipefail
idiolect=$(realpath "$1")
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT

{
  echo "Chat Session,Message Date,Sent Date,Type,Sender ID,Sender Name,Status,Text,Attachment"
  for day in 01 02 03 04 05 06; do
    echo "Tomke Halm,2024-01-$day 10:00:00,,Incoming,+1,Tomke Halm,Read,\"Tomke here, my number is +49 170 1234567\","
    echo "Tomke Halm,2024-01-$day 10:01:00,,Outgoing,,,Read,\"thanks tomke, write to robin@mail.example, I live at Hauptstraße 5, 10115 Berlin\","
    echo "Tomke Halm,2024-01-$day 10:02:00,,Incoming,+1,Tomke Halm,Read,see you at 18:30,"
    echo "Tomke Halm,2024-01-$day 10:03:00,,Outgoing,,,Read,fine,"
  done
} >chat.csv

secrets='1234567|mail\.example|Hauptstra|10115|Tomke here|thanks tomke'
"$idiolect" prepare chat.csv --out off >/dev/null 2>&1
grep -qE "$secrets" off/train.jsonl
[[ ! -e off/redaction.json ]]

for mode in tag surrogate drop; do
  "$idiolect" prepare chat.csv --redact $mode --out $mode >said 2>&1
  grep -q "redacted ($mode): 6 address, 6 email, 12 name, 6 phone in 12 messages" said
  if grep -hE "$secrets" $mode/*; then exit 1; fi
  [[ $(stat -c %a $mode/redaction.json) == 600 ]]
  grep -q '"+49 \*\*\* 67"' $mode/redaction.json
done
grep -q "thanks <NAME>, write to <EMAIL>, I live at <ADDRESS>" tag/train.jsonl
grep -q '"personal-data"' drop/ledger.jsonl

# The same export gives the same surrogates, and a dataset with a report may be replaced.
cp surrogate/train.jsonl before
"$idiolect" prepare chat.csv --redact surrogate --out surrogate >/dev/null 2>&1
cmp before surrogate/train.jsonl

code=0; "$idiolect" prepare chat.csv --redact all 2>errors || code=$?
[[ $code == 2 ]]
grep -q -- "--redact: 'all' is not known" errors
