#!/usr/bin/env python3
"""Records the gradient of every weight of two tiny models, for the parity tests of pretraining.

The models and cases are those of make_reference.py. A gradient is kept as three numbers that any
error would change: its norm, the sum of its elements weighted by cos(index), and its first element.

    reference-venv/bin/pip install torch transformers
    reference-venv/bin/python tools/record_full_gradients.py tests/data/models
"""
import json
import sys
from pathlib import Path

import torch
import transformers
from transformers import AutoModelForCausalLM

MODELS = ["llama", "llama-scaled"]  # untied, sharded; tied, biases everywhere
NOT_MINE = -100


def digest(gradient: torch.Tensor) -> list:
    flat = gradient.detach().flatten().double()
    weights = torch.cos(torch.arange(len(flat), dtype=torch.float64))
    return [float(f"{value:.8g}") for value in (flat.norm(), (flat * weights).sum(), flat[0])]


def mean_loss(model, cases: list) -> torch.Tensor:
    total, count = 0.0, 0
    for case in cases:
        tokens, labels = torch.tensor([case["tokens"]]), torch.tensor([case["labels"]])
        predicted = int((labels[:, 1:] != NOT_MINE).sum())
        total = total + model(input_ids=tokens, labels=labels).loss * predicted
        count += predicted
    return total / count


def main():
    for name in MODELS:
        folder = Path(sys.argv[1]) / name
        cases = json.loads((folder / "expected.json").read_text())["cases"]
        model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32,
                                                     attn_implementation="eager")
        loss = mean_loss(model, cases)
        loss.backward()
        record = dict(made_with=f"torch {torch.__version__}, transformers {transformers.__version__}",
                      loss=float(f"{loss.item():.8g}"),
                      gradients={key: digest(parameter.grad)
                                 for key, parameter in model.named_parameters()})
        (folder / "full_gradients.json").write_text(json.dumps(record, indent=1) + "\n")


if __name__ == "__main__":
    main()
