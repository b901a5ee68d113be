"""`Value`: a number that remembers how it was computed, so that gradients can flow back.

    a = Value(2.0)
    b = Value(-3.0)
    loss = (a * b + 10.0) ** 2
    loss.backward()
    a.grad  # d loss / d a

The surface is micrograd's: its scripts run unchanged. (The attributes that its drawing functions
read, `_op` and `_prev`, exist. A `_backward` written by hand is not called.) What differs inside:

- A node keeps its operation and its operands instead of a closure. There is no reference cycle,
  so a graph is freed as soon as the last reference to it goes, and every rule is read from the
  operation table.
- An operand used twice (`a + a`, `x * x`) has two edges and gets two contributions.
- Nothing here recurses, so a chain may have any length. (`copy.deepcopy` and `pickle` do.)
- The order of the backward pass is the reverse of micrograd's `build_topo`, with operands in order
  (there a set leaves it to chance). The trace of a program uses the reverse order of creation,
  which a person can read from the program. In both a node comes before its operands; they differ in
  the order in which contributions are added, so in the last digits. For the order of creation a
  node here would need a number, 36 bytes on top of 104, and every pass a sort.
- A plain number among the operands becomes a node too, a constant, so that a pass need not test the
  type of every operand. The public surface shows it as a float.
- A result that is not a finite real number is an error with its line, never a quiet nan.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import isfinite
from numbers import Real
from typing import Any, TypeVar

from tutor.engine.caller import located
from tutor.engine.errors import DomainError
from tutor.engine.ops import OPS, Op, local, unbounded, undefined
from tutor.engine.unset import UNSET

Method = TypeVar("Method", bound=Callable)

_ADD, _MUL = OPS["add"], OPS["mul"]
# Stands for a row in a constant. A type, because the copy of a type is the type itself.
CONSTANT: Any = float


def _described(row: Op, x: str = "x", y: str = "y") -> Callable[[Method], Method]:
    """Name and docstring of a method that was made for a row, for `help` and tracebacks."""

    def describe(method: Method) -> Method:
        method.__name__ = method.__qualname__ = row.name
        method.__doc__ = row.text.format(x=x, y=y)
        return method

    return describe


def unary(row: Op) -> Callable[[Value], Value]:
    """The method of an operation with one operand."""
    rule = row.forward

    @_described(row)
    def method(self: Value) -> Value:
        x = self.data
        try:
            data = rule(x)
        except (ValueError, ArithmeticError):
            raise located(undefined(row, x)) from None
        # x - x is 0, or nan for inf and nan, and nan differs from everything. The operand is tested
        # too, as relu(nan) is 0.
        if data - data != x - x:
            raise located(undefined(row, x))
        node = _blank()
        node.data, node.grad, node._mark = data, UNSET, None
        node._row, node._a, node._b = row, self, NOTHING
        return node

    return method


def binary(row: Op) -> tuple[Callable[[Value, Any], Value], Callable[[Value, Any], Value]]:
    """The methods of an operation with two operands: `self op other` and `other op self`."""

    @_described(row)
    def method(self: Value, other: Any) -> Value:
        return apply(row, self, other) if isinstance(other, OPERAND) else NotImplemented

    @_described(row, "y", "x")
    def reflected(self: Value, other: Any) -> Value:
        return apply(row, other, self) if isinstance(other, OPERAND) else NotImplemented

    return method, reflected


class Value:
    """A node of the graph.

    Attributes:
        data: the value, a float.
        grad: d output / d this, added to by every `backward()`. `UNSET` before the first, which
            counts as 0.0 and prints as `·`.
    """

    # A node is its row of the table (None for a leaf) and its operands, which are nodes; a missing
    # operand is NOTHING. _mark is the mark of the last walk that reached the node. Slots, because
    # a graph has thousands of nodes.
    __slots__ = ("_a", "_b", "_mark", "_row", "data", "grad")

    def __init__(self, data: float, label: str = "") -> None:
        """A leaf.

        Args:
            data: a number.
            label: a name for the node in a lesson's program; here it is not kept.

        Raises:
            TypeError: `data` is not a number.
            DomainError: `data` is nan, infinite or too large for a float.
        """
        self.data = as_finite(data)
        self.grad: float = UNSET
        self._row: Op | None = None
        self._a: Value = NOTHING
        self._b: Value = NOTHING
        self._mark: object = None

    _add_any, __radd__ = binary(OPS["add"])
    _mul_any, __rmul__ = binary(OPS["mul"])
    __sub__, __rsub__ = binary(OPS["sub"])
    __truediv__, __rtruediv__ = binary(OPS["div"])
    __pow__, __rpow__ = binary(OPS["pow"])
    __neg__ = unary(OPS["neg"])
    __abs__ = abs = unary(OPS["abs"])
    exp = unary(OPS["exp"])
    log = unary(OPS["log"])
    relu = unary(OPS["relu"])
    tanh = unary(OPS["tanh"])
    sigmoid = unary(OPS["sigmoid"])
    sqrt = unary(OPS["sqrt"])
    sin = unary(OPS["sin"])
    cos = unary(OPS["cos"])

    def maximum(self, other: Value | float) -> Value:
        """max(x, y)"""
        return apply(OPS["max"], self, other)

    def minimum(self, other: Value | float) -> Value:
        """min(x, y)"""
        return apply(OPS["min"], self, other)

    # Sums and products of two nodes are most of every graph. These two rows of the table are
    # written out, here and in `backward`, and the node is made in place. Without either a training
    # step takes half as long again.

    def __add__(self, other: Any) -> Value:
        """x + y"""
        if other.__class__ is Value:
            data = self.data + other.data
            if data - data == 0.0:  # finite, and so are the operands
                node = _blank()
                node.data, node.grad, node._mark = data, UNSET, None
                node._row, node._a, node._b = _ADD, self, other
                return node
        return self._add_any(other)

    def __mul__(self, other: Any) -> Value:
        """x * y"""
        if other.__class__ is Value:
            data = self.data * other.data
            if data - data == 0.0:
                node = _blank()
                node.data, node.grad, node._mark = data, UNSET, None
                node._row, node._a, node._b = _MUL, self, other
                return node
        return self._mul_any(other)

    def backward(self) -> None:
        """Add d self / d node to the gradient of every node that self was computed from.

        As in micrograd, gradients add up over calls: set `p.grad = 0.0` between training steps.
        Going back twice through one graph counts twice what the nodes in between had already, so
        a training loop builds it anew.

        Raises:
            DomainError: a slope or a gradient on the way is not a finite number, as the slope of
                sqrt at 0. Gradients are then worth nothing: some lack contributions.
        """
        # Operands come before what is computed from them. So in reverse order a node has received
        # every contribution before it passes its gradient on.
        self.grad = 1.0
        add, mul, constant = _ADD, _MUL, CONSTANT
        try:
            for node in reversed(topological_order(self)):
                row, upstream = node._row, node.grad
                # The chain rule: upstream × local derivative, once for each operand. Of x * x both
                # are the same node, so its gradient is read again for the second.
                if row is add:
                    node._a.grad += upstream  # also of a constant: a test would cost more
                    node._b.grad += upstream
                elif row is mul:
                    a, b = node._a, node._b
                    a.grad += upstream * b.data
                    b.grad += upstream * a.data
                elif row is None:
                    # What is not finite stays so towards the leaves (0 × inf and inf - inf are
                    # nan), and every path ends at a leaf: to test there is enough.
                    if not isfinite(upstream):
                        raise ArithmeticError
                elif row is not constant:
                    a, b = node._a, node._b
                    # The slope in a constant may not even exist, as that of x ** 2 in the 2.
                    if a._row is not constant:
                        a.grad += upstream * row.local[0](a.data, b.data, node.data)
                    if b._row is not constant:
                        b.grad += upstream * row.local[1](a.data, b.data, node.data)
        except (TypeError, ValueError, ArithmeticError) as error:  # the first: complex gradients
            raise _no_gradient(self, error) from None

    def __repr__(self) -> str:
        return f"Value(data={self.data}, grad={self.grad})"

    # Read by the drawing functions of tutorials and by the other packages.

    @property
    def state(self) -> str:
        """Of the gradient: "unset" before anything was written to it, "final" after."""
        return "unset" if self.grad is UNSET else "final"

    @property
    def op(self) -> Op | None:
        """The operation that made this node; None for a leaf."""
        return None if self._row is CONSTANT else self._row

    @property
    def operands(self) -> tuple[Value | float, ...]:
        """What the operation was applied to, in order, repeats and plain numbers kept."""
        found = (self._a, self._b)[: self.op.arity if self.op else 0]
        return tuple(x.data if x._row is CONSTANT else x for x in found)

    @property
    def _op(self) -> str:
        return self.op.name if self.op else ""

    @property
    def _prev(self) -> set[Value]:
        return {x for x in self.operands if isinstance(x, Value)}


# Real is all of them but Value, and slow to ask. (Any: for mypy no number of numpy is a Real.)
OPERAND: Any = (Value, float, int, Real)
_blank = partial(object.__new__, Value)  # a node without the checks of a leaf


def topological_order(*roots: Value) -> list[Value]:
    """The roots and all that they were computed from, every operand before what uses it.

    This is micrograd's `build_topo`, a depth-first search with operands in order. Instead of
    calling itself it keeps the path from the root to the current node. Constants are among the
    nodes.
    """
    done: list[Value] = []
    # Reached nodes carry the mark of this walk, a new object each time, so that nothing has to be
    # wiped afterwards. (Two threads at once on one graph would disturb each other.) NOTHING has it
    # from the start, so that no test is needed whether a node has operands.
    mark = NOTHING._mark = object()
    for root in roots:
        if root._mark is mark:
            continue
        root._mark = mark
        node, path = root, []
        while True:
            a = node._a
            if a._mark is not mark:
                a._mark = mark  # marked on the way down, as there are no cycles
                path.append(node)
                node = a
                continue
            b = node._b
            if b._mark is not mark:
                b._mark = mark
                path.append(node)
                node = b
                continue
            done.append(node)
            if not path:
                break
            node = path.pop()
    return done


def is_constant(node: Value) -> bool:
    """Whether a node of a graph is a plain number that the program used as an operand."""
    return node._row is CONSTANT


def _node(row: Op | None, a: Value, b: Value, data: float) -> Value:
    node: Value = _blank()
    node.data, node.grad, node._mark = data, UNSET, None
    node._row, node._a, node._b = row, a, b
    return node


def _constant(x: Any) -> Value:
    return _node(CONSTANT, NOTHING, NOTHING, as_finite(x))


# Its own operand, so that a walk that finds it unmarked (it was copied with a graph, or marked by
# another thread) ends there.
NOTHING: Value = _blank()
NOTHING.data, NOTHING.grad, NOTHING._mark = 0.0, UNSET, None
NOTHING._row, NOTHING._a, NOTHING._b = CONSTANT, NOTHING, NOTHING


def apply(row: Op, a: Value | float, b: Value | float) -> Value:
    """The node for an operation with two operands, each a Value or a plain number.

    Raises:
        TypeError: an operand is not a number.
        DomainError: the result is not a finite real number.
    """
    a = a if isinstance(a, Value) else _constant(a)
    b = b if isinstance(b, Value) else _constant(b)
    x, y = a.data, b.data
    try:
        data = row.forward(x, y)
    except (ValueError, ArithmeticError):
        raise located(undefined(row, x, y)) from None
    if (x - x) + (y - y) + (data - data) != 0.0:
        raise located(undefined(row, x, y))
    return _node(row, a, b, data)


def _no_gradient(root: Value, error: Exception) -> Exception:
    """The fault that stopped a backward pass, found by a slower pass that checks every number.

    If that finds none, the cause was there before: gradients that were too large already, or,
    with the `error` itself, something that is no number.
    """
    try:
        found = _first_fault(root)
    except TypeError:
        return error
    if found is not None:
        return located(found)
    for node in topological_order(root):
        grad = node.grad
        if not is_constant(node) and isinstance(grad, float) and grad - grad != 0.0:
            if grad != grad:
                return located(
                    DomainError("value", (), "a gradient was nan before: see who set it")
                )
            return located(_unbounded(node))
    return error


def _first_fault(root: Value) -> DomainError | None:
    """The first slope or sum of gradients that is not a finite number, from gradients of 0 on."""
    grads = {root: 1.0}
    for node in reversed(topological_order(root)):
        row, a, b = node._row, node._a, node._b
        if row is None or row is CONSTANT:
            continue
        for slot, x in enumerate((a, b)):
            if x._row is CONSTANT:  # as NOTHING is too
                continue
            try:
                slope = local(row, slot, a.data, b.data, node.data)
            except DomainError as found:
                return found
            total = grads.get(x, 0.0) + grads[node] * slope
            if total - total != 0.0:
                return _unbounded(x)
            grads[x] = total
    return None


def _unbounded(node: Value) -> DomainError:
    operands = (node._a.data, node._b.data)[: node.op.arity if node.op else 0]
    return unbounded(node.op, operands, node.data)


def as_finite(x: Any) -> float:
    """`x` as a finite float."""
    if x.__class__ is float and x - x == 0.0:
        return x + 0.0  # turns -0.0 into 0.0
    if isinstance(x, bool) or not isinstance(x, OPERAND) or isinstance(x, Value):
        hint = ": use it as it is, or its .data" if isinstance(x, Value) else ""
        raise TypeError(f"a number is needed here, not {type(x).__name__} {x!r:.40}{hint}")
    try:
        data = float(x)
        reason = f"{data} is not a finite number"
    except OverflowError:
        data, reason = float("inf"), f"this {type(x).__name__} is too large for a float"
    if data - data != 0.0:
        raise located(DomainError("value", (data,), reason))
    return data + 0.0
