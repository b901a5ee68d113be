"""Steps and searches over columns are those of the plain definitions, event by event."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import Any
from unittest import mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.program.generated import programs
from tests.program.running import execute, trace_of
from tests.trace import plain
from tests.trace.columns import again, recorded
from tests.trace.test_bulk import passes
from tests.trace.test_laws import SOME
from tutor.engine.ops import OPS
from tutor.program.limits import LIMITS
from tutor.trace import GRAINS, Cursor, Log, Query, Range, Trace
from tutor.trace.parts import edges, runs, search
from tutor.trace.query import QUANTITIES

CALLS = """
def inner(x, i):
    return x * i
def outer(x):
    total = Value(0.0)
    for i in range(3):
        total = total + inner(x, i + 1)
    print("sum", total.data)
    return tanh(total)
def nothing(x):
    return x
a = Value(0.1); b = Value(-2.0)
for step in range(2):
    y = outer(nothing(a)) + outer(b) * 2
    a.grad = 0.0; b.grad = 0.0
    y.backward(); y.backward()
    a.data -= 0.1 * a.grad
    print("done")
b.grad = 3.0
"""
STOPPED = "a = Value(0.0)\nb = a * 2\nb.backward()\nc = b + sqrt(a)\nd = c * b\nd.backward()\n"
ONE_LINE = "a = Value(2.0); b = a * a; b.backward(); b.backward(); print(1); a.data = 3.0\n"
PROGRAMS = {"calls": CALLS, "stopped": STOPPED, "one line": ONE_LINE, "print": "print(1)\n"}


def same_steps(trace: Log) -> None:
    for grain in GRAINS:
        stops = plain.stops(trace, grain)
        for k in range(len(trace) + 1):
            after = stops[min(bisect_right(stops, k), len(stops) - 1)]  # the first after k
            before = stops[max(bisect_left(stops, k) - 1, 0)]  # the last before it
            assert (trace.boundary(grain, k, 1), trace.boundary(grain, k, -1)) == (after, before)


def same_phases(trace: Log) -> None:
    words = [plain.phase_of(trace, i) for i in range(len(trace))]
    assert [trace.phase_of(i) for i in range(len(trace))] == words
    stretches = trace.phases()
    assert [s.phase for s in stretches for _ in range(s.start, s.end)] == words
    assert [s.start for s in stretches] == plain.stops(trace, "phase")[: len(stretches)]
    assert all(a.phase != b.phase for a, b in pairwise(stretches))


@pytest.mark.parametrize("name", PROGRAMS)
def test_numpy_finds_the_same_steps(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "_MANY", 1)
    same_steps(Trace(execute(PROGRAMS[name])))


@pytest.mark.parametrize("name", PROGRAMS)
def test_steps_and_phases_of_a_program(name: str) -> None:
    trace = Trace(execute(PROGRAMS[name]))
    same_steps(trace)
    same_phases(trace)


@SOME
@given(programs())
def test_steps_and_phases_are_those_of_the_plain_definition(source: str) -> None:
    trace = Trace(execute(source))
    same_steps(trace)
    same_phases(trace)


@SOME
@given(seed=st.integers(0, 10**9))
def test_steps_and_phases_of_passes_over_one_graph(seed: int) -> None:
    trace = Trace(passes(seed))
    same_steps(trace)
    same_phases(trace)


def numbers(trace: Log) -> list[float]:
    events = list(trace.events())
    found = {plain.number(e, q) for e in events for q in QUANTITIES}
    return sorted(x for x in found if x is not None) or [0.0]


@st.composite
def queries(draw: st.DrawFn, trace: Log) -> Query:
    """Most of them with one or two conditions, so that they find something."""
    nodes = st.sampled_from([*trace.nodes()] or [0])
    written = st.sampled_from(numbers(trace))
    size = st.one_of(written, st.floats(-10, 10))
    choices: dict[str, st.SearchStrategy[Any]] = {
        "kinds": st.lists(st.sampled_from(Query().kinds), min_size=1, max_size=3).map(tuple),
        "operation": st.sampled_from(["leaf", *OPS]),
        "node": nodes,
        "source": nodes,
        "line": st.integers(1, 12),
        "frame": st.integers(0, 4),
        "phase": st.sampled_from(["forward", "backward", "update"]),
        "quantity": st.sampled_from(QUANTITIES),
    }
    some = draw(st.lists(st.sampled_from(sorted(choices)), max_size=3, unique=True))
    ranges = st.one_of(
        st.just(Range()), st.just(Range.positive()), st.just(Range.negative()),
        written.map(Range.equal), st.just(Range.equal(0.0)),
        size.map(lambda x: Range.larger(abs(x))),
        st.tuples(size, size).map(lambda ends: Range(*sorted(ends))),
    )  # fmt: skip
    return Query(**{name: draw(choices[name]) for name in some}, numbers=draw(ranges))


def same_finds(trace: Log, query: Query, stride: int = 1) -> None:
    wanted = [i for i in range(len(trace)) if plain.meets(trace, i, query)]
    for k in range(0, len(trace) + 1, stride):
        found = trace.find(query, k, 1), trace.find(query, k, -1)
        at = bisect_left(wanted, k)  # the first from k on; before it stands the last one
        assert found == (
            wanted[at] if at < len(wanted) else None,
            wanted[at - 1] if at else None,
        )
    assert list(trace.every(query)) == wanted


@pytest.mark.parametrize("name", PROGRAMS)
@SOME
@given(data=st.data())
def test_what_is_found_in_a_program(name: str, data: st.DataObject) -> None:
    trace = Trace(execute(PROGRAMS[name]))
    same_finds(trace, data.draw(queries(trace)))


@SOME
@given(source=programs(), data=st.data())
def test_what_is_found_is_what_meets_the_query(source: str, data: st.DataObject) -> None:
    trace = Trace(execute(source))
    for _ in range(3):
        same_finds(trace, data.draw(queries(trace)))


@SOME
@given(seed=st.integers(0, 10**9), data=st.data())
def test_what_is_found_in_large_passes(seed: int, data: st.DataObject) -> None:
    """By numpy, and with few passes and queries kept."""
    trace = Trace(passes(seed))
    with (
        mock.patch.object(edges, "_MANY", 0),
        mock.patch.object(search, "_PARTS_KEPT", 1),
        mock.patch.object(search, "_PART", 7),
        mock.patch.object(search, "_QUERIES_KEPT", 1),
    ):
        query = data.draw(queries(trace))
        same_finds(trace, query, 5)  # 5 and 7 have no factor in common: every place in a part
        fresh = again(trace)
        k = data.draw(st.integers(0, len(trace)))
        assert fresh.find(query, k, -1) == trace.find(query, k, -1)


def test_a_gradient_set_by_hand_stands_before_the_first_contribution_of_a_large_pass() -> None:
    trace = Trace(execute("a = Value(2.0)\nb = a * 3\na.grad = 5.0\nb.backward()\n"))
    with mock.patch.object(edges, "_MANY", 0):
        same_finds(trace, Query(("accumulate",), quantity="before", numbers=Range.equal(5.0)))
        same_finds(trace, Query(("accumulate",), quantity="gradient", numbers=Range.equal(8.0)))


@SOME
@example(CALLS)
@given(programs())
def test_calls_change_where_the_innermost_call_does(source: str) -> None:
    trace = Trace(execute(source))
    frames = recorded(trace).frames
    changes = dict(frames.changes())
    inside = 0
    for i in range(len(trace) + 1):
        inside = changes.get(i, inside)
        assert frames.at(i) == inside


def test_a_range_says_the_same_of_one_number_and_of_many() -> None:
    nan, inf, tiny = float("nan"), float("inf"), 5e-324
    numbers = [nan, -inf, -2.0, -tiny, -0.0, 0.0, tiny, 1.0, 2.0, inf]
    wanted = {
        Range(): numbers[1:],
        Range.positive(): [tiny, 1.0, 2.0, inf], Range.negative(): numbers[1:4],
        Range.equal(0.0): [-0.0, 0.0], Range.larger(1): [-inf, -2.0, 2.0, inf],
        Range(-2, 1): [-2.0, -tiny, -0.0, 0.0, tiny, 1.0],
    }  # fmt: skip
    for range_, meant in wanted.items():
        assert [x for x in numbers if x in range_] == meant
        assert [x for x, y in zip(numbers, range_.mask(numbers), strict=True) if y] == meant


NETWORK = """
def neuron(w, x):
    return tanh(w * x + 0.5)
w = Value(0.3)
for step in range(40):
    y = sum([neuron(w, 0.1 * i) for i in range(50)])
    w.grad = 0.0
    y.backward()
    w.data -= 0.001 * w.grad
"""


def test_a_step_goes_on_over_calls_of_one_line() -> None:
    trace = trace_of(NETWORK, LIMITS)
    cursor = Cursor(trace)
    stops = []
    while cursor.forward("line"):
        stops.append(cursor.k)
    assert stops == plain.stops(trace, "line")[1:]
    assert cursor.back("line", 7)
    assert cursor.k == stops[-8]
