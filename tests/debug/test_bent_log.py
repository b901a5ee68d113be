"""A worked pass as a log: walked like any run, and the run itself where nothing is bent."""

from __future__ import annotations

import pytest

from tutor.debug.bent import Bend, depth_first, replace, run
from tutor.debug.bent_log import BentLog, left_over
from tutor.debug.debugger import Debugger
from tutor.program import parse
from tutor.program import run as execute
from tutor.trace import GRAINS, Query, Range, Trace

DIAMOND = "a = Value(-4.0)\nb = Value(2.5)\nd = a * b\ne = a + b\nL = d * e\nL.backward()"
TWICE = f"{DIAMOND}\na.data -= 0.1 * a.grad\nfor x in [a, b, d, e, L]:\n    x.grad = 0.0\n"
PROGRAMS = {
    "diamond": DIAMOND,
    "twice used": "x = Value(3.0)\ns = x + x\nL = s * s * 2\nL.backward()",
    "a call": "def f(x):\n    return x * x + x\na = Value(2.0)\nL = f(f(a))\nL.backward()",
    "a second pass": f"{TWICE}d = a * b\nL = d + a\nL.backward()\na.data -= 0.1 * a.grad",
}


def run_of(source: str) -> Trace:
    recording = execute(parse(source + "\n"))
    assert recording.error is None, recording.error
    return Trace(recording)


def bent(source: str, bend: Bend) -> tuple[Trace, BentLog]:
    """A run, and the same with its last pass bent."""
    trace = run_of(source)
    graph = trace.graph()
    assert graph is not None
    seed = bend.seed(graph.value[graph.root])
    return trace, BentLog(trace, len(trace.passes) - 1, run(graph, bend), seed)


@pytest.mark.parametrize("source", PROGRAMS.values(), ids=PROGRAMS)
def test_a_pass_without_a_fault_is_the_pass_of_the_run(source: str) -> None:
    trace, log = bent(source, Bend())
    end = trace.passes[-1].end
    assert len(log) == end
    assert list(log.events()) == list(trace.events(0, end))
    assert [each for each in log.phases()][-1].end == end
    for k in range(end + 1):
        assert k == end or log.phase(k) == trace.phase(k)
        for node in log.nodes():
            assert log.grad(node, k) == trace.grad(node, k), (node, k)
            assert log.gradient(node, k) == trace.gradient(node, k), (node, k)
            assert log.value(node, k) == trace.value(node, k)
            for quantity in ("value", "gradient"):
                assert log.writer(node, quantity, k) == trace.writer(node, quantity, k)
        for grain in GRAINS:
            for way in (1, -1):
                there = trace.boundary(grain, k, way)
                assert log.boundary(grain, k, way) == min(there, end), (grain, k, way)
    for query in (
        Query(kinds=("accumulate",)), Query(node=0), Query(source=3), Query(line=5),
        Query(phase="backward"), Query(operation="mul"), Query(frame=0),
        Query(quantity="gradient", numbers=Range.negative()), Query(quantity="value"),
        Query(quantity="upstream", numbers=Range.equal(1.0)), Query(quantity="before"),
    ):  # fmt: skip
        assert list(log.every(query)) == [i for i in trace.every(query) if i < end], query
        for k in range(end + 1):
            found = trace.find(query, k)
            assert log.find(query, k) == (found if found is None or found < end else None)
            assert log.find(query, k, -1) == trace.find(query, k, -1)


def test_a_bent_pass_is_walked_with_its_own_numbers() -> None:
    trace, log = bent(DIAMOND, Bend(join=replace, into=0))
    last = log.event(10)
    assert (last.before, last.contribution, last.after) == (-10.0, -3.75, -3.75)
    assert log.gradient(0, 11) == -3.75 and trace.gradient(0, 11) == -13.75
    assert log.grad(0, 9)[1:] == (1, 2, "partial")
    graph = log.graph()
    assert graph is not None and graph.grad[0] == -3.75


def test_a_pass_in_another_order_is_walked_in_that_order() -> None:
    source = "a = Value(2.0)\nb = a * a\nc = b * a\nd = b + c\nL = d * c\nL.backward()"
    trace, log = bent(source, Bend(order=depth_first))
    start, end, _ = trace.passes[0]
    steps = [(log.source_of(i), log.node_of(i)) for i in range(start + 1, end)]
    events = [log.event(i) for i in range(start + 1, end)]
    assert steps == [(e.source, e.node) for e in events]
    assert steps != [(trace.source_of(i), trace.node_of(i)) for i in range(start + 1, end)]
    debugger = Debugger(log)
    stops = [debugger.k]
    while not debugger.at_end:
        debugger.step("node", 1)
        stops.append(debugger.k)
    back = [debugger.k]
    while not debugger.at_start:
        debugger.step("node", -1)
        back.append(debugger.k)
    assert back == stops[::-1]
    for node in range(5):
        assert [e.after for e in events if e.node == node][-1:] in ([], [log.gradient(node, end)])


def test_gradients_of_an_earlier_pass_are_noticed() -> None:
    again = f"{DIAMOND}\nL.backward()"
    trace = run_of(again)
    assert left_over(trace, 1) and not left_over(trace, 0)
    trace = run_of(PROGRAMS["a second pass"])
    assert not left_over(trace, 1)
