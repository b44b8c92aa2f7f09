#!/usr/bin/env bash
# --subject: the other person's messages are the assistant's, and everything says so.
set -euo pipefail
idiolect=$(realpath "$1")
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT

{
  echo "Chat Session,Message Date,Sent Date,Type,Sender ID,Sender Name,Status,Text,Attachment"
  for name in "Tomke Halm" "Iris Wen"; do
    for day in 01 02 03 04; do
      echo "$name,2024-01-$day 10:00:00,,Incoming,+1,$name,Read,are you coming,"
      echo "$name,2024-01-$day 10:05:00,,Outgoing,,,Read,on my way,"
    done
  done
} >chat.csv

"$idiolect" prepare chat.csv --me "Robin Vale" --out mine >/dev/null 2>said
if grep -q '"subject": "T' mine/dataset.json || grep WARNING said; then exit 1; fi

"$idiolect" prepare chat.csv --me "Robin Vale" --subject "tomke halm" --out hers --json >json 2>said
grep -q "^WARNING: the voice is not yours but that of 'Tomke Halm': 4 messages of theirs in 1 thread" said
grep -q '"subject":"Tomke Halm"' json
grep -q '"subject": "Tomke Halm"' hers/dataset.json
grep -q '"owner": \[' hers/dataset.json
grep -q '"Robin Vale"' hers/dataset.json
grep -q '"contact":"Robin Vale"' hers/train.jsonl
grep -q '"role":"assistant","name":"Tomke Halm","content":"are you coming"' hers/train.jsonl
if grep -h '"role":"assistant","name":"Robin Vale"' hers/*.jsonl; then exit 1; fi
if grep -h 'Iris' hers/t*.jsonl; then exit 1; fi
"$idiolect" prepare chat.csv --me "Robin Vale" --subject "Tomke Halm" --dry-run --explain all >said 2>&1
grep -q "^voice: that of 'Tomke Halm' instead" said
grep -q '"owner":4,"others":4,"dropped":{"no-owner-in-session":8}' json

refuses() {  # WORDS OPTION...: wrong usage, and this is said about it
  local words=$1 code=0
  shift
  "$idiolect" prepare chat.csv --dry-run "$@" 2>errors || code=$?
  [[ $code == 2 ]] && grep -q -- "$words" errors || { cat errors; exit 1; }
}
refuses "nobody in the exports is called 'Tomke Helm'" --subject "Tomke Helm"
refuses "did you mean 'Tomke Halm'?" --subject "Tomke Helm"
refuses "'robin vale' is you" --me "Robin Vale" --me Robin --subject "robin vale"
refuses "both name 'Iris Wen'" --me "Iris Wen" --subject "Iris Wen"
refuses "is left out by --exclude or --forget" --subject "Iris Wen" --forget "Iris Wen"
