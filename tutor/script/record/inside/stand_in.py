"""The numbers that take the place of micrograd's, of `tutor`'s and of a class that is replaced.

It is a class as the lecture builds it, over the table of operations, and watched as any other.
What such scripts write on a node is kept: a label, `_op`, `_prev`, a `_backward` of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tutor.engine.ops import OPS, Op, forward, local

_SIGNS = {"add": "+", "mul": "*", "sub": "-", "div": "/", "relu": "ReLU"}


def _nothing() -> None:
    """What a leaf does in a backward pass."""


def _both(name: str) -> tuple[Callable[[Any, Any], Any], Callable[[Any, Any], Any]]:
    """The methods of an operation with two operands, as it is written and with sides changed."""
    row = OPS[name]
    return (
        lambda self, other: self._binary(row, other),
        lambda self, other: self._binary(row, other, reflected=True),
    )


def _one(name: str) -> Callable[[Any], Any]:
    """The method of an operation with one operand."""
    row = OPS[name]
    return lambda self: self._unary(row)


class StandIn:
    """A number that remembers how it was computed."""

    def __init__(
        self, data: float = 0.0, _children: Iterable[Any] = (), _op: str = "", label: str = "",
        **more: Any,
    ) -> None:  # fmt: skip
        self.data = data
        self.grad = 0.0
        self._backward: Callable[[], None] = _nothing
        self._prev = set(_children)
        self._op, self.label = _op, label
        self.__dict__.update(more)

    def _binary(self, row: Op, other: Any, reflected: bool = False) -> Any:
        plain = not isinstance(other, StandIn)
        if plain:
            if isinstance(other, str):
                return NotImplemented
            try:
                other = float(other)
            except (TypeError, ValueError):
                return NotImplemented
            other = StandIn(other)
        a, b = (other, self) if reflected else (self, other)
        out = StandIn(forward(row, a.data, b.data), (a, b), _SIGNS.get(row.name, row.name))

        def _backward() -> None:
            if not (plain and reflected):
                a.grad += out.grad * local(row, 0, a.data, b.data, out.data)
            if reflected or not plain:  # the slope in a plain number may not even exist
                b.grad += out.grad * local(row, 1, a.data, b.data, out.data)

        out._backward = _backward
        return out

    def _unary(self, row: Op) -> StandIn:
        out = StandIn(forward(row, self.data), (self,), _SIGNS.get(row.name, row.name))

        def _backward() -> None:
            self.grad += out.grad * local(row, 0, self.data, 0.0, out.data)

        out._backward = _backward
        return out

    __add__, __radd__ = _both("add")
    __sub__, __rsub__ = _both("sub")
    __mul__, __rmul__ = _both("mul")
    __truediv__, __rtruediv__ = _both("div")
    __pow__, __rpow__ = _both("pow")
    maximum, minimum = _both("max")[0], _both("min")[0]
    __neg__ = _one("neg")
    __abs__ = abs = _one("abs")
    exp, log, relu, tanh = _one("exp"), _one("log"), _one("relu"), _one("tanh")
    sigmoid, sqrt, sin, cos = _one("sigmoid"), _one("sqrt"), _one("sin"), _one("cos")

    def backward(self) -> None:
        """Add d self / d node to the gradient of every node that this was computed from."""
        order: list[StandIn] = []
        visited: set[int] = set()
        stack: list[tuple[StandIn, bool]] = [(self, False)]
        while stack:  # no recursion, so that a chain may have any length
            node, done = stack.pop()
            if done:
                order.append(node)
            elif id(node) not in visited:
                visited.add(id(node))
                stack.append((node, True))
                stack += [(child, False) for child in node._prev if id(child) not in visited]
        self.grad = 1.0
        for node in reversed(order):
            node._backward()

    def __float__(self) -> float:
        return float(self.data)

    def __lt__(self, other: Any) -> bool:
        return self.data < float(other)

    def __gt__(self, other: Any) -> bool:
        return self.data > float(other)

    def __repr__(self) -> str:
        return f"Value(data={self.data}, grad={self.grad})"
