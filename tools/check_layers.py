#!/usr/bin/env python3
"""Checks that includes follow the module graph written in src/*/CMakeLists.txt.

Three rules: a module includes only the modules in its USES line; the graph has
no cycle; only the modules in TORCH may include LibTorch.
"""
import re
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

TORCH = {"model", "train", "generate", "export"}


def declared_uses(src: Path) -> dict[str, set[str]]:
    uses = {}
    for listing in src.glob("*/CMakeLists.txt"):
        call = re.search(r"idiolect_module\((\w+)(.*?)\)", listing.read_text(), re.S)
        if call is None:  # a helper program, no module
            continue
        words = call.group(2).split()
        start = words.index("USES") + 1 if "USES" in words else len(words)
        end = words.index("LINKS") if "LINKS" in words[start:] else len(words)
        uses[call.group(1)] = set(words[start:end])
    return uses


def violations(src: Path, uses: dict[str, set[str]]):
    for module, used in uses.items():
        for file in sorted((src / module).rglob("*.[ch]*")):
            for number, line in enumerate(file.read_text().splitlines(), 1):
                found = re.match(r'#include ["<]([\w-]+)/', line)
                if not found:
                    continue
                target = found.group(1)
                if target in uses and target not in used | {module}:
                    yield f"{file}:{number}: {module} may not include {target}"
                if target in {"torch", "ATen", "c10"} and module not in TORCH:
                    yield f"{file}:{number}: LibTorch belongs to {', '.join(sorted(TORCH))}"


def main() -> int:
    src = Path(sys.argv[1])
    uses = declared_uses(src)
    try:
        order = list(TopologicalSorter(uses).static_order())
    except CycleError as cycle:
        print("module cycle:", " -> ".join(cycle.args[1]))
        return 1
    found = list(violations(src, uses))
    print(*found, sep="\n") if found else print("layers hold:", " < ".join(order))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
