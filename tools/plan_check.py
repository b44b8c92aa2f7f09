#!/usr/bin/env python3
"""Holds `idiolect plan` against the training that follows, over configurations drawn at random.

    IDIOLECT_FIXTURES=… tools/plan_check.py [--count 30] [--seed 1] [--memory] [--out plan.json]

Each configuration: the shape of TinyLlama-1.1B, Qwen2.5-0.5B or Mistral-7B with one to four layers,
rank, targets, precision, tokens per pass, sequence length and a data set of some sessions. `plan`
says what it takes; then `train` runs one epoch. Compared: peak resident memory of the whole process
(ru_maxrss), and the seconds from the first update to the last, both from outside. --memory: time is
not looked at, for a machine that others use too. Exit code 1 where fewer than 95 % are within 10 %,
or memory was predicted too low by more than 3 %.

Bases are written by tools/peers/inputs.py, so its virtual environment is needed
(tools/peers/setup.sh); they stay in build/plan_check for another time.
"""
import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INPUTS = ROOT / "tools/peers/inputs.py"
TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
# Layers at most: a base of 7B shape is half a gigabyte a layer, and a second per thousand tokens.
LAYERS = {"tinyllama": 4, "qwen": 4, "mistral": 2}


def draw(generator: random.Random) -> dict:
    shape = generator.choice(list(LAYERS))
    few = generator.sample(TARGETS, generator.randint(1, 6))
    return {
        "shape": shape, "layers": generator.randint(1, LAYERS[shape]),
        "sessions": generator.choice([12, 24, 40]) // (3 if shape == "mistral" else 1),
        "options": {
            "rank": generator.choice([4, 8, 16, 32, 64]),
            "targets": generator.choice(["all", ",".join(TARGETS[:2]), ",".join(few)]),
            "precision": generator.choice(["bfloat16", "bfloat16", "float32"]),
            "pass-tokens": generator.choice([512, 1024, 2048, 4096]),
            "sequence-length": generator.choice([256, 512, 1024]),
            "batch-tokens": generator.choice([300, 600, 1200]),
        },
    }


class Bench:
    def __init__(self, options):
        self.options = options
        self.work = Path(options.work)
        self.work.mkdir(parents=True, exist_ok=True)
        self.python = ROOT / "build/peers/debian/bin/python"
        if not self.python.exists():
            sys.exit("needs build/peers/debian: run `bash tools/peers/setup.sh`")
        self.whole = self.work / "dataset"
        if not self.whole.exists():
            persona = Path(os.environ["IDIOLECT_FIXTURES"]) / "personas/g"
            subprocess.run([options.idiolect, "prepare", persona, "--session-gap", "10", "--out",
                            self.whole], check=True, capture_output=True, cwd=self.work)

    def base(self, drawn: dict) -> Path:
        folder = self.work / f"{drawn['shape']}-{drawn['layers']}"
        if not (folder / "tokenizer_config.json").exists():
            subprocess.run([self.python, INPUTS, "base", drawn["shape"], str(drawn["layers"]), folder],
                           check=True)
        return folder

    def dataset(self, sessions: int, seed: int) -> Path:
        folder = self.work / "part"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        shutil.copy(self.whole / "dataset.json", folder)
        generator = random.Random(seed)
        for split, count in (("train", sessions), ("valid", 2), ("test", 1)):
            lines = [line for line in (self.whole / f"{split}.jsonl").read_text().split("\n") if line]
            kept = generator.sample(lines, min(count, len(lines)))
            (folder / f"{split}.jsonl").write_text("\n".join(kept) + "\n")
        return folder


def words_of(drawn: dict, base: Path, dataset: Path) -> list[str]:
    words = ["--base", str(base), "--dataset", str(dataset), "--epochs", "1",
             "--evaluate-every", "1000000"]
    for name, value in drawn["options"].items():
        words += [f"--{name}", str(value)]
    return words


def train(bench: Bench, words: list[str]) -> tuple[int, float, str]:
    """Peak bytes, seconds of an epoch, and what it said where it failed. The first update has no
    beginning that can be seen from outside: the validation before it ends there."""
    run = bench.work / "run"
    shutil.rmtree(run, ignore_errors=True)
    log = open(bench.work / "log", "w")
    process = subprocess.Popen([bench.options.idiolect, "train", *words, "--out", run, "--force"],
                               stdout=log, stderr=log)
    metrics, times = run / "metrics.jsonl", []
    while True:
        done, status, usage = os.wait4(process.pid, os.WNOHANG)
        lines = metrics.read_text().count("\n") if metrics.exists() else 0
        times += [time.perf_counter()] * (lines - len(times))
        if done:
            break
        time.sleep(0.01)
    if status != 0:
        return 0, 0.0, (bench.work / "log").read_text()[-500:]
    # Lines: validation, updates, validation.
    return usage.ru_maxrss * 1024, times[-2] - times[0], ""


def check(bench: Bench, number: int, drawn: dict) -> dict:
    base, dataset = bench.base(drawn), bench.dataset(drawn["sessions"], number)
    words = words_of(drawn, base, dataset)
    planned = subprocess.run([bench.options.idiolect, "plan", *words, "--json"], capture_output=True,
                             text=True)
    if planned.returncode != 0:
        return {"drawn": drawn, "error": planned.stderr[-500:]}
    plan = json.loads(planned.stdout)
    peak, seconds, error = train(bench, words)
    if error:
        return {"drawn": drawn, "error": error}
    return {"drawn": drawn, "plan": plan, "peak": peak, "seconds": seconds,
            "memory": plan["memory"]["total"] / peak - 1, "time": plan["time"]["epoch"] / seconds - 1}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--idiolect", default=str(ROOT / "build/release/idiolect"))
    parser.add_argument("--work", default=str(ROOT / "build/plan_check"))
    parser.add_argument("--out", default=str(ROOT / "build/plan_check/plan_check.json"))
    options = parser.parse_args()
    bench, generator = Bench(options), random.Random(options.seed)
    results = []
    for number in range(options.count):
        result = check(bench, number, draw(generator))
        results.append(result)
        drawn = result["drawn"]
        about = (f"{drawn['shape']}-{drawn['layers']} " +
                 " ".join(str(value) for value in drawn["options"].values()))
        if "error" in result:
            print(f"{number:3} {about}: {result['error']}", flush=True)
        else:
            print(f"{number:3} memory {100 * result['memory']:+6.1f} % of {result['peak'] / 2**20:6.0f} MiB"
                  f"   time {100 * result['time']:+6.1f} % of {result['seconds']:6.2f} s   {about}",
                  flush=True)
        Path(options.out).write_text(json.dumps(results, indent=1))
    good = [result for result in results if "error" not in result]

    def share(key: str) -> float:
        return sum(abs(result[key]) <= 0.10 for result in good) / len(results)

    lowest = min((result["memory"] for result in good), default=0)
    print(f"within 10 %: memory {100 * share('memory'):.0f} %, time {100 * share('time'):.0f} %; "
          f"memory lowest {100 * lowest:+.1f} %; {len(results) - len(good)} failed")
    kept = share("memory") >= 0.95 and lowest >= -0.03
    return 0 if kept and (options.memory or share("time") >= 0.95) else 1


if __name__ == "__main__":
    sys.exit(main())
