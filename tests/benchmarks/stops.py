"""Stops in a log of a million events: to go anywhere, to ask who wrote, to find the next stop.

python -m tests.benchmarks.stops [ROUNDS]
"""

from __future__ import annotations

import gc
import random
import statistics
import sys
from collections.abc import Callable
from functools import partial

import numpy  # noqa: F401  # so that no figure holds the time of its import

from tests.benchmarks.measure import seconds
from tests.benchmarks.workloads import PROGRAMS, chain, wide
from tutor import Value
from tutor.debug.workbench import Workbench
from tutor.engine.taping import record
from tutor.program.recording import Recording
from tutor.trace import Trace
from tutor.trace.from_graph import recording_of

LOOKS = 100
CONDITIONS = ("abs(grad) > 1", "grad > 1e30", "zero", "#5", "op *", "phase backward")


def main(rounds: int = 1) -> None:
    """Print the figures as Markdown."""
    graphs: dict[str, Callable[[], Value]] = {
        "chain": partial(chain, Value, 333_000),
        "wide": partial(wide, Value, 600_000),
        "gpt": lambda: PROGRAMS["gpt"](Value)[0],
    }
    gc.collect()
    gc.freeze()
    for name, make in graphs.items():
        _table(name, make, rounds)


def _table(name: str, make: Callable[[], Value], rounds: int) -> None:
    eager = statistics.median(seconds(lambda: make().backward()) for _ in range(rounds))
    loss = make()
    tape, ids = record(loss)
    recording = recording_of(tape, ids[loss], {})
    del loss, ids
    bench = Workbench(Trace(recording))
    events = len(bench.log)
    bench.log.event(events - 2)  # the edges of the pass, which every look needs
    print(f"\n{name}: {events:,} events; an eager step takes {1e3 * eager:,.0f} ms\n")
    print("| what | first, ms | in eager steps | then median, ms | largest of 100 |")
    print("|---|---|---|---|---|")
    pick = random.Random(1)

    def row(what: str, look: Callable[[], object]) -> None:
        gc.collect()
        gc.disable()
        first = seconds(look)
        times = sorted(seconds(look) for _ in range(LOOKS))
        gc.enable()
        print(
            f"| {what} | {1e3 * first:,.2f} | {first / eager:.2f} "
            f"| {1e3 * times[LOOKS // 2]:.3f} | {1e3 * times[-1]:.2f} |",
            flush=True,
        )

    def seek() -> None:
        bench.debugger.to(pick.randrange(events))
        bench.log.event(max(bench.k - 1, 0))

    def who() -> None:
        k = pick.randrange(events // 2, events)
        bench.log.writer(bench.log.node_of(k), "gradient", k)

    def following() -> None:
        bench.stops.next(pick.randrange(events), pick.choice((1, -1)))

    row("seek, and the event there", seek)
    row("who wrote", who)
    for text in CONDITIONS:
        bench = _anew(recording, text)
        row(f"next stop of `{text}`", following)


def _anew(recording: Recording, text: str) -> Workbench:
    """The run with nothing searched yet, but with the edges of its pass."""
    bench = Workbench(Trace(recording))
    bench.log.event(len(bench.log) - 2)
    bench.stops.add(text)
    return bench


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
