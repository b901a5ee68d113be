"""`Value`: micrograd's surface, accumulation, order, faults and memory."""

from __future__ import annotations

import copy
import gc
import math
import pickle
import sys
import tomllib
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tutor import Value
from tutor.engine.errors import DomainError
from tutor.engine.ops import OPS
from tutor.engine.unset import UNSET
from tutor.engine.value import topological_order

CASES = tomllib.loads((Path(__file__).parents[1] / "cases.toml").read_text("utf-8"))["case"]


def near(x: float) -> Any:
    return pytest.approx(x, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_program_with_known_answers_gives_them(case: dict) -> None:
    names: dict[str, Any] = {"Value": Value}
    exec(case["program"], names)
    for name, value in case["value"].items():
        assert names[name].data == near(value)
    for name, gradient in case["grad"].items():
        assert names[name].grad == near(gradient)


# ---- the surface


SURFACE = {
    "a + b": 5.0, "a + 2": 4.0, "2 + a": 4.0, "a - b": -1.0, "a - 1": 1.0, "1 - a": -1.0,
    "a * b": 6.0, "a * 2": 4.0, "2 * a": 4.0, "a / b": 2 / 3, "a / 4": 0.5, "4 / a": 2.0,
    "a ** b": 8.0, "a ** 2": 4.0, "2 ** a": 4.0, "-a": -2.0, "abs(-a)": 2.0,
    "a.maximum(b)": 3.0, "a.minimum(1)": 1.0, "sum([a, b])": 5.0, "a + True * 1.0": 3.0,
    "a.relu()": 2.0, "(-a).relu()": 0.0, "(a - a).exp()": 1.0, "(a / a).log()": 0.0,
    "(a - a).tanh()": 0.0, "(a - a).sigmoid()": 0.5, "(a * a).sqrt()": 2.0,
    "(a - a).sin()": 0.0, "(a - a).cos()": 1.0, "(-a).abs()": 2.0,
}  # fmt: skip


@pytest.mark.parametrize("text", SURFACE)
def test_every_form_of_every_operation(text: str) -> None:
    result = eval(text, {"a": Value(2), "b": Value(3.0)})
    assert isinstance(result, Value)
    assert result.data == near(SURFACE[text])


def test_a_method_says_what_it_does() -> None:
    assert (Value.exp.__name__, Value.exp.__doc__) == ("exp", "exp(x)")
    assert (Value.__sub__.__doc__, Value.__rsub__.__doc__) == ("x - y", "y - x")


@pytest.mark.parametrize("name", ["maximum", "minimum"])
@pytest.mark.parametrize("bad", [None, "2", [1.0], True])
def test_the_larger_and_the_smaller_are_of_numbers(name: str, bad: Any) -> None:
    with pytest.raises(TypeError, match="a number is needed here"):
        getattr(Value(1.0), name)(bad)


def test_a_node_knows_its_operation_and_operands() -> None:
    a = Value(2.0)
    node = 3 - a
    assert node.operands == (3.0, a)
    assert (node.op, node._op, node._prev) == (OPS["sub"], "sub", {a})
    assert (a.op, a._op, a._prev, a.operands) == (None, "", set(), ())


def test_numpy_numbers_and_arrays_work_beside_values() -> None:
    numpy = pytest.importorskip("numpy")
    a = Value(numpy.float32(2.0))
    assert (a * numpy.float64(1.5)).data == 3.0
    assert [v.data for v in a * numpy.array([1.0, 2.0])] == [2.0, 4.0]
    assert [v.data for v in numpy.array([1.0, 2.0]) + a] == [3.0, 4.0]


def test_a_subclass_takes_part_in_a_graph() -> None:
    class Weight(Value):
        pass

    w, x = Weight(2.0), Value(3.0)
    (w * x + w * w + x * w + 1.0 * w).backward()
    assert (w.grad, x.grad) == (3.0 + 4.0 + 3.0 + 1.0, 4.0)


def test_the_repr_shows_value_and_gradient() -> None:
    a = Value(2)
    assert repr(a) == "Value(data=2.0, grad=·)"
    (a * a).backward()
    assert repr(a) == "Value(data=2.0, grad=4.0)"


# ---- gradients


def test_a_gradient_is_unset_until_something_is_written_to_it() -> None:
    a, unused = Value(2.0), Value(5.0)
    assert (a.state, a.grad is UNSET) == ("unset", True)
    (a * 0.0).backward()
    assert (a.state, a.grad) == ("final", 0.0)
    assert repr(a.grad) == "0.0"
    assert (unused.state, str(unused.grad), f"{unused.grad:.3f}") == ("unset", "·", "·")


def test_an_unset_gradient_counts_as_zero() -> None:
    p = Value(5.0)
    p.data -= 0.1 * p.grad
    p.grad += 2
    assert (p.data, p.grad, p.state) == (5.0, 2.0, "final")


def test_the_unset_gradient_survives_copies() -> None:
    assert copy.deepcopy(UNSET) is UNSET
    assert pickle.loads(pickle.dumps(UNSET)) is UNSET


@pytest.mark.parametrize(
    ("text", "gradient"),
    [("a + a", 2.0), ("a * a", 6.0), ("a - a", 0.0), ("a / a", 0.0), ("a ** a", 56.662531794039),
     ("a.maximum(a)", 1.0), ("a.minimum(a)", 1.0), ("(a + a) * (a * a)", 54.0)],
)  # fmt: skip
def test_an_operand_used_twice_gets_two_contributions(text: str, gradient: float) -> None:
    a = Value(3.0)
    eval(text, {"a": a}).backward()
    assert a.grad == near(gradient)


def test_a_copied_graph_is_a_graph_of_its_own() -> None:
    a = Value(2.0)
    loss, same = copy.deepcopy(((a**2 + 3.0 * a).tanh() * a, a))
    loss.backward()
    y = math.tanh(10.0)
    assert same.grad == near(y + 2.0 * (1.0 - y * y) * 7.0)
    assert a.state == "unset"
    assert (same * same).op is OPS["mul"] and loss.op is copy.deepcopy(loss.op)
    back = pickle.loads(pickle.dumps((a * a, a)))
    back[0].backward()
    assert back[1].grad == 4.0


def test_a_plain_number_is_no_node_that_anybody_sees() -> None:
    """x ** 2 has no slope in the 2 where x is negative, and it is not asked for."""
    x = Value(-3.0)
    square = x**2
    square.backward()
    assert (x.grad, square.operands, square._prev) == (-6.0, (x, 2.0), {x})


def test_graphs_can_be_gone_through_in_two_threads_at_once() -> None:
    def slope(start: float) -> float:
        total = 0.0
        for _ in range(300):
            x = Value(start)
            y = x
            for _ in range(20):
                y = (y * 0.5 + x).tanh()
            y.backward()
            total += x.grad
        return total

    alone = [slope(x) for x in (0.1, 0.2, 0.3, 0.4)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(slope, (0.1, 0.2, 0.3, 0.4))) == alone
    finally:
        sys.setswitchinterval(interval)


def test_a_second_backward_adds_as_micrograd_does() -> None:
    """The output is set to 1 again; everything below keeps what it had and gets more."""
    a, b = Value(2.0), Value(3.0)
    c = a * b
    d = c + c
    d.backward()
    assert (a.grad, c.grad, d.grad) == (6.0, 2.0, 1.0)
    d.backward()
    assert (a.grad, c.grad, d.grad) == (6.0 + 12.0, 4.0, 1.0)


def test_backward_on_a_leaf_is_the_seed_alone() -> None:
    a = Value(2.0)
    a.backward()
    assert a.grad == 1.0


def test_contributions_come_in_the_order_of_micrograds_walk_turned_round() -> None:
    """Floating point tells: (-1e16 + 1e16) + 1 is 1, and in the order of creation it were 0."""
    a = Value(1.0)
    big, one, minus = a * 1e16, a * 1.0, a * -1e16
    (one + big + minus).backward()
    assert a.grad == 1.0


def test_a_pass_is_not_misled_by_what_an_earlier_one_visited() -> None:
    a, b = Value(2.0), Value(3.0)
    c = a * b
    d = c * a + b
    c.backward()
    d.backward()
    d.backward()
    assert (a.grad, b.grad, c.grad) == (51.0, 24.0, 7.0)  # as in micrograd


def test_every_node_comes_once_and_after_its_operands() -> None:
    a, b, unused = Value(2.0), Value(3.0), Value(5.0)
    c = a * b
    d = c + a
    assert topological_order(d, c, unused, d) == [a, b, c, d, unused]


@pytest.mark.parametrize(
    ("text", "gradient"),
    [("a.relu()", 0.0), ("a.abs()", 0.0), ("a.maximum(0)", 1.0), ("a.minimum(0)", 1.0),
     ("(a + 0).maximum(a)", 1.0)],
)  # fmt: skip
def test_a_kink_has_the_slope_that_the_table_states(text: str, gradient: float) -> None:
    a = Value(0.0)
    eval(text, {"a": a}).backward()
    assert a.grad == gradient


# ---- faults


FAULTS = {
    "Value(0).log()": ("log", (0.0,), "log(0) is undefined"),
    "Value(-1).sqrt()": ("sqrt", (-1.0,), "sqrt(-1)"),
    "Value(0) ** -1": ("pow", (0.0, -1.0), "0 ** -1"),
    "Value(-1) ** 0.5": ("pow", (-1.0, 0.5), "not a real number"),
    "1 / Value(0)": ("div", (1.0, 0.0), "1 / 0"),
    "Value(1000).exp()": ("exp", (1000.0,), "too large"),
    "Value(1e200) * Value(1e200)": ("mul", (1e200, 1e200), "too large"),
    "Value(1e308) + Value(1e308)": ("add", (1e308, 1e308), "too large"),
    "Value(1e200) ** 2": ("pow", (1e200, 2.0), "too large"),
    "Value(float('nan'))": ("value", None, "nan is not a finite number"),
    "Value(float('-inf'))": ("value", None, "-inf is not a finite number"),
    "Value(10 ** 400)": ("value", None, "this int is too large for a float"),
    "Value(1) * 10 ** 400": ("value", None, "this int is too large for a float"),
    "Value(1) + float('inf')": ("value", None, "inf is not a finite number"),
    "Value(0).sqrt().backward()": ("sqrt", (0.0,), "no slope at 0"),
    "(Value(-2) ** (Value(2) * 1)).backward()": ("pow", (-2.0, 2.0), "log(-2)"),
    "(1e200 / Value(1e-100)).backward()": ("div", (1e200, 1e-100), "too large"),
    "(Value(-1e-200) ** -1).backward()": ("pow", (-1e-200, -1.0), "too large"),
    "((1 / Value(1e-100)) * 1e200).backward()": ("value", (), "too large"),
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_domain_fault_names_operation_operands_and_line(text: str) -> None:
    op, operands, words = FAULTS[text]
    with pytest.raises(DomainError) as caught:
        exec(compile(f"\n\n{text}", "their_script.py", "exec"), {"Value": Value})
    error = caught.value
    assert error.op == op
    assert operands is None or error.operands == operands
    assert words in error.reason
    assert (error.path, error.line) == ("their_script.py", 3)
    assert str(error).endswith("at their_script.py:3")


@pytest.mark.parametrize("text", ["b.relu()", "b.tanh()", "b + 1", "b + a", "a * b", "1 / b"])
@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_was_put_into_data_can_not_pass_silently(text: str, number: float) -> None:
    b = Value(1.0)
    b.data = number
    with pytest.raises(DomainError, match="not a finite number"):
        eval(text, {"a": Value(2.0), "b": b})


@pytest.mark.parametrize("attribute", ["data", "grad"])
def test_what_is_no_number_is_not_called_too_large(attribute: str) -> None:
    a = Value(2.0)
    root = a * a * 3.0
    setattr(a, attribute, None)
    with pytest.raises(TypeError, match="NoneType"):
        root.backward()


def test_a_power_of_zero_is_flat() -> None:
    """Also at 0, where the rule n·xⁿ⁻¹ would divide by it: every polynomial has such a term."""
    x = Value(0.0)
    loss = sum((c * x**i for i, c in enumerate((4.0, 5.0, 6.0))), Value(0.0))
    loss.backward()
    assert (loss.data, x.grad) == (4.0, 5.0)


def test_a_slope_is_not_lost_on_the_way_to_it() -> None:
    """-x / y² where y² is too large or too small for a float, but the slope is not."""
    for x, y, slope in ((1e300, 1e200, -1e-100), (1e-200, 1e-170, -1e140)):
        b = Value(y)
        (x / b).backward()
        assert b.grad == near(slope)


def test_what_was_put_into_data_can_not_make_a_gradient_complex() -> None:
    b = Value(2.0)
    root = b**0.5
    b.data = -2.0
    with pytest.raises(DomainError, match="nor is its slope"):
        root.backward()


@pytest.mark.parametrize("bad", ["'x'", "True", "None", "a", "[1]", "1j"])
def test_a_leaf_is_made_of_a_number(bad: str) -> None:
    with pytest.raises(TypeError, match="a number is needed here, not"):
        eval(f"Value({bad})", {"Value": Value, "a": Value(1.0)})


@pytest.mark.parametrize(
    "text", ["a + 'x'", "'x' * a", "a - None", "a ** [2]", "a / True", "a < 1"]
)
def test_an_operand_is_a_number_or_a_value(text: str) -> None:
    with pytest.raises(TypeError):
        eval(text, {"a": Value(1.0)})


# ---- size and memory


class Watched(Value):
    """A leaf that can be seen to be freed."""

    __slots__ = ("__weakref__",)


def test_a_deep_chain_is_built_differentiated_and_freed() -> None:
    """Recursion anywhere, also in Python's own freeing of objects, would crash or raise."""
    x = Watched(1.0)
    seen = weakref.ref(x)
    y = x * 1.0
    for _ in range(100_000):
        y = y + 1.0
    y.backward()
    assert (x.grad, y.data) == (1.0, 100_001.0)
    del x, y
    assert seen() is None


def test_a_dropped_graph_is_freed_without_the_collector() -> None:
    leaf = Watched(2.0)
    seen = weakref.ref(leaf)
    gc.disable()
    try:
        loss = ((leaf * 3.0 + leaf).relu() ** 2).tanh()
        loss.backward()
        del leaf, loss
        assert seen() is None
    finally:
        gc.enable()


def test_a_training_loop_stays_flat() -> None:
    """The graph of a step is gone before the next one: as many objects at the end as early on."""
    w = Value(0.5)
    sizes = []
    for step in range(10_000):
        loss = (w * 2.0 - 3.0) ** 2
        w.grad = 0.0
        loss.backward()
        w.data -= 0.01 * w.grad
        if step in (10, 9_999):
            sizes.append(sys.getallocatedblocks())
    assert abs(sizes[1] - sizes[0]) < 100
    assert w.data == pytest.approx(1.5, abs=1e-3)
