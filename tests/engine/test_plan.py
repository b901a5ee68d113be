"""Plans: the same numbers as `Value` and the tape, at one point and at many, wide or narrow."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np
import pytest

from tests.engine.graphs import Program, Step, random_program
from tests.sampled import examples, some
from tutor import Value
from tutor.engine.check import check_tape
from tutor.engine.errors import DomainError
from tutor.engine.flow import gradients_of
from tutor.engine.ops import OPS
from tutor.engine.plan.compiled import Plan
from tutor.engine.tape import Tape
from tutor.engine.taping import record

MUL, ADD, LOG, SQRT = (OPS[name] for name in ("mul", "add", "log", "sqrt"))


def near(x: float, scale: float = 1.0) -> Any:
    return pytest.approx(x, rel=1e-9, abs=1e-9 * scale)


def plans(tape: Tape, root: int, leaves: list[int], monkeypatch: pytest.MonkeyPatch) -> list[Plan]:
    """One plan that works in bulk and one that works node by node, whatever the shape."""
    made = []
    for enough in (0, math.inf):
        plan = Plan(tape, root, leaves)
        monkeypatch.setattr(plan, "_bulk", lambda points, enough=enough: points >= enough)
        made.append(plan)
    return made


@pytest.mark.parametrize("first", range(0, 1000, 50))
def test_a_random_program_has_one_answer(first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Value, tape, and plans in bulk and node by node, at batch 1 and 7."""
    for seed in some(range(first, first + 50), examples(50)):
        program = random_program(seed, steps=10 + seed % 60, leaves=1 + seed % 7)
        nodes = program.on_values()
        nodes[-1].backward()
        grads = [leaf.grad + 0.0 for leaf in nodes[: len(program.leaves)]]
        scale = max(1.0, *map(abs, grads))
        tape, ids = program.on_tape()
        leaves = ids[: len(program.leaves)]
        taped = [g or 0.0 for g in gradients_of(tape, ids[-1])][: len(leaves)]
        assert taped == [near(g, scale) for g in grads]
        for plan in plans(tape, ids[-1], leaves, monkeypatch):
            value, found = plan.value_and_grad()
            assert value == plan.value() == near(nodes[-1].data)
            assert found == [near(g, scale) for g in grads]
            values, columns = plan.values_and_grads(np.tile(program.leaves, (7, 1)))
            assert values == near(nodes[-1].data)
            assert (plan.values(np.tile(program.leaves, (7, 1))) == values).all()
            for row in columns:
                assert row == near(np.array(grads), scale)


