#!/usr/bin/env bash
# A reader that leaves early (`| head`) is no failure; a full disk is one.
set -euo pipefail
idiolect=$1

closed=$("$idiolect" --help 2>&1 >&- || echo "exit $?")
echo "closed output: $closed"
[[ $closed == *"idiolect: "* && $closed == *"exit 1"* ]]

notes=$(mktemp)
trap 'rm "$notes"' EXIT
{ sleep 0.2; "$idiolect" --help 2>>"$notes"; echo "exit $?" >>"$notes"; } | true
errors=$(cat "$notes")
echo "reader left: $errors"
[[ $errors == "exit 0" ]]

[[ -w /dev/full ]] || exit 0
full=$("$idiolect" --help 2>&1 >/dev/full || echo "exit $?")
echo "full disk: $full"
[[ $full == *"No space left"* && $full == *"exit 1"* ]]
