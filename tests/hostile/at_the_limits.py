"""Six programs at the limits that hold for everybody, each ended by another one of them.

    python -m tests.hostile.at_the_limits

Each runs in a process of its own, which may have no more memory than the limit over what it has at
its start. Where another limit is to end it, the one of time is a hundred times as long: on a busy
machine the clock would be faster. `LIMITS.md` has the figures of one run.
"""

from __future__ import annotations

import os
import resource
import time
from dataclasses import replace
from pathlib import Path

from tutor.program import LIMITS, Limits, parse, run

PROGRAMS = {
    "steps": "while True:\n    pass",
    "seconds": "xs = list(range(10**5))\nys = xs[:]\nwhile True:\n    same = xs == ys",
    "nodes": "x = Value(1.0)\nfor i in range(9):\n    ys = [x * x for j in range(10**6)]",
    "events": "xs = [Value(1.0) for i in range(1000)]\nwhile True:\n    dot(xs, xs).backward()",
    "cells": "xs = list(range(10**6))\nwhile True:\n    ys = xs[1:]",
    "memory": "xs = [[2**4000 + i for i in range(10**5)] for j in range(99)]",
}


def held() -> int:
    """Bytes of address space of this process."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def in_child(source: str, limits: Limits) -> None:
    """Run a program as a child that is given no more memory, and print a row of the table."""
    resource.setrlimit(resource.RLIMIT_AS, (held() + LIMITS.memory,) * 2)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, begin = time.monotonic(), time.process_time()
    error = run(parse(source), limits=limits).error
    took, used = time.monotonic() - start, time.process_time() - begin
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) >> 10
    said = f"{error.line}:{error.col} [{error.code}] {error.message}" if error else "nothing"
    print(f" {took:.1f} | {used:.1f} | {grown} | {said} |", flush=True)


def main() -> None:
    print("| ended by | limit | seconds | of the processor | MB more | what is said |")
    print("|---|---|---|---|---|---|")
    run(parse("x = sorted([Value(1).data])"))  # what a first run loads is no growth
    for name, source in PROGRAMS.items():
        limit = getattr(LIMITS, name)
        shown = f"{limit >> 20} MB" if name == "memory" else f"{limit:,}"
        print(f"| {name} | {shown} |", end="", flush=True)
        limits = LIMITS if name == "seconds" else replace(LIMITS, seconds=100 * LIMITS.seconds)
        child = os.fork()
        if not child:
            in_child(source, limits)
            os._exit(0)
        if os.waitpid(child, 0)[1]:
            print(" the run died |")


if __name__ == "__main__":
    main()
