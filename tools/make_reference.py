#!/usr/bin/env python3
"""Records what Hugging Face transformers and PEFT compute, for the parity tests.

Makes a tiny random model of each family, a LoRA adapter for it, and expected.json with logits,
loss, the gradient of every LoRA matrix and greedy continuations; and rope.json with the rotary
frequencies of every scaling. All of it goes to tests/data/models and is checked in, so the tests
need no Python. Run it again only when a family or a case is added:

    python3 -m venv reference-venv
    reference-venv/bin/pip install torch transformers peft
    reference-venv/bin/python tools/make_reference.py tests/data/models [MODEL …]

With names, only those are made again. The numbers are those of float32 on a CPU with eager attention; weights and tokens follow from a
fixed seed. Numbers are rounded to 8 significant digits, which is more than float32 holds.
"""
import json
import shutil
import sys
from pathlib import Path

import peft
import torch
import transformers
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import AutoModelForCausalLM
from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS

VOCABULARY = 200
LENGTHS = (24, 11)
NEW_TOKENS = 12
NOT_MINE = -100
TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]

SIZES = dict(vocab_size=VOCABULARY, hidden_size=32, intermediate_size=48, num_hidden_layers=2,
             num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=64,
             bos_token_id=1, eos_token_id=2, pad_token_id=0)

# One row per model: configuration, how it is saved, and the adapter's settings.
MODELS = {
    # Plain: grouped queries, untied head, several shards.
    "llama": dict(
        config=transformers.LlamaConfig(**SIZES),
        save=dict(max_shard_size="60KB"), dtype=torch.float32, lora={}),
    # Llama 3.1's scaling, biases everywhere, heads wider than width / heads, weights in F16.
    "llama-scaled": dict(
        config=transformers.LlamaConfig(
            **SIZES, head_dim=16, attention_bias=True, mlp_bias=True, tie_word_embeddings=True,
            rope_parameters=dict(rope_type="llama3", rope_theta=500.0, factor=8.0,
                                 low_freq_factor=1.0, high_freq_factor=4.0,
                                 original_max_position_embeddings=16)),
        save={}, dtype=torch.float16, lora={}),
    # A window shorter than the sequence in every layer, weights in BF16, rsLoRA.
    "mistral": dict(
        config=transformers.MistralConfig(**SIZES, sliding_window=6),
        save={}, dtype=torch.bfloat16, lora=dict(use_rslora=True)),
    # Biases on q, k and v, tied head, and a window in the upper layers only.
    "qwen2": dict(
        config=transformers.Qwen2Config(
            **(SIZES | dict(num_hidden_layers=3)), tie_word_embeddings=True,
            use_sliding_window=True, sliding_window=5, max_window_layers=1),
        save={}, dtype=torch.float32, lora={}),
    # DoRA beside biases, which its magnitudes do not scale.
    "llama-dora": dict(
        config=transformers.LlamaConfig(**SIZES, attention_bias=True, mlp_bias=True),
        save={}, dtype=torch.float32, lora=dict(use_dora=True)),
    # DoRA with rsLoRA's scale on the upper two of three layers, weights in BF16.
    "qwen2-dora": dict(
        config=transformers.Qwen2Config(**(SIZES | dict(num_hidden_layers=3)),
                                        tie_word_embeddings=True),
        save={}, dtype=torch.bfloat16,
        lora=dict(use_dora=True, use_rslora=True, layers_to_transform=[1, 2])),
}

ROPE = {
    "default": dict(rope_type="default"),
    "linear": dict(rope_type="linear", factor=4.0),
    "dynamic": dict(rope_type="dynamic", factor=2.0),
    "llama3": dict(rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
                   original_max_position_embeddings=1024),
    "yarn": dict(rope_type="yarn", factor=4.0, original_max_position_embeddings=512),
    "yarn-tuned": dict(rope_type="yarn", factor=16.0, beta_fast=24.0, beta_slow=2.0, truncate=False,
                       mscale=1.0, mscale_all_dim=0.8, original_max_position_embeddings=128),
}


def digits(values) -> list:
    """Nested lists of floats at 8 significant digits."""
    if isinstance(values, torch.Tensor):
        values = values.detach().tolist()
    if isinstance(values, list):
        return [digits(value) for value in values]
    return float(f"{values:.8g}")


def randomise(model, generator):
    """Weights large enough that every part of the model leaves a mark on the logits."""
    for name, parameter in model.named_parameters():
        noise = torch.randn(parameter.shape, generator=generator)
        with torch.no_grad():
            parameter.copy_(1 + 0.1 * noise if "norm" in name else 0.25 * noise)


def make_base(folder: Path, recipe: dict, generator):
    model = AutoModelForCausalLM.from_config(recipe["config"], dtype=torch.float32)
    randomise(model, generator)
    model.to(recipe["dtype"]).save_pretrained(folder, **recipe["save"])
    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32,
                                                attn_implementation="eager")


