"""Every row of the operation table is complete, and reaches everything that reads the table.

A row that was just added fails here with a message that says what is missing and where.
"""

from __future__ import annotations

import itertools
import pydoc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest

import tutor.lang
from tutor.engine.check import compare
from tutor.engine.errors import DomainError
from tutor.engine.ops import CONST, LEAF, OPS, TABLE, Op, forward, local
from tutor.engine.plan import Plan, arrays
from tutor.engine.value import Value
from tutor.lesson import shipped
from tutor.program import parse, run
from tutor.program.library import FRAMED, library
from tutor.program.subset import ATTRIBUTES
from tutor.trace import Trace
from tutor.view.graph.labels import title

OPERATORS = {
    ("+", 2): "__add__", ("-", 2): "__sub__", ("*", 2): "__mul__", ("/", 2): "__truediv__",
    ("**", 2): "__pow__", ("-", 1): "__neg__",
}  # fmt: skip
METHODS = {"max": "maximum", "min": "minimum"}
GUIDE = (shipped() / "README.md").read_text("utf-8")

rows = pytest.mark.parametrize("op", OPS.values(), ids=lambda op: op.name)
functions = pytest.mark.parametrize(
    "op", [op for op in OPS.values() if op.is_function], ids=lambda op: op.name
)


def points(op: Op) -> list[tuple[float, float]]:
    """Operands with a value and all slopes, away from kinks, with and without a minus."""
    found = []
    sizes = (0.3, 1.0, 2.5, 30.0)
    for x, y in itertools.product((*sizes, *(-x for x in sizes)), (0.4, 2.0, -0.7, -3.0)):
        try:
            o = forward(op, x, y)
            [local(op, slot, x, y, o) for slot in range(op.arity)]
        except DomainError:
            continue
        found.append((x, y))
    return found


def columns(op: Op) -> tuple[Any, Any, Any]:
    x, y = np.array(points(op)).T
    return x, y, np.array([forward(op, *point) for point in points(op)])


@contextmanager
def works_on_arrays(op: Op, field: str) -> Iterator[None]:
    """Names the field of a row that is needed where its rule for numbers fails on arrays."""
    try:
        yield
    except (TypeError, ValueError) as error:
        pytest.fail(f"the row of {op.name} needs `{field}`: {error}")


# ---- the row itself


@rows
def test_a_row_is_complete(op: Op) -> None:
    assert TABLE[op.code] is op
    assert op.code not in (LEAF, CONST)
    assert len(op.local) == len(op.local_text) == len(op.law) == op.arity
    assert "{x}" in op.text and ("{y}" in op.text) == (op.arity == 2)
    assert op.story and all(op.law) and all(op.local_text)
    assert op.is_function == (op.strength == 0), "an operator binds, a function does not"
    assert len(points(op)) >= 4, "an operation needs a value and a slope somewhere"


@rows
def test_slopes_are_those_of_the_forward_rule(op: Op) -> None:
    for point in points(op):
        o = forward(op, *point)
        for slot in range(op.arity):

            def along(v: float, point: tuple[float, float] = point, slot: int = slot) -> float:
                return forward(op, *(v if i == slot else p for i, p in enumerate(point)))

            check = compare(op.name, point[slot], local(op, slot, *point, o), along, rtol=1e-5)
            assert check.ok, f"slope {slot} of {op.name} at {point}: {check.words}"


@rows
def test_the_form_for_arrays_gives_the_value(op: Op) -> None:
    """Bit for bit, unless the row says that numpy rounds otherwise."""
    x, y, wanted = columns(op)
    got = np.empty(len(x))
    with works_on_arrays(op, "array"):
        arrays.forward(op, x, y, got)()
    if op.exact:
        assert got.tobytes() == wanted.tobytes(), f"{op.name} is marked as exact"
    assert got == pytest.approx(wanted, rel=1e-14)


@pytest.mark.parametrize(
    ("op", "slot"),
    [(op, slot) for op in OPS.values() for slot in range(op.arity)],
    ids=lambda v: getattr(v, "name", str(v)),
)
def test_the_form_for_arrays_gives_the_slope(op: Op, slot: int) -> None:
    """Bit for bit where the rule for numbers is the one for arrays."""
    x, y, o = columns(op)
    known = zip(x.tolist(), y.tolist(), o.tolist(), strict=True)
    wanted = np.array([local(op, slot, *numbers) for numbers in known])
    with works_on_arrays(op, "local_array"):
        got = np.broadcast_to(arrays.local(op, slot)(x, y, o), o.shape)
    if op.local_array[slot] is None:
        assert got.tobytes() == wanted.tobytes(), f"slope {slot} of {op.name} needs `local_array`"
    assert got == pytest.approx(wanted, rel=1e-14)


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu", "abs"])
def test_the_forms_for_arrays_hold_at_the_ends(name: str) -> None:
    op = OPS[name]
    x = np.array([-800.0, 800.0, 0.0, -0.0])
    got = np.empty(len(x))
    arrays.forward(op, x, np.zeros(4), got)()
    wanted = np.array([forward(op, v) for v in x.tolist()])
    assert got == pytest.approx(wanted, rel=1e-14)
    assert not np.signbit(got[2:]).any() or name == "tanh", "0.0 comes out, not -0.0"


