"""What both sides are given: a base model, a dataset, and its token ids with their loss mask.

    build/peers/debian/bin/python tools/peers/inputs.py base SHAPE LAYERS FOLDER
    build/peers/debian/bin/python tools/peers/inputs.py tokens BASE DATASET FILE
    build/peers/debian/bin/python tools/peers/inputs.py subset BASE DATASET OUT COUNT LONGEST

`base` writes random bfloat16 weights (seed 1) as a Hugging Face folder with Llama 2's tokenizer and
a chat template. `tokens` renders a dataset of `idiolect prepare` as `idiolect train` does: system
text, turns, nothing after the owner's last turn; loss on every token that holds a byte of the
owner's words and on the end of the turn. It is written anew here from docs/templates.md, so that
equal counts mean something; compare.py checks them against the record of the run. `subset` writes a
dataset of the first COUNT sessions of at most LONGEST tokens, so that neither side has to cut one.
"""
import json
import os
import shutil
import statistics
import sys
from pathlib import Path

# Sizes as their makers publish them (config.json of TinyLlama-1.1B, Mistral-7B-v0.1, Qwen2.5-0.5B).
SHAPES = {
    "tinyllama": {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "hidden_size": 2048,
                  "intermediate_size": 5632, "num_attention_heads": 32, "num_key_value_heads": 4,
                  "vocab_size": 32000, "rms_norm_eps": 1e-5, "rope_theta": 10000.0,
                  "tie_word_embeddings": False},
    "mistral": {"model_type": "mistral", "architectures": ["MistralForCausalLM"],
                "hidden_size": 4096, "intermediate_size": 14336, "num_attention_heads": 32,
                "num_key_value_heads": 8, "vocab_size": 32000, "rms_norm_eps": 1e-5,
                "rope_theta": 10000.0, "sliding_window": 4096, "tie_word_embeddings": False},
    "qwen": {"model_type": "qwen2", "architectures": ["Qwen2ForCausalLM"], "hidden_size": 896,
             "intermediate_size": 4864, "num_attention_heads": 14, "num_key_value_heads": 2,
             "vocab_size": 151936, "rms_norm_eps": 1e-6, "rope_theta": 1000000.0,
             "tie_word_embeddings": True},
}

# Few tokens around each turn, so that the owner's words are about half of all.
TEMPLATE = ("{{ bos_token }}{% for m in messages %}{% if m['role'] == 'assistant' %}"
            "{{ m['content'] + eos_token }}{% else %}{{ '[' + m['content'] + ']' }}{% endif %}"
            "{% endfor %}")


def tensor_sizes(config: dict) -> dict[str, list[int]]:
    """Names and shapes of all weights; biases and norms are the one-dimensional ones."""
    width, middle = config["hidden_size"], config["intermediate_size"]
    head = width // config["num_attention_heads"]
    keys = head * config["num_key_value_heads"]
    sizes = {"model.embed_tokens.weight": [config["vocab_size"], width]}
    for i in range(config["num_hidden_layers"]):
        at = f"model.layers.{i}."
        sizes |= {f"{at}input_layernorm.weight": [width],
                  f"{at}post_attention_layernorm.weight": [width],
                  f"{at}self_attn.q_proj.weight": [width, width],
                  f"{at}self_attn.k_proj.weight": [keys, width],
                  f"{at}self_attn.v_proj.weight": [keys, width],
                  f"{at}self_attn.o_proj.weight": [width, width],
                  f"{at}mlp.gate_proj.weight": [middle, width],
                  f"{at}mlp.up_proj.weight": [middle, width],
                  f"{at}mlp.down_proj.weight": [width, middle]}
        if config["model_type"] == "qwen2":
            sizes |= {f"{at}self_attn.{name}_proj.bias": [size]
                      for name, size in (("q", width), ("k", keys), ("v", keys))}
    sizes["model.norm.weight"] = [width]
    if not config["tie_word_embeddings"]:
        sizes["lm_head.weight"] = [config["vocab_size"], width]
    return sizes


def write_tokenizer(folder: Path) -> None:
    source = Path(os.environ["IDIOLECT_FIXTURES"]) / "tokenizers/llama2"
    tokenizer = json.loads((source / "tokenizer.json").read_text())
    for token in tokenizer["added_tokens"]:
        token["normalized"] = False  # else "</s>" is not recognised after a word, and ends nothing
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False))
    words = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "</s>",
             "tokenizer_class": "PreTrainedTokenizerFast", "chat_template": TEMPLATE}
    (folder / "tokenizer_config.json").write_text(json.dumps(words, indent=1))


