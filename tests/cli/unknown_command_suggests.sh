#!/usr/bin/env bash
# A misspelt command or option ends with exit code 2, says so on standard error
# alone, and names the closest one there is.
set -euo pipefail
idiolect=$1

expect() {  # expect CODE TEXT WORD...
  local code=$1 text=$2 output errors got=0
  shift 2
  errors=$("$idiolect" "$@" 2>&1 >/dev/null) || got=$?
  output=$("$idiolect" "$@" 2>/dev/null) || true
  [[ $got == "$code" && $errors == *"$text"* && -z $output ]] && return
  echo "idiolect $*: exit $got, output '$output', errors '$errors'"
  exit 1
}

expect 2 "did you mean 'help'?" hepl
expect 2 "run 'idiolect --help' for the list" no-such-command
expect 2 "did you mean '--help'?" help --hepl
expect 2 "unexpected 'two'" help one two
