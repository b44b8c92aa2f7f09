#!/usr/bin/env bash
# idiolect.toml of the current folder sets a command's options; a misspelt key is
# an error that names the file and the line.
set -euo pipefail
idiolect=$(realpath "$1")
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT

printf '[help]\nCOMMAND = "help"\n' >idiolect.toml
[[ $("$idiolect" help) == "usage: idiolect help"* ]]

printf '[help]\n\nCOMAND = "help"\n' >idiolect.toml
code=0
errors=$("$idiolect" help 2>&1) || code=$?
echo "$errors"
[[ $code == 2 && $errors == *"idiolect.toml:3: COMAND: no such option"*"did you mean 'COMMAND'?"* ]]
