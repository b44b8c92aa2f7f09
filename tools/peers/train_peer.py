"""Trains with Hugging Face Trainer and PEFT once, and prints one JSON line.

    build/peers/debian/bin/python tools/peers/train_peer.py '{"base": …, "tokens": …, …}'

The keys are those of DEFAULTS; compare.py makes them. Time is counted over whole updates, from the
end of the warm-up ones to the end of the last; memory is the high-water mark after the model is
loaded and the freed memory given back, so that loading does not count against the peer.
"""
import ctypes
import gc
import json
import random
import statistics
import sys
import time

import torch
import transformers
from peft import LoraConfig, get_peft_model
from transformers import (AutoModelForCausalLM, DataCollatorForSeq2Seq, PreTrainedTokenizerFast,
                          Trainer, TrainerCallback, TrainingArguments)

DEFAULTS = {
    "base": "", "tokens": "", "out": "",
    "rows_per_update": 8,   # Trainer's per_device_train_batch_size
    "rows_per_pass": 8,     # the rest is gradient accumulation
    "updates": 0,           # 0: one epoch
    "untimed": 2,           # updates before the clock starts
    "weights": "default",   # or float32, bfloat16: what from_pretrained is asked for
    "autocast": False,      # Trainer's bf16
    "adapter": "float32",   # or bfloat16, which PEFT does not do by default
    "checkpointing": False,
    "group_by_length": False,
    "threads": 2,
    "seed": 1, "lr": 5e-4, "rank": 16, "alpha": 32, "warmup": 0.05, "weight_decay": 0.01,
    "validate": True,
}
TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]


def high_water() -> int:
    for line in open("/proc/self/status"):
        if line.startswith("VmHWM"):
            return int(line.split()[1]) * 1024
    return 0


def reset_high_water() -> None:
    gc.collect()
    ctypes.CDLL("libc.so.6").malloc_trim(0)
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")


class Clock(TrainerCallback):
    def __init__(self):
        self.starts, self.ends = [], []

    def on_step_begin(self, args, state, control, **kwargs):
        self.starts.append(time.perf_counter())

    def on_step_end(self, args, state, control, **kwargs):
        self.ends.append(time.perf_counter())


class CountingCollator:
    """The collator of the library, and what went through it."""

    def __init__(self, collator):
        self.collator, self.loss_tokens, self.cells, self.tokens = collator, [], [], []

    def __call__(self, rows):
        batch = self.collator(rows)
        self.loss_tokens.append(int((batch["labels"][:, 1:] != -100).sum()))
        self.cells.append(batch["input_ids"].numel())
        self.tokens.append(int(batch["attention_mask"].sum()))
        return batch


def to_row(example: dict) -> dict:
    labels = [token if loss else -100 for token, loss in zip(example["ids"], example["loss"])]
    return {"input_ids": example["ids"], "attention_mask": [1] * len(labels), "labels": labels}


@torch.no_grad()
def mean_loss(model, rows: list[dict]) -> float:
    """Nats per loss token, one row at a time: no padding, nothing of the trainer's."""
    model.eval()
    total, count = 0.0, 0
    for row in rows:
        labels = torch.tensor(row["labels"])[1:]
        scores = model(input_ids=torch.tensor([row["input_ids"]])).logits[0, :-1].float()
        kept = labels != -100
        total += torch.nn.functional.cross_entropy(scores[kept], labels[kept], reduction="sum").item()
        count += int(kept.sum())
    return total / count


def load(settings: dict):
    asked = {}
    if settings["weights"] != "default":
        name = "dtype" if int(transformers.__version__.split(".")[0]) >= 5 else "torch_dtype"
        asked = {name: getattr(torch, settings["weights"])}
    base = AutoModelForCausalLM.from_pretrained(settings["base"], **asked)
    base.config.use_cache = False
    weights = sum(p.numel() * p.element_size() for p in base.parameters())
    description = {"dtype": str(next(base.parameters()).dtype).removeprefix("torch."),
                   "attention": base.config._attn_implementation, "weights_bytes": weights}
    lora = LoraConfig(r=settings["rank"], lora_alpha=settings["alpha"], target_modules=TARGETS,
                      lora_dropout=0.0, task_type="CAUSAL_LM")
    if settings["checkpointing"]:
        base.enable_input_require_grads()
    model = get_peft_model(base, lora, autocast_adapter_dtype=settings["adapter"] == "float32")
    return model, description


def arguments_of(settings: dict, updates: int) -> TrainingArguments:
    words = {
        "output_dir": settings["out"], "report_to": [], "save_strategy": "no", "use_cpu": True,
        "per_device_train_batch_size": settings["rows_per_pass"],
        "gradient_accumulation_steps": settings["rows_per_update"] // settings["rows_per_pass"],
        "max_steps": updates, "learning_rate": settings["lr"], "lr_scheduler_type": "cosine",
        "warmup_steps": max(1, round(settings["warmup"] * updates)),
        "weight_decay": settings["weight_decay"], "max_grad_norm": 1.0, "seed": settings["seed"],
        "bf16": settings["autocast"], "gradient_checkpointing": settings["checkpointing"],
        "logging_steps": 1, "disable_tqdm": True, "dataloader_pin_memory": False,
    }
    if settings["group_by_length"]:
        known = TrainingArguments.__dataclass_fields__
        words |= ({"train_sampling_strategy": "group_by_length"}
                  if "train_sampling_strategy" in known else {"group_by_length": True})
    return TrainingArguments(**words)


def main() -> None:
    settings = DEFAULTS | json.loads(sys.argv[1])
    unknown = settings.keys() - DEFAULTS.keys()
    if unknown:
        sys.exit(f"unknown settings: {unknown}")
    torch.set_num_threads(settings["threads"])
    torch.manual_seed(settings["seed"])
    random.seed(settings["seed"])
    splits = json.load(open(settings["tokens"]))
    rows = [to_row(example) for example in splits["train"]]
    valid = [to_row(example) for example in splits["valid"]]
    tokenizer = PreTrainedTokenizerFast.from_pretrained(settings["base"])
    model, description = load(settings)
    reset_high_water()

    updates = settings["updates"] or -(-len(rows) // settings["rows_per_update"])
    collator = CountingCollator(DataCollatorForSeq2Seq(tokenizer, padding=True))
    clock = Clock()
    trainer = Trainer(model=model, args=arguments_of(settings, updates), train_dataset=rows,
                      data_collator=collator, callbacks=[clock])
    trainer.train()
    peak = high_water()

    passes = settings["rows_per_update"] // settings["rows_per_pass"]
    first, last = settings["untimed"] * passes, updates * passes
    seconds = clock.ends[updates - 1] - clock.ends[settings["untimed"] - 1]
    loss_tokens = sum(collator.loss_tokens[first:last])
    losses = [entry["loss"] for entry in trainer.state.log_history if "loss" in entry]
    result = description | {
        "torch": torch.__version__, "transformers": transformers.__version__,
        "updates": updates, "timed_updates": updates - settings["untimed"],
        "loss_tokens": loss_tokens, "seconds": seconds,
        "owner_tokens_per_second": loss_tokens / seconds,
        "share_of_padding": 1 - sum(collator.tokens) / sum(collator.cells),
        "peak_rss": peak, "peak_above_weights": peak - description["weights_bytes"],
        "train_loss": statistics.mean(losses[-max(1, len(losses) // 5):]),
    }
    if settings["validate"]:
        result["valid_loss"] = mean_loss(model, valid)
    print("RESULT " + json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
