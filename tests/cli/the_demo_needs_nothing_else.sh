#!/usr/bin/env bash
# The whole loop on what ships with the program: no network, and the adapter that learnt the owner
# beats the one that learnt the others by more than chance.
set -euo pipefail
idiolect=$(realpath "$1")
[ -f "$(dirname "$idiolect")/libidiolect-engine.so" ] || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

watch=()
command -v strace >/dev/null && watch=(strace -f -e trace=connect -o "$work/connections")
"${watch[@]}" "$idiolect" demo --rounds 2 >shown 2>said || { tail -5 said; exit 1; }
if [ -f connections ]; then
  ! grep -E 'AF_INET6?' connections
fi
for words in "━━ 5 of 5: score ━━" "Tamsin Vey, really" "zero-shot + summary" "━━ done in "; do
  grep -qF "$words" shown || { echo "no '$words'"; exit 1; }
done
grep -E '^(zero-shot|stranger|tuned) ' shown
# "stranger  2.345  (2.2 … 2.4)  +0.543  (+0.4 … +0.6)": the paired interval lies above nought.
grep -E '^stranger .*\(\+[0-9.]+ … \+[0-9.]+\)$' shown >/dev/null
grep -E '^zero-shot .*\(\+[0-9.]+ … \+[0-9.]+\)$' shown >/dev/null
[ "$(stat -c %a idiolect-demo idiolect-demo/tuned | sort -u)" = 700 ]

# A second demo replaces the first, and nothing else.
touch idiolect-demo/mine
! "$idiolect" demo 2>said >/dev/null
grep -q "'mine', which is no part of a demo" said
