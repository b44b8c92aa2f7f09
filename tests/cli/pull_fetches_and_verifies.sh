#!/usr/bin/env bash
# `idiolect pull` against a server on loopback that answers as the hub does, and against its faults.
set -euo pipefail
idiolect="$1"
here="$(cd "$(dirname "$0")" && pwd)"
work="$(mktemp -d)"
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT

python3 - "$work/repositories" <<'PYTHON'
import json, random, struct, sys
from pathlib import Path
random.seed(1)
header = json.dumps({"weights": {"dtype": "F32", "shape": [10_000_000], "data_offsets": [0, 40_000_000]}}).encode()
weights = struct.pack("<Q", len(header)) + header + random.randbytes(40_000_000)
for name in ("plain", "gated-one", "limited-one", "cut-one", "wrong-one", "short-one", "hostile-one",
             "rangeless-one", "pickles"):
    folder = Path(sys.argv[1]) / "stories" / name
    folder.mkdir(parents=True)
    (folder / "config.json").write_text('{"model_type": "llama"}')
    (folder / "tokenizer.json").write_text("{}")
    (folder / "README.md").write_text("---\nlicense: mit\nlanguage: en\n---\n# stories\n")
    (folder / "pytorch_model.bin").write_bytes(b"not to be loaded")
    if name != "pickles":
        (folder / "model.safetensors").write_bytes(weights)
PYTHON
python3 "$here/../interop/hub_server.py" "$work/repositories" --port-file "$work/address" >/dev/null &
server=$!
for _ in $(seq 100); do [ -s "$work/address" ] && break; sleep 0.1; done
export HF_ENDPOINT HF_HOME="$work/home"
HF_ENDPOINT="$(cat "$work/address")"
unset HF_TOKEN HF_HUB_CACHE HF_HUB_OFFLINE TRANSFORMERS_OFFLINE HUGGING_FACE_HUB_TOKEN HF_TOKEN_PATH

pull() { "$idiolect" pull "$@" >"$work/out" 2>"$work/err"; }
says() { grep -qF "$1" "$work/out" "$work/err" || { echo "nobody says '$1':"; cat "$work/out" "$work/err"; exit 1; }; }
is_right() {
  cmp "$work/repositories/stories/$1/model.safetensors" \
    "$HF_HOME/hub/models--stories--$1"/snapshots/*/model.safetensors
  [ -z "$(find "$HF_HOME/hub/models--stories--$1" -name '*.incomplete')" ]
}

pull stories/plain
is_right plain
says "licence: mit"
says "left out: pytorch_model.bin (a pickle: loading one may run any program)"
says "next: idiolect train --base stories/plain"
snapshot="$(echo "$HF_HOME"/hub/models--stories--plain/snapshots/*)"
[ "$(readlink "$snapshot/config.json" | cut -c1-12)" = ../../blobs/ ]
[ "$(cat "$HF_HOME/hub/models--stories--plain/refs/main")" = "$(basename "$snapshot")" ]
[ ! -e "$snapshot/pytorch_model.bin" ]
pull stories/plain
says "all of it was here"
HF_ENDPOINT=http://127.0.0.1:9 pull stories/plain --offline
HF_ENDPOINT=http://127.0.0.1:9 HF_HUB_OFFLINE=1 pull stories/plain

for name in limited-one cut-one rangeless-one; do pull "stories/$name"; is_right "$name"; done
echo good-token >"$HF_HOME/token"
pull stories/gated-one
is_right gated-one
rm "$HF_HOME/token" && rm -r "$HF_HOME/hub/models--stories--gated-one"

fails() { if pull "$1"; then echo "$1 did not fail"; exit 1; fi; says "$2"; }
fails stories/gated-one "accept them at $HF_ENDPOINT/stories/gated-one"
fails stories/missing "the hub has no such model"
fails stories/pickles "its weights are pickles only"
fails stories/hostile-one "would leave its folder"
fails stories/wrong-one "its checksum differs"
fails stories/short-one "its size is not what the hub says"
for name in wrong-one short-one; do
  [ ! -e "$HF_HOME/hub/models--stories--$name/snapshots" ]
done
[ ! -e "$work/home/escaped" ] && [ ! -e "$work/escaped" ]
if "$idiolect" pull stories/plain --revision other >"$work/out" 2>"$work/err"; then exit 1; fi
says "has no revision 'other'"
if HF_HOME="$work/empty" "$idiolect" pull stories/plain --offline >"$work/out" 2>"$work/err"; then exit 1; fi
says "not in the cache"
if HF_TOKEN=secret-token pull stories/gated-one; then exit 1; fi
if grep -q secret-token "$work/out" "$work/err"; then echo "a token was shown"; exit 1; fi

# Killed in the middle, again and again, it gets there.
rm -r "$HF_HOME/hub/models--stories--plain"
for delay in 0.02 0.03 0.05 0.08 0.1; do
  timeout --signal=KILL "$delay" "$idiolect" pull stories/plain >/dev/null 2>&1 || true
done
pull stories/plain
is_right plain

# --base takes the name, and never downloads.
if "$idiolect" plan --base stories/unknown >"$work/out" 2>"$work/err"; then exit 1; fi
says "idiolect pull stories/unknown"
