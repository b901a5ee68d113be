"""A training run of millions of steps is a log like any other: every name of the protocol."""

from __future__ import annotations

import inspect
import random
from collections.abc import Callable
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.program.running import execute
from tests.trace import plain
from tests.trace.test_search import queries, same_finds, same_phases, same_steps
from tests.trace.test_training import EARLY, FAILING, FORWARD, graph, late, loop
from tutor.engine.tape import Tape
from tutor.trace import GRAINS, Cursor, Log, Query, Range, Trace, Training

STEPS = 4


def trained(name: str, steps: int = STEPS) -> tuple[Training, Trace]:
    """A run, and the trace of the program that makes the same log with other numbers of nodes."""
    source = loop(FORWARD[name], steps)
    tape, root, count = graph(source, steps)
    return Training.descent(tape, range(count), 0.1, steps, root=root), Trace(execute(source))


def stopped(name: str) -> Training:
    forward, lr, _, _ = FAILING[name]
    start = EARLY if name != "the backward pass" else EARLY.replace("0.7", "0.25")
    source = loop(forward, 9, lr, start)
    tape, root, count = graph(source, 9)
    return Training.descent(tape, range(count), lr, 9, root=root)


def test_every_kind_of_log_keeps_the_protocol() -> None:
    """Mypy sees that the types agree, as both pass themselves to `position`, which takes a Log."""
    names = {name for name, x in vars(Log).items() if callable(x) or isinstance(x, property)}
    names = {name for name in names if not name.startswith("_") or name == "__len__"}
    assert len(names) > 40
    for kind in (Trace, Training):
        for name in names:
            ours, wanted = getattr(kind, name), getattr(Log, name)
            assert isinstance(ours, property) == isinstance(wanted, property)
            if callable(wanted):
                parameters = inspect.signature(wanted).parameters
                assert list(inspect.signature(ours).parameters) == list(parameters), name


@pytest.mark.parametrize("name", FORWARD)
def test_steps_and_phases_are_those_of_the_plain_definition(name: str) -> None:
    run, _ = trained(name)
    same_steps(run)
    same_phases(run)


@pytest.mark.parametrize("name", FAILING)
def test_steps_and_phases_of_a_run_that_was_stopped(name: str) -> None:
    run = stopped(name)
    same_steps(run)
    same_phases(run)


@pytest.mark.parametrize("name", FORWARD)
def test_passes_phases_and_kinds_are_those_of_the_program(name: str) -> None:
    run, wanted = trained(name)
    assert [p[:2] for p in run.passes] == [p[:2] for p in wanted.passes]
    assert list(run.phases()) == list(wanted.phases())
    ours, theirs = run.iterations(), wanted.iterations()
    assert [(x.start, x.end) for x in ours] == [(x.start, x.end) for x in theirs]
    assert [x.last for x in ours] == list(run.passes)
    for i in range(len(run)):
        assert run.kind(i) == run.event(i).kind == wanted.kind(i)
        assert (run.node_of(i), run.source_of(i)) == (run.event(i).node, run.event(i).source)
        assert (run.pass_at(i), run.seeded(i)) == (wanted.pass_at(i), wanted.seeded(i))
        assert run.phase(i) == wanted.phase(i)
    assert run.phase(len(run)) == "end"
    with pytest.raises(ValueError, match="no backward pass"):
        run.root_at(0)
    assert run.root_at(run.passes[-1].start) == run.root


def who_wrote(run: Training, node: int, quantity: str) -> list[int | None]:
    """The last writer of a node at every position, from the events alone."""
    last, out = None, [None]
    for event in run.events():
        if event.node == node:
            if event.kind in ("value", "update"):
                last = event.k if quantity == "value" else None
            elif quantity == "gradient":
                last = event.k
            if event.kind == "update" and quantity == "gradient":
                last = out[-1]
        out.append(last)
    return out


