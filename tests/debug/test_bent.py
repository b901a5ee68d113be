"""A bent pass reads as the right one does, edge by edge, and differs where it is bent only."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.program.generated import programs
from tests.program.running import execute
from tests.quiz.graphs import trace
from tests.sampled import examples
from tutor.debug.bent import Bend, WrongSlope, depth_first, replace, run
from tutor.trace import Graph, Trace

SOME = settings(max_examples=examples(60), deadline=None)
DIAMOND = "A"

BENDS = {
    "join": Bend(join=replace),
    "product": Bend(product=lambda upstream, local: upstream),
    "seed": Bend(seed=lambda value: value),
    "order": Bend(order=depth_first),
    "slope": Bend(slope=WrongSlope("mul", (0, 1), lambda v, w, o: v)),
}


def graph_of(source: str) -> tuple[Trace, Graph] | None:
    """A random program's only pass; None if an error stopped the program before it."""
    log = Trace(execute(source))
    graph = log.graph() if log.passes and log.error is None else None
    return None if graph is None else (log, graph)


@SOME
@given(programs(effects=False))
def test_without_a_bend_it_is_the_right_pass_event_by_event(source: str) -> None:
    found = graph_of(source)
    if found is None:
        return
    log, graph = found
    start = log.passes[0].start
    right = run(graph, Bend())
    assert len(right.edges) == log.passes[0].end - start - 1
    for edge in right.edges:
        event = log.event(start + 1 + edge.number)
        assert (edge.source, edge.slot, edge.target) == (event.source, event.operand, event.to)
        assert (edge.upstream, edge.local, edge.contribution) == (
            event.upstream, event.local, event.contribution,
        )  # fmt: skip
        assert (edge.before, edge.after) == (event.before, event.after)
    assert right.gradients == graph.grad


@SOME
@given(programs(effects=False), st.sampled_from(sorted(BENDS)))
def test_every_edge_of_a_bent_pass_is_that_of_the_right_pass_with_its_number(source, name) -> None:
    found = graph_of(source)
    if found is None:
        return
    log, graph = found
    bent = run(graph, BENDS[name])
    assert sorted(edge.number for edge in bent.edges) == list(range(len(graph.edges)))
    for edge in bent.edges:
        event = log.event(log.passes[0].start + 1 + edge.number)
        assert (edge.source, edge.slot, edge.target) == (event.source, event.operand, event.to)
    if name != "order":
        assert [edge.number for edge in bent.edges] == list(range(len(graph.edges)))


@SOME
@given(programs(effects=False), st.sampled_from(sorted(BENDS)))
def test_its_numbers_follow_from_each_other(source: str, name: str) -> None:
    """Read as a log: upstream is what the source has by then, after what the target has next."""
    found = graph_of(source)
    if found is None:
        return
    _, graph = found
    bent = run(graph, BENDS[name])
    gradients = {graph.root: BENDS[name].seed(graph.value[graph.root])}
    for edge in bent.edges:
        assert edge.upstream == gradients[edge.source]
        assert edge.before == gradients.get(edge.target)
        gradients[edge.target] = edge.after
    assert bent.gradients == gradients


def into(bend: Bend) -> list[tuple[float | None, float, float]]:
    """(before, contribution, after) of the edges into `a` of the diamond."""
    log = trace(DIAMOND)
    graph, a = log.graph(), log.node_named("a")
    assert graph is not None
    return [(e.before, e.contribution, e.after) for e in run(graph, bend).edges if e.target == a]


@pytest.mark.parametrize(
    ("bend", "expected"),
    [
        (Bend(), [(None, -10, -10), (-10, -3.75, -13.75)]),
        (Bend(join=replace), [(None, -10, -10), (-10, -3.75, -3.75)]),
        (Bend(seed=lambda value: value), [(None, -150, -150), (-150, -56.25, -206.25)]),
        (Bend(product=lambda upstream, local: local), [(None, 1, 1), (1, 2.5, 3.5)]),
        (BENDS["slope"], [(None, -1.5, -1.5), (-1.5, 40, 38.5)]),
    ],
)
def test_what_is_bent_shows_in_the_numbers(bend: Bend, expected: list) -> None:
    assert into(bend) == expected


def test_a_node_gone_through_too_early_passes_on_what_it_had() -> None:
    log = trace("skip")  # d = x * k; u = d + c; L = d * u
    graph = log.graph()
    assert graph is not None
    right, early = run(graph, Bend()), run(graph, Bend(order=depth_first))
    x, d = log.node_named("x"), log.node_named("d")
    assert (right.gradients[x], early.gradients[x]) == (39, 21)
    assert early.gradients[d] == right.gradients[d]
    taken = [edge.target for edge in early.edges]
    assert taken.index(x) < len(taken) - 1 - taken[::-1].index(d)


@pytest.mark.parametrize("name", ["join", "product", "slope"])
def test_a_bend_into_one_node_leaves_all_others_right(name: str) -> None:
    log = trace(DIAMOND)
    graph, a = log.graph(), log.node_named("a")
    assert graph is not None
    whole = BENDS[name]
    bent = run(graph, Bend(whole.slope, whole.product, whole.join, into=a))
    assert bent.gradients[a] != graph.grad[a]
    assert {n: g for n, g in bent.gradients.items() if n != a} == {
        n: g for n, g in graph.grad.items() if n != a
    }


@SOME
@given(programs(effects=False), st.sampled_from(sorted(BENDS)))
def test_the_edges_on_paths_to_a_node_suffice_for_its_gradient(source: str, name: str) -> None:
    found = graph_of(source)
    if found is None:
        return
    _, graph = found
    for target in graph.order:
        users = {target}
        for node in reversed(graph.order):
            if not users.isdisjoint(graph.operands[node]):
                users.add(node)
        some = [(i, e) for i, e in enumerate(graph.edges) if e.target in users]
        bend = BENDS[name]
        assert run(graph, bend, some).gradients[target] == run(graph, bend).gradients[target]


def test_a_slope_without_a_finite_value_is_not_hidden() -> None:
    graph = trace("x = Value(1); L = log(x) * 3").graph()
    assert graph is not None
    with pytest.raises(ZeroDivisionError):
        run(graph, Bend(slope=WrongSlope("log", (0,), lambda v, w, o: 1 / o)))
    assert math.isclose(run(graph, Bend()).gradients[min(graph.grad)], 3)
