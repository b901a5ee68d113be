"""Nodes with several names: what each name means, how the node is called, and by what else."""

from __future__ import annotations

import pytest

from tutor.program import parse, run
from tutor.trace import Trace

GROWTH = """\
start = Value(2.0)
rs = [Value(1.5), Value(3.0)]
def grow(m, r):
    grown = m * r
    return grown
m = start
for r in rs:
    m = grow(m, r)
L = m
L.backward()
"""
START, R1, R2, FIRST, SECOND = range(5)


def traced(source: str) -> Trace:
    recording = run(parse(source))
    assert recording.error is None
    return Trace(recording)


@pytest.fixture(scope="module")
def growth() -> Trace:
    return traced(GROWTH)


@pytest.mark.parametrize(
    ("name", "node"),
    [
        ("start", START), ("m#1", START), ("m#2", FIRST), ("m#3", SECOND), ("m#4", None),
        ("m#0", None), ("m", SECOND), ("L", SECOND), ("L#1", SECOND), ("r", R2), ("r#1", R1),
        ("r#2", R2), ("rs[0]", R1), ("grown#1", FIRST), ("grown#2", SECOND), ("#3", 3),
        ("#99", None), ("x", None), ("x#1", None),
    ],
)  # fmt: skip
def test_every_name_of_a_node_means_it(growth: Trace, name: str, node: int | None) -> None:
    assert growth.node_named(name) == node


def test_a_number_counts_every_node_that_was_called_so(growth: Trace) -> None:
    assert list(growth.nodes_called("m")) == [START, FIRST, SECOND]
    assert list(growth.nodes_called("r")) == [R1, R2]
    assert list(growth.nodes_called("unknown")) == []


def test_a_node_is_called_by_its_first_name(growth: Trace) -> None:
    labels = [growth.label(node) for node in growth.nodes()]
    assert labels == ["start", "rs[0]", "rs[1]", "grown", "grown#2"]


def test_a_label_counts_nodes_that_have_another_first_name() -> None:
    trace = traced("a = Value(2.0)\nm = a\nm = m * 3\nm = m * 5\n")
    assert [trace.label(trace.node_named(f"m#{i}")) for i in (1, 2, 3)] == ["a", "m#2", "m#3"]


def test_the_programs_own_nodes_are_counted_before_those_in_calls() -> None:
    trace = traced("def f(a):\n    x = a * 2\n    return x + 1\ny = f(Value(3.0))\nx = y * 5\n")
    own, inner = trace.node_named("x#1"), trace.node_named("x#2")
    assert trace.label(own) == "x" and trace.expression(own) == "y * 5"
    assert trace.label(inner) == "x#2" and trace.expression(inner) == "a * 2"


def test_a_name_that_comes_back_to_a_node_does_not_count_it_again() -> None:
    trace = traced("a = Value(1.0)\nb = Value(2.0)\nm = a\nm = b\nm = a\n")
    assert list(trace.nodes_called("m")) == [0, 1]


def test_called_by_aliases_a_run_is_otherwise_the_same(growth: Trace) -> None:
    called = growth.calling({SECOND: "L", R2: "r"})
    assert [called.label(node) for node in called.nodes()] == [
        "start", "rs[0]", "r", "grown", "L",
    ]  # fmt: skip
    assert called.expression(SECOND) == "grown * r"
    graph = called.graph()
    assert graph is not None and graph.labels[SECOND] == "L"
    assert growth.label(SECOND) == "grown#2" and growth.graph().labels[SECOND] == "grown#2"
    assert list(called.events()) == list(growth.events())


def test_aliases_that_change_nothing_leave_the_run_itself(growth: Trace) -> None:
    assert growth.calling({}) is growth
    assert growth.calling({START: "start"}) is growth


def test_an_alias_that_another_node_has_gets_its_number() -> None:
    trace = traced("m = Value(2.0)\nb = m * 3\nm = b\nm = m * 5\n")
    b, last = trace.node_named("b"), trace.node_named("m")
    called = trace.calling({b: "m", last: "m"})
    assert [called.label(node) for node in (0, b, last)] == ["m", "m#2", "m#3"]
    assert trace.calling({last: "m"}) is trace
