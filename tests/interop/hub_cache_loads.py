#!/usr/bin/env python3
"""Checks the model cache that `idiolect pull` fills against Hugging Face's own tools, both ways.

    build/interop/hub/bin/python tests/interop/hub_cache_loads.py build/release/idiolect [STORIES260K]

A server on loopback (hub_server.py) plays the hub; STORIES260K is a model folder, and beside it
goes a repository with 50 MB of random weights in two files.

1. `idiolect pull`, then huggingface_hub finds the snapshot, transformers the configuration and the
   tokenizer, and safetensors every tensor, all without network.
2. The other way round: huggingface_hub downloads, then `idiolect pull --offline` finds it, and
   `idiolect pull` fetches nothing but what the other left out.
3. 50 times: `idiolect pull` is killed at a random byte, or its connections are cut at random bytes;
   in the end the SHA-256 of every file is right.

Exit code 1 on any difference.
"""
import hashlib
import json
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import hub_server

CUTS = 50
random.seed(260)


def write_weights(path: Path, names: list[str], size: int):
    header, offset = {}, 0
    for name in names:
        header[name] = {"dtype": "F32", "shape": [size // 4], "data_offsets": [offset, offset + size]}
        offset += size
    head = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(head)) + head + random.randbytes(offset))


def make_repositories(root: Path, stories: Path):
    small = root / "stories" / "small"
    small.mkdir(parents=True)
    for file in stories.iterdir():
        shutil.copyfile(file, small / file.name)
    (small / "README.md").write_text("---\nlicense: mit\n---\n")
    for name in "large", "cut-large":
        large = root / "stories" / name
        shutil.copytree(small, large)
        (large / "model.safetensors").unlink()
        parts = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"]
        write_weights(large / parts[0], ["a"], 35_000_000)
        write_weights(large / parts[1], ["b"], 15_000_000)
        (large / "model.safetensors.index.json").write_text(
            json.dumps({"metadata": {}, "weight_map": {"a": parts[0], "b": parts[1]}}))


class Checks:
    def __init__(self):
        self.failed = 0

    def that(self, is_right: bool, what: str):
        print(("right: " if is_right else "WRONG: ") + what, flush=True)
        self.failed += not is_right


class Bench:
    def __init__(self, idiolect: Path, work: Path, endpoint: str):
        self.idiolect, self.work, self.endpoint = idiolect, work, endpoint

    def environment(self, home: str) -> dict:
        return {**os.environ, "HF_HOME": str(self.work / home), "HF_ENDPOINT": self.endpoint}

    def pull(self, home: str, *words: str, **more) -> subprocess.CompletedProcess:
        return subprocess.run([self.idiolect, "pull", *words], env=self.environment(home),
                              capture_output=True, text=True, **more)

    def python(self, home: str, code: str, offline: str) -> str:
        environment = {**self.environment(home), "HF_HUB_OFFLINE": offline,
                       "HF_HUB_DISABLE_XET": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
        if offline == "1":
            environment["HF_ENDPOINT"] = "http://127.0.0.1:9"
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True,
                              text=True)
        return done.stdout.strip() if done.returncode == 0 else "failed: " + done.stderr[-1500:]


def snapshot_is_right(bench: Bench, home: str, name: str) -> bool:
    """Every file of the snapshot, byte for byte by its SHA-256, and all of the weights there."""
    source = bench.work / "repositories" / name
    repository = bench.work / home / "hub" / ("models--" + name.replace("/", "--"))
    snapshots = list((repository / "snapshots").glob("*"))
    if len(snapshots) != 1:
        return False
    wanted = {p.name for p in source.iterdir()}
    found = {p.name for p in snapshots[0].iterdir()}
    leftovers = list(repository.rglob("*.incomplete"))
    digest = lambda path: hashlib.sha256(path.read_bytes()).hexdigest()
    return (wanted == found and not leftovers
            and all(digest(source / n) == digest(snapshots[0] / n) for n in wanted))


