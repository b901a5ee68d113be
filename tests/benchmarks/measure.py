"""Measuring side by side: every engine in a process of its own, taking turns.

A process of its own, because Python's garbage collector walks everything alive: the cycles that
one engine leaves would be paid for by the next. Turns, because a machine is not equally fast all
the time: each round gives one ratio, and the median of the ratios is printed.
"""

from __future__ import annotations

import gc
import multiprocessing
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterable
from typing import Any

from tests.benchmarks.peers import ENGINES
from tests.benchmarks.workloads import PROGRAMS

STEPS = 3
"""Steps of training that a figure with the collector on is the mean of."""


def seconds(run: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def best(run: Callable[[], object], times: int) -> float:
    """The quickest of several calls: what it takes when nothing disturbs."""
    return min(seconds(run) for _ in range(times))


def median_ratio(above: Iterable[float], below: Iterable[float]) -> float:
    """The median of the ratios, round by round."""
    return statistics.median(a / b for a, b in zip(above, below, strict=True))


class Worker:
    """An engine in a process of its own."""

    def __init__(self, engine: str) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(engine, theirs), daemon=True)
        self._process.start()
        self.there: bool = self._pipe.recv()

    def ask(self, what: str, *args: Any) -> Any:
        """One measurement: see the functions below that begin with `_measure`."""
        self._pipe.send((what, args))
        return self._pipe.recv()

    def close(self) -> None:
        self._pipe.close()
        self._process.join()


def workers(names: Iterable[str] = ENGINES) -> dict[str, Worker]:
    """A worker for each engine that is installed."""
    made = {name: Worker(name) for name in names}
    return {name: worker for name, worker in made.items() if worker.there}


def _serve(engine: str, pipe: Any) -> None:
    sys.setrecursionlimit(10**6)
    value = ENGINES[engine]()
    pipe.send(value is not None)
    measures = {"step": _measure_step, "bytes": _measure_bytes, "chain": _measure_chain}
    try:
        while True:
            what, args = pipe.recv()
            pipe.send(measures[what](value, *args))
    except EOFError:
        return


def _again(run: Callable[[], object], times: int) -> None:
    for _ in range(times):
        run()


def _measure_step(value: Any, program: str, collector: bool) -> float:
    """Seconds to build one graph and go back through it.

    With the collector on, the graph is let go within the time, as in training, and a few steps
    follow each other, as the collector is not at work in all of them alike. With it off letting go
    comes after: what is made of cycles could not be freed without the collector.
    """

    def step() -> Any:
        loss, parameters = PROGRAMS[program](value)
        loss.backward()
        return loss, parameters

    (gc.enable if collector else gc.disable)()
    step()  # fills the cache, and leaves what a step leaves
    if collector:
        elapsed = seconds(lambda: _again(step, STEPS)) / STEPS
    else:
        gc.collect()
        kept: list[Any] = []
        elapsed = seconds(lambda: kept.append(step()))
        kept.clear()
    gc.disable()
    gc.collect()
    return elapsed


def _measure_bytes(value: Any, program: str) -> int:
    """Bytes that a built graph holds."""
    gc.collect()
    tracemalloc.start()
    kept = PROGRAMS[program](value)
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    del kept
    return held


def _measure_chain(value: Any, nodes: int, collector: bool) -> tuple[float, float]:
    """Seconds and bytes a node, to build a chain, go back through it and free it.

    A short chain is built so often that a million nodes are made in all, so that the figures of all
    lengths are means over as many.
    """

    def chain() -> Any:
        x = value(0.5)
        y = x
        for _ in range(nodes // 2):
            y = y * x + x
        return y

    times = max(1, 10**6 // nodes)
    gc.collect()
    (gc.enable if collector else gc.disable)()
    elapsed = seconds(lambda: _again(lambda: chain().backward(), times)) / times
    gc.disable()
    tracemalloc.start()
    kept = chain()
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    del kept
    return elapsed / nodes, held / nodes
