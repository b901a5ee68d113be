"""Laws that hold for every operation and for any program."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.engine.graphs import call, random_program
from tutor.engine.check import compare
from tutor.engine.errors import DomainError
from tutor.engine.flow import gradients_of
from tutor.engine.ops import OPS, Op, forward, local
from tutor.engine.tape import Tape
from tutor.engine.taping import record
from tutor.engine.value import Value

SLOTS = [(op, slot) for op in OPS.values() for slot in range(op.arity)]
numbers = st.floats(-4, 4).map(lambda x: round(x, 3))


@pytest.mark.parametrize(("op", "slot"), SLOTS, ids=lambda v: getattr(v, "name", str(v)))
@given(x=numbers, y=numbers)
@settings(max_examples=60)
def test_a_local_derivative_is_the_slope_of_the_forward_rule(
    op: Op, slot: int, x: float, y: float
) -> None:
    """Where there is no slope the table says so; at a kink it picks one between the two."""
    point = (x, y)
    try:
        o = forward(op, x, y)
        claimed = local(op, slot, x, y, o)
    except DomainError as error:
        assert error.op == op.name
        return

    def along(v: float) -> float:
        return forward(op, *(v if i == slot else p for i, p in enumerate(point)))

    check = compare(op.name, point[slot], claimed, along, rtol=1e-5)
    assert check.ok, check.words


@pytest.mark.parametrize("op", OPS.values(), ids=lambda op: op.name)
@given(x=numbers, y=numbers)
@settings(max_examples=40)
def test_value_and_tape_take_the_one_rule_from_the_table(op: Op, x: float, y: float) -> None:
    """Value, gradient and fault of one node are the table's, to the last bit, in both engines."""
    operands = (x, y)[: op.arity]
    tape, leaves = Tape(), [Value(v) for v in operands]
    ids = [tape.leaf(v) for v in operands]
    try:
        expected: Any = forward(op, *operands)
        slopes = [0.0 + local(op, i, x, y, expected) for i in range(op.arity)]
    except DomainError as error:
        with pytest.raises(DomainError) as eager:
            call(op, *leaves).backward()
        with pytest.raises(DomainError) as taped:
            gradients_of(tape, tape.apply(op, *ids))
        assert eager.value.reason == taped.value.reason == error.reason
        return
    node = call(op, *leaves)
    node.backward()
    root = tape.apply(op, *ids)
    assert node.data == tape.data[root] == expected
    assert [v.grad for v in leaves] == gradients_of(tape, root)[: op.arity] == slopes


@given(st.integers(0, 10**9))
@settings(max_examples=100)
def test_value_agrees_with_the_tape_bit_for_bit(seed: int) -> None:
    """Recorded in the order of the eager pass, so it adds up alike: no tolerance is needed."""
    nodes = random_program(seed).on_values()
    tape, ids = record(nodes[-1], nodes)
    assert [n.data for n in nodes] == [tape.data[ids[n]] for n in nodes]
    gradients = outcome(lambda: gradients_of(tape, ids[nodes[-1]]))
    assert outcome(nodes[-1].backward) is None or isinstance(gradients, str)
    if not isinstance(gradients, str):
        assert [None if n.state == "unset" else n.grad for n in nodes] == [
            gradients[ids[n]] for n in nodes
        ]


@given(st.integers(0, 10**9))
@settings(max_examples=60)
def test_the_order_of_creation_gives_the_same_gradients(seed: int) -> None:
    """A program run on a tape adds up in another order, which only rounding can tell."""
    program = random_program(seed)
    tape, ids = program.on_tape()
    nodes = program.on_values()
    assert [n.data for n in nodes] == [tape.data[i] for i in ids]
    assume(outcome(nodes[-1].backward) is None)
    gradients = [g or 0.0 for g in gradients_of(tape, ids[-1])]
    assert [n.grad for n in nodes] == pytest.approx(
        [gradients[i] for i in ids], rel=1e-9, abs=1e-12 * max(1.0, *map(abs, gradients))
    )


def outcome(f: Any) -> Any:
    try:
        return f()
    except DomainError as error:
        return error.reason


@given(st.integers(0, 10**9))
@settings(max_examples=60)
def test_gradients_agree_with_central_differences(seed: int) -> None:
    program = random_program(seed, steps=12)
    nodes = program.on_values()
    assume(outcome(nodes[-1].backward) is None)
    for i, leaf in enumerate(nodes[: len(program.leaves)]):
        assume(abs(leaf.grad) < 1e4)  # so steep that a nudge of 1e-6 leaves the neighbourhood

        def along(x: float, i: int = i) -> float:
            moved = [x if j == i else v for j, v in enumerate(program.leaves)]
            return program.on_values(moved)[-1].data

        check = compare(str(i), leaf.data, leaf.grad, along, rtol=1e-4, atol=1e-5)
        assert check.ok, check.words


@given(st.lists(st.floats(-3, 3), min_size=2, max_size=6))
def test_the_gradient_of_a_sum_is_the_sum_of_the_gradients(xs: list[float]) -> None:
    """Linearity, on one leaf that reaches the output along every path."""
    x = Value(0.7)
    parts = [(x * c).tanh() for c in xs]
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    total.backward()
    alone = []
    for c in xs:
        y = Value(0.7)
        (y * c).tanh().backward()
        alone.append(y.grad)
    assert x.grad == pytest.approx(math.fsum(alone), abs=1e-12)
