"""Altering a leaf of a large graph, to the screen, beside one eager step on the same graph.

    python -m tests.benchmarks.what_if [ROUNDS]

A step builds the graph with `Value` and goes back through it. A what-if turns a knob and draws the
tool for 120×40 cells: the replay, the prediction with its halves, the curve and what changed. CPU
time, both in one run, with the collector off.
"""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

from tests.benchmarks.measure import median_ratio
from tests.benchmarks.workloads import PROGRAMS, Program
from tutor import Value
from tutor.debug.whatif.what_if import WhatIf
from tutor.debug.workbench import Workbench
from tutor.trace import Trace
from tutor.view.glyphs import UNICODE
from tutor.view.whatif.whatif_view import draw

SIZE = (120, 40)


def spent(run: Callable[[], object]) -> float:
    """The CPU time of one call, in seconds."""
    start = time.process_time()
    run()
    return time.process_time() - start


def main(rounds: int = 9) -> None:
    """Print the figures as Markdown."""
    print(f"\nMedians of {rounds} rounds.\n")
    print("| program | nodes | eager step, ms | what-if, ms | ratio | opening it, ms |")
    print("|---|---|---|---|---|---|")
    for name, make in PROGRAMS.items():
        loss, parameters = make(Value)
        names = {f"p{i}": p for i, p in enumerate(parameters)} | {"loss": loss}
        log = Trace.of(loss, names=names)
        del loss, parameters, names
        bench = Workbench(log)
        bench.debugger.to(len(log))
        state = WhatIf(bench)
        opening = spent(lambda state=state: draw(state, *SIZE, UNICODE))
        _turn(state)  # the plan is ready from here on
        eager: list[float] = []
        altered: list[float] = []
        gc.collect()
        gc.disable()
        for _ in range(rounds):
            eager.append(spent(partial(_step, make)))
            gc.collect()
            altered.append(spent(partial(_turn, state)))
        gc.enable()
        print(
            f"| {name} | {len(log.nodes()):,} | {1e3 * statistics.median(eager):.0f} "
            f"| {1e3 * statistics.median(altered):.0f} | {median_ratio(altered, eager):.2f} × "
            f"| {1e3 * opening:.0f} |"
        )


def _step(make: Program) -> None:
    loss, _ = make(Value)
    loss.backward()


def _turn(state: WhatIf) -> None:
    state.turn(1)
    draw(state, *SIZE, UNICODE)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
