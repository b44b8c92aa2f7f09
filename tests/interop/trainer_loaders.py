"""The datasets as each trainer itself loads and tokenises them.

A loader is given the folder that `prepare` wrote and a model's folder, and gives for train and valid
the examples in the trainer's own order, each as (token ids, labels), with -100 where a token carries
no loss. The settings are those that docs/dataset.md tells a user.
"""
import tempfile
from pathlib import Path

LENGTH = 16384  # tokens; longer than any example here, so that nothing is cut

Examples = list[tuple[list[int], list[int]]]


def files(dataset: Path) -> dict[str, str]:
    return {split: str(dataset / f"{split}.jsonl") for split in ("train", "valid")}


def pairs(rows) -> Examples:
    return [(list(row["input_ids"]), list(row["labels"])) for row in rows]


def sft_trainer(dataset: Path, model: Path, to_text: bool = False, **settings):
    """TRL's SFTTrainer, on a model of random weights."""
    from datasets import load_dataset
    from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer
    from trl import SFTConfig, SFTTrainer

    tokenizer = AutoTokenizer.from_pretrained(model)
    data = load_dataset("json", data_files=files(dataset), cache_dir=tempfile.mkdtemp())
    if to_text:
        def text_of(row):  # tokenising puts the token for the beginning there again
            text = tokenizer.apply_chat_template(row["messages"], tokenize=False)
            return {"text": text.removeprefix(tokenizer.bos_token)}
        data = data.map(text_of, remove_columns=["messages"])
    config = SFTConfig(output_dir=tempfile.mkdtemp(), max_length=LENGTH, report_to="none", use_cpu=True,
                       bf16=False, fp16=False, **settings)
    return SFTTrainer(model=AutoModelForCausalLM.from_config(AutoConfig.from_pretrained(model)),
                      args=config, processing_class=tokenizer, train_dataset=data["train"],
                      eval_dataset=data["valid"])


def collated(trainer) -> dict[str, Examples]:
    """What the trainer's own collator makes of each example."""
    found = {}
    for split, rows in (("train", trainer.train_dataset), ("valid", trainer.eval_dataset)):
        found[split] = []
        for row in rows:
            batch = trainer.data_collator([row])
            found[split].append((batch["input_ids"][0].tolist(), batch["labels"][0].tolist()))
    return found


def trl_openai(dataset: Path, model: Path):
    return collated(sft_trainer(dataset, model, assistant_only_loss=True))


def trl_completions(dataset: Path, model: Path):
    return collated(sft_trainer(dataset, model))


def unsloth_openai(dataset: Path, model: Path):
    from unsloth.chat_templates import train_on_responses_only

    trainer = sft_trainer(dataset, model, to_text=True, dataset_text_field="text")
    parts = {"chatml": ("<|im_start|>user\n", "<|im_start|>assistant\n"), "llama2": ("[INST]", "[/INST]"),
             "small-talk": ("<|user|>", "<|assistant|>")}
    user, owner = next(part for name, part in parts.items() if model.name.startswith(name))
    return collated(train_on_responses_only(trainer, instruction_part=user, response_part=owner))


def llama_factory(dataset: Path, model: Path):
    from llamafactory.data import get_dataset, get_template_and_fix_tokenizer
    from llamafactory.hparams import get_train_args
    from llamafactory.model import load_tokenizer

    template = {"chatml": "chatml", "llama2": "llama2"}.get(model.name.split("-")[0])
    model_args, data_args, training_args, _, _ = get_train_args({
        "model_name_or_path": str(model), "template": template, "dataset_dir": str(dataset),
        "dataset": "train", "eval_dataset": "valid", "cutoff_len": LENGTH, "stage": "sft", "do_train": True,
        "finetuning_type": "lora", "output_dir": tempfile.mkdtemp(), "cache_dir": tempfile.mkdtemp(),
        "overwrite_cache": True, "report_to": "none", "preprocessing_num_workers": 1})
    module = load_tokenizer(model_args)
    chat = get_template_and_fix_tokenizer(module["tokenizer"], data_args)
    found = get_dataset(chat, model_args, data_args, training_args, stage="sft", **module)
    return {"train": pairs(found["train_dataset"]), "valid": pairs(found["eval_dataset"])}


def mlx_replies(dataset: Path, model: Path):
    from types import SimpleNamespace

    import mlx.core as mx
    from mlx_lm.tokenizer_utils import load as load_tokenizer
    from mlx_lm.tuner.datasets import CacheDataset, load_dataset
    from mlx_lm.tuner.trainer import default_loss, iterate_batches

    settings = SimpleNamespace(data=str(dataset), train=True, test=False, mask_prompt=True)
    found = {}
    for split, data in zip(("train", "valid"), load_dataset(settings, load_tokenizer(model))):
        cached = CacheDataset(data)
        found[split] = [(list(ids), [-100] * offset + list(ids[offset:]))
                        for ids, offset in (cached[i] for i in range(len(cached)))]
        counted = 0
        for batch, lengths in iterate_batches(cached, 1, LENGTH):
            flat = lambda inputs: mx.zeros((*inputs.shape, 1))  # only the mask counts here
            counted += int(default_loss(flat, batch * 0, lengths)[1])
        ours = sum(label != -100 for _, labels in found[split] for label in labels)
        print(f"  mlx-lm's loss counts {counted} tokens in {split}: "
              f"{counted - ours} more than the owner's, a padding token after each reply")
    return found


def axolotl_openai(dataset: Path, model: Path):
    from axolotl.cli.config import load_cfg
    from axolotl.common.datasets import load_datasets
    from axolotl.utils.data import sft
    from axolotl.utils.dict import DictDefault

    sft.save_preprocessed_dataset = lambda *_: None  # its copy on disk, which costs a minute
    form = {"ds_type": "json", "type": "chat_template", "field_messages": "messages",
            "roles_to_train": ["assistant"], "train_on_eos": "turn"}
    cfg = load_cfg(DictDefault({
        "base_model": str(model), "chat_template": "tokenizer_default",
        "datasets": [form | {"path": files(dataset)["train"]}],
        "test_datasets": [form | {"path": files(dataset)["valid"], "split": "train"}],
        "sequence_len": LENGTH, "excess_length_strategy": "raise", "sample_packing": False,
        "shuffle_merged_datasets": False,  # so that they can be compared one by one
        "micro_batch_size": 1, "gradient_accumulation_steps": 1, "num_epochs": 1,
        "learning_rate": 1e-4, "output_dir": tempfile.mkdtemp(),
        "dataset_prepared_path": tempfile.mkdtemp(), "dataset_num_proc": 1}))
    found = load_datasets(cfg=cfg)
    return {"train": pairs(found.train_dataset), "valid": pairs(found.eval_dataset)}


# What each trainer is run with: the form, its loader, and whether the template has TRL's marks.
LOADERS = {
    "trl": [("openai", trl_openai, True), ("completions", trl_completions, False)],
    "unsloth": [("openai", unsloth_openai, False)],
    "llamafactory": [("llama-factory", llama_factory, False)],
    "mlx-lm": [("replies", mlx_replies, False)],
    "axolotl": [("openai", axolotl_openai, False)],
}
