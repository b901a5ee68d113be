"""`Value`: a number that remembers how it was computed, so that gradients can flow back.

    a = Value(2.0)
    b = Value(-3.0)
    loss = (a * b + 10.0) ** 2
    loss.backward()
    a.grad  # d loss / d a

The surface is micrograd's, and its scripts run unchanged. What differs inside:

- A node keeps its operation and its operands instead of a closure. There is no reference cycle,
  so a graph is freed the moment nobody holds it, and every rule is read off the one table.
- An operand used twice (`a + a`, `x * x`) has two edges and gets two contributions.
- Nothing recurses: a chain of a million nodes is no deeper than one of ten.
- The order of the backward pass is that of micrograd's own `build_topo`, operands in order, turned
  round. Tapes and traces use the reverse of the order in which nodes were created, which a person
  can read off a program. Either is right, as a node comes before its operands in both; they differ
  in the order in which contributions are added, so in the last digits. To know its age a node here
  would have to carry a number, 28 bytes on top of 104, and every pass would have to sort.
- A result that is not a finite real number is an error with its line, never a quiet nan.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import isfinite
from numbers import Real
from typing import Any

from tutor.engine.errors import DomainError
from tutor.engine.ops import OPS, Op, forward, unbounded
from tutor.engine.source import located
from tutor.engine.unset import UNSET

_ADD, _MUL = OPS["add"], OPS["mul"]
_ABSENT = 0.0  # what stands in the place of an operand that there is not


def _unary(name: str) -> Callable[[Value], Value]:
    """The method of a row with one operand."""
    row = OPS[name]
    rule = row.forward

    def method(self: Value) -> Value:
        x = self.data
        try:
            data = rule(x, _ABSENT)
        except (ValueError, ArithmeticError):
            raise _undefined(row, x, _ABSENT) from None
        if (x - x) + (data - data) != 0.0:  # one of them infinite or nan
            raise _undefined(row, x, _ABSENT)
        return _node(row, self, _ABSENT, data)

    return method


def _binary(name: str) -> tuple[Callable[[Value, Any], Value], Callable[[Value, Any], Value]]:
    """The methods of a row with two operands: for `self op other` and for `other op self`."""
    row = OPS[name]

    def method(self: Value, other: Any) -> Value:
        return apply(row, self, other) if isinstance(other, _OPERAND) else NotImplemented

    def reflected(self: Value, other: Any) -> Value:
        return apply(row, other, self) if isinstance(other, _OPERAND) else NotImplemented

    return method, reflected


class Value:
    """A node of the graph.

    Attributes:
        data: the value, a float.
        grad: d output / d this, summed over every `backward()` so far. `UNSET` until then, which
            counts as 0.0 and prints as `·`.
    """

    # A node is its row of the table (None for a leaf) and its operands, each another node or a
    # plain float. _mark says which walk came by last. Slots, because a graph has thousands.
    __slots__ = ("_a", "_b", "_mark", "_row", "data", "grad")

    def __init__(self, data: float) -> None:
        """A leaf.

        Raises:
            TypeError: `data` is not a number.
            DomainError: `data` is nan, infinite or too large for a float.
        """
        self.data = _number(data)
        self.grad: float = UNSET
        self._row: Op | None = None
        self._a: Any = _ABSENT
        self._b: Any = _ABSENT
        self._mark: object = None

    _plus, __radd__ = _binary("add")
    _times, __rmul__ = _binary("mul")
    __sub__, __rsub__ = _binary("sub")
    __truediv__, __rtruediv__ = _binary("div")
    __pow__, __rpow__ = _binary("pow")
    maximum = _binary("max")[0]
    minimum = _binary("min")[0]
    __neg__ = _unary("neg")
    __abs__ = abs = _unary("abs")
    exp = _unary("exp")
    log = _unary("log")
    relu = _unary("relu")
    tanh = _unary("tanh")
    sigmoid = _unary("sigmoid")
    sqrt = _unary("sqrt")
    sin = _unary("sin")
    cos = _unary("cos")

    # Sums and products of two nodes are most of every graph. These two rows of the table are
    # written out, here and in `backward`, which takes a third off the time of a training step;
    # everything else asks the table.

    def __add__(self, other: Any) -> Value:
        if other.__class__ is Value:
            data = self.data + other.data
            if data - data == 0.0:  # neither infinite nor nan
                return _node(_ADD, self, other, data)
        return self._plus(other)

    def __mul__(self, other: Any) -> Value:
        if other.__class__ is Value:
            data = self.data * other.data
            if data - data == 0.0:
                return _node(_MUL, self, other, data)
        return self._times(other)

    def backward(self) -> None:
        """Add d self / d node to the gradient of every node that self was computed from.

        As in micrograd, gradients add up over calls: set `p.grad = 0.0` between training steps.

        Raises:
            DomainError: a slope or a gradient on the way is not a finite number, as the slope of
                sqrt at 0. Gradients are then worth nothing: some lack contributions.
        """
        # Operands come before what is computed from them. So in reverse order a node has received
        # every contribution before it passes its gradient on.
        self.grad = 1.0
        try:
            for node in reversed(topological_order(self)):
                row = node._row
                if row is None:
                    # What is not finite stays so on its way down: a look at the leaves is enough.
                    if not isfinite(node.grad):
                        raise ArithmeticError
                    continue
                # The chain rule: upstream × local derivative, once for each operand.
                upstream, a, b = node.grad, node._a, node._b
                if b.__class__ is float:  # a plain number, or what stands for none
                    a.grad += upstream * row.local[0](a.data, b, node.data)
                elif a.__class__ is float:
                    b.grad += upstream * row.local[1](a, b.data, node.data)
                elif row is _ADD:
                    a.grad += upstream
                    b.grad += upstream
                elif row is _MUL:
                    a.grad += upstream * b.data
                    b.grad += upstream * a.data
                else:
                    a.grad += upstream * row.local[0](a.data, b.data, node.data)
                    b.grad += upstream * row.local[1](a.data, b.data, node.data)
        except (TypeError, ValueError, ArithmeticError):  # the first is isfinite of a complex
            raise _no_gradient(self) from None

    def __repr__(self) -> str:
        return f"Value(data={self.data}, grad={self.grad})"

    # What the drawing functions of tutorials and the other rooms ask a node.

    @property
    def state(self) -> str:
        """Of the gradient: "unset" before anything was written to it, "final" after."""
        return "unset" if self.grad is UNSET else "final"

    @property
    def op(self) -> Op | None:
        """The operation that made this node; None for a leaf."""
        return self._row

    @property
    def operands(self) -> tuple[Value | float, ...]:
        """What the operation was applied to, in order, repeats and plain numbers kept."""
        return (self._a, self._b)[: self._row.arity] if self._row else ()

    @property
    def _op(self) -> str:
        return self._row.name if self._row else ""

    @property
    def _prev(self) -> set[Value]:
        return {x for x in self.operands if isinstance(x, Value)}


_OPERAND: Any = (Value, float, int, Real)
_blank = partial(object.__new__, Value)  # a node without the checks of a leaf


def topological_order(*roots: Value) -> list[Value]:
    """The roots and all that they were computed from, every operand before what uses it.

    This is micrograd's `build_topo`: a node is done when its operands are, the first one first.
    Instead of calling itself it keeps the path that leads down to where it is.
    """
    done: list[Value] = []
    # What is done carries the mark of this walk. It is a new object each time, so that nothing has
    # to be wiped afterwards. (Two threads at once on one graph would get in each other's way.)
    mark = object()
    for root in roots:
        if root._mark is mark:
            continue
        node, path = root, []
        while True:
            a = node._a
            if a.__class__ is not float and a._mark is not mark:
                path.append(node)
                node = a
                continue
            b = node._b
            if b.__class__ is not float and b._mark is not mark:
                path.append(node)
                node = b
                continue
            node._mark = mark
            done.append(node)
            if not path:
                break
            node = path.pop()
    return done


def _node(row: Op, a: Value | float, b: Value | float, data: float) -> Value:
    node: Value = _blank()
    node.data = data
    node.grad = UNSET
    node._row = row
    node._a = a
    node._b = b
    node._mark = None
    return node


def apply(row: Op, a: Value | float, b: Value | float) -> Value:
    """The node for an operation with two operands, each a Value or a plain number.

    Raises:
        TypeError: an operand is not a number.
        DomainError: the result is not a finite real number.
    """
    x = a.data if isinstance(a, Value) else (a := _number(a))
    y = b.data if isinstance(b, Value) else (b := _number(b))
    try:
        data = row.forward(x, y)
    except (ValueError, ArithmeticError):
        raise _undefined(row, x, y) from None
    if (x - x) + (y - y) + (data - data) != 0.0:
        raise _undefined(row, x, y)
    return _node(row, a, b, data)


def _undefined(row: Op, x: float, y: float) -> DomainError:
    """The fault of an operation that has no finite result, in the table's words."""
    try:
        forward(row, x, y)
    except DomainError as error:
        return located(error)
    raise AssertionError(f"{row.name} was undefined a moment ago")


def _no_gradient(root: Value) -> DomainError:
    """The fault that stops a backward pass, found by a slower and more careful one."""
    from tutor.engine.record import record

    tape, ids = record(root)
    try:
        tape.gradients(ids[root])
    except DomainError as error:
        return located(error)
    bad = next((node for node in ids if node.grad - node.grad != 0.0), root)
    return located(unbounded(None, (), bad.data))  # what was there before was too large already


def _number(x: Any) -> float:
    """`x` as a finite float."""
    if x.__class__ is float and x - x == 0.0:
        return x + 0.0  # -0.0 becomes 0.0
    if isinstance(x, bool) or not isinstance(x, _OPERAND) or isinstance(x, Value):
        hint = ": use it as it is, or its .data" if isinstance(x, Value) else ""
        raise TypeError(f"a Value is made of a number, not {type(x).__name__} {x!r:.40}{hint}")
    try:
        data = float(x)
    except OverflowError:
        data = float("inf")
    if data - data != 0.0:
        written = f"{x}" if isinstance(x, float) else "too large a whole number"
        raise located(DomainError("value", (data,), f"{written} is not a finite number"))
    return data
