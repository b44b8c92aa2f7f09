"""Small models, for their tokenizers, in the folder layout that trainers open.

`chatml` and `llama2` are made of the fixtures' tokenizer.json, with templates of the two usual
shapes: roles between special tokens, and [INST] in plain text with the beginning of the sequence
once per pair. `small-talk` is models/small-talk as it is shipped.
"""
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Where TRL looks for what the assistant said; other trainers get the template without the marks.
MARKS = ("{% generation %}", "{% endgeneration %}")
CHATML = ("{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\\n' }}{% if m['role'] == 'assistant' %}"
          + MARKS[0] + "{{ m['content'] + '<|im_end|>' }}" + MARKS[1]
          + "{% else %}{{ m['content'] + '<|im_end|>' }}{% endif %}{{ '\\n' }}{% endfor %}"
          "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}")
LLAMA2 = ("{% for m in messages %}{% if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}"
          "{{ raise_exception('roles must alternate') }}{% endif %}{% if m['role'] == 'user' %}"
          "{{ bos_token + '[INST] ' + m['content'].strip() + ' [/INST]' }}{% else %}"
          "{{ ' ' + m['content'].strip() + ' ' + eos_token }}{% endif %}{% endfor %}")
SPECIAL = {"chatml": {"bos_token": "<|endoftext|>", "eos_token": "<|im_end|>",
                      "pad_token": "<|endoftext|>", "additional_special_tokens": ["<|im_start|>"]},
           "llama2": {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<unk>"}}
FILES = {"chatml": "gpt2", "llama2": "llama2"}
TINY = {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 16,
        "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2,
        "num_key_value_heads": 2, "max_position_embeddings": 32768}


def template_of(name: str, marked: bool) -> str:
    if name == "llama2":
        return LLAMA2
    return CHATML if marked else CHATML.replace(MARKS[0], "").replace(MARKS[1], "")


def model_folder(name: str, fixtures: Path, folder: Path, marked: bool = False,
                 template: str | None = None) -> Path:
    """A model's folder without weights."""
    if name == "small-talk":
        return ROOT / "models" / "small-talk"
    from transformers import PreTrainedTokenizerFast  # here, since workers of trainers import this again

    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(fixtures / "tokenizers" / FILES[name] / "tokenizer.json"))
    tokenizer.add_special_tokens(SPECIAL[name])
    tokenizer.chat_template = template or template_of(name, marked)
    tokenizer.model_max_length = TINY["max_position_embeddings"]
    path = folder / f"{name}-{'marked' if marked else 'plain'}"
    tokenizer.save_pretrained(path)
    ids = {f"{key}_token_id": getattr(tokenizer, f"{key}_token_id") for key in ("bos", "eos", "pad")}
    (path / "config.json").write_text(json.dumps(TINY | ids | {"vocab_size": len(tokenizer)}))
    return path


def open_tokenizer(folder: Path):
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(folder)
