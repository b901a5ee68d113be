"""The log of a run: how soon it is there, what one look costs, what it weighs; the interpreter.

python -m tests.benchmarks.trace [ROUNDS]
"""

from __future__ import annotations

import gc
import random
import statistics
import sys
import tracemalloc
from collections.abc import Callable
from functools import partial
from types import CodeType
from typing import Any

import numpy  # noqa: F401  # so that no figure holds the time of its import

import tutor.lang
from tests.benchmarks.measure import median_ratio, seconds
from tests.benchmarks.programs import FREE, PROGRAMS, TRAINING
from tests.benchmarks.workloads import PROGRAMS as GRAPHS
from tests.benchmarks.workloads import chain, network, wide
from tutor import Value
from tutor.engine.taping import record
from tutor.program import parse, run
from tutor.trace import Trace, Training
from tutor.trace.from_graph import recording_of

LOOKS = 3_000


def main(rounds: int = 5) -> None:
    """Print the figures as Markdown."""
    gc.collect()
    gc.freeze()
    graphs: dict[str, Callable[[], Value]] = {
        name: lambda make=make: make(Value)[0] for name, make in GRAPHS.items()
    }
    graphs |= {f"wide, 10^{p}": partial(wide, Value, 10**p) for p in range(3, 7)}
    graphs |= {f"chain, 10^{p}": partial(chain, Value, 10**p) for p in range(3, 7)}
    print("| graph | nodes | events | eager step, ms | ready | first event | event, µs | 99 of 100 "
          "| value, µs | gradient, µs | 99 of 100 |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for name, make in graphs.items():
        print(f"| {name} | {_looks(make, rounds)} |", flush=True)
    _interpreter(rounds)
    _memory()
    _training(rounds)


def _looks(make: Callable[[], Value], rounds: int) -> str:
    """One row: times beside an eager step, which builds the graph and goes back through it."""
    eager, ready, first = [], [], []
    for _ in range(rounds):
        eager.append(seconds(lambda: make().backward()))
        loss = make()
        tape, ids = record(loss)
        recording = recording_of(tape, ids[loss], {})
        del loss, ids
        trace = Trace(recording)
        pick = random.Random(1).randrange
        ready.append(seconds(partial(trace.edges, 0)))
        k = pick(trace.passes[0].start + 1, len(trace))
        trace = Trace(recording)
        first.append(seconds(partial(trace.event, k)))
    n, nodes = len(trace), len(tape)
    gc.collect()
    gc.disable()

    def costs(look: Callable[[int, int], object]) -> list[float]:
        places = [(pick(n), pick(nodes)) for _ in range(LOOKS)]
        times = sorted(seconds(partial(look, *place)) for place in places)
        return [1e6 * times[LOOKS // 2], 1e6 * times[LOOKS * 99 // 100]]

    event = costs(lambda k, _: trace.event(k))
    value = costs(lambda k, i: trace.value(i, k))
    grad = costs(lambda k, i: trace.grad(i, k))
    gc.enable()
    cells: list[Any] = [
        f"{nodes:,}", f"{n:,}", f"{1e3 * statistics.median(eager):,.1f}",
        f"{median_ratio(ready, eager):.2f} ×", f"{median_ratio(first, eager):.2f} ×",
        *(f"{x:.1f}" for x in (*event, value[0], *grad)),
    ]  # fmt: skip
    return " | ".join(cells)


def _interpreter(rounds: int) -> None:
    print("\n| program | collector | nodes | interpreter, ms | CPython under Value, ms | ratio |")
    print("|---|---|---|---|---|---|")
    library = {name: x for name, x in vars(tutor.lang).items() if not name.startswith("_")}
    for name, source in PROGRAMS.items():
        program, code = parse(source, limits=FREE), compile(source, name, "exec")
        for collector in (True, False):
            ours, python = [], []
            for _ in range(2 * rounds + 1):
                for times, go in (
                    (ours, partial(run, program, limits=FREE)),
                    (python, partial(_execute, code, library)),
                ):
                    gc.collect()
                    (gc.enable if collector else gc.disable)()
                    times.append(seconds(go))
                    gc.enable()
            done = run(program, limits=FREE)
            assert done.error is None, done.error
            print(
                f"| {name} | {'on' if collector else 'off'} | {len(done.tape):,} "
                f"| {1e3 * statistics.median(ours):.1f} | {1e3 * statistics.median(python):.1f} "
                f"| {median_ratio(ours, python):.2f} × |"
            )


def _execute(code: CodeType, library: dict[str, Any]) -> None:
    exec(code, dict(library))


def _memory() -> None:
    print("\n| training steps | events | nodes | bytes an event | a look at random, µs |")
    print("|---|---|---|---|---|")
    for steps in (20, 200, 2_000):
        program = parse(TRAINING.replace("STEPS", str(steps)), limits=FREE)
        gc.collect()
        tracemalloc.start()
        trace = Trace(run(program, limits=FREE))
        gc.collect()
        held = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        looks = [
            seconds(partial(trace.event, k))
            for k in random.Random(1).choices(range(len(trace)), k=500)
        ]
        print(
            f"| {steps:,} | {len(trace):,} | {len(trace.nodes()):,} "
            f"| {held / len(trace):.1f} | {1e6 * statistics.median(looks):.0f} |"
        )


def _training(rounds: int) -> None:
    """The same on a fixed graph that keeps only its parameters, beside eager steps."""
    print("\n| training | nodes | steps | events | bytes an event | a step of the run | a look "
          "outside | inside, µs | 99 of 100 |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|")
    for name, make, steps in (("a network", network, 4_000), ("moons", GRAPHS["moons"], 12)):
        loss, parameters = make(Value)
        gc.collect()
        tracemalloc.start()
        run = Training(loss, parameters, ([p.data for p in parameters] for _ in range(steps + 1)))
        for k in random.Random(1).choices(range(len(run)), k=5):
            run.event(k)
        gc.collect()
        held = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        eager, ran, outside = [], [], []
        for k in random.Random(2).sample(range(len(run)), 3 * rounds):
            eager.append(seconds(partial(_step, make)))
            begin, ten = (
                seconds(partial(Training.descent, loss, parameters, 0.01, n)) for n in (0, 10)
            )
            ran.append((ten - begin) / 10)
            outside.append(seconds(partial(run.event, k)))
        run.window(2).edges(0)
        gc.collect()
        gc.disable()
        inside = sorted(
            seconds(partial(run.event, k))
            for k in random.Random(3).choices(range(run.start(2), run.start(3)), k=LOOKS)
        )
        gc.enable()
        print(
            f"| {name} | {len(run.tape):,} | {run.steps:,} | {len(run):,} "
            f"| {held / len(run):.2f} | {median_ratio(ran, eager):.2f} × "
            f"| {median_ratio(outside, eager):.2f} × | {1e6 * inside[LOOKS // 2]:.1f} "
            f"| {1e6 * inside[LOOKS * 99 // 100]:.1f} |"
        )


def _step(make: Callable[[Any], tuple[Any, list[Any]]]) -> None:
    make(Value)[0].backward()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
