"""A program's handle on a node of the graph: what `Value(...)` and arithmetic on it give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from tutor.engine.ops import OPS, Op


class Arithmetic(Protocol):
    """What a handle asks for: the numbers of its graph, and new nodes."""

    parked: list[tuple[float, float | None]]

    def data_of(self, i: int) -> float:
        """The data of a node as a plain number."""

    def grad_of(self, i: int) -> float | None:
        """The gradient of a node as a plain number; None while unset."""

    def unary(self, row: Op, x: Node) -> Node:
        """A node for `row` on one operand."""

    def binary(self, row: Op, x: Any, y: Any) -> Node:
        """A node for `row` on two operands, each a handle or a plain number."""


def _binary(name: str) -> tuple[Callable[[Any, Any], Node], Callable[[Any, Any], Node]]:
    """The two methods of an operator: with the handle on its left, and on its right."""
    row = OPS[name]
    return (
        lambda self, other: self.machine.binary(row, self, other),
        lambda self, other: self.machine.binary(row, other, self),
    )


class Node:
    """A node of the graph that a machine builds.

    Attributes:
        machine: what carries out operations on it.
        i: its number on the tape.
    """

    __slots__ = ("__weakref__", "i", "machine")

    machine: Arithmetic
    i: int

    @property
    def data(self) -> float:
        """The node's value now."""
        return self.machine.data_of(self.i)

    __add__, __radd__ = _binary("add")
    __sub__, __rsub__ = _binary("sub")
    __mul__, __rmul__ = _binary("mul")
    __truediv__, __rtruediv__ = _binary("div")
    __pow__, __rpow__ = _binary("pow")

    def __neg__(self) -> Node:
        return self.machine.unary(OPS["neg"], self)

    def __repr__(self) -> str:
        data, grad = self.machine.data_of(self.i), self.machine.grad_of(self.i)
        return f"Value(data={data}, grad={'·' if grad is None else grad})"


class Parked(Node):
    """A handle that a program still has on a node of a round that was taken out.

    It can be read. To work with it, the round must be there: the run begins again, and keeps all.
    Its class is the one thing that changes, so that nothing takes it for a node that is there.

    Attributes:
        i: the place of its numbers in the machine's list of them.
    """

    __slots__ = ()

    @property
    def data(self) -> float:
        """The node's value when its round was taken out."""
        return self.machine.parked[self.i][0]

    def __repr__(self) -> str:
        data, grad = self.machine.parked[self.i]
        return f"Value(data={data}, grad={'·' if grad is None else grad})"


class Stale(Exception):
    """A program works with a node of a round that was taken out."""
