#!/usr/bin/env bash
# tokenize writes one line of ids for each text, and --decode turns them back;
# a line that is something else is named, with exit code 1.
set -euo pipefail
idiolect=$1
model=$(dirname "$0")/../data/tokenizers/llama2.tokenizer.json

ids=$(printf '%s\n' '{"text": "a </s> b"}' '' '{"text": "ok"}' | "$idiolect" tokenize "$model")
[[ $(wc -l <<<"$ids") == 2 && $ids == '{"ids":[1,'* ]] || { echo "ids: $ids"; exit 1; }

text=$("$idiolect" tokenize "$model" --decode <<<"$ids")
[[ $text == $'{"text":"a   b"}\n{"text":"ok"}' ]] || { echo "text: $text"; exit 1; }

expect() {  # expect TEXT LINE FLAG...
  local text=$1 line=$2 errors got=0
  shift 2
  errors=$("$idiolect" tokenize "$model" "$@" <<<"$line" 2>&1 >/dev/null) || got=$?
  [[ $got == 1 && $errors == *"$text"* ]] && return
  echo "$line: exit $got, errors '$errors'"
  exit 1
}
expect "line 1: 'text' is missing" '{"ids": [1]}'
expect "line 1: 'text' must be a text" '{"text": 3}'
expect "line 1: not valid JSON at byte" '{"text"'
expect "line 1: an id is not a whole number" '{"ids": [99999999]}' --decode
