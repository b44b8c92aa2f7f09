#!/usr/bin/env bash
# The dataset appears whole and private; a dry run, a failure, or a folder that is
# no dataset leaves nothing behind and nothing changed.
set -euo pipefail
idiolect=$(realpath "$1")
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT

{
  echo "Chat Session,Message Date,Sent Date,Type,Sender ID,Sender Name,Status,Text,Attachment"
  for day in 01 02 03 04; do
    echo "Tom,2024-01-$day 10:00:00,,Incoming,+1,Tom,Read,how are you?,"
    echo "Tom,2024-01-$day 10:01:00,,Outgoing,,,Read,\"fine, thanks\","
  done
} >chat.csv

"$idiolect" prepare chat.csv --dry-run >/dev/null 2>&1
[[ $(ls) == chat.csv ]] || { echo "the dry run wrote something"; exit 1; }

"$idiolect" prepare chat.csv --out new/dataset >/dev/null 2>&1
[[ $(stat -c %a new new/dataset new/dataset/*.json*) == $'700\n700\n600\n600\n600\n600\n600' ]]
[[ $(ls -A new) == dataset ]]

mkdir mine && touch mine/letters.txt
code=0; "$idiolect" prepare chat.csv --out mine 2>errors || code=$?
[[ $code == 2 && $(ls mine) == letters.txt ]]
grep -q "holds 'letters.txt'" errors

sed -i 's/Outgoing/Incoming/' chat.csv
before=$(sha256sum new/dataset/*)
code=0; "$idiolect" prepare chat.csv --out new/dataset >/dev/null 2>errors || code=$?
[[ $code == 1 && $(sha256sum new/dataset/*) == "$before" && $(ls -A new) == dataset ]]
