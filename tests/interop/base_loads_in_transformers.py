#!/usr/bin/env python3
"""Checks a base model that idiolect made against Hugging Face transformers.

    python3 -m venv reference-venv
    reference-venv/bin/pip install torch transformers
    reference-venv/bin/python tests/interop/base_loads_in_transformers.py \
        build/release models/small-talk dialogues.jsonl.gz models/small-talk/held_out.json

1. AutoTokenizer gives the ids of `idiolect tokenize` for the first 10,000 turns of the corpus and
   for the prompts that apply_chat_template renders.
2. AutoModelForCausalLM gives the logits of `dump_logits`, on one prompt.
3. Bits per byte on the test dialogues of held_out.json, worked out anew here (rendering, spans, sums),
   printed to be compared with the model card; names in the system line are fixed, so it differs from
   the program's figure by what names matter.

Exit code 1 on a difference in 1 or 2.
"""
import gzip
import json
import math
import subprocess
import sys
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

TURNS = 10_000
# Both sides compute in float32 from the same bfloat16 weights but sum in another order.
TOLERANCE = 1e-4
SYSTEM = "You are Anna, chatting with Ben."


def read_corpus(path: Path) -> list[list[str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt") as lines:
        return [json.loads(line)["turns"] for line in lines]


def our_ids(build: Path, model: Path, texts: list[str]) -> list[list[int]]:
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    output = subprocess.run([build / "idiolect", "tokenize", model], input=lines, check=True,
                            capture_output=True, text=True).stdout
    return [json.loads(line)["ids"] for line in output.splitlines()]


def tokens_agree(build: Path, model: Path, tokenizer, corpus: list[list[str]]) -> bool:
    texts = [turn for turns in corpus for turn in turns][:TURNS]
    theirs = tokenizer(texts)["input_ids"]
    different = sum(a != b for a, b in zip(our_ids(build, model, texts), theirs, strict=True))
    print(f"{len(texts)} turns, {different} with other ids")
    return different == 0


def messages_of(turns: list[str]) -> list[dict]:
    roles = ["user", "assistant"]
    return [{"role": "system", "content": SYSTEM}] + [
        {"role": roles[i % 2], "content": turn} for i, turn in enumerate(turns)]


def logits_agree(build: Path, folder: Path, tokenizer, model, turns: list[str]) -> bool:
    ids = tokenizer.apply_chat_template(messages_of(turns), tokenize=True, return_dict=False)
    record = subprocess.run([build / "dump_logits", folder, "none", *map(str, ids)], check=True,
                            capture_output=True, text=True).stdout
    ours = torch.tensor(json.loads(record)["logits"])
    with torch.no_grad():
        theirs = model(input_ids=torch.tensor([ids])).logits[0]
    difference = (ours - theirs).abs().max().item()
    print(f"{len(ids)} tokens, largest difference of logits {difference:.2e} (at most {TOLERANCE})")
    return difference <= TOLERANCE


def bits_and_bytes(tokenizer, model, turns: list[str]) -> tuple[float, int]:
    """Of the words and ends of all turns of one dialogue, in the form the program trains on."""
    ids, counted = tokenizer.apply_chat_template(messages_of([]), return_dict=False), []
    for message in messages_of(turns)[1:]:
        words = tokenizer.encode(message["content"], add_special_tokens=False)
        ids.append(tokenizer.convert_tokens_to_ids(f"<|{message['role']}|>"))
        counted += range(len(ids), len(ids) + len(words) + 1)
        ids += words + [tokenizer.eos_token_id]
    whole = tokenizer.apply_chat_template(messages_of(turns), tokenize=True, return_dict=False)
    assert ids == whole, "the template renders something else"
    limit = model.config.max_position_embeddings
    if len(ids) > limit and len(turns) > 1:
        halves = [bits_and_bytes(tokenizer, model, part)
                  for part in (turns[:len(turns) // 2], turns[len(turns) // 2:])]
        return sum(bits for bits, _ in halves), sum(size for _, size in halves)
    with torch.no_grad():
        logits = model(input_ids=torch.tensor([ids])).logits[0]
    nats = torch.nn.functional.cross_entropy(logits[:-1], torch.tensor(ids[1:]), reduction="none")
    bits = sum(nats[i - 1].item() for i in counted) / math.log(2)
    return bits, sum(len(turn.encode()) for turn in turns)


def main() -> int:
    build, folder, corpus_path, held_out = map(Path, sys.argv[1:5])
    corpus = read_corpus(corpus_path)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32,
                                                 attn_implementation="eager")
    good = tokens_agree(build, folder, tokenizer, corpus)
    lines = json.loads(held_out.read_text())["test"]
    good &= logits_agree(build, folder, tokenizer, model, corpus[lines[0] - 1])
    measured = [bits_and_bytes(tokenizer, model, corpus[line - 1]) for line in lines]
    bits, size = sum(b for b, _ in measured), sum(n for _, n in measured)
    print(f"{bits / size:.4f} bits per byte on {len(lines)} test dialogues, {size} bytes")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
