#!/usr/bin/env bash
# Makes the two virtual environments of tools/peers under build/peers (or $1):
#
#   debian  Debian's python3-torch, which is built on the same LibTorch 1.13 as idiolect, and the
#           newest transformers, PEFT and accelerate that run on it
#   newest  whatever the package index gives today; left out where it cannot be installed
#
# transformers 4.48 and later import what torch 1.13 does not have (LRScheduler,
# torch.distributed.tensor); accelerate 1.15 likewise, and torch 1.13 needs numpy 1. Debian calls its
# 1.13.1 "1.13.0a0", which pip reads as older than 1.13: hence --no-deps.
set -euo pipefail
folder=${1:-build/peers}
mkdir -p "$folder"

if ! /usr/bin/python3 -c 'import torch' 2> /dev/null || ! /usr/bin/python3 -c 'import venv, ensurepip' 2> /dev/null; then
  echo "installing python3-torch and python3-venv"
  apt-get install --yes --no-install-recommends python3-torch python3-venv > /dev/null
fi

if [ ! -x "$folder/debian/bin/python" ]; then
  /usr/bin/python3 -m venv --system-site-packages "$folder/debian"
  "$folder/debian/bin/pip" install --quiet --disable-pip-version-check --no-deps \
    transformers==4.47.1 peft==0.21.2 accelerate==1.6.0
  "$folder/debian/bin/pip" install --quiet --disable-pip-version-check \
    'tokenizers>=0.21,<0.22' 'huggingface_hub<1' 'numpy<2' safetensors regex tqdm psutil pyyaml \
    jinja2 requests 2> >(grep -v -e 'dependency resolver' -e 'incompatible' >&2 || true)
fi

# Some gigabytes where the index's torch brings the libraries of GPUs with it.
if [ "${PEERS_NEWEST:-1}" = 1 ] && [ ! -x "$folder/newest/bin/python" ]; then
  python3 -m venv "$folder/newest"
  "$folder/newest/bin/pip" install --quiet --disable-pip-version-check \
    torch transformers peft accelerate || {
    echo "the newest torch cannot be installed: only Debian's is measured" >&2
    rm -rf "$folder/newest"
  }
fi

for venv in debian newest; do
  [ -x "$folder/$venv/bin/python" ] || continue
  "$folder/$venv/bin/python" -c '
import sys, accelerate, peft, torch, transformers
print(f"{sys.argv[1]}: torch {torch.__version__}, transformers {transformers.__version__}, "
      f"peft {peft.__version__}, accelerate {accelerate.__version__}")' "$venv"
done
