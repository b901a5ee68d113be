"""Twenty steps of a GPT of 4,192 parameters under the debugger: what it tells, and what it takes.

    python -m tests.benchmarks.gpt_session [STEPS]

What it tells is compared with a plain search over all edges and with the same program run by
CPython; a difference ends it. Milliseconds of processor time, those of a machine: read the ratios
to the anchor, a loop of 10⁶ additions.
"""

from __future__ import annotations

import gc
import math
import sys
import time
from collections.abc import Callable
from typing import Any, TypeVar

import tutor.lang
from tests.debug.test_gpt_debugging import SEEN
from tests.program import gpt
from tests.trace.test_gpt import over
from tutor.debug.calls.call_tool import CallTool
from tutor.debug.history import History, open_history
from tutor.debug.moves import STEPS as GRAINS
from tutor.debug.node_search import NodeSearch
from tutor.debug.search_moves import to_stop
from tutor.debug.workbench import Workbench
from tutor.program import parse, run
from tutor.program.limits import PATIENT
from tutor.quiz.lab import BugLab, open_lab
from tutor.script.findings.findings import Looking
from tutor.trace import Trace
from tutor.view.graph import graph_pane
from tutor.view.moment import Moment

T = TypeVar("T")

LOOP = 1_000_000
_GRAPH = 74, 24  # cells of the pane in a window of 120 × 40


def timed(name: str, work: Callable[[], T]) -> T:
    """Do something once, and print what it took."""
    start = time.process_time()
    found = work()
    print(f"| {name} | {1000 * (time.process_time() - start):,.1f} |", flush=True)
    return found


def in_python(steps: int) -> list[tuple[float, list[float], list[float]]]:
    """Loss, parameters and gradients after each pass, of the same program run by CPython."""
    seen: list[tuple[float, list[float], list[float]]] = []
    before, passes, after = gpt.source(steps).partition("    loss.backward()\n")
    scope: dict[str, Any] = {}
    tutor.lang.seed(0)
    exec("from tutor.lang import *", scope)
    scope |= {"see": lambda *each: seen.append(each), "print": lambda *text: None}
    exec(before + passes + SEEN + after, scope)
    return seen


def stops(bench: Workbench, steps: int) -> None:
    """Every stop of `abs(grad) > 1` both ways, beside those of a plain search over all edges."""
    log = bench.log
    wanted = [i for p in range(steps) for i in over(log, p, 1.0)]
    bench.stops.add("abs(grad) > 1")
    for way in (1, -1):
        bench.debugger.to(0 if way > 0 else len(log))
        word = "forward" if way > 0 else "back"
        timed(f"first stop of `abs(grad) > 1`, {word}", lambda way=way: to_stop(bench, way))
        reached, begun = [], time.process_time()
        while True:
            event = log.event(bench.k - 1)
            if event.kind == "accumulate":  # others are seeds, which are 1
                reached.append(bench.k - 1)
            if not to_stop(bench, way).text.startswith("Stopped"):
                break
        took = 1000 * (time.process_time() - begun) / max(len(reached), 1)
        assert reached[::way] == wanted, "the stops are not those of the plain search"
        print(f"| each of {len(reached):,} stops after it, {word} | {took:.2f} |", flush=True)


def drawn(bench: Workbench, k: int) -> None:
    """The graph pane at a position."""
    graph_pane.draw(Moment.at(bench.log, k), *_GRAPH)


def main(steps: int) -> None:
    """Print the table."""
    print("| what | ms |\n|---|---|")
    timed(f"a loop of {LOOP:,} additions", lambda: sum(i + 1 for i in range(LOOP)))
    log = timed("the program runs", lambda: Trace(run(parse(gpt.source(steps)), limits=PATIENT)))
    assert log.error is None and len(log.passes) == steps
    print(f"| events | {len(log):,} |\n| nodes | {len(log.nodes()):,} |")
    gc.collect()
    gc.freeze()
    bench = Workbench(log)
    timed("the first screen's graph, with what names are told apart by", lambda: drawn(bench, 1))
    stops(bench, steps)

    middle = log.iterations().start(steps // 2) + 9_000
    timed("the graph, first look", lambda: drawn(bench, middle))
    timed("the same, a step on", lambda: drawn(bench, middle + 1))
    timed("another part of it", lambda: drawn(bench, middle + 3_000))
    later = log.iterations().start(steps // 2 - 1) + 9_000
    timed("another training step, first look", lambda: drawn(bench, later))
    timed("a seek and a gradient", lambda: log.grad(17, len(log) // 3))

    for grain in GRAINS:
        bench.debugger.to(middle)
        assert grain.run(bench.debugger, 1).kind == "moved", grain.id
    tool = timed("the calls", lambda: CallTool(bench))
    while tool.frame:
        tool.fold()
    models = [part for part in tool.call.parts if part.name.startswith("gpt")]
    assert models, "no call to fold"
    search = NodeSearch(bench)
    timed("search `up[6?][0]`", lambda: search.take("up[6?][0]"))
    assert [log.label(hit.node) for hit in search.hits] == [f"up[{i}][0]" for i in range(60, 64)]

    bench.debugger.to(len(log))
    history = timed("the loss curve", lambda: open_history(bench))
    assert isinstance(history, History)
    known = in_python(steps)
    curve = list(history.curve())
    assert len(curve) == steps
    for (_, y), (loss, _, _) in zip(curve, known, strict=True):
        assert math.isclose(y, loss, rel_tol=1e-9)
    for n in range(steps):
        for i in range(0, 4192, 31):
            side = history.side(log.label(i), n)
            grad = side.grad.value if side.grad and side.grad.value is not None else 0.0
            assert side.value is not None
            assert math.isclose(side.value, known[n][1][i], rel_tol=1e-8, abs_tol=1e-12), (n, i)
            assert math.isclose(grad, known[n][2][i], rel_tol=1e-6, abs_tol=1e-12), (n, i)

    lab = timed("the bug lab opens", lambda: open_lab(bench))
    assert isinstance(lab, BugLab)
    timed("every rule tried", lambda: [None for _ in iter(lab.try_next, False)])
    looking, longest = Looking(log), 0.0
    begun = time.process_time()
    while True:
        start = time.process_time()
        if not looking.go_on():
            break
        longest = max(longest, time.process_time() - start)
    print(f"| findings of {looking.total:,} events | {1000 * (time.process_time() - begun):,.0f} |")
    print(f"| the longest piece of that | {1000 * longest:,.0f} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
