"""Layers of a network inside a plan: done as products of matrices, with the same answers."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tutor import Value
from tutor.engine.errors import DomainError
from tutor.engine.flow import gradients_of
from tutor.engine.plan.compiled import Plan
from tutor.engine.plan.matrices import Product, factors
from tutor.engine.taping import record

Layer = Callable[[list[Value], list[Value], Value], Value]


def bias_last(w: list[Value], x: list[Value], b: Value) -> Value:
    total = w[0] * x[0]
    for a, c in zip(w[1:], x[1:], strict=True):
        total = total + a * c
    return total + b


def bias_first(w: list[Value], x: list[Value], b: Value) -> Value:
    total = b
    for a, c in zip(w, x, strict=True):
        total = total + c * a
    return total


def squares(layer: Layer, points: int, width: int, rows: int, constants: bool) -> Any:
    """A layer on several points, and the sum of its squared outputs."""
    rng = random.Random(points * 100 + width * 10 + rows)
    ws = [[Value(rng.gauss(0, 1)) for _ in range(width)] for _ in range(rows)]
    bs = [Value(rng.gauss(0, 1)) for _ in range(rows)]
    xs = [[Value(rng.gauss(0, 1)) for _ in range(width)] for _ in range(points)]
    outs = [layer(w, x, b) for x in xs for w, b in zip(ws, bs, strict=True)]
    loss = outs[0].tanh()
    for out in outs[1:]:
        loss = loss + out.tanh() * out.tanh()
    leaves = [v for w in ws for v in w] + bs + ([] if constants else [v for x in xs for v in x])
    return loss, leaves


def products(plan: Plan) -> list[Product]:
    return [g for g in plan._vectorized.storage.groups if isinstance(g, Product)]


@pytest.mark.parametrize("layer", [bias_last, bias_first], ids=lambda f: f.__name__)
@pytest.mark.parametrize("constants", [False, True], ids=["inputs vary", "inputs given"])
@pytest.mark.parametrize("shape", [(5, 4, 3), (2, 3, 7), (1, 6, 5), (6, 5, 1), (8, 2, 8)])
def test_a_layer_is_one_product(layer: Layer, constants: bool, shape: tuple[int, int, int]) -> None:
    loss, leaves = squares(layer, *shape, constants)
    loss.backward()
    tape, ids = record(loss, leaves)
    plan = Plan(tape, ids[loss], [ids[v] for v in leaves])
    assert len(products(plan)) == 1
    for points in (1, 7):
        values, grads = plan._vectorized.gradients(
            np.repeat([[v] for v in plan.start], points, axis=1)
        )
        assert values == pytest.approx(loss.data, rel=1e-12)
        for column in grads.T:
            assert column == pytest.approx([v.grad for v in leaves], rel=1e-9, abs=1e-12)


def test_each_point_has_its_own_matrices() -> None:
    loss, leaves = squares(bias_last, 4, 3, 5, False)
    tape, ids = record(loss, leaves)
    plan = Plan(tape, ids[loss], [ids[v] for v in leaves])
    rng = np.random.default_rng(1)
    points = rng.normal(size=(6, len(leaves)))
    values, grads = plan.values_and_grads(points)
    for k in range(6):
        moved = tape.replay(dict(zip(plan.leaves, points[k].tolist(), strict=True)))
        assert values[k] == pytest.approx(moved.data[ids[loss]], rel=1e-12)
        wanted = gradients_of(moved, ids[loss])
        assert grads[k] == pytest.approx([wanted[i] for i in plan.leaves], rel=1e-9, abs=1e-12)


def test_two_layers_pass_gradients_through_each_other() -> None:
    rng = random.Random(3)
    deep = [[[Value(rng.gauss(0, 0.5)) for _ in range(6)] for _ in range(6)] for _ in range(2)]
    bs = [[Value(rng.gauss(0, 0.5)) for _ in range(6)] for _ in range(2)]
    total = Value(0.0)
    for _ in range(4):
        h = [Value(rng.gauss(0, 1)) for _ in range(6)]
        for ws, b in zip(deep, bs, strict=True):
            h = [bias_last(w, h, c).relu() for w, c in zip(ws, b, strict=True)]
        for v in h:
            total = total + v
    leaves = [v for ws in deep for w in ws for v in w] + [v for b in bs for v in b]
    total.backward()
    tape, ids = record(total, leaves)
    plan = Plan(tape, ids[total], [ids[v] for v in leaves])
    assert len(products(plan)) == 2
    value, grads = plan.value_and_grad()
    assert value == pytest.approx(total.data, rel=1e-12)
    assert grads == pytest.approx([v.grad + 0.0 for v in leaves], rel=1e-9, abs=1e-12)


def test_a_product_that_others_read_is_computed_for_itself() -> None:
    ws, xs = ([Value(0.5 + i + j) for i in range(4)] for j in range(2))
    loss = Value(0.0)
    for w in ws:
        first = w * xs[0]
        loss = loss + (first + w * xs[1] + w * xs[2]).tanh() * first
    leaves = [*ws, *xs[:3]]
    loss.backward()
    tape, ids = record(loss, leaves)
    plan = Plan(tape, ids[loss], [ids[v] for v in leaves])
    assert plan._bulk(4)
    values, grads = plan.values_and_grads(np.tile(plan.start, (4, 1)))
    assert values == pytest.approx(loss.data)
    assert grads[0] == pytest.approx([v.grad for v in leaves])


def test_a_product_too_large_for_a_number_is_an_error() -> None:
    loss, leaves = squares(bias_last, 5, 4, 6, False)
    tape, ids = record(loss, leaves)
    plan = Plan(tape, ids[loss], [ids[v] for v in leaves])
    at = list(plan.start)
    at[0] = at[-20] = 1e200
    with pytest.raises(DomainError, match="too large"):
        plan.value(at)
    assert np.isnan(plan.values(np.array([at, plan.start]), undefined="nan")).tolist() == [
        True,
        False,
    ]


def test_what_two_matrices_are_multiplied_is_seen_from_the_indices() -> None:
    x, w = np.arange(6).reshape(3, 2), 10 + np.arange(8).reshape(4, 2)  # 3 inputs, 4 rows, k = 2
    a = np.repeat(x, 4, axis=0).T
    b = np.tile(w, (3, 1)).T
    for pair in ((a, b), (b, a)):
        found = factors(*pair)
        assert found is not None
        assert [f.tolist() for f in found] == [x.tolist(), w.tolist()]
    b[1, 5] = 10
    assert factors(a, b) is None


def network(seed: int) -> tuple[Value, list[Value]]:
    """Layers of random sizes on a few points; some weights, inputs and layers are used again."""
    rng = random.Random(seed)
    sizes = [rng.randint(1, 6) for _ in range(rng.randint(2, 4))]
    shapes = list(itertools.pairwise(sizes))
    weights = [[[Value(rng.gauss(0, 1)) for _ in range(m)] for _ in range(n)] for m, n in shapes]
    biases = [[Value(rng.gauss(0, 1)) for _ in range(n)] for _, n in shapes]
    points = [[Value(rng.gauss(0, 1)) for _ in range(sizes[0])] for _ in range(rng.randint(1, 5))]
    if rng.random() < 0.3:
        weights[0][0][0] = weights[-1][-1][-1]
        points[-1] = points[0]
    layer = rng.choice([bias_first, bias_last])
    loss = Value(0.0)
    for h in points:
        for ws, bs in zip(weights, biases, strict=True):
            sums = [layer(w, h, b) for w, b in zip(ws, bs, strict=True)]
            h = [s.relu() if rng.random() < 0.5 else s.tanh() for s in sums]
            if rng.random() < 0.2:
                h = [a + b for a, b in zip(h, sums, strict=True)]
        for out in h:
            loss = loss + out * out
    leaves = [v for ws in weights for w in ws for v in w] + [v for bs in biases for v in bs]
    leaves = list(dict.fromkeys(leaves + [v for h in points for v in h]))
    return loss, rng.sample(leaves, rng.randint(1, len(leaves)))


@pytest.mark.parametrize("first", range(0, 100, 20))
def test_a_random_network_has_one_answer(first: int) -> None:
    """In bulk, node by node, on several points and with one leaf moved at a time."""
    found = 0
    for seed in range(first, first + 20):
        loss, leaves = network(seed)
        loss.backward()
        tape, ids = record(loss, leaves)
        plan = Plan(tape, ids[loss], [ids[v] for v in leaves])
        found += len(products(plan))
        wanted = np.array([v.grad + 0.0 for v in leaves])
        for points in (1, 3):
            x = np.repeat([[v] for v in plan.start], points, axis=1)
            values, grads = plan._vectorized.gradients(x)
            assert values == pytest.approx(loss.data)
            scale = max(1.0, np.abs(wanted).max())
            assert grads == pytest.approx(np.tile(wanted, (points, 1)).T, abs=1e-10 * scale)
        moves = [(k, x + 0.01) for k, x in enumerate(plan.start)]
        for (k, x), out in zip(moves, plan.moved(moves), strict=True):
            at = [*plan.start[:k], x, *plan.start[k + 1 :]]
            assert out == pytest.approx(plan._scalar.forward(at))
    assert found > 10
