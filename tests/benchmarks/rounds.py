"""Training runs whose rounds were folded: what they take, seeking in them, looking at another step.

python -m tests.benchmarks.rounds [ROUNDS OF THE LONG RUN]

Times are those of the processor, as other programs may run beside.
"""

from __future__ import annotations

import gc
import random
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace

import numpy  # noqa: F401  # so that no figure holds the time of its import

from tests.benchmarks.programs import FREE
from tests.program import gpt
from tutor.program import LIMITS, parse
from tutor.program.interpret.run import interpret
from tutor.trace import Trace
from tutor.view.moment import Moment
from tutor.view.panes import PANES

SMALL = """\
w = [Value(0.01 * i) for i in range(10)]
data = [[Value(0.001 * (i + j)) for i in range(10)] for j in range(200)]
for step in range(ROUNDS):
    terms = [dot(w, x) for x in data]
    L = sum(terms) / len(terms) + 0.1 * w[0] * step
    for p in w:
        p.grad = 0.0
    L.backward()
    for p in w:
        p.data -= 0.0001 * p.grad
"""
LOOKS = 300
_WEIGHED = 3_000_000  # events up to which memory is measured, as that takes ten times as long


def main(rounds: int = 900) -> None:
    """Print the figures as Markdown."""
    gc.collect()
    gc.freeze()
    print("| rounds | events | ready, s | MB held | MB a round | bytes an event |")
    print("|---|---|---|---|---|---|")
    logs = {n: _held("small", SMALL.replace("ROUNDS", str(n))) for n in (rounds // 10, rounds)}
    _held("GPT, 20 steps", gpt.source(20))
    _held("GPT, 5 steps, in full", gpt.source(5), None)
    print(
        "\n| events | seek and read an event, µs | 99 of 100 | a gradient | a value | who wrote |"
    )
    print("|---|---|---|---|---|---|")
    for log in logs.values():
        print(f"| {len(log):,} | {_seeks(log)} |", flush=True)
    print("\n| events | first look at another step, ms | a look at the same, ms | ratio |")
    print("|---|---|---|---|")
    for log in logs.values():
        print(f"| {len(log):,} | {_looks(log)} |", flush=True)


def _held(name: str, source: str, fold_from: int | None = 0) -> Trace:
    program = parse(source, limits=FREE)
    start = time.process_time()
    trace = Trace(interpret(program, limits=replace(LIMITS, seconds=1e6), fold_from=fold_from))
    ready = time.process_time() - start
    assert trace.error is None, trace.error
    count, held = len(trace.passes), ""
    if len(trace) < _WEIGHED:
        gc.collect()
        tracemalloc.start()
        again = interpret(program, limits=replace(LIMITS, seconds=1e6), fold_from=fold_from)
        gc.collect()
        size = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        held = f"{size / 1e6:.1f} | {size / 1e6 / count:.3f} | {size / len(again):.2f}"
    print(f"| {name}, {count:,} | {len(trace):,} | {ready:.1f} | {held or ' | | '} |", flush=True)
    return trace


def _took(look: Callable[[], object]) -> float:
    start = time.process_time_ns()
    look()
    return (time.process_time_ns() - start) / 1e3


def _seeks(log: Trace) -> str:
    """Anywhere in the last ten rounds, whose numbers are there, so that seeking is left."""
    passes = log.passes
    first = passes[len(passes) - 10].start
    ks = random.Random(1).choices(range(first, len(log)), k=LOOKS)
    looks: tuple[Callable[[int], object], ...] = (
        log.event, lambda k: log.grad(3, k), lambda k: log.value(3, k),
        lambda k: log.writer(3, "gradient", k),
    )  # fmt: skip
    cells = []
    for look in looks:
        for k in ks:
            look(k)
        times = sorted(_took(lambda k=k, look=look: look(k)) for k in ks)
        cells.append(f"{statistics.median(times):.0f}")
        if look is looks[0]:
            cells.append(f"{times[LOOKS * 99 // 100]:.0f}")
    return " | ".join(cells)


def _looks(log: Trace) -> str:
    """All panes at 90 × 20 cells, in iterations that nobody has looked at, and a step later."""

    def look(k: int) -> None:
        moment = Moment.at(log, k)
        for pane in PANES:
            pane.draw(moment, 90, 20)

    iterations = log.iterations()
    each = random.Random(3).sample(range(2, len(iterations) - 1), 9)
    inside = (iterations.end(2) - iterations.start(2)) * 2 // 3
    look(iterations.start(0) + inside)  # what is found once for all steps
    first, same = [], []
    for n in each:
        k = iterations.start(n) + inside
        first.append(_took(lambda k=k: look(k)) / 1e3)
        same.append(statistics.median(_took(lambda k=k, j=j: look(k + j)) / 1e3 for j in (1, 2, 3)))
    ratio = statistics.median(a / b for a, b in zip(first, same, strict=True))
    return f"{statistics.median(first):.1f} | {statistics.median(same):.1f} | {ratio:.1f}"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