@pytest.mark.parametrize("quantity", ["value", "gradient"])
@pytest.mark.parametrize("name", [*FORWARD, *FAILING])
def test_writers_are_those_in_the_events(name: str, quantity: str) -> None:
    run = trained(name)[0] if name in FORWARD else stopped(name)
    kinds = ("value", "update") if quantity == "value" else ("zero", "seed", "accumulate")
    events = list(run.events())
    for node in run.nodes():
        if run.is_constant(node):
            assert list(run.writes(node, quantity)) == []
            continue
        wrote = who_wrote(run, node, quantity)
        assert [run.writer(node, quantity, k) for k in range(len(run) + 1)] == wrote
        writes = [e.k for e in events if e.node == node and e.kind in kinds]
        assert list(run.writes(node, quantity)) == writes
        state = run.gradient if quantity == "gradient" else run.value
        assert list(run.numbers(node, quantity)) == [state(node, i + 1) for i in writes]


@pytest.mark.parametrize("name", [*FORWARD, *FAILING])
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_what_is_found_is_what_meets_the_query(name: str, data: st.DataObject) -> None:
    run = trained(name, 3)[0] if name in FORWARD else stopped(name)
    same_finds(run, data.draw(queries(run)))


def test_what_is_zeroed_is_found_by_what_it_writes_over() -> None:
    run, _ = trained("every kind")
    same_finds(run, Query(("zero",), quantity="before"))
    same_finds(run, Query(("zero", "update"), quantity="before", numbers=Range.positive()))


def test_the_graph_and_its_names_are_those_of_every_step() -> None:
    loss, parameters = late()
    run = Training.descent(loss, parameters, 0.3, 5, names={"w": parameters[0], "loss": loss})
    other = Trace.of(loss, names={"w": parameters[0], "loss": loss})
    assert run.names() == ["w", "loss"]
    assert run.node_named("w") == run.leaves[0]
    assert run.label(run.root) == "loss"
    assert (
        run.expression(run.root) == other.expression(run.root) == "(tanh(…) * … - …) ** 2 + w * w"
    )
    assert run.expression(run.leaves[1]) == "Value(0.4)"
    for node in run.nodes():
        assert run.operands(node) == run.tape.operands(node)
        assert run.op(node) == run.tape.row(node)
        assert run.is_used(node) == any(node in run.operands(i) for i in run.nodes())
    assert [p.root for p in run.passes] == [run.root] * 5
    assert list(run.reached(3)) == sorted(run.tape.backward_order(run.root))
    assert (run.error, len(run.frames), run.event_frame(0), run.event_span(0).line) == (
        None, 1, 0, 0,
    )  # fmt: skip
    graph = run.graph(3)
    assert graph is not None
    end = run.start(4)
    assert graph.grad[run.leaves[0]] == run.gradient(run.leaves[0], end)
    contributions = [event.contribution for event in map(run.event, run.into(run.leaves[0], 3))]
    assert contributions == [flow.contribution for flow in graph.into(run.leaves[0])]
    assert len(contributions) == run.contributions(run.leaves[0], 3)


def test_what_a_run_begins_with_are_its_own_parameters() -> None:
    loss, parameters = late()
    run = Training(loss, parameters, [[1.0, 2.0, 3.0], [1.0, 2.0, 4.0]])
    assert [run.expression(i) for i in run.leaves] == ["Value(1)", "Value(2)", "Value(3)"]


@pytest.mark.parametrize("name", FORWARD)
def test_nodes_are_made_anew_in_every_step(name: str) -> None:
    run, _ = trained(name)
    events = list(run.events())
    for node in run.nodes():
        makings = [e.k for e in events if e.kind == "value" and e.node == node]
        if run.is_constant(node):
            assert all(run.exists(node, k) for k in (0, len(run)))
            continue
        assert run.made(node) == makings[0]
        for k in range(len(run) + 1):
            assert run.exists(node, k) == (makings[0] < k)
            assert run.made(node, k) == max([i for i in makings if i < k], default=makings[0])
    for start in range(0, len(run), 7):
        for end in range(start, len(run) + 1, 5):
            made = {e.node for e in events[start:end] if e.kind == "value"}
            found = run.nodes_made(start, end)
            assert list(found) == sorted(set(found))
            assert {i for i in found if not run.is_constant(i)} == made