def make_base(shape: str, layers: int, folder: Path, dtype: str = "bfloat16") -> None:
    import torch
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    config = SHAPES[shape] | {"num_hidden_layers": layers, "hidden_act": "silu",
                              "max_position_embeddings": 4096, "bos_token_id": 1,
                              "eos_token_id": 2, "torch_dtype": dtype}
    generator = torch.Generator().manual_seed(1)
    kind = getattr(torch, dtype)
    tensors = {}
    for name, size in tensor_sizes(config).items():
        if "norm" in name:
            tensors[name] = torch.ones(size, dtype=kind)
        elif name.endswith("bias"):
            tensors[name] = torch.zeros(size, dtype=kind)
        else:
            tensors[name] = (torch.randn(size, generator=generator) * 0.02).to(kind)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "config.json").write_text(json.dumps(config, indent=1))
    write_tokenizer(folder)


def render(system: str, messages: list[dict]) -> tuple[str, list[tuple[int, int]]]:
    """The text of TEMPLATE, and the characters in it that carry loss."""
    text, spans = "<s>", []
    for message in [{"role": "system", "content": system}, *messages]:
        if message["role"] == "assistant":
            start = len(text)
            text += message["content"] + "</s>"
            spans.append((start, len(text)))
        else:
            text += f"[{message['content']}]"
    return text, spans


def lines_of(dataset: Path, split: str) -> list[str]:
    # Not splitlines(): people write U+2028.
    return [line for line in (dataset / f"{split}.jsonl").read_text().split("\n") if line]


def owner_of(dataset: Path) -> str:
    return json.loads((dataset / "dataset.json").read_text())["owner"][0]


def example_of(line: str, owner: str, tokenizer) -> dict:
    row = json.loads(line)
    messages = row["messages"]
    while messages and messages[-1]["role"] != "assistant":
        messages.pop()
    system = f"You are {owner}, chatting with {'a group' if row['group'] else row['contact']}."
    text, spans = render(system, messages)
    encoded = tokenizer.encode(text, add_special_tokens=False)
    loss = [int(any(begin < end_of and start < end for start, end_of in spans))
            for begin, end in encoded.offsets]
    return {"ids": encoded.ids, "loss": loss}


def tokens_of(dataset: Path, split: str, tokenizer) -> list[dict]:
    owner = owner_of(dataset)
    examples = (example_of(line, owner, tokenizer) for line in lines_of(dataset, split))
    return [example for example in examples if sum(example["loss"])]


def tokenizer_of(base: Path):
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(base / "tokenizer.json"))


def make_subset(base: Path, dataset: Path, out: Path, count: int, longest: int) -> None:
    tokenizer, owner = tokenizer_of(base), owner_of(dataset)
    out.mkdir(parents=True, exist_ok=True)
    shutil.copy(dataset / "dataset.json", out)
    for split in ("train", "valid", "test"):
        kept = [line for line in lines_of(dataset, split)
                if len(example_of(line, owner, tokenizer)["ids"]) <= longest]
        (out / f"{split}.jsonl").write_text("\n".join(kept[:count]) + "\n")


def write_tokens(base: Path, dataset: Path, file: Path) -> None:
    tokenizer = tokenizer_of(base)
    splits = {split: tokens_of(dataset, split, tokenizer) for split in ("train", "valid")}
    file.write_text(json.dumps(splits))
    lengths = [len(example["ids"]) for example in splits["train"]]
    print(json.dumps({
        "sessions": len(lengths), "tokens": sum(lengths), "longest": max(lengths),
        "median": statistics.median(lengths),
        "loss_tokens": sum(sum(example["loss"]) for example in splits["train"])}))


if __name__ == "__main__":
    if sys.argv[1] == "base":
        make_base(sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))
    elif sys.argv[1] == "subset":
        make_subset(*(Path(argument) for argument in sys.argv[2:5]), int(sys.argv[5]),
                    int(sys.argv[6]))
    else:
        write_tokens(*(Path(argument) for argument in sys.argv[2:5]))
