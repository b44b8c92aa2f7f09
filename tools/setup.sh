#!/usr/bin/env bash
# Installs the Debian packages that idiolect needs and that are missing, with
# apt-get (through sudo when not root). Says what it will install; does nothing,
# and needs no network, when all is there.
#
#   tools/setup.sh           what building and testing need
#   tools/setup.sh checks    also what `make lint` and `make fuzz` need
set -euo pipefail

build_tools=(g++ cmake ninja-build make ccache pkg-config python3)
libraries=(
  libtorch-dev          # tensors and autograd
  libhwy-dev            # vector instructions, chosen at run time
  libopenblas0-openmp   # without it, LibTorch multiplies matrices 80 times slower
  libsimdjson-dev nlohmann-json3-dev libarchive-dev libutf8proc-dev libpcre2-dev libssl-dev
  libsentencepiece-dev    # trains a vocabulary, in a helper program
  libgumbo-dev libpugixml-dev libsqlite3-dev  # HTML, XML and databases of exports
  libcurl4-openssl-dev  # the model hub, and servers that speak OpenAI's interface
  libcli11-dev libtomlplusplus-dev libfmt-dev
  libgloo-dev           # several processes share a training run
  libhwy-dev            # one source for the vector instructions of every processor
)
test_tools=(libgtest-dev libgmock-dev)
check_tools=(clang-14 libclang-rt-14-dev clang-format-14 clang-tidy-14)

wanted=("${build_tools[@]}" "${libraries[@]}" "${test_tools[@]}")
case "${1:-}" in
  "") ;;
  checks) wanted+=("${check_tools[@]}") ;;
  *) echo "setup: unknown word '$1'; it is 'checks' or nothing" >&2; exit 2 ;;
esac

if ! command -v apt-get >/dev/null; then
  echo "setup: this system has no apt-get; install what Debian 12 calls: ${wanted[*]}"
  exit 0
fi

is_installed() {
  [[ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" == installed ]]
}

missing=()
for package in "${wanted[@]}"; do
  is_installed "$package" || missing+=("$package")
done
if [[ ${#missing[@]} -eq 0 ]]; then
  echo "setup: everything is there"
  exit 0
fi

echo "setup: installing with apt-get: ${missing[*]}"
as_root=()
if [[ $EUID -ne 0 ]]; then
  if ! command -v sudo >/dev/null; then
    echo "setup: not root, and there is no sudo; as root, run:" >&2
    echo "  apt-get update && apt-get install -y --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi

apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@" </dev/null
}
apt update
apt install -y --no-install-recommends "${missing[@]}"