LOAD = """
import sys
from huggingface_hub import snapshot_download
from safetensors.numpy import load_file
from pathlib import Path
folder = Path(snapshot_download("{0}", local_files_only=True))
print(folder.name, sum(len(load_file(f)) for f in folder.glob("*.safetensors")), end=" ")
"""
TRANSFORMERS = """
from transformers import AutoConfig, AutoTokenizer
print(AutoConfig.from_pretrained("{0}").model_type,
      AutoTokenizer.from_pretrained("{0}")("Once upon a time")["input_ids"])
"""
DOWNLOAD = """
from huggingface_hub import snapshot_download
print(snapshot_download("{0}"))
"""


def check_ours_is_theirs(bench: Bench, checks: Checks):
    for name in "stories/small", "stories/large":
        pulled = bench.pull("ours", name)
        checks.that(pulled.returncode == 0 and snapshot_is_right(bench, "ours", name),
                    f"idiolect pull {name}: every SHA-256 {pulled.stderr[-300:]}")
        code = LOAD.format(name) + TRANSFORMERS.format(name)
        loaded = bench.python("ours", code, "1")
        checks.that("llama [1, 403, 407, 261, 378]" in loaded,
                    f"huggingface_hub, safetensors, transformers load {name} offline: {loaded}")
    listed = bench.python("ours", "from huggingface_hub import scan_cache_dir\n"
                          "i = scan_cache_dir()\nprint(len(i.repos), len(i.warnings))", "1")
    checks.that(listed == "2 0", f"scan_cache_dir: repositories, warnings = {listed}")
    again = bench.python("ours", DOWNLOAD.format("stories/large"), "0")
    checks.that("failed" not in again and snapshot_is_right(bench, "ours", "stories/large"),
                "huggingface_hub has nothing to add to it")


def check_theirs_is_ours(bench: Bench, checks: Checks):
    name = "stories/large"
    folder = bench.python("theirs", DOWNLOAD.format(name), "0")
    offline = bench.pull("theirs", name, "--offline")
    checks.that(offline.returncode == 0 and folder in offline.stdout,
                f"what huggingface_hub fetched is found without network: {offline.stderr}")
    online = bench.pull("theirs", name)
    checks.that("all of it was here" in online.stdout, "and nothing of it is fetched again")


def check_cuts(bench: Bench, checks: Checks):
    right, killed, resumed = 0, 0, 0
    for cut in range(CUTS):
        home = f"cut-{cut}"
        name = "stories/large" if cut % 2 else "stories/cut-large"
        blobs = bench.work / home / "hub" / ("models--" + name.replace("/", "--")) / "blobs"
        target = random.randrange(50_000_000)
        process = subprocess.Popen([bench.idiolect, "pull", name], env=bench.environment(home),
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and on_disk(blobs) < target:
            time.sleep(0.0005)
        process.kill()
        killed += process.wait() != 0
        before = on_disk(blobs)
        last = bench.pull(home, name)
        fetched = [line for line in last.stdout.splitlines() if " MB fetched" in line]
        resumed += before > 0 and (not fetched or
                                   float(fetched[0].split(": ")[1].split()[0]) < 51.1)
        right += last.returncode == 0 and snapshot_is_right(bench, home, name)
        shutil.rmtree(bench.work / home)
    checks.that(right == CUTS, f"{right} of {CUTS} right after a kill at a random byte "
                f"({killed} were killed in time, {resumed} went on from what was there; in half of "
                "them the connections are cut at random bytes too)")


def on_disk(blobs: Path) -> int:
    total = 0
    try:
        for entry in os.scandir(blobs):
            total += entry.stat().st_size
    except FileNotFoundError:
        pass
    return total


def main() -> int:
    idiolect = Path(sys.argv[1]).resolve()
    fixtures = os.environ.get("IDIOLECT_FIXTURES", "../shared/fixtures")
    stories = Path(sys.argv[2] if len(sys.argv) > 2 else f"{fixtures}/stories260k")
    for name in "HF_TOKEN", "HF_HUB_CACHE", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE":
        os.environ.pop(name, None)
    checks = Checks()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        make_repositories(work / "repositories", stories)
        bench = Bench(idiolect, work, hub_server.start(work / "repositories"))
        check_ours_is_theirs(bench, checks)
        check_theirs_is_ours(bench, checks)
        check_cuts(bench, checks)
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
