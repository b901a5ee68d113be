"""Where memory ends before the limit on it does, a run still ends with a located error."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

pytest.importorskip("resource")
if sys.platform != "linux":
    pytest.skip("the size of a process is read from /proc", allow_module_level=True)

MEGABYTES = 2
RUN = f"""
import json, os, resource, sys
from dataclasses import replace
from pathlib import Path
from tutor.program import LIMITS, parse, run

large = 1 << 40
high = replace(LIMITS, memory=large, nodes=large, events=large, items=large, cells=large,
               names=large, steps=large, seconds=60.0)
run(parse("x = sorted([Value(1).data])"), limits=high)
for source in json.load(sys.stdin):
    program = parse(source)
    if not os.fork():
        now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        before = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (now + ({MEGABYTES} << 20), before[1]))
        recording = run(program, limits=high)
        resource.setrlimit(resource.RLIMIT_AS, before)
        error = recording.error
        print(error.line, error.code, error.message, flush=True)
        os._exit(0)
    if os.wait()[1]:
        print("the run died", flush=True)
"""
PROGRAMS = {
    "one list": "a = 1\nx = [0] * 10**9",
    "many lists": "a = 1\nx = [[[], [], []] for i in range(10**8)]",
    "nodes": "x = Value(1)\nwhile True: x = x * 1.0",
    "nodes in a list": "xs = []\nwhile True: xs.append(Value(1))",
    "names": "i = 0\nwhile True: i = i + 1",
    "printed": "i = 0\nwhile True: print(i)",
    "in a call": "def f(n):\n    return [n] * 10**7 + f(n + 1)\nx = f(0)",
    "passes": "x = Value(1)\nwhile True: (x * x).backward()",
}  # fmt: skip


def said() -> dict[str, str]:
    """What each run said; all are children of one process, which has loaded the program."""
    done = subprocess.run(
        [sys.executable, "-c", RUN], input=json.dumps(list(PROGRAMS.values())),
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    return dict(zip(PROGRAMS, done.stdout.splitlines(), strict=True))


def test_every_run_without_memory_ends_with_a_located_error() -> None:
    found = {name: text.partition(" ") for name, text in said().items()}
    ended = "E213 the program needs more memory than there is"
    assert {name: rest for name, (_, _, rest) in found.items()} == dict.fromkeys(PROGRAMS, ended)
    assert {line for line, _, _ in found.values()} <= {"1", "2"}
