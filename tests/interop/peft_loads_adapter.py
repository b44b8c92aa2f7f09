#!/usr/bin/env python3
"""Checks that Hugging Face PEFT loads an adapter idiolect wrote, and computes our logits with it.

    python3 -m venv reference-venv
    reference-venv/bin/pip install torch transformers peft
    build/release/dump_logits BASE ADAPTER 1 403 407 > logits.json
    reference-venv/bin/python tests/interop/peft_loads_adapter.py BASE ADAPTER logits.json

BASE is a model folder, ADAPTER an adapter folder, logits.json {"tokens": [...], "logits": [[...]]},
one row per token. Prints the largest difference; exit code 1 when it is above the tolerance, when
PEFT misses or ignores a tensor, or when the adapter makes no difference at all.
"""
import json
import sys
import warnings
from pathlib import Path

import torch
from peft import PeftModel
from safetensors import safe_open
from transformers import AutoModelForCausalLM

# Both sides compute in float32 but sum in another order: 24 bits on logits of up to about 30.
TOLERANCE = 1e-4


def tensors_match(model: PeftModel, adapter: Path) -> bool:
    """Every tensor of the file is in the model, bit for bit, and every LoRA matrix is in the file."""
    loaded = {name.replace(".default.", "."): parameter
              for name, parameter in model.named_parameters() if "lora_" in name}
    with safe_open(adapter / "adapter_model.safetensors", "pt") as file:
        names = set(file.keys())
        if names != set(loaded):
            print("tensors differ:", sorted(names ^ set(loaded))[:4])
            return False
        return all(torch.equal(file.get_tensor(name), loaded[name]) for name in names)


def main() -> int:
    base, adapter, record = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
    ours = json.loads(record.read_text())
    tokens = torch.tensor([ours["tokens"]])
    expected = torch.tensor(ours["logits"])
    model = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32,
                                                 attn_implementation="eager")
    with torch.no_grad():
        plain = model(input_ids=tokens).logits[0]
        with warnings.catch_warnings():
            # PEFT only warns of missing and unexpected tensors.
            warnings.simplefilter("error", UserWarning)
            # An adapter on a tied head is meant to leave the embedding alone; PEFT says what that
            # means for merging.
            warnings.filterwarnings("ignore", message=".*tie_word_embeddings.*")
            model = PeftModel.from_pretrained(model, adapter)
        tuned = model(input_ids=tokens).logits[0]
    difference = (tuned - expected).abs().max().item()
    effect = (tuned - plain).abs().max().item()
    print(f"largest difference {difference:.3g}, effect of the adapter {effect:.3g}, "
          f"largest logit {tuned.abs().max().item():.3g}")
    fine = tensors_match(model, adapter) and difference <= TOLERANCE and effect > 100 * TOLERANCE
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
