#!/usr/bin/env python3
"""Checks `idiolect score` against bits per byte worked out with Hugging Face transformers.

    python3 -m venv reference-venv
    reference-venv/bin/pip install torch transformers
    build/release/idiolect score --base BASE --dataset DATASET --json > score.json
    reference-venv/bin/python tests/interop/score_matches_transformers.py BASE DATASET score.json

BASE is a model whose template is that of fixtures/stories260k (Llama-2 style, system text folded
into the first user turn). Rendering, token spans and sums are written anew here, from the rules in
docs/templates.md and docs/evaluation.md, not taken from the program. Exit code 1 on a difference.
"""
import json
import math
import sys
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast

# Float32 sums in another order, over some thousand tokens.
TOLERANCE = 1e-5


def render(system: str, turns: list[tuple[str, str]]):
    """The text, the character spans of the owner's turns, and where each ends."""
    if turns[0][0] == "assistant":
        turns = [("user", "")] + turns
    first = turns[0][1]
    turns = [("user", f"{system}\n\n{first}" if first else system)] + turns[1:]
    text, spans, ends = "<s>", [], set()
    for role, content in turns:
        if role == "user":
            text += f"[INST] {content} [/INST]"
        else:
            text += " "
            spans.append((len(text), len(text) + len(content)))
            text += content
            ends.add(len(text))
            text += "</s>"
    return text, spans, ends


def main() -> int:
    base, dataset = Path(sys.argv[1]), Path(sys.argv[2])
    ours = json.loads(Path(sys.argv[3]).read_text())
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(base / "tokenizer.json"),
                                        bos_token="<s>", eos_token="</s>", unk_token="<unk>")
    model = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32)
    context = model.config.max_position_embeddings
    owner = json.loads((dataset / "dataset.json").read_text())["owner"][0]
    nats, byte_count, tokens = 0.0, 0, 0
    for line in (dataset / "test.jsonl").read_text().splitlines():
        row = json.loads(line)
        system = f"You are {owner}, chatting with {row['contact'] or 'a group'}."
        turns = [(turn["role"], turn["content"]) for turn in row["messages"]]
        while turns[-1][0] == "user":
            turns.pop()
        while True:
            text, spans, ends = render(system, turns)
            encoded = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
            if len(encoded["input_ids"]) <= context:
                break
            turns = turns[1:]
        ids = encoded["input_ids"]
        with torch.no_grad():
            logs = model(torch.tensor([ids])).logits[0].log_softmax(-1)
        for i, (begin, end) in enumerate(encoded["offset_mapping"]):
            owned = any(begin < stop and end > start for start, stop in spans)
            if owned or (begin in ends and ids[i] == tokenizer.eos_token_id):
                nats -= logs[i - 1, ids[i]].item()
                tokens += 1
        byte_count += sum(len(content.encode()) for role, content in turns if role == "assistant")
    theirs = nats / math.log(2) / byte_count
    print(f"bits per byte: ours {ours['bits_per_byte']:.8f}, transformers {theirs:.8f}; "
          f"tokens {ours['tokens']} and {tokens}; bytes {ours['bytes']} and {byte_count}")
    same = tokens == ours["tokens"] and byte_count == ours["bytes"]
    return 0 if same and abs(theirs - ours["bits_per_byte"]) <= TOLERANCE else 1


if __name__ == "__main__":
    sys.exit(main())