def test_what_is_computed_twice_is_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the root itself is such a node; the answers are those of the whole graph."""
    a, b = Value(2.0), Value(3.0)
    for twin in (False, True):
        one = (a * b).exp() + (a * b).exp() * a + (b * a)
        root = one * one if not twin else (a * b) * 1.0 + (a * b)
        a.grad = b.grad = 0.0
        root.backward()
        tape, ids = record(root, [a, b])
        for plan in plans(tape, ids[root], [ids[a], ids[b]], monkeypatch):
            assert plan.value_and_grad() == (near(root.data), [near(a.grad), near(b.grad)])
    tape = Tape()
    x = tape.leaf(0.5)
    tanh = [tape.apply(OPS["tanh"], x) for _ in range(2)]
    for plan in plans(tape, tanh[1], [x], monkeypatch):
        assert plan._schedule.steps == 1
        assert plan.value([0.25]) == near(math.tanh(0.25))


def test_a_deep_program_has_one_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """20,000 levels, with reuse at every one."""
    rng = random.Random(4)
    rows = [ADD, MUL, OPS["tanh"], OPS["sin"], OPS["sub"], OPS["max"]]
    steps = []
    for i in range(20_000):
        op = rng.choice(rows)
        other = rng.choice([i + 2, i + 1, 0, 1.0])
        steps.append(Step(op, (i + 2, other)[: op.arity]))
        if op in (ADD, MUL):
            steps[-1] = Step(OPS["sin"], (i + 2,)) if i % 2 else steps[-1]
    program = Program([0.3, 0.2, 0.9], steps)
    nodes = program.on_values()
    nodes[-1].backward()
    tape, ids = program.on_tape()
    plan = Plan(tape, ids[-1], ids[:3])
    value, grads = plan.value_and_grad()
    assert value == nodes[-1].data
    assert grads == [leaf.grad for leaf in nodes[:3]]
    assert not plan._bulk(1)


def graph() -> tuple[Value, Value, Value, Value]:
    a, b, unused = Value(2.0), Value(-3.0), Value(9.0)
    dead = a * 100.0
    loss = (a * b + a + a) ** 2 + b.relu() * 5.0
    assert dead.data == 200.0
    return a, b, unused, loss


def test_a_plan_of_values_is_a_function_of_the_leaves_named() -> None:
    a, b, unused, loss = graph()
    plan = Plan.of(loss, [b, unused, a])
    assert plan.start == [-3.0, 9.0, 2.0]
    assert plan.value_and_grad() == (4.0, [near(-8.0), 0.0, near(4.0)])
    assert plan.value([1.0, 0.0, 1.0]) == 14.0
    only = Plan.of(loss, [a])
    assert only.value_and_grad([3.0]) == (9.0, [near(6.0)])


def test_a_leaf_can_be_the_output_and_a_constant_too() -> None:
    tape = Tape()
    a, b = tape.leaf(2.0), tape.leaf(3.0)
    assert Plan(tape, a, [a, b]).value_and_grad() == (2.0, [1.0, 0.0])
    assert Plan(tape, a, [b]).value_and_grad() == (2.0, [0.0])
    x = np.array([[5.0, 6.0]] * 20)
    assert Plan(tape, a, [a, b]).values_and_grads(x)[1].tolist() == [[1.0, 0.0]] * 20


def test_a_computed_node_can_not_be_given() -> None:
    tape = Tape()
    a = tape.leaf(2.0)
    with pytest.raises(ValueError, match="node 1 is computed"):
        Plan(tape, tape.apply(MUL, a, a), [1])


def test_the_shape_of_the_points_is_checked() -> None:
    a, b, _, loss = graph()
    with pytest.raises(ValueError, match=r"\(n, 2\) are needed, not \(3, 1\)"):
        Plan.of(loss, [a, b]).values(np.zeros((3, 1)))


def test_a_long_sum_in_any_shape_is_one_sum() -> None:
    """Left to right, right to left, and as a tree: the same value, and 1 for each term."""
    xs = [Value(float(i)) for i in range(64)]
    left = sum(xs[1:], xs[0])
    right = xs[-1]
    for x in reversed(xs[:-1]):
        right = x + right
    tree = xs
    while len(tree) > 1:
        tree = [p + q for p, q in zip(tree[::2], tree[1::2], strict=True)]
    for total in (left, right, tree[0]):
        plan = Plan.of(total * 1.0, xs)
        assert plan._schedule.steps == 2
        assert plan.value_and_grad() == (2016.0, [1.0] * 64)


def test_a_partial_sum_that_others_read_stays_a_node() -> None:
    a, b = Value(1.0), Value(2.0)
    partial = a + b
    plan = Plan.of((partial + a) * partial, [a, b])
    assert plan.value_and_grad([3.0, 4.0]) == (70.0, [24.0, 17.0])


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize(
    ("x", "words"),
    [(0.0, "log\\(0\\) is undefined"), (-1.0, "log\\(-1\\)"), (math.nan, "not a finite number")],
)
def test_a_point_outside_the_domain_is_named(
    wide: bool, x: float, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a later relu would hide the infinity."""
    tape = Tape()
    a = tape.leaf(1.0)
    root = tape.apply(OPS["relu"], tape.apply(LOG, a))
    plan = plans(tape, root, [a], monkeypatch)[0 if wide else 1]
    points = np.array([[1.0], [math.e**2], [x]])
    for run, at in (
        (plan.value, [x]), (plan.value_and_grad, [x]),
        (plan.values, points), (plan.values_and_grads, points),
    ):  # fmt: skip
        with pytest.raises(DomainError, match=words):
            run(at)
    found = plan.values(points, undefined="nan")
    assert found[:2] == near([0.0, 2.0]) and math.isnan(found[2])


