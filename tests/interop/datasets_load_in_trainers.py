#!/usr/bin/env python3
"""Has a trainer load the datasets that `idiolect prepare` writes, and looks at where it puts the loss.

    datasets_load_in_trainers.py TRAINER PROGRAM FIXTURES

TRAINER is trl, unsloth, llamafactory, mlx-lm or axolotl. Two exports are prepared in the trainer's
form: the shipped sample, and hard_chats.py (owner first or last, several in a row, groups, line
breaks, emoji, text that spells control tokens, templates or JSON). The trainer's own code loads and
tokenises them with three tokenizers (trainer_tokenizers.py). Then, for train and valid:

- as many examples as dataset.json counts rows;
- in each example, the runs of tokens that carry loss are the owner's turns, each with the one end
  of turn after it, and nothing else: the same turns, in the same order, as in the messages form;
- no example begins with two tokens for the beginning;
- the owner's messages in those turns are as many as the ledger says.

Exit code 1 on a difference. No network, no GPU, no weights. Each trainer needs a virtual environment
of its own; the versions that were measured, and what came of it, are in docs/dataset.md:

    python3 -m venv env-trl && env-trl/bin/pip install trl==1.16.0
    env-trl/bin/python tests/interop/datasets_load_in_trainers.py trl build/core/idiolect ../shared/fixtures
"""
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ |= {"HF_HUB_OFFLINE": "1", "CUDA_VISIBLE_DEVICES": "", "DISABLE_VERSION_CHECK": "1",
               "AXOLOTL_DO_NOT_TRACK": "1", "TOKENIZERS_PARALLELISM": "false"}

if sys.argv[1:2] == ["unsloth"]:
    import unsloth  # noqa: F401, E402  before transformers and trl, which it changes

from hard_chats import write_hard_chats  # noqa: E402
from trainer_loaders import LOADERS  # noqa: E402
from trainer_tokenizers import ROOT, model_folder, open_tokenizer  # noqa: E402

ONE_PER_REPLY = ("replies", "completions")


def prepare(program: str, export: Path, form: str, out: Path) -> Path:
    owner = ["--me", "Tamsin Vey"] if export.name == "sample" else []
    subprocess.run([program, "prepare", str(export), *owner, "--group", "all", "--format", form,
                    "--out", str(out)], check=True, capture_output=True)
    return out


def rows(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text().split("\n")[:-1]]


def owners_turns(messages: Path, split: str) -> list[list[str]]:
    """Of each session; the lines of the messages form tell."""
    sessions = [[turn for turn in row["messages"] if turn["role"] == "assistant"]
                for row in rows(messages / f"{split}.jsonl")]
    written = sum(len(turn["times"]) for turns in sessions for turn in turns)
    ledger = sum(line["bin"] == "owner" and line.get("split") == split
                 for line in rows(messages / "ledger.jsonl"))
    assert written == ledger, f"{split}: {written} messages of the owner, the ledger has {ledger}"
    return [[turn["content"].replace("\u2028", "\n") for turn in turns] for turns in sessions]


def loss_runs(ids: list[int], labels: list[int]) -> list[list[int]]:
    """The tokens that carry loss, in pieces without a gap."""
    assert len(ids) == len(labels)
    assert all(label in (-100, token) for token, label in zip(ids, labels)), "labels are other tokens"
    runs, inside = [], False
    for label in labels:
        if label == -100:
            inside = False
            continue
        if not inside:
            runs.append([])
        inside = True
        runs[-1].append(label)
    return runs


def plain(text: str) -> str:
    """Without what templates trim; and without blanks, where control tokens may have been broken."""
    return re.sub(r"[ \u2581]", "", text) if re.search(r"[<\[]", text) else text.strip()


def problem_with(run: list[int], turn: str, tokenizer) -> str | None:
    text = tokenizer.decode(run, clean_up_tokenization_spaces=False)
    end = tokenizer.eos_token
    if run.count(tokenizer.eos_token_id) != 1 or not text.rstrip().endswith(end):
        return "does not end with the one end of turn"
    inside = [t for t in run if t in tokenizer.all_special_ids and t != tokenizer.eos_token_id]
    if inside:
        return "has control tokens inside"
    return None if plain(text.rstrip().removesuffix(end)) == plain(turn) else "is another text"


def check(what: str, examples, expected: list[list[str]], tokenizer) -> int:
    """Prints what came of it, and gives the number of problems; no text of a message."""
    problems = [f"{len(examples)} examples, not {len(expected)}"] if len(examples) != len(expected) else []
    tokens = turns = 0
    for number, ((ids, labels), wanted) in enumerate(zip(examples, expected)):
        if ids[:2] == [tokenizer.bos_token_id] * 2:
            problems.append(f"example {number}: begins twice")
        runs = loss_runs(ids, labels)
        if len(runs) != len(wanted):
            problems.append(f"example {number}: {len(runs)} turns with loss, not {len(wanted)}")
            continue
        found = (problem_with(run, turn, tokenizer) for run, turn in zip(runs, wanted))
        problems += [f"example {number}: a turn {problem}" for problem in found if problem]
        tokens, turns = tokens + sum(map(len, runs)), turns + len(runs)
    print(f"{what}: {len(examples)} examples, {turns} turns, {tokens} tokens with loss, "
          f"{len(problems)} problems", *problems[:5], sep="\n    ", flush=True)
    return len(problems)


def main() -> int:
    trainer, program, fixtures = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    bad = 0
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        exports = [ROOT / "examples" / "sample", write_hard_chats(work / "hard")]
        for export in exports:
            messages = prepare(program, export, "messages", work / f"{export.name}-messages")
            for form, load, marked in LOADERS[trainer]:
                dataset = prepare(program, export, form, work / f"{export.name}-{form}")
                counted = json.loads((dataset / "dataset.json").read_text())["rows"]
                for base in ("chatml",) if marked else ("chatml", "llama2", "small-talk"):
                    model = model_folder(base, fixtures, work, marked)
                    found = load(dataset, model)
                    for split, examples in found.items():
                        expected = owners_turns(messages, split)
                        if form in ONE_PER_REPLY:
                            expected = [[turn] for turns in expected for turn in turns]
                        assert len(expected) == counted[split], f"{split}: {counted[split]} rows"
                        bad += check(f"{trainer} {form} {export.name} {base} {split}", examples, expected,
                                     open_tokenizer(model))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
