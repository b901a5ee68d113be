"""A node that writes down what happens to it: as a `Value`, with all that micrograd's has as well.

What scripts read and write on a node is there: a label, `_op`, `_prev`, attributes of their own.
"""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any, ClassVar, Protocol

from tutor.engine.ops import Op
from tutor.engine.value import CONSTANT, NOTHING
from tutor.program.bulk_rows import SEEDED, UPDATED, ZEROED
from tutor.script.record.inside.watcher import as_number

_SIGNS = {"add": "+", "mul": "*", "sub": "-", "div": "/", "relu": "ReLU"}  # micrograd's


class ValuesRun(Protocol):
    """What a node asks of the run that it belongs to."""

    micrograd: bool
    unset: float

    def leaf(self, node: Any, data: Any, frame: FrameType) -> None:
        """The script makes a leaf."""

    def again(self, row: Any, operands: tuple[Any, ...], data: Any, frame: FrameType) -> Any:
        """The script makes a node of a copy."""

    def backward(self, root: Any, frame: FrameType) -> None:
        """The script asks for a backward pass."""

    def effect(self, kind: int, node: Any, before: Any, after: float, frame: FrameType) -> None:
        """The script writes over a number."""

    def called(self, node: Any, label: str) -> None:
        """The script writes a label on a node."""


def copied(number: Any, row: Any, operands: tuple[Any, ...], data: Any) -> Any:
    """What `copy` and `pickle` make a node with."""
    return number._run.again(row, operands, data, sys._getframe(1))


class RecordedValue:
    """A node of the graph, as `Value` is; each run has a class of its own for them."""

    __slots__ = ("__dict__", "__weakref__", "_a", "_b", "_data", "_grad", "_i", "_mark", "_row")

    _run: ClassVar[ValuesRun]
    _i: int
    _data: Any
    _grad: Any
    _row: Any
    _a: Any
    _b: Any

    def __init__(
        self, data: Any = 0.0, _children: Any = (), _op: str = "", label: str = "", **more: Any
    ) -> None:
        """A leaf. Behind the number is its label, or what micrograd has there."""
        self._run.leaf(self, data, sys._getframe(1))
        text = _children if isinstance(_children, str) else label
        if text:
            self.label = text
        self.__dict__.update(more)

    def backward(self) -> None:
        """Add d self / d node to the gradient of every node that self was computed from."""
        self._run.backward(self, sys._getframe(1))

    def __repr__(self) -> str:
        return f"Value(data={self._data}, grad={self._grad})"

    def __reduce__(self) -> tuple[Any, ...]:
        operands = tuple(x for x in (self._a, self._b) if x is not NOTHING)
        return copied, (type(self), self._row, operands, self._data), (None, vars(self))

    @property
    def data(self) -> Any:
        """The value."""
        return self._data

    @data.setter
    def data(self, new: Any) -> None:
        number = as_number(new)
        self._run.effect(UPDATED, self, self._data, number, sys._getframe(1))
        self._data = new

    @property
    def grad(self) -> Any:
        """d output / d this."""
        return self._grad

    @grad.setter
    def grad(self, new: Any) -> None:
        number = as_number(new)
        kind = SEEDED if number else ZEROED
        self._run.effect(kind, self, self._grad, number, sys._getframe(1))
        self._grad = new

    @property
    def label(self) -> str:
        """What the script calls it."""
        text: str = vars(self).get("label", "")
        return text

    @label.setter
    def label(self, text: str) -> None:
        vars(self)["label"] = text
        if isinstance(text, str) and text:
            self._run.called(self, text)

    @property
    def state(self) -> str:
        """Of the gradient: "unset" before anything was written to it, "final" after."""
        return "unset" if self._grad is self._run.unset else "final"

    @property
    def op(self) -> Op | None:
        """The operation that made this node; None for a leaf."""
        row: Op | None = None if self._row is CONSTANT else self._row
        return row

    @property
    def operands(self) -> tuple[Any, ...]:
        """What the operation was applied to, in order, repeats and plain numbers kept."""
        found = (self._a, self._b)[: self.op.arity if self.op else 0]
        return tuple(x._data if x._row is CONSTANT else x for x in found)

    @property
    def _op(self) -> str:
        name = self.op.name if self.op else ""
        if not self._run.micrograd:
            return name
        return f"**{self._b._data}" if name == "pow" else _SIGNS.get(name, name)

    @property
    def _prev(self) -> set[Any]:
        found = {x for x in (self._a, self._b) if x is not NOTHING}
        return found if self._run.micrograd else {x for x in found if x._row is not CONSTANT}
