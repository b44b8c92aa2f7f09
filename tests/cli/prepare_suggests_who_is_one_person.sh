#!/usr/bin/env bash
# Names that differ only in blanks and signs are suggested for --same, until they are one person's
# by --same, or forgotten.
set -euo pipefail
idiolect=$(realpath "$1")
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT

{
  echo "Chat Session,Message Date,Sent Date,Type,Sender ID,Sender Name,Status,Text,Attachment"
  for name in "Tomke Halm" "tomke.halm" "Iris Wen"; do
    echo "$name,2024-01-01 10:00:00,,Incoming,+1,$name,Read,are you coming,"
    echo "$name,2024-01-01 10:05:00,,Outgoing,,,Read,on my way,"
  done
} >chat.csv

same="Tomke Halm = tomke.halm"
"$idiolect" prepare chat.csv --dry-run >/dev/null 2>said
grep -qx "one person? then add --same \"$same\"" said
"$idiolect" prepare chat.csv --same "$same" --dry-run >/dev/null 2>said
if grep "one person?" said; then exit 1; fi
"$idiolect" prepare chat.csv --same "$same" --forget "Tomke Halm" --dry-run >shown 2>said
if grep -i "tomke" said shown; then exit 1; fi
