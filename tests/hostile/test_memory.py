"""The limit of memory holds in fact: under that much address space, no run meets a MemoryError."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

pytest.importorskip("resource")
if sys.platform != "linux":
    pytest.skip("the size of a process is read from /proc", allow_module_level=True)

MEGABYTES = 16
RUN = f"""
import json, os, resource, sys
from dataclasses import replace
from pathlib import Path
from tutor.program import LIMITS, parse, run

low = replace(LIMITS, memory={MEGABYTES} << 20, steps=2_000_000, seconds=60.0)
run(parse("x = sorted([Value(1).data])"), limits=low)
for source in json.load(sys.stdin):
    program = parse(source)
    if not os.fork():
        now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + ({MEGABYTES} << 20),) * 2)
        error = run(program, limits=low).error
        print(error.message if error else error, flush=True)
        os._exit(0)
    if os.wait()[1]:
        print("the run died", flush=True)
"""
PROGRAMS = {
    "whole numbers": "x = [2**4095 + i for i in range(10**5)]",
    "a range of whole numbers": "n = 2**4095\nx = list(range(n, n + 10**5))",
    "negative numbers": "n = 2**4095\nx = [-n for i in range(10**5)]",
    "products": "x = [2**4095] * 10**5\ny = dot(x, x)",
    "numbered": "x = enumerate([0] * 10**5, 2**4095)",
    "rows": "x = [0] * 10**5\ny = [zip(x, x, x, x, x, x, x, x) for i in range(9)]",
    "empty lists": "x = [[[], [], []] for i in range(3 * 10**5)]",
    "dicts": "x = [{0: 0} for i in range(3 * 10**5)]",
    "entries": "d = {}\nfor i in range(10**5):\n    d[i] = {i: i}",
    "a dict of a loop": "x = {i: i for i in range(3 * 10**5)}",
    "dicts of loops": "x = [{j: j for j in range(6)} for i in range(10**5)]",
    "defaults": "d = {}\nfor i in range(3 * 10**5):\n    d.setdefault(i, i)",
    "copies of a dict": "d = {i: i for i in range(10**4)}\nx = [d.copy() for i in range(99)]",
    "dicts of a dict": "d = {i: i for i in range(10**4)}\nx = [dict(d) for i in range(99)]",
    "functions": "x = [lambda: i for i in range(2 * 10**5)]",
    "nested functions": "def f(i):\n    def g():\n        return i\n    return g\n"
    "x = [f(i) for i in range(2 * 10**5)]",
    "ranges": "x = [range(i, i + 5) for i in range(2 * 10**5)]",
    "views": "d = {}\nx = [d.values() for i in range(3 * 10**5)]",
    "methods": "x = []\ny = [[x.append, x.append] for i in range(2 * 10**5)]",
    "characters": "s = '😀' * 10**5\nx = [[list(s), tuple(s)] for i in range(20)]",
    "snapshots": "d = {}\nfor i in range(10**5):\n    d[i] = i\n"
    + "".join("  " * j + f"for a{j} in d.items():\n" for j in range(20)) + "  " * 20 + "pass",
    "texts": "s = 'é' * 10**5\nx = [s + 'é' for i in range(10**4)]",
    "slices": "s = [0.5] * 10**5\nx = [s[1:] for i in range(10**4)]",
    "nodes": "x = [Value(i) for i in range(3 * 10**5)]",
    "operations": "x = Value(1)\nfor i in range(10**5):\n    y = x * x + 2 - x",
    "printed": "for i in range(10**5):\n    print(i)",
}  # fmt: skip


def said() -> dict[str, str]:
    """What each run said; all are children of one process, which has loaded the program."""
    done = subprocess.run(
        [sys.executable, "-c", RUN], input=json.dumps(list(PROGRAMS.values())),
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    return dict(zip(PROGRAMS, done.stdout.splitlines(), strict=True))


def test_every_run_stops_before_the_memory_ends() -> None:
    assert said() == dict.fromkeys(PROGRAMS, f"the program made more than {MEGABYTES} MB")
