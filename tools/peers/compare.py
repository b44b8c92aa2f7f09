#!/usr/bin/env python3
"""idiolect against Hugging Face transformers + PEFT: one table, one JSON.

    bash tools/peers/setup.sh                 # once: two virtual environments in build/peers
    IDIOLECT_FIXTURES=… tools/peers/compare.py [--quick] [--out peers.json]

Both sides train the same LoRA (rank 16 on all seven projections) on the same tokens of the same
base (random weights; rates do not depend on their values) with the same step sizes. Measured for
each: the owner's tokens trained per second, warm-up updates left out; peak resident memory less the
bytes of the base; loss on the validation split. Every run of a peer is followed by one of idiolect
with the same number of sessions per update, so that what else the machine does meets both.

For each peer: its defaults (8 rows per pass, padded, its own choice of precision), its defaults
with bf16, and its best, found among CANDIDATES by short runs. --quick: one shape, one seed, few updates,
Debian's torch only: below ten minutes on two cores.
"""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
RATE, RANK, ALPHA, WARMUP = 5e-4, 16, 32, 0.05
LONGEST = 1024

# What a person who knows the library would try, on top of group_by_length and all cores.
CANDIDATES = [
    {"weights": weights, "autocast": autocast, "checkpointing": checkpointing,
     "rows_per_pass": rows, "adapter": adapter}
    for weights, autocast, adapter in (("bfloat16", True, "float32"), ("bfloat16", False, "float32"),
                                       ("bfloat16", False, "bfloat16"), ("float32", False, "float32"))
    for checkpointing in (False, True)
    for rows in (2, 4, 8, 16)
]


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def run(command: list, **words) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **words)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))[:200]}\n{done.stderr[-3000:]}")
    return done.stdout


class Workshop:
    """Folders and inputs of one comparison."""

    def __init__(self, options):
        self.options = options
        self.work = Path(options.work)
        self.work.mkdir(parents=True, exist_ok=True)
        self.python = self.work / "debian/bin/python"
        if not self.python.exists():
            sys.exit("the peers are not installed: run `bash tools/peers/setup.sh` first")
        self.idiolect = options.idiolect

    def base(self, shape: str, layers: int) -> Path:
        folder = self.work / f"{shape}-{layers}"
        if not (folder / "tokenizer_config.json").exists():
            run([self.python, HERE / "inputs.py", "base", shape, layers, folder])
        return folder

    def dataset(self, base: Path, count: int) -> tuple[Path, Path, dict]:
        persona = Path(os.environ["IDIOLECT_FIXTURES"]) / "personas/g"
        whole, part = self.work / "dataset", self.work / f"dataset-{count}"
        for folder in (whole, part):
            shutil.rmtree(folder, ignore_errors=True)
        run([self.idiolect, "prepare", persona, "--session-gap", 10, "--out", whole], cwd=self.work)
        run([self.python, HERE / "inputs.py", "subset", base, whole, part, count, LONGEST])
        tokens = self.work / f"tokens-{count}.json"
        figures = json.loads(run([self.python, HERE / "inputs.py", "tokens", base, part, tokens]))
        return part, tokens, figures


def run_peer(shop: Workshop, venv: str, settings: dict) -> dict | None:
    python = shop.work / venv / "bin/python"
    settings = {"out": str(shop.work / "trainer"), "lr": RATE, "rank": RANK, "alpha": ALPHA,
                "warmup": WARMUP, "threads": os.cpu_count()} | settings
    try:
        done = subprocess.run([python, HERE / "train_peer.py", json.dumps(settings)],
                              capture_output=True, text=True, timeout=shop.options.timeout)
    except subprocess.TimeoutExpired:
        return {"error": f"no end after {shop.options.timeout} s"}
    for line in done.stdout.splitlines():
        if line.startswith("RESULT "):
            return json.loads(line.removeprefix("RESULT "))
    return {"error": (done.stderr.strip().splitlines() or ["?"])[-1][:300]}


