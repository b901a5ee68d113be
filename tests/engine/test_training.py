"""Losses, optimisers and explorations of a plan."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor import Value
from tutor.engine.check import check_function
from tutor.engine.plan import along, descend, over
from tutor.engine.plan.compiled import Plan
from tutor.nn import (
    MLP,
    SGD,
    Adam,
    clip,
    cosine,
    cross_entropy,
    hinge,
    l2,
    linear,
    mse,
    softmax,
    warmup,
)  # fmt: skip
from tutor.trace import Training


def values(*xs: float) -> list[Value]:
    return [Value(x) for x in xs]


def test_losses_have_their_textbook_values() -> None:
    assert mse(values(1.0, 4.0), [2.0, 2.0]).data == 2.5
    assert hinge(values(0.5, -2.0, 3.0), [1.0, 1.0, 1.0]).data == pytest.approx(3.5 / 3)
    assert l2(values(1.0, -2.0), 0.1).data == pytest.approx(0.5)
    assert [p.data for p in softmax(values(0.0, math.log(3)))] == pytest.approx([0.25, 0.75])
    assert cross_entropy(values(0.0, math.log(3)), 0).data == pytest.approx(math.log(4))


def test_the_gradient_of_cross_entropy_is_probability_minus_one_hot() -> None:
    scores = values(0.2, -1.0, 0.7)
    expected = [p.data - (i == 1) for i, p in enumerate(softmax(scores))]
    cross_entropy(scores, 1).backward()
    assert [s.grad for s in scores] == pytest.approx(expected)


def test_losses_work_on_whatever_has_arithmetic() -> None:
    plain = [0.0, math.log(3)]
    assert softmax(plain, math.exp) == pytest.approx([0.25, 0.75])
    assert cross_entropy(plain, 1, math.exp, math.log) == pytest.approx(-math.log(0.75))
    assert mse([1.0, 2.0], [0.0, 4.0]) == 2.5


def test_softmax_of_large_scores_does_not_overflow() -> None:
    assert [p.data for p in softmax(values(1000.0, 1000.0))] == [0.5, 0.5]


@pytest.mark.parametrize("f", [
    lambda *x: mse(x, [0.1, 0.2]), lambda *x: hinge(x, [1, -1]),
    lambda *x: cross_entropy(x, 1), lambda *x: l2(x, 0.3),
])  # fmt: skip
def test_a_loss_passes_the_gradient_check(f) -> None:
    assert all(c.ok for c in check_function(f, 0.4, -0.7))


def test_a_loss_without_examples_says_so() -> None:
    with pytest.raises(ValueError, match="at least one example"):
        mse([], [])


def test_momentum_keeps_going() -> None:
    p = Value(1.0)
    optimiser = SGD([p], lr=0.1, momentum=0.5)
    p.grad = 2.0
    optimiser.step()
    assert p.data == pytest.approx(0.8)
    optimiser.zero_grad()
    optimiser.step()
    assert p.data == pytest.approx(0.8 - 0.1 * 1.0)


def test_adam_takes_steps_of_the_learning_rate() -> None:
    """Whatever the size of a constant gradient, each step is lr long."""
    small, large = Value(0.0), Value(0.0)
    optimiser = Adam([small, large], lr=0.01)
    for k in range(1, 4):
        small.grad, large.grad = 1e-3, -1e3
        optimiser.step()
        assert small.data == pytest.approx(-0.01 * k, rel=1e-4)
        assert large.data == pytest.approx(0.01 * k, rel=1e-4)


def test_an_unused_parameter_stays_where_it_is() -> None:
    p = Value(3.0)
    SGD([p], lr=0.1).step()
    Adam([p], lr=0.1).step()
    assert p.data == 3.0


def test_clipping_shortens_the_whole_gradient_and_keeps_its_direction() -> None:
    ps = values(0.0, 0.0)
    ps[0].grad, ps[1].grad = 3.0, 4.0
    assert clip(ps, 10.0) == 5.0
    assert (ps[0].grad, ps[1].grad) == (3.0, 4.0)
    assert clip(ps, 1.0) == 5.0
    assert (ps[0].grad, ps[1].grad) == pytest.approx((0.6, 0.8))


def test_schedules_start_and_end_where_they_say() -> None:
    assert [linear(k, 4) for k in (0, 2, 4, 9)] == [1.0, 0.5, 0.0, 0.0]
    assert [cosine(k, 4) for k in (0, 2, 4, 9)] == pytest.approx([1.0, 0.5, 0.0, 0.0])
    assert [warmup(k, 4) for k in (0, 1, 3, 9)] == [0.25, 0.5, 1.0, 1.0]


@pytest.mark.parametrize("make", [
    lambda ps: SGD(ps, 0.1, 0.9), lambda ps: Adam(ps, 0.05),
])  # fmt: skip
def test_an_optimiser_trains_a_network(make) -> None:
    net = MLP(2, [8, 1], rng=random.Random(5))
    points = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
    signs = [-1.0, 1.0, 1.0, -1.0]
    optimiser = make(net.parameters())
    for step in range(100):
        loss = hinge([net(x) for x in points], signs)
        optimiser.zero_grad()
        loss.backward()
        clip(optimiser.parameters, 1.0)
        optimiser.step(cosine(step, 200))
    assert [math.copysign(1.0, net(x).data) for x in points] == signs


def bowl() -> Plan:
    x, y = Value(1.0), Value(-2.0)
    return Plan.of(x**2 + y**2 * 2.0, [x, y])


def test_a_line_and_a_plane_through_the_start() -> None:
    assert along(bowl(), [1.0, 0.0], [-1.0, 0.0, 2.0]).tolist() == [8.0, 9.0, 17.0]
    plane = over(bowl(), [1.0, 0.0], [0.0, 1.0], [0.0, -1.0], [0.0, 1.0, 2.0])
    assert plane.tolist() == [[9.0, 3.0, 1.0], [8.0, 2.0, 0.0]]


def test_where_the_loss_is_undefined_the_line_has_a_gap() -> None:
    x = Value(1.0)
    line = along(Plan.of(x.log(), [x]), [1.0], [-2.0, 0.0])
    assert np.isnan(line[0]) and line[1] == 0.0


def test_descent_on_a_fixed_graph_is_descent_on_values() -> None:
    path = list(descend(bowl(), 0.1, 3))
    x, y = Value(1.0), Value(-2.0)
    for at, loss in path:
        now = x**2 + y**2 * 2.0
        x.grad = y.grad = 0.0
        now.backward()
        assert at == pytest.approx([x.data, y.data])
        assert loss == pytest.approx(now.data)
        x.data -= 0.1 * x.grad
        y.data -= 0.1 * y.grad


def test_what_is_clipped_may_come_one_by_one() -> None:
    (p,) = values(1.0)
    p.grad = 5.0
    assert clip((x for x in [p]), 1.0) == 5.0
    assert p.grad == 1.0
    with pytest.raises(ValueError, match="above 0"):
        clip([p], -1.0)


def test_a_plan_wants_one_number_for_each_leaf() -> None:
    a, b = values(1.0, 2.0)
    plan = Plan.of(a * b, [a, b])
    with pytest.raises(ValueError, match="2 leaf values are needed, not 1"):
        plan.value([1.0])
    with pytest.raises(ValueError, match="given twice"):
        Plan.of(a * b, [a, a])


def test_a_confident_wrong_answer_has_a_loss_and_gradients() -> None:
    """The probability of the target is e ** -800, which no float can hold."""
    scores = values(400.0, -400.0, 0.0)
    loss = cross_entropy(scores, 1)
    loss.backward()
    assert loss.data == 800.0
    assert [s.grad for s in scores] == pytest.approx([1.0, -1.0, 0.0])


@pytest.mark.parametrize("target", [-1, 2])
def test_a_target_that_is_no_score_is_refused(target: int) -> None:
    with pytest.raises(ValueError, match="there are 2, counted from 0"):
        cross_entropy(values(1.0, 2.0), target)


@pytest.mark.parametrize(("x", "loss", "slope"), [(720.0, 0.0, 0.0), (-800.0, 801.0, -1.0)])
def test_a_plan_of_cross_entropy_is_right_far_from_where_it_was_recorded(
    x: float, loss: float, slope: float
) -> None:
    leaf = Value(0.0)
    plan = Plan.of(cross_entropy([leaf, Value(1.0)], 0), [leaf])
    found, (gradient,) = plan.value_and_grad([x])
    assert (found, gradient) == (pytest.approx(loss), pytest.approx(slope))
    there = Value(x)
    eager = cross_entropy([there, Value(1.0)], 0)
    eager.backward()
    assert (eager.data, there.grad) == (pytest.approx(loss), pytest.approx(slope))


@given(st.lists(st.floats(-900, 900), min_size=3, max_size=3))
def test_a_plan_of_softmax_is_softmax_anywhere(scores: list[float]) -> None:
    leaves = values(0.1, -0.2, 0.3)
    plan = Plan.of(softmax(leaves)[0] * 2.0 + softmax(leaves)[2], leaves)
    first, _, last = softmax(values(*scores))
    assert plan.value(scores) == pytest.approx((first * 2.0 + last).data)


def test_a_training_run_follows_scores_that_leave_the_range_of_exp() -> None:
    leaf = Value(600.0)
    loss = cross_entropy([leaf, Value(0.0)], 1)
    run = Training.descent(loss, [leaf], 400.0, 4)
    assert run.error is None
    assert [run.parameters(step)[0] for step in range(4)] == [600.0, 200.0, -200.0, -200.0]


def test_plain_numbers_among_the_scores_count() -> None:
    assert cross_entropy([1000.0, Value(0.0)], 1).data == 1000.0
    mixed = softmax([Value(0.0), 1000.0, Value(1000.0)])
    assert [getattr(p, "data", p) for p in mixed] == [0, 0.5, 0.5]
