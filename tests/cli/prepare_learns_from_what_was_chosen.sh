#!/usr/bin/env bash
# Groups and whoever is named are context only, by option as by idiolect.toml; what was chosen is
# said, and a name that nothing bears is an error.
set -euo pipefail
idiolect=$(realpath "$1")
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT

rows() {  # the messages of one chat, in rows of iMazing
  local session=$1; shift
  for day in 01 02 03 04; do
    for name in "$@"; do
      echo "$session,2024-01-$day 10:00:00,,Incoming,+1,$name,Read,are you coming,"
    done
    echo "$session,2024-01-$day 10:05:00,,Outgoing,,,Read,on my way,"
  done
}
{
  echo "Chat Session,Message Date,Sent Date,Type,Sender ID,Sender Name,Status,Text,Attachment"
  rows "Tomke Halm" "Tomke Halm"
  rows "Iris Wen" "Iris Wen"
  rows "Climbing" "Tomke Halm" "Iris Wen"
} >chat.csv

"$idiolect" prepare chat.csv --dry-run >/dev/null 2>said
grep -qx "1 group (4 messages of yours) is context only; --group NAME or --group all trains on them" said
for chosen in all climbing; do
  "$idiolect" prepare chat.csv --group $chosen --dry-run >/dev/null 2>said
  if grep "context only" said; then exit 1; fi
done
"$idiolect" prepare chat.csv --context-only "iris wen" --group all --dry-run >/dev/null 2>said
grep -qx "'iris wen' is context only: 1 thread, 4 messages of yours" said

cat >idiolect.toml <<'TOML'
[contacts]
context_only = ["Tomke Halm", "Climbing"]
groups = ["all"]
TOML
"$idiolect" prepare chat.csv --dry-run >/dev/null 2>said
grep -qx "'Tomke Halm' is context only: 1 thread, 4 messages of yours" said
grep -qx "'Climbing' is context only: 1 thread, 4 messages of yours" said
if grep "trains on them" said; then exit 1; fi

code=0; "$idiolect" prepare chat.csv --group Climing --dry-run 2>errors || code=$?
[[ $code == 2 ]]
grep -q -- "--group: no group is called 'Climing'" errors
grep -q "did you mean 'Climbing'?" errors