def make_adapter(folder: Path, base, recipe: dict, name: str, generator) -> PeftModel:
    config = LoraConfig(r=4, lora_alpha=6, target_modules=TARGETS, task_type="CAUSAL_LM",
                        lora_dropout=0.0, **recipe["lora"])
    model = get_peft_model(base, config)
    for parameter_name, parameter in model.named_parameters():
        if "lora_" not in parameter_name:
            continue
        noise = 0.2 * torch.randn(parameter.shape, generator=generator)
        with torch.no_grad():  # DoRA's magnitudes begin as the lengths of the rows
            parameter.copy_(parameter * (1 + noise) if "magnitude" in parameter_name else noise)
    model.peft_config["default"].base_model_name_or_path = name
    model.save_pretrained(folder, save_embedding_layers=False)
    (folder / "README.md").unlink(missing_ok=True)
    sort_targets(folder / "adapter_config.json")
    return model


def sort_targets(path: Path):
    """PEFT writes a set, whose order changes from run to run."""
    config = json.loads(path.read_text())
    config["target_modules"].sort(key=TARGETS.index)
    path.write_text(json.dumps(config, indent=2) + "\n")


def make_cases(generator) -> list:
    cases = []
    for length in LENGTHS:
        tokens = torch.randint(3, VOCABULARY, (length,), generator=generator)
        mine = torch.rand(length, generator=generator) < 0.6
        cases.append(dict(tokens=tokens.tolist(),
                          labels=torch.where(mine, tokens, NOT_MINE).tolist()))
    return cases


def continue_greedily(model, tokens) -> list:
    prompt = torch.tensor([tokens])
    output = model.generate(input_ids=prompt, attention_mask=torch.ones_like(prompt),
                            do_sample=False, max_new_tokens=NEW_TOKENS, eos_token_id=None)
    return output[0, len(tokens):].tolist()


def record(model: PeftModel, cases: list) -> dict:
    """Adds logits and continuations to the cases; loss and gradients are over all of them."""
    model.eval()
    total, count = 0.0, 0
    for case in cases:
        tokens = torch.tensor([case["tokens"]])
        labels = torch.tensor([case["labels"]])
        output = model(input_ids=tokens, labels=labels)
        predicted = int((labels[:, 1:] != NOT_MINE).sum())
        total, count = total + output.loss * predicted, count + predicted
        case["adapter"] = dict(logits=digits(output.logits[0]),
                               greedy=continue_greedily(model, case["tokens"]))
        with model.disable_adapter(), torch.no_grad():
            case["base"] = dict(logits=digits(model(input_ids=tokens).logits[0]),
                                greedy=continue_greedily(model, case["tokens"]))
    loss = total / count
    for parameter in model.parameters():
        if parameter.requires_grad:
            parameter.grad = None
    loss.backward()
    gradients = {name.replace(".default.", "."): digits(parameter.grad)
                 for name, parameter in model.named_parameters() if "lora_" in name}
    return dict(loss=digits(loss.item()), cases=cases, gradients=gradients)


def make_model(folder: Path, name: str, recipe: dict, seed: int):
    shutil.rmtree(folder, ignore_errors=True)
    generator = torch.Generator().manual_seed(seed)
    base = make_base(folder, recipe, generator)
    model = make_adapter(folder / "adapter", base, recipe, name, generator)
    for parameter_name, parameter in model.named_parameters():
        parameter.requires_grad_("lora_" in parameter_name)
    expected = dict(made_with=f"torch {torch.__version__}, transformers {transformers.__version__}, "
                              f"peft {peft.__version__}", **record(model, make_cases(generator)))
    (folder / "expected.json").write_text(json.dumps(expected, separators=(",", ":")) + "\n")


def rope_record(scaling: dict) -> dict:
    """Frequencies of a Qwen2 of usual size; the context is what the scaling reaches."""
    context = 2048
    config = transformers.Qwen2Config(hidden_size=2048, num_attention_heads=32,
                                      num_key_value_heads=4, max_position_embeddings=context,
                                      rope_parameters=dict(scaling, rope_theta=10000.0))
    rows = []
    for length in (16, context, 3 * context):
        if scaling["rope_type"] == "default":
            width = 2048 // 32
            frequencies = 1.0 / 10000.0 ** (torch.arange(0, width, 2).float() / width)
            factor = 1.0
        else:
            frequencies, factor = ROPE_INIT_FUNCTIONS[scaling["rope_type"]](config, "cpu", length)
        rows.append(dict(length=length, frequencies=digits(frequencies), factor=digits(float(factor))))
    return dict(config=dict(model_type="qwen2", hidden_size=2048, intermediate_size=4096,
                            num_hidden_layers=1, num_attention_heads=32, num_key_value_heads=4,
                            vocab_size=8, max_position_embeddings=context, rope_theta=10000.0,
                            rope_scaling=scaling), rows=rows)


def main():
    out = Path(sys.argv[1])
    wanted = sys.argv[2:]
    out.mkdir(parents=True, exist_ok=True)
    for seed, (name, recipe) in enumerate(MODELS.items(), 1):
        if not wanted or name in wanted:
            make_model(out / name, name, recipe, seed)
    if wanted:
        return
    ropes = {name: rope_record(scaling) for name, scaling in ROPE.items()}
    (out / "rope.json").write_text(json.dumps(ropes, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
