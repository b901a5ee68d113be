"""Gradient checks: agreement, zeros, kinks, edges of a domain, and real mistakes."""

from __future__ import annotations

import math

import pytest

from tutor.engine.check import (
    AGREES,
    CANNOT_TELL,
    Check,
    check_function,
    check_tape,
    check_value,
    compare,
)
from tutor.engine.errors import DomainError
from tutor.engine.ops import OPS
from tutor.engine.tape import Tape
from tutor.engine.value import Value


def only(checks: list[Check]) -> Check:
    (check,) = checks
    return check


def test_a_right_gradient_agrees_and_shows_both_nudges() -> None:
    a, b = check_function(lambda a, b: (a * b + 1.0) ** 2, 2.0, 3.0)
    assert (a.verdict, b.verdict) == ("agrees", "agrees")
    assert a.analytic == 42.0
    assert a.numeric == pytest.approx(42.0, rel=1e-8)
    assert a.plus is not None and a.minus is not None and a.plus > 49.0 > a.minus


def test_a_wrong_gradient_differs_by_both_numbers() -> None:
    check = compare("a", 2.0, 5.0, lambda x: x * x)
    assert (check.verdict, check.ok) == ("differs", False)
    assert check.words == "the chain rule says 5, the nudge says 4"


@pytest.mark.parametrize("wrong", [3.9999, 4.0001, -4.0, 0.0])
def test_a_small_mistake_is_still_a_mistake(wrong: float) -> None:
    assert not compare("a", 2.0, wrong, lambda x: x * x).ok


def test_a_zero_gradient_is_judged_by_absolute_error() -> None:
    """The lecture's neuron: w2 is multiplied by 0."""
    x2, w2 = check_function(lambda x, w: (x * w + 0.88).tanh(), 0.0, 1.0)
    assert x2.verdict == "agrees"
    assert (w2.verdict, w2.reason, w2.analytic, w2.numeric) == (AGREES, "zero", 0.0, 0.0)
    assert "absolute" in w2.words


def test_the_bottom_of_a_parabola_is_no_kink() -> None:
    assert only(check_function(lambda x: x * x, 0.0)).reason == "zero"


@pytest.mark.parametrize("method", ["relu", "abs"])
def test_a_kink_shows_the_slopes_of_both_sides(method: str) -> None:
    check = only(check_function(lambda x: getattr(x, method)() * 3.0, 0.0))
    assert (check.verdict, check.reason, check.ok) == (CANNOT_TELL, "kink", True)
    left = "0" if method == "relu" else "-3"
    assert check.words.startswith(f"a kink: the slope is {left} on the left and 3 on the right")


def test_a_claim_outside_the_slopes_of_a_kink_is_wrong() -> None:
    check = compare("x", 0.0, 2.0, abs)
    assert (check.verdict, check.ok) == ("differs", False)
    assert "2 is not between them" in check.words


@pytest.mark.parametrize("x", [1e-6, -1e-6, 3e-6])
def test_a_kink_near_by_is_stepped_around(x: float) -> None:
    """h would reach over it; a smaller one does not."""
    check = only(check_function(lambda v: v.relu(), x))
    assert (check.verdict, check.reason) == (AGREES, "" if x > 0 else "zero")


def test_the_edge_of_a_domain_has_a_slope_on_one_side() -> None:
    check = only(check_function(lambda x: x**1.5, 0.0))
    assert (check.verdict, check.reason) == (CANNOT_TELL, "edge")
    assert check.numeric is check.minus is None
    assert check.plus is not None and check.ok
    assert "not defined just below" in check.words


def test_a_point_close_to_the_edge_gets_a_smaller_nudge() -> None:
    check = only(check_function(lambda x: x.log(), 1e-9))
    assert (check.verdict, check.analytic) == ("agrees", pytest.approx(1e9))
    assert check.h < 1e-9


def test_a_point_outside_the_domain_is_a_domain_error() -> None:
    with pytest.raises(DomainError, match="log"):
        check_function(lambda x: x.log(), -1.0)


def test_every_leaf_of_a_tape_is_checked_by_name() -> None:
    tape = Tape()
    a, b, unused = tape.leaf(2.0), tape.leaf(-3.0), tape.leaf(9.0)
    square = tape.apply(OPS["mul"], a, a)
    root = tape.apply(OPS["add"], square, tape.apply(OPS["mul"], b, tape.constant(4.0)))
    names = {a: "a", b: "b", unused: "unused"}
    checks = check_tape(tape, root, name=names.__getitem__)
    assert [(c.name, c.verdict, c.reason, c.analytic) for c in checks] == [
        ("a", AGREES, "", 4.0), ("b", AGREES, "", 4.0), ("unused", AGREES, "zero", None),
    ]  # fmt: skip
    assert "no path" in checks[2].words
    assert [c.name for c in check_tape(tape, root, [b], name=names.__getitem__)] == ["b"]


def test_a_function_may_branch_and_build_afresh() -> None:
    def f(x: Value) -> Value:
        return x * 2.0 if x.data > 0 else x * x

    assert [c.analytic for c in check_function(f, 1.0) + check_function(f, -1.0)] == [2.0, -2.0]


def test_a_model_is_checked_as_it_stands() -> None:
    w, b, unused = Value(0.5), Value(-1.0), Value(3.0)
    loss = (w * 2.0 + b).tanh() ** 2
    w.data, b.data = 0.25, 1.0
    checks = check_value(loss, [w, b, unused])
    assert [(c.verdict, c.reason) for c in checks] == [(AGREES, ""), (AGREES, ""), (AGREES, "zero")]
    assert checks[0].analytic == pytest.approx(2 * math.tanh(1.5) * (1 - math.tanh(1.5) ** 2) * 2)
    assert w.state == "unset"


def test_a_jump_is_no_kink() -> None:
    check = compare("x", 0.0, 3.0, lambda x: 2 * x if x > 0 else 3 * x + 1)
    assert (check.verdict, check.reason, check.ok) == (CANNOT_TELL, "jump", True)
    assert not compare("x", 1e-9, 5e-7, lambda x: 500 * x * x if x > 0 else 3 * x + 1).ok


def test_a_kink_out_of_reach_is_not_told_of() -> None:
    check = compare("x", 1e-7, 1.0, lambda x: max(x, 0.0))
    assert (check.verdict, check.words) == ("agrees", "the chain rule and the nudge agree")


def test_a_function_that_swings_too_fast_for_the_nudge_has_no_kink() -> None:
    wrong = 1e6 * math.cos(1e6) + 1e4
    assert not compare("x", 1.0, wrong, lambda x: math.sin(1e6 * x)).ok


@pytest.mark.parametrize("height", [1e5, -1e7])
def test_a_small_slope_high_up_is_known_as_well_as_the_height_allows(height: float) -> None:
    assert compare("x", 1.0, 1e-3, lambda x: 1e-3 * x + height).ok
    assert not compare("x", 1.0, 3e-2, lambda x: 1e-3 * x + height).ok
