#!/usr/bin/env python3
"""Reads every form that `idiolect prepare` writes with Hugging Face `datasets`.

    datasets_forms.py PROGRAM EXPORT

Checks what loaders rely on: columns and types, as many rows as dataset.json counts,
the same words in all forms, and ChatML that splits back into its turns. Axolotl
reads these columns: `messages` and `conversations` through its chat_template type
(field_messages; message_property_mappings role/content or from/value), `text`
through its completion type.

Needs a virtual environment: python3 -m venv env && env/bin/pip install datasets
"""
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from datasets import load_dataset

SPLITS = ("train", "valid", "test")
CHATML = re.compile(r"<\|im_start\|>([^\n]*)\n(.*?)<\|im_end\|>\n", re.S)


def prepare(program: str, export: str, form: str, folder: Path):
    out = folder / form
    subprocess.run([program, "prepare", export, "--format", form, "--out", str(out)],
                   check=True, capture_output=True)
    data = load_dataset("json", data_files={s: str(out / f"{s}.jsonl") for s in SPLITS},
                        cache_dir=str(folder / "cache"))
    counts = json.loads((out / "dataset.json").read_text())["examples"]
    assert {s: len(data[s]) for s in SPLITS} == counts, (form, counts)
    return data


def turns_of_text(text: str) -> list[tuple[str, str]]:
    turns = CHATML.findall(text)
    assert "".join(f"<|im_start|>{r}\n{c}<|im_end|>\n" for r, c in turns) == text, "not ChatML"
    return turns


def main() -> int:
    program, export = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as name:
        data = {form: prepare(program, export, form, Path(name))
                for form in ("messages", "sharegpt", "chatml", "prompt")}
        for split in SPLITS:
            rows = zip(*(data[form][split] for form in data), strict=True)
            for messages, sharegpt, chatml, prompt in rows:
                turns = messages["messages"]
                roles = [turn["role"] for turn in turns]
                contents = [turn["content"] for turn in turns]
                assert set(roles) <= {"user", "assistant"}
                assert {turn["from"] for turn in sharegpt["conversations"]} <= {"human", "gpt"}
                assert [t["value"] for t in sharegpt["conversations"]] == contents or messages["group"]
                assert turns_of_text(chatml["text"]) == list(zip(roles, contents))
                names = [turn["name"] for turn in turns]
                assert [role for role, _ in turns_of_text(prompt["text"])] == names
        sizes = {split: len(data["messages"][split]) for split in SPLITS}
    print(f"datasets reads messages, sharegpt, chatml and prompt: {sizes}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