def run_idiolect(shop: Workshop, base: Path, dataset: Path, figures: dict, rows: int, seed: int,
                 untimed: int) -> dict:
    """`idiolect train` with its own choices, but for what must be equal."""
    out = shop.work / "run"
    shutil.rmtree(out, ignore_errors=True)
    # A batch is closed by the session that fills it: half of one more than asked for, on average.
    batch_tokens = max(1, round((rows - 0.5) * figures["loss_tokens"] / figures["sessions"]))
    command = [shop.idiolect, "train", "--base", base, "--dataset", dataset, "--out", out, "--epochs",
               1, "--batch-tokens", batch_tokens, "--evaluate-every", 1000000, "--lr", RATE, "--rank",
               RANK, "--alpha", ALPHA, "--warmup", WARMUP, "--seed", seed, "--sequence-length", LONGEST,
               "--targets", "q_proj,k_proj,v_proj,o_proj,gate_proj,up_proj,down_proj"]
    command = [str(part) for part in command] + shop.options.train
    with open(shop.work / "idiolect.log", "w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        # poll() must not reap the process: wait4 tells its peak memory.
        pid, times = process.pid, []
        metrics = out / "metrics.jsonl"
        while True:
            done, status, usage = os.wait4(pid, os.WNOHANG)
            if metrics.exists():
                lines = [json.loads(line) for line in metrics.read_text().split("\n")[:-1] if line]
                count = sum("gradient_norm" in line for line in lines)
                times += [time.perf_counter()] * (count - len(times))
            if done:
                break
            time.sleep(0.02)
    if status != 0:
        sys.exit((shop.work / "idiolect.log").read_text()[-3000:])
    record = json.loads((out / "run.json").read_text())
    seen = record["dataset"]["train"]
    if (seen["tokens"], seen["loss_tokens"]) != (figures["tokens"], figures["loss_tokens"]):
        sys.exit(f"the two sides do not train on the same tokens: {seen} and {figures}")
    updates = [line for line in lines if "gradient_norm" in line]
    seconds = times[-1] - times[untimed - 1]
    loss_tokens = sum(line["loss_tokens"] for line in updates[untimed:])
    weights = (base / "model.safetensors").stat().st_size
    peak = usage.ru_maxrss * 1024
    last = [line["loss"] for line in updates[-max(1, len(updates) // 5):]]
    return {"updates": len(updates), "timed_updates": len(updates) - untimed, "seconds": seconds,
            "loss_tokens": loss_tokens, "owner_tokens_per_second": loss_tokens / seconds,
            "placement": record["placement"], "peak_rss": peak, "weights_bytes": weights,
            "peak_above_weights": peak - weights, "train_loss": statistics.mean(last),
            "valid_loss": [line["valid_loss"] for line in lines if "valid_loss" in line][-1]}


def find_best(shop: Workshop, venv: str, common: dict, rows: int) -> tuple[dict, list[dict]]:
    """The fastest candidate; each gets two updates, the second one timed. The rows per pass are
    looked for first, then the rest with the best of them."""
    tried: list[dict] = []

    def rate(candidate: dict) -> float:
        for entry in tried:
            if entry["candidate"] == candidate:
                return entry["rate"]
        result = run_peer(shop, venv, common | candidate | {
            "group_by_length": True, "rows_per_update": rows, "updates": 2, "untimed": 1,
            "validate": False})
        entry = {"candidate": candidate, "rate": result.get("owner_tokens_per_second", 0.0)}
        if "error" in result:
            entry["error"] = result["error"]
        tried.append(entry)
        say(f"  {venv}: {candidate}: {entry['rate']:.1f} {entry.get('error', '')}")
        return entry["rate"]

    best = CANDIDATES[0] | {"rows_per_pass": rows}
    for key in ("rows_per_pass", "kind", "checkpointing"):
        if key == "kind":
            options = [best | {k: c[k] for k in ("weights", "autocast", "adapter")}
                       for c in CANDIDATES]
        else:
            options = [best | {key: c[key]} for c in CANDIDATES if c["rows_per_pass"] <= rows]
        distinct = [json.loads(text) for text in dict.fromkeys(json.dumps(o) for o in options)]
        best = max(distinct, key=rate)
    return best, tried


def mean_of(results: list[dict], key: str) -> float:
    return statistics.mean(result[key] for result in results)


def compare(shop: Workshop, venv: str, name: str, settings: dict, inputs: tuple, rows: int) -> dict:
    """The peer and idiolect in turn, once for each seed."""
    base, dataset, tokens, figures = inputs
    common = {"base": str(base), "tokens": str(tokens)}
    peers, ours = [], []
    for seed in range(1, shop.options.seeds + 1):
        peer = run_peer(shop, venv, common | settings |
                        {"rows_per_update": rows, "seed": seed, "untimed": shop.options.untimed})
        if "error" in peer:
            say(f"{venv} {name}: {peer['error']}")
            return {"venv": venv, "name": name, "error": peer["error"]}
        peers.append(peer)
        ours.append(run_idiolect(shop, base, dataset, figures, rows, seed, shop.options.untimed))
        say(f"{base.name} {venv} {name} seed {seed}: {peer['owner_tokens_per_second']:.1f} against "
            f"{ours[-1]['owner_tokens_per_second']:.1f} of the owner's tokens per second")
    losses = [[result["valid_loss"] for result in side] for side in (peers, ours)]
    return {
        "base": base.name, "venv": venv, "name": name, "rows_per_update": rows, "settings": settings,
        "speed_ratio": mean_of(ours, "owner_tokens_per_second") /
                       mean_of(peers, "owner_tokens_per_second"),
        "memory_ratio": mean_of(ours, "peak_above_weights") / mean_of(peers, "peak_above_weights"),
        "valid_loss": {"peer": losses[0], "idiolect": losses[1]},
        "loss_difference": statistics.mean(losses[1]) - statistics.mean(losses[0]),
        "loss_noise": max(statistics.pstdev(side) for side in losses),
        "peer": peers, "idiolect": ours,
    }


def print_table(rows: list[dict]) -> None:
    print(f"{'base':14}{'peer':9}{'settings':12}{'tokens/s':>10}{'idiolect':>10}{'ratio':>7}"
          f"{'above weights, MiB':>21}{'ratio':>7}{'loss':>8}{'idiolect':>10}")
    for row in rows:
        if "error" in row:
            print(f"{'':14}{row['venv']:9}{row['name']:12}{row['error'][:80]}")
            continue
        memory = [mean_of(row[side], "peak_above_weights") / 2**20 for side in ("peer", "idiolect")]
        print(f"{row['base']:14}{row['venv']:9}{row['name']:12}"
              f"{mean_of(row['peer'], 'owner_tokens_per_second'):10.1f}"
              f"{mean_of(row['idiolect'], 'owner_tokens_per_second'):10.1f}"
              f"{row['speed_ratio']:7.2f}{memory[0]:12.0f}{memory[1]:9.0f}{row['memory_ratio']:7.2f}"
              f"{statistics.mean(row['valid_loss']['peer']):8.3f}"
              f"{statistics.mean(row['valid_loss']['idiolect']):10.3f}")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one shape, one seed, few updates")
    parser.add_argument("--work", default=str(ROOT / "build/peers"))
    parser.add_argument("--idiolect", default=str(ROOT / "build/release/idiolect"))
    parser.add_argument("--out", default=str(ROOT / "build/peers/peers.json"))
    parser.add_argument("--venvs", help="debian,newest; by default those that are installed")
    parser.add_argument("--shapes", help="tinyllama:4,qwen:6")
    parser.add_argument("--sessions", type=int, help="how many to train on")
    parser.add_argument("--seeds", type=int)
    parser.add_argument("--untimed", type=int, default=2, help="updates of warm-up")
    parser.add_argument("--timeout", type=int, default=3600, help="seconds for one run of a peer")
    parser.add_argument("--train", nargs=argparse.REMAINDER, default=[],
                        help="further options of idiolect train; the last option here")
    options = parser.parse_args()
    quick = options.quick
    installed = [v for v in ("debian", "newest") if (Path(options.work) / v / "bin/python").exists()]
    options.venvs = options.venvs.split(",") if options.venvs else installed[:1] if quick else installed
    options.shapes = options.shapes or ("tinyllama:1" if quick else "tinyllama:4,qwen:6")
    options.sessions = options.sessions or (40 if quick else 128)
    options.seeds = options.seeds or (1 if quick else 3)
    return options


def main() -> None:
    options = parse()
    shop = Workshop(options)
    rows: list[dict] = []
    report = {"cores": os.cpu_count(), "options": vars(options), "rows": rows, "tried": {}}
    started = time.time()
    for shape in options.shapes.split(","):
        name, layers = shape.split(":")
        base = shop.base(name, int(layers))
        dataset, tokens, figures = shop.dataset(base, options.sessions)
        report["dataset"] = figures
        say(f"{base.name}: {figures}")
        for venv in options.venvs:
            common = {"base": str(base), "tokens": str(tokens)}
            inputs = (base, dataset, tokens, figures)
            rows.append(compare(shop, venv, "defaults", {}, inputs, 8))
            rows.append(compare(shop, venv, "bf16", {"autocast": True}, inputs, 8))
            # The best may choose how many rows an update has, up to 16; idiolect gets as many.
            wide = 8 if options.quick else 16
            best, tried = find_best(shop, venv, common, wide)
            report["tried"][f"{base.name} {venv}"] = tried
            rows.append(compare(shop, venv, "best", best | {"group_by_length": True}, inputs, wide))
            report["seconds"] = time.time() - started
            Path(options.out).write_text(json.dumps(report, indent=1))
    print_table(rows)
    print(f"{options.out} has every run; {report['seconds'] / 60:.1f} minutes")


if __name__ == "__main__":
    main()
