#!/usr/bin/env bash
# Compiles the engine (model, generate, train) against the headers of another LibTorch, without
# building or linking it: whether the sources go with LibTorch 2.x, which is what GPUs need, as well
# as with the one of the system.
#
#   tools/torch_headers.sh FOLDER     the folder `torch` of an installed PyTorch or LibTorch,
#                                     with include/ in it, e.g. $(python3 -c 'import torch, os; print(os.path.dirname(torch.__file__))')
set -euo pipefail

[[ $# -eq 1 && -d $1/include ]] || { sed -n '2,8p' "$0" | sed 's/^# \{0,1\}//' >&2; exit 2; }
root=$(cd "$(dirname "$0")/.." && pwd)
headers=(-isystem "$1/include" -isystem "$1/include/torch/csrc/api/include")
flags=(-std=c++20 -fPIC -I "$root/src" '-DIDIOLECT_VERSION="check"' "${headers[@]}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Parsed once: a minute for each file otherwise.
echo '#include <torch/torch.h>' > "$work/all.h"
"${CXX:-g++}" "${flags[@]}" -x c++-header "$work/all.h" -o "$work/all.h.gch"

check() {
  "${CXX:-g++}" "${flags[@]}" -fsyntax-only -include "$work/all.h" "$1" 2> "$work/$(basename "$1").log" ||
    { echo "does not compile: $1"; grep -m 3 'error' "$work/$(basename "$1").log"; return 1; }
}
failed=0
count=0
for file in "$root"/src/{model,generate,train}/*.cc; do
  count=$((count + 1))
  check "$file" || failed=$((failed + 1))
done
version=$(grep -rhE '^#define TORCH_VERSION_(MAJOR|MINOR) ' "$1"/include/torch | awk '{print $3}' | paste -sd.)
echo "$count files, $failed do not compile against LibTorch $version"
[[ $failed -eq 0 ]]
