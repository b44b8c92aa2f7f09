#!/usr/bin/env bash
# A corpus to a vocabulary to a base to an answer, and the same bytes from the same seed.
set -euo pipefail
idiolect=$1
corpus=${IDIOLECT_FIXTURES:-$2}/../corpora/casual-english.jsonl.gz
[ -f "$corpus" ] || exit 77
[ -f "$(dirname "$idiolect")/libidiolect-engine.so" ] || exit 77
[ -f "$(dirname "$idiolect")/idiolect-vocabulary" ] || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{ zcat "$corpus" || true; } | head -300 | gzip >"$work/some.jsonl.gz"

"$idiolect" vocabulary --corpus "$work/some.jsonl.gz" --size 800 --held-out 20 --out "$work/vocabulary" \
  2>/dev/null >"$work/said"
grep -q "^800 tokens; the same ids as sentencepiece's on [0-9]* texts" "$work/said"
cat >"$work/vocabulary/config.json" <<'JSON'
{"model_type": "llama", "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2,
 "num_attention_heads": 2, "num_key_value_heads": 1, "vocab_size": 800,
 "max_position_embeddings": 512, "tie_word_embeddings": true, "bos_token_id": 1, "eos_token_id": 2}
JSON
pretrain() {
  "$idiolect" pretrain --corpus "$work/some.jsonl.gz" --config "$work/vocabulary/config.json" \
    --epochs 1 --held-out 20 --batch-tokens 2000 --out "$1" >/dev/null 2>&1
}
pretrain "$work/one"
pretrain "$work/two"
cmp "$work/one/model/model.safetensors" "$work/two/model/model.safetensors"
curves() { sed -E 's/,"(seconds|tokens_per_second|share|rss)":[^,}]*//g' "$1/metrics.jsonl"; }
cmp <(curves "$work/one") <(curves "$work/two")
"$idiolect" generate --base "$work/one/model" --prompt "hi" --max-new-tokens 5 >/dev/null 2>&1

# What is wrong with a corpus is said with its line.
echo '{"turns": []}' >"$work/bad.jsonl"
! "$idiolect" vocabulary --corpus "$work/bad.jsonl" --out "$work/other" 2>"$work/said"
grep -q "bad.jsonl:1: no list of turns" "$work/said"