def test_numpy_gives_nan_where_there_is_no_value() -> None:
    for op in OPS.values():
        for x, y in itertools.product((-1.0, 0.0, 800.0), (0.0, 0.5, -1.0)):
            out = np.empty(1)
            with np.errstate(all="ignore"):
                arrays.forward(op, np.array([x]), np.array([y]), out)()
            try:
                assert out[0] == pytest.approx(forward(op, x, y), rel=1e-14)
            except DomainError:
                assert not np.isfinite(out[0]), f"{op.name} of {x}, {y} hides its fault in bulk"


# ---- those who read it


@rows
def test_value_has_a_method(op: Op) -> None:
    name = METHODS.get(op.name, op.name) if op.is_function else OPERATORS[op.sign, op.arity]
    method = vars(Value).get(name)
    made = f"unary(OPS[{op.name!r}])" if op.arity == 1 else f"binary(OPS[{op.name!r}])"
    assert method, f"write `{name} = {made}` in the class Value of tutor/engine/value.py"
    point = points(op)[0]
    leaves = [Value(v) for v in point[: op.arity]]
    node = method(*leaves)
    assert node.op is op
    assert node.operands == tuple(leaves)
    assert node.data == forward(op, *point)


@functions
def test_a_program_can_call_it(op: Op) -> None:
    assert op.name in library(lambda n, x: x, lambda n, x, y: x, list)
    assert op.name in tutor.lang.__all__
    assert op.arity == 2 or op.name in ATTRIBUTES


@rows
def test_it_goes_the_whole_way_of_a_program(op: Op) -> None:
    """Interpreter, plain Python, log, text, drawing, both forms of a plan: one value, one slope."""
    a, b = points(op)[0]
    made = op.text.format(x="a", y="b")
    source = f"a = Value({a})\nb = Value({b})\nL = {made}\nL.backward()\n"
    trace = Trace(run(parse(source)))
    assert trace.error is None
    names = vars(tutor.lang).copy()
    exec(source, names)
    root, leaves = names["L"], [names[n] for n in "ab"[: op.arity]]
    node = trace.node_named("L")
    assert node is not None and trace.op(node) is op
    assert trace.expression(node) == made
    assert trace.value(node, len(trace)) == root.data == forward(op, a, b)
    slopes = [local(op, slot, a, b, root.data) for slot in range(op.arity)]
    assert [leaf.grad for leaf in leaves] == slopes
    plan = Plan.of(root, leaves)
    assert plan.value_and_grad() == (root.data, slopes)
    bulk, grads = plan.values_and_grads(np.repeat([plan.start], 30, axis=0))
    assert bulk == pytest.approx(root.data, rel=1e-14)
    assert grads[7] == pytest.approx(slopes, rel=1e-14)
    for i, slope in enumerate(slopes):
        leaf = trace.node_named("ab"[i])
        assert leaf is not None and trace.grad(leaf, len(trace)).value == slope


@functions
def test_an_operand_stands_without_parentheses(op: Op) -> None:
    made = op.text.format(x="a + 1", y="2")
    trace = Trace(run(parse(f"a = Value({points(op)[0][0]})\nL = {made}\nM = {made} * a")))
    nodes = [trace.node_named(name) for name in "LM"]
    assert [trace.expression(n) for n in nodes if n is not None] == [made, f"{made} * a"]


def test_a_function_of_two_operands_needs_no_more_than_its_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = Op(
        "hypot", 2, lambda x, y: (x * x + y * y) ** 0.5,
        (lambda x, y, o: x / o, lambda x, y, o: y / o),
        ("{x} / {o}", "{y} / {o}"), ("d/dx = x/o", "d/dy = y/o"), "shares the gradient out",
    )  # fmt: skip
    monkeypatch.setitem(OPS, "hypot", row)
    hypot = library(lambda n, x: x, lambda n, x, y: (n, x, y), list)["hypot"]
    assert hypot(3, 4.0) == 5.0
    assert hypot(3, "a value") == ("hypot", 3, "a value")
    assert (hypot.__name__, hypot.__doc__) == ("hypot", "hypot(x, y); d/dx = x/o, d/dy = y/o.")


# ---- the guide


def test_the_guide_names_the_page_that_lists_the_functions() -> None:
    assert "`python -m pydoc tutor.lang`" in GUIDE
    page = pydoc.plain(pydoc.render_doc(tutor.lang))
    for op in OPS.values():
        if op.is_function:
            assert re.search(rf"^    {op.name}\(", page, re.MULTILINE), op.name
            assert op.name in METHODS or op.law[0] in page


def test_the_guide_lists_only_functions_that_there_are() -> None:
    """And all of those that are no operations."""
    (line,) = re.findall(
        r"^- the functions of the operation table, such as `([\w ]+)`$", GUIDE, re.M
    )
    assert [name for name in line.split() if not OPS[name].is_function] == []
    (section,) = re.findall(r"^- the functions of the op.*?^There is no", GUIDE, re.M | re.DOTALL)
    listed = {
        word for span in re.findall(r"`([^`]+)`", section) for word in re.findall(r"\w+", span)
    }
    there = library(lambda n, x: x, lambda n, x, y: x, list)
    assert there.keys() - OPS.keys() - listed == set()
    assert listed >= FRAMED


def test_a_number_among_the_operands_stands_in_the_drawing() -> None:
    trace = Trace(run(parse("a = Value(2.0)\nL = a ** 3\nM = max(a, 1)")))
    nodes = [trace.node_named(name) for name in "LM"]
    titles = [title(trace, n, 20) for n in nodes if n is not None]
    assert [spans[2].text for spans in titles] == ["a**3", "max(a,1)"]
