#!/usr/bin/env bash
# The checks that need no running program: layers, format, clang-tidy. clang 14
# cannot parse Debian's LibTorch as C++20, so clang-tidy sees the modules without it.
#
#   tools/lint.sh FOLDER   a build folder of preset `core` (its compile_commands.json)
set -euo pipefail

database=$1
cd "$(dirname "$0")/.."

python3 tools/check_layers.py src

mapfile -t files < <(find src tests bench -name '*.h' -o -name '*.cc' 2>/dev/null | sort)
clang-format-14 --dry-run --Werror "${files[@]}"
echo "format: ${#files[@]} files are as clang-format writes them"

# What `core` compiles below src/, which is what clang can parse.
mapfile -t sources < <(python3 - "$database/compile_commands.json" "$PWD/src/" <<'PY'
import json, sys
database, below = sys.argv[1:]
print(*sorted({e["file"] for e in json.load(open(database)) if e["file"].startswith(below)}), sep="\n")
PY
)
printf '%s\n' "${sources[@]}" |
  xargs -P "$(nproc)" -n 1 clang-tidy-14 -p "$database" --quiet 2> >(grep -v 'warnings generated' >&2 || true)
echo "clang-tidy: ${#sources[@]} files without a finding"
