"""The numbers of a script that imports `tutor` or micrograd, which write down what they compute.

They compute as the plain `Value` does, but that a backward pass goes in reverse order of creation.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from operator import attrgetter
from types import FrameType
from typing import Any

from tutor.engine.caller import located
from tutor.engine.ops import CONST, LEAF, OPS, Op, undefined
from tutor.engine.unset import UNSET
from tutor.engine.value import CONSTANT, NOTHING, OPERAND, as_finite, topological_order
from tutor.script.record.inside.missing import MissingPart
from tutor.script.record.inside.places import CodePlaces
from tutor.script.record.inside.recorded_pass import carefully, go_back
from tutor.script.record.inside.recorded_value import RecordedValue
from tutor.script.record.inside.row_stream import RowStream
from tutor.script.record.inside.watcher import as_number
from tutor.script.record.inside.wire import LABEL

_OPERATORS = {
    "add": ("__add__", "__radd__"), "sub": ("__sub__", "__rsub__"),
    "mul": ("__mul__", "__rmul__"), "div": ("__truediv__", "__rtruediv__"),
    "pow": ("__pow__", "__rpow__"), "neg": ("__neg__",), "abs": ("abs", "__abs__"),
    "max": ("maximum",), "min": ("minimum",),
}  # fmt: skip
"""The methods of a row that are not called as it is: of two, the second changes the sides."""
_ADD, _MUL = OPS["add"], OPS["mul"]


class _Zero(int):
    """The gradient that micrograd begins with, told apart from a 0 that the script writes."""


_ZERO = _Zero(0)
BeforePass = Callable[[FrameType], None]


class RunOfValues:
    """What the numbers of one run have in common.

    Attributes:
        number: their class.
        apply: gives the node for an operation with two operands, each a number of this class or
            a plain one, and the frame that asks for it. It raises what `tutor.engine.value.apply`
            does.
    """

    def __init__(
        self, stream: RowStream, places: CodePlaces, before_pass: BeforePass, micrograd: bool
    ) -> None:
        """Make the class.

        Args:
            stream: where everything is written.
            places: finds where the script is.
            before_pass: told of the frame that calls `backward`.
            micrograd: whether it takes the place of micrograd's, and is to read like that one.
        """
        self.stream, self.places, self.before_pass = stream, places, before_pass
        self.micrograd = micrograd
        self.unset: float = _ZERO if micrograd else UNSET
        self.number: Any = type("Value", (RecordedValue,), {"__slots__": (), "_run": self})
        self.number.__module__ = "tutor.engine.value"  # where a copy from a file looks for it
        self._blank: Callable[[], Any] = partial(object.__new__, self.number)
        self.apply = self._applying()
        for row in OPS.values():
            self._methods(row)

    def _methods(self, row: Op) -> None:
        names = _OPERATORS.get(row.name, (row.name,))
        both = (self.unary(row),) * 2 if row.arity == 1 else self._two(row)
        if row in (_ADD, _MUL):
            both = self._quick(row, both[0]), both[1]
        for name, method in zip(names, both, strict=False):
            setattr(self.number, name, method)

    # ---- nodes

    def node(self, row: Any, code: int, a: Any, b: Any, data: float, place: int) -> Any:
        """A node; operands that there are not are `NOTHING`."""
        node = self._blank()
        ids = (-1 if a is NOTHING else a._i), (-1 if b is NOTHING else b._i)
        node._i = self.stream.new()
        self.stream.extend((code, place, *ids, data))
        node._data, node._grad, node._mark = data, self.unset, None
        node._row, node._a, node._b = row, a, b
        return node

    def leaf(self, node: Any, data: Any, frame: FrameType) -> None:
        """A number is made by the script itself."""
        if self.micrograd:
            number = as_number(data)
            node._data = data
        else:
            if isinstance(data, MissingPart):
                float(data)  # which says what is not there
            number = node._data = as_finite(data)
        place = self.places.of(frame)
        node._i = self.stream.new()
        self.stream.extend((LEAF, place, -1, -1, number))
        node._grad, node._mark = self.unset, None
        node._row, node._a, node._b = None, NOTHING, NOTHING

    def _applying(self) -> Callable[[Op, Any, Any, FrameType], Any]:
        """What `apply` is, all in one piece."""
        place_of, blank, unset = self.places.of, self._blank, self.unset
        extend, new, micrograd = self.stream.extend, self.stream.new, self.micrograd

        def constant(x: Any, place: int) -> Any:
            number = as_finite(x)
            node = blank()
            node._i = new()
            extend((CONST, place, -1, -1, number))
            node._data, node._grad, node._mark = x if micrograd else number, unset, None
            node._row, node._a, node._b = CONSTANT, NOTHING, NOTHING
            return node

        def apply(row: Op, a: Any, b: Any, frame: FrameType) -> Any:
            place = place_of(frame)
            a = a if isinstance(a, RecordedValue) else constant(a, place)
            b = b if isinstance(b, RecordedValue) else constant(b, place)
            x, y = a._data, b._data
            try:
                data = row.forward(x, y)
            except (ValueError, ArithmeticError):
                raise located(undefined(row, x, y)) from None
            if (x - x) + (y - y) + (data - data) != 0.0:
                raise located(undefined(row, x, y))
            node = blank()
            node._i = new()
            extend((row.code, place, a._i, b._i, data))
            node._data, node._grad, node._mark = data, unset, None
            node._row, node._a, node._b = row, a, b
            return node

        return apply

    def unary(self, row: Op) -> Any:
        rule, place_of, node, code = row.forward, self.places.of, self.node, row.code
        getframe = sys._getframe

        def method(self: Any) -> Any:
            x = self._data
            try:
                data = rule(x)
            except (ValueError, ArithmeticError):
                raise located(undefined(row, x)) from None
            if data - data != x - x:
                raise located(undefined(row, x))
            return node(row, code, self, NOTHING, data, place_of(getframe(1)))

        return method

    def _two(self, row: Op) -> tuple[Any, Any]:
        operand, apply, getframe = (*OPERAND, RecordedValue), self.apply, sys._getframe

        def method(self: Any, other: Any) -> Any:
            if isinstance(other, operand):
                return apply(row, self, other, getframe(1))
            return NotImplemented

        def reflected(self: Any, other: Any) -> Any:
            if isinstance(other, operand):
                return apply(row, other, self, getframe(1))
            return NotImplemented

        return method, reflected

    def _quick(self, row: Op, method: Any) -> Any:
        """A sum or a product of two nodes, which most nodes are: all in one piece."""
        number, blank, unset, code = self.number, self._blank, self.unset, row.code
        stream, places, getframe = self.stream, self.places, sys._getframe
        new, extend, known, found = stream.new, stream.extend, places.quick.get, places.of
        operand, apply, adds = (*OPERAND, RecordedValue), self.apply, row is _ADD

        def quick(self: Any, other: Any) -> Any:
            if other.__class__ is number:
                data = self._data + other._data if adds else self._data * other._data
                if data - data == 0.0:
                    frame = getframe(1)
                    place = known(id(frame.f_code) + frame.f_lasti)
                    if place is None:
                        place = found(frame)
                    node = blank()
                    node._i = new()
                    extend((code, place, self._i, other._i, data))
                    node._data, node._grad, node._mark = data, unset, None
                    node._row, node._a, node._b = row, self, other
                    return node
            if isinstance(other, operand):
                return apply(row, self, other, getframe(1))
            return NotImplemented

        return quick

    # ---- passes

    def backward(self, root: Any, frame: FrameType) -> None:
        """Add d root / d node to the gradient of every node that the root was computed from.

        Raises:
            DomainError: a slope or a gradient on the way is not a finite number.
        """
        self.before_pass(frame)
        place = self.places.of(frame)
        every: list[Any] = list(topological_order(root))
        order = [node for node in every if node._row is not CONSTANT]
        order.sort(key=attrgetter("_i"), reverse=True)
        before = [node._grad for node in order]
        try:
            go_back(root, order)
        except (TypeError, ValueError, ArithmeticError) as error:
            for node, gradient in zip(order, before, strict=True):
                node._grad = gradient
            self.stream.stopped(root._i, place)
            carefully(root, every, error)
        order.reverse()
        self.stream.passed(
            root._i, place, [node._i for node in order], [node._grad for node in order]
        )

    def again(self, row: Any, operands: tuple[Any, ...], data: Any, frame: FrameType) -> Any:
        """A copy of a node is one of its own, with the same operands or with copies of them."""
        code = LEAF if row is None else CONST if row is CONSTANT else row.code
        a, b = (*operands, NOTHING, NOTHING)[:2]
        return self.node(row, code, a, b, data, self.places.of(frame))

    def called(self, node: Any, label: str) -> None:
        """A node says what it is called."""
        self.stream.write(LABEL, node._i, label[:80])

    def effect(self, kind: int, node: Any, before: Any, after: float, frame: FrameType) -> None:
        """The script writes over a number of a node."""
        if node._row is not CONSTANT:
            old = None if before is self.unset else as_number(before)
            self.stream.effect(kind, self.places.of(frame), node._i, old, after)
