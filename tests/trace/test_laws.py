"""What holds in every trace: random programs, with several passes, updates and zeroing."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.program.generated import programs
from tests.program.running import execute
from tests.sampled import or_all_200
from tests.trace.columns import recorded
from tutor.engine.errors import DomainError
from tutor.engine.flow import gradients_of
from tutor.trace import GRAINS, Cursor, Grad, Trace, export

SOME = settings(max_examples=or_all_200(40), deadline=None)


def read(source: str) -> Trace:
    """A trace; that of a program which an error stopped is one too."""
    return Trace(execute(source))


def state(trace: Trace, k: int) -> tuple[Any, ...]:
    return trace.phase(k), [(trace.value(n, k), trace.grad(n, k)) for n in trace.nodes()]


@SOME
@given(programs())
def test_state_is_what_the_events_before_it_wrote(source: str) -> None:
    """A second way to get there: carry out the log from its beginning."""
    trace = read(source)
    data: dict[int, float] = {}
    grad: dict[int, float] = {}
    for k in range(len(trace) + 1):
        for n in trace.nodes():
            if trace.is_constant(n):
                assert trace.grad(n, k) == Grad(None, 0, 0, "constant")
            else:
                assert trace.value(n, k) == data.get(n)
                assert trace.exists(n, k) == (n in data)
                assert trace.grad(n, k).value == grad.get(n)
        if k == len(trace):
            break
        event = trace.event(k)
        assert event.k == k
        if event.kind == "print":
            assert event.node is None
            continue
        assert event.node is not None
        table = data if event.kind in ("value", "update") else grad
        if event.kind != "value":
            assert event.before == table.get(event.node)
        if event.kind == "accumulate":
            assert event.contribution is not None
            assert event.contribution == event.upstream * event.local
            assert event.after == (event.before or 0.0) + event.contribution
            assert event.upstream == grad[event.source]
        table[event.node] = event.value if event.kind == "value" else event.after
    tape = recorded(trace).tape
    assert all(tape.data[n] == x for n, x in data.items())
    assert recorded(trace).gradients == [grad.get(n) for n in trace.nodes()]


@SOME
@given(programs(), st.randoms())
def test_state_does_not_depend_on_the_way_there(source: str, random: Any) -> None:
    trace, fresh = read(source), read(source)
    ks = list(range(len(trace) + 1))
    wanted = [state(trace, k) for k in ks]
    random.shuffle(ks)
    assert all(state(fresh, k) == wanted[k] for k in ks)


@SOME
@given(programs(), st.sampled_from(sorted(GRAINS)), st.data())
def test_a_step_back_undoes_a_step_forward(source: str, grain: str, data: st.DataObject) -> None:
    trace = read(source)
    cursor, stops = Cursor(trace), [0]
    while cursor.forward(grain):
        stops.append(cursor.k)
    assert stops == sorted(set(stops))
    assert stops[-1] == len(trace)
    back = [cursor.k]
    while cursor.back(grain):
        back.append(cursor.k)
    assert back == stops[::-1]
    # From anywhere a step leads to the nearest stop on that side.
    k = data.draw(st.integers(0, len(trace)))
    assert Cursor(trace, k).to(k) is False
    cursor = Cursor(trace, k)
    assert cursor.forward(grain) == (k < len(trace))
    assert cursor.k == min([s for s in stops if s > k], default=len(trace))
    cursor.to(k)
    cursor.back(grain)
    assert cursor.k == max([s for s in stops if s < k], default=0)
    count = data.draw(st.integers(1, 5))
    cursor.to(0)
    cursor.forward(grain, count)
    assert cursor.k == stops[min(count, len(stops) - 1)]


@SOME
@given(programs())
def test_contributions_are_counted_within_a_pass(source: str) -> None:
    trace = read(source)
    broken = trace.error is not None
    for p, (start, end, root) in enumerate(trace.passes):
        assert trace.event(start).kind == "seed"
        assert trace.seeded(start)
        assert trace.event(start).after == 1.0
        done = dict.fromkeys(trace.nodes(), 0)
        for k in range(start + 1, end):
            event = trace.event(k)
            assert event.kind == "accumulate"
            assert trace.root_at(k) == root
            done[event.node] += 1
            after = trace.grad(event.node, k + 1)
            assert after.done == done[event.node]
            assert 1 <= after.done <= after.total
            assert after.state == ("partial" if after.done < after.total else "final")
        if not broken:
            assert all(trace.contributions(n, p) == done[n] for n in trace.nodes())
            states = {trace.grad(n, end).state for n in trace.nodes()}
            assert "partial" not in states


@SOME
@given(programs())
def test_unset_is_never_written_and_zero_is_written_as_zero(source: str) -> None:
    trace = read(source)
    for n in trace.nodes():
        for k in range(len(trace) + 1):
            grad = trace.grad(n, k)
            writer = trace.writer(n, "gradient", k)
            assert (grad.state in ("unset", "constant")) == (writer is None)
            assert (grad.value is None) == (writer is None)
            if grad.state == "zero":
                assert writer is not None
                assert trace.kind(writer) == "zero"
                assert grad.value == 0
            if writer is not None:
                assert writer < k
                assert trace.event(writer).node == n


@SOME
@given(programs(effects=False))
def test_a_pass_agrees_with_the_tape(source: str) -> None:
    trace = read(source)
    assume(trace.error is None)
    graph = trace.graph()
    assert graph is not None
    wanted = gradients_of(recorded(trace).tape, graph.root)
    for n in trace.nodes():
        assert trace.grad(n, len(trace)).value == wanted[n]
        assert graph.grad.get(n) == wanted[n]
    for n in graph.order:
        flows = graph.into(n)
        assert len(flows) == trace.contributions(n, 0)
        if n != graph.root:
            total = 0.0
            for flow in flows:
                total += flow.contribution
            assert total == graph.grad[n]


@SOME
@given(programs(effects=False, smooth=True))
def test_a_pass_agrees_with_central_differences(source: str) -> None:
    trace = read(source)
    graph = trace.graph()
    assume(trace.error is None and graph is not None)
    assert graph is not None
    assert graph.evaluate({}) == graph.value[graph.root]
    step = 1e-5
    for n in graph.order:
        try:
            up = graph.evaluate({n: graph.value[n] + step})
            down = graph.evaluate({n: graph.value[n] - step})
        except DomainError:
            continue
        slope = (up - down) / (2 * step)
        scale = max(1.0, abs(graph.value[graph.root]), abs(slope))
        assume(scale < 1e6)
        assert math.isclose(slope, graph.grad[n], rel_tol=1e-4, abs_tol=1e-5 * scale)


@SOME
@given(programs())
def test_a_graph_is_the_pass_alone_whatever_went_before(source: str) -> None:
    """Left-over gradients of nodes in between do not count as d root / d node."""
    trace = read(source)
    for p, (start, end, root) in enumerate(trace.passes):
        graph = trace.graph(p)
        assert graph is not None
        assert graph.root == root
        assert graph.order == tuple(sorted(graph.order, reverse=True))
        assert graph.order[0] == root
        assert len(graph.edges) == end - start - 1
        assert set(graph.labels) == {*graph.order, *graph.const}
        assert not graph.const & set(graph.order)
        for i, flow in enumerate(graph.edges):
            event = trace.event(start + 1 + i)
            assert (flow.node, flow.slot, flow.target) == (event.source, event.operand, event.node)
            assert graph.operands[flow.node][flow.slot] == flow.target
            assert flow.local == event.local
            assert flow.upstream == graph.grad[flow.node]
        assert all(graph.value[n] == trace.value(n, start) for n in graph.value)


KEYS = {
    "value": ["value", "inputs"],
    "seed": ["before", "after"],
    "accumulate": [
        "to", "from", "operand", "upstream", "local", "contribution", "before", "after",
    ],
    "update": ["before", "after"],
    "zero": ["before", "after"],
    "print": ["text"],
}  # fmt: skip


@SOME
@given(programs())
def test_jsonl_holds_the_whole_log_exactly(source: str) -> None:
    trace = read(source)
    rows = [json.loads(line) for line in export.jsonl(trace)]
    assert [row["k"] for row in rows] == list(range(len(trace)))
    for row, event in zip(rows, trace.events(), strict=True):
        head = ["k", "kind", "node", "name", "op", "line"]
        constants = row.pop("constants", None)
        assert list(row) == head + KEYS[row["kind"]]
        fields = event._asdict() | {"from": event.source}
        for key, x in row.items():
            assert x == (list(fields[key]) if key == "inputs" else fields[key])
            assert "nan" not in repr(x)
        if constants:
            assert {int(i): x for i, x in constants.items()} == {
                i: trace.value(i, 0) for i in row["inputs"] if trace.is_constant(i)
            }


@SOME
@given(programs())
def test_every_event_can_be_told_and_found_again(source: str) -> None:
    trace = read(source)
    lines = list(export.text(trace))
    assert len(lines) == len(trace)
    seen: dict[tuple[str, int], int] = {}
    for event, line in zip(trace.events(), lines, strict=True):
        assert line.split()[0] == str(event.k)
        assert event.kind in line
        assert 1 <= event.line <= source.count("\n")
        label = trace.label(event.node) if event.node is not None else ""
        if event.node is None or trace.node_named(label) != event.node:
            continue  # it has no name, or one that a later node took
        key = (event.kind, event.node)
        seen[key] = seen.get(key, 0) + 1
        assert trace.position(f"before {event.kind} {label} {seen[key]}") == event.k
        assert trace.position(f"after {event.kind} {label} {seen[key]}") == event.k + 1


@SOME
@given(programs())
def test_labels_are_names_for_one_node_only(source: str) -> None:
    trace = read(source)
    named = [n for n in trace.nodes() if trace.name(n) is not None]
    labels = [trace.label(n) for n in named]
    assert len(set(labels)) == len(labels)
    for n, label in zip(named, labels, strict=True):
        first = label if "#" in label else f"{label}#1"
        assert trace.node_named(first) == n
    assert all(trace.node_named(f"#{n}") == n for n in trace.nodes())


@pytest.mark.parametrize("grain", sorted(GRAINS))
def test_an_empty_program_can_be_stepped_through(grain: str) -> None:
    trace = read("")
    cursor = Cursor(trace)
    assert not cursor.forward(grain)
    assert not cursor.back(grain)
    assert (len(trace), trace.phase(0), trace.graph(), trace.passes) == (0, "start", None, [])
    assert list(export.jsonl(trace)) == list(export.text(trace)) == []