@pytest.mark.parametrize("wide", [False, True])
def test_a_slope_that_is_not_there_is_named(wide: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    tape = Tape()
    a = tape.leaf(4.0)
    plan = plans(tape, tape.apply(SQRT, a), [a], monkeypatch)[0 if wide else 1]
    assert plan.value([0.0]) == 0.0
    with pytest.raises(DomainError, match="no slope at 0"):
        plan.value_and_grad([0.0])


def test_wide_graphs_run_in_bulk_and_narrow_ones_do_not() -> None:
    a = Value(0.5)
    wide = sum(((a * float(i)).tanh() for i in range(50)), a)
    assert Plan.of(wide, [a])._bulk(1)
    narrow = a
    for _ in range(50):
        narrow = narrow.tanh()
    assert not Plan.of(narrow, [a])._bulk(1)
    assert Plan.of(narrow, [a])._bulk(1000)


def test_a_recorded_graph_replays_to_itself() -> None:
    a, b, unused, loss = graph()
    tape, ids = record(loss, [unused])
    assert tape.replay({}).data == tape.data
    loss.backward()
    grads = gradients_of(tape, ids[loss])
    assert [grads[ids[v]] for v in (a, b, unused)] == [a.grad, b.grad, None]
    assert tape.row(ids[loss]) is OPS["add"]


def test_every_parameter_of_a_network_passes_its_gradient_check() -> None:
    from tutor.nn import MLP

    net = MLP(2, [6, 6, 1], rng=random.Random(2))
    loss = sum((net([x, y]) - x * y) ** 2 for x, y in [(0.5, -1.0), (1.0, 2.0), (-1.5, 0.3)])
    tape, ids = record(loss, net.parameters())
    checks = check_tape(tape, ids[loss], [ids[p] for p in net.parameters()])
    assert len(checks) == 67
    assert all(c.ok for c in checks)
    assert sum(c.verdict == "agrees" for c in checks) > 30


@pytest.mark.parametrize("seed", range(12))
def test_leaves_moved_one_at_a_time_leave_the_others_alone(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if each run were the only one, whatever order the runs are done in."""
    program = random_program(seed, steps=120, leaves=9)
    tape, ids = program.on_tape()
    leaves = ids[:9]
    rng = random.Random(seed)
    for plan in plans(tape, ids[-1], leaves, monkeypatch):
        moves = [(k, plan.start[k] + rng.uniform(-0.01, 0.01)) for k in range(9) for _ in "abc"]
        rng.shuffle(moves)
        for (k, x), found in zip(moves, plan.moved(moves).tolist(), strict=True):
            at = [*plan.start[:k], x, *plan.start[k + 1 :]]
            alone = plan.values(np.array([at]), undefined="nan")[0]
            assert found == near(alone) or (math.isnan(found) and math.isnan(alone))
        assert plan.moved([]).tolist() == []


def test_a_leaf_moved_out_of_the_domain_spoils_its_own_run_alone() -> None:
    leaves = [Value(0.1 * (i + 1)) for i in range(40)]
    loss = Value(0.0)
    for x in leaves:
        loss = loss + x.log()
    tape, ids = record(loss, leaves)
    plan = Plan(tape, ids[loss], [ids[x] for x in leaves])
    found = plan.moved([(k, x) for k in range(40) for x in (-1.0, 0.5)]).reshape(40, 2)
    assert np.isnan(found[:, 0]).all() and np.isfinite(found[:, 1]).all()