def test_positions_by_name() -> None:
    loss, parameters = late()
    run = Training.descent(loss, parameters, 0.3, 5, names={"w": parameters[0], "L": loss})
    assert run.position("before seed L 3") == run.passes[2].start
    assert run.position("after update w 5") == len(run) - 2
    assert run.position("before accumulate w") == next(run.into(run.leaves[0], 0))
    assert run.position("before value w") == run.made(run.leaves[0])
    assert run.position("before accumulate 2") == run.passes[0].start + 2
    with pytest.raises(ValueError, match="there are 5"):
        run.position("before update w 6")
    assert (run.position("before backward"), run.position("after backward")) == (
        run.passes[0].start, run.passes[-1].end,
    )  # fmt: skip


def run_of(steps: int) -> Training:
    loss, parameters = late()
    rows = [[0.1 + step * 1e-6, 0.4, 5.0] for step in range(steps + 1)]
    return Training(loss, parameters, rows, names={"w": parameters[0], "L": loss})


@pytest.fixture(scope="module")
def long() -> Training:
    """A million events, of 40,000 steps."""
    run = run_of(40_000)
    assert len(run) > 1_000_000
    return run


LOOKS: dict[str, Callable[[Log, int], object]] = {
    **{
        f"{grain} {way:+}": lambda log, k, grain=grain, way=way: log.boundary(grain, k, way)
        for grain in GRAINS
        for way in (1, -1)
    },
    "phase": lambda log, k: (log.phase(k), log.phase_of(k), log.phases()[-1], len(log.phases())),
    "pass": lambda log, k: (log.passes[-1], len(log.passes), log.pass_at(k), log.seeded(k)),
    "writer": lambda log, k: [log.writer(i, q, k) for i in log.nodes() for q in WRITTEN],
    "label": lambda log, k: [(log.label(i), log.expression(i)) for i in log.nodes()],
    "event": lambda log, k: (log.event(k), log.kind(k), log.source_of(k)),
    "state": lambda log, k: [(log.value(i, k), log.grad(i, k)) for i in log.nodes()],
    "made": lambda log, k: [(log.made(i, k), log.exists(i, k)) for i in log.nodes()],
    "next": lambda log, k: log.find(Query(("accumulate",), node=2), k),
    "last": lambda log, k: log.find(Query(("update",), operation="leaf"), k, -1),
    "none": lambda log, k: (log.find(Query(line=7), k), log.find(Query(operation="exp"), k, -1)),
}
WRITTEN = ("value", "gradient")


@pytest.mark.parametrize("look", LOOKS)
def test_a_look_at_a_million_events_runs_few_steps_again(long: Training, look: str) -> None:
    with mock.patch.object(long._steps, "_run", wraps=long._steps._run) as ran:
        for k in random.Random(3).sample(range(len(long)), 20):
            before = ran.call_count
            LOOKS[look](long, k)
            assert ran.call_count - before <= 2


@pytest.mark.parametrize("grain", GRAINS)
def test_a_cursor_walks_over_a_million_events(long: Training, grain: str) -> None:
    cursor = Cursor(long, 500_000)
    stops = []
    for _ in range(30):
        assert cursor.forward(grain)
        stops.append(cursor.k)
    low, high = stops[0] - 1, stops[-1] + 1
    if grain == "iteration":  # all are alike, so the first few say where the others begin
        _, first, second, *_ = plain.iteration_starts(run_of(4))
        keys: list[object] = [(i - first) // (second - first) for i in range(low, high)]
    else:
        keys = [plain.KEPT_TOGETHER[grain](long, i) for i in range(low, high)]
    assert stops == [low + j for j in range(1, high - low) if keys[j - 1] != keys[j]]
    for stop in reversed(stops[:-1]):
        assert cursor.back(grain)
        assert cursor.k == stop


def test_a_graph_of_one_leaf_and_no_operation() -> None:
    """Nothing is made anew, so the updates of a step run into the zeroing of the next."""
    tape = Tape()
    tape.leaf(2.0)
    run = Training.descent(tape, [0], 0.5, 3)
    same_steps(run)
    same_phases(run)
    assert [s.phase for s in run.phases()] == ["forward", "update"] + ["backward", "update"] * 3
    assert run.value(0, len(run)) == 0.5
