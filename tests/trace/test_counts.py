"""No step and no search goes through the log: what is looked at is counted, not timed.

Counted are the numbers read from the columns of the recording, and the lines of Python that run.
What is found once (the sorted positions of each phase, the edges of a pass) is asked for before.
"""

from __future__ import annotations

import random
import sys
from array import array
from collections.abc import Callable, Iterator
from math import log2
from typing import Any

import pytest

from tests.sampled import only_in_full
from tests.trace.columns import recorded
from tutor.engine.tape import Tape
from tutor.program import parse, run
from tutor.program.limits import Limits
from tutor.program.recording import Recording
from tutor.trace import GRAINS, Cursor, Query, Range, Trace

_HUGE = 10**9
FREE = Limits(
    steps=_HUGE, seconds=1e6, nodes=_HUGE, events=_HUGE, names=_HUGE, cells=_HUGE, items=_HUGE
)
SIZES = (10**3, 10**4, *only_in_full(10**5))

ONE_PASS = """
def neuron(w, x):
    return tanh(w * x + 0.5)
w = Value(0.3)
y = sum([neuron(w, 0.001 * i) for i in range({n})])
for i in range({n}):
    w.grad = 0.0
y.backward()
for i in range({n}):
    w.data -= 0.001 * w.grad
"""
LONG_LINE = "x = Value(0.5)\ny = x\nfor i in range({n}): y = y * x + x\ny.backward()\n"
LOOP = """
w = Value(0.3)
for step in range(20):
    y = sum([w * (0.01 * i) for i in range({n})])
    w.grad = 0.0
    y.backward()
    w.data -= 0.001 * w.grad
"""
PROGRAMS = {"one pass": (ONE_PASS, 12), "a long line": (LONG_LINE, 5), "a loop": (LOOP, 80)}


class Counter:
    """How much was looked at."""

    def __init__(self) -> None:
        self.looks = 0

    def column(self, kind: type, *content: Any) -> Any:
        """A column whose reading is counted."""
        counter = self

        class Counted(kind):  # type: ignore[misc, valid-type]  # the base is a parameter, which mypy cannot follow
            def __getitem__(self, i: Any) -> Any:
                part = kind.__getitem__(self, i)
                counter.looks += len(part) if isinstance(i, slice) else 1
                return part

            def __iter__(self) -> Iterator[Any]:
                counter.looks += len(self)
                return kind.__iter__(self)

        return Counted(*content)

    def of(self, look: Callable[[], object]) -> int:
        """What one call looks at, in numbers and lines."""

        def line(frame: Any, event: str, _: Any) -> Any:
            self.looks += event == "line"
            return line

        self.looks, before = 0, sys.gettrace()
        sys.settrace(line)
        try:
            look()
        finally:
            sys.settrace(before)
        return self.looks


def counted(name: str, size: int) -> tuple[Trace, Counter]:
    """A trace of about so many events, which counts."""
    source, events = PROGRAMS[name]
    return counting(source.format(n=size // events))


def counting(source: str) -> tuple[Trace, Counter]:
    """The trace of a program, which counts."""
    r, counter = run(parse(source, limits=FREE), limits=FREE), Counter()
    assert r.error is None
    for owner in (r, r.frames, r.bindings):
        slots = vars(owner) if isinstance(owner, Recording) else type(owner).__slots__
        for column in list(slots):
            content = getattr(owner, column)
            if isinstance(content, array):
                setattr(owner, column, counter.column(array, content.typecode, content))
            elif isinstance(content, list):
                setattr(owner, column, counter.column(list, content))
            elif isinstance(content, bytearray):
                setattr(owner, column, counter.column(bytearray, content))
    for column in Tape.__slots__:
        setattr(r.tape, column, counter.column(list, getattr(r.tape, column)))
    trace = Trace(r)
    for p in range(len(trace.passes)):
        trace.edges(p)
    return trace, counter


QUERIES = {
    "a kind": Query(("update",)),
    "an edge": Query(("accumulate",)),
    "an operation": Query(("value",), operation="tanh"),
    "a line": Query(line=4),
    "a line of the pass": Query(("accumulate",), line=3),
    "a call": Query(frame=3),
    "a node": Query(node=0),
    "a phase": Query(phase="update"),
    "a sign": Query(("value",), quantity="value", numbers=Range.negative()),
    "a size": Query(("accumulate",), quantity="contribution", numbers=Range.larger(1e-3)),
    "nothing": Query(("seed",), operation="exp"),
}


def step(grain: str, way: int) -> Callable[[Trace, int], object]:
    return lambda trace, k: (Cursor(trace, k).forward if way > 0 else Cursor(trace, k).back)(grain)


LOOKS: dict[str, Callable[[Trace, int], object]] = {
    **{f"{grain} {way:+}": step(grain, way) for grain in GRAINS for way in (1, -1)},
    **{
        f"{what} {way:+}": lambda trace, k, query=query, way=way: trace.find(query, k, way)
        for what, query in QUERIES.items()
        for way in (1, -1)
    },
    "phases": lambda trace, k: (trace.phases()[-1], len(trace.phases())),
    "phase": lambda trace, k: (trace.phase(k), trace.phase_of(k - 1)),
    "writer of a gradient": lambda trace, k: trace.writer(0, "gradient", k),
    "writer of a value": lambda trace, k: trace.writer(0, "value", k),
    "value": lambda trace, k: trace.value(0, k),
    "gradient of a leaf": lambda trace, k: trace.grad(0, k),
    "gradient of another": lambda trace, k: trace.grad(3, k),
    "event": lambda trace, k: trace.event(k - 1),
    "line": lambda trace, k: trace.event_span(k - 1),
    "call": lambda trace, k: trace.event_frame(k - 1),
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PROGRAMS)
def test_nothing_looks_at_more_than_a_few_times_log_n(name: str, size: int) -> None:
    trace, counter = counted(name, size)
    n = len(trace)
    assert size / 3 < n < size * 3
    ks = [1, n, *random.Random(2).sample(range(1, n), 12)]
    once = {k for start, end, _ in trace.passes for k in (start, end - 1, end)}
    once |= {k for stretch in trace.phases() for k in (max(stretch.start, 1), stretch.end)}
    worst = {}
    for what, look in LOOKS.items():
        for k in once:
            look(trace, k)
        worst[what] = max(counter.of(lambda k=k, look=look: look(trace, k)) for k in ks)
    assert {what: x for what, x in worst.items() if x > 60 * log2(n)} == {}


@pytest.mark.parametrize("grain", ["line", "call"])
def test_the_first_step_looks_at_one_phase_alone(grain: str) -> None:
    """However many steps of training stand before and behind it."""
    looks = []
    for steps in (4, 40):
        trace, counter = counting(
            LOOP.format(n=20).replace("range(20):\n    y", f"range({steps}):\n    y")
        )
        k = trace.phases()[4].start
        looks.append(counter.of(lambda k=k, trace=trace: Cursor(trace, k).forward(grain)))
    assert looks[1] < 2 * looks[0]


def test_what_is_looked_at_is_counted() -> None:
    """The test above can see a walk over the log, over a column, and over nodes."""
    trace, counter = counted("one pass", 10**3)
    n = len(trace)
    assert counter.of(lambda: [trace.kind(i) for i in range(n)]) > n
    assert counter.of(lambda: list(recorded(trace).made)) > n / 10
    assert counter.of(lambda: max(recorded(trace).tape.data)) > n / 10
    assert counter.of(lambda: bytes(map(bool, recorded(trace).reached))) > n / 10
