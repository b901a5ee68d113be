"""The state of a running program: the graph it builds, and every effect written to the log."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tutor.engine.errors import DomainError
from tutor.engine.ops import OPS, Op
from tutor.program.faults import Fault, kind_of
from tutor.program.limits import Limits
from tutor.program.recording import (
    ACCUMULATE,
    NONE,
    PRINT,
    SEED,
    UPDATE,
    VALUE,
    ZERO,
    Binding,
    Frame,
    Pass,
    Recording,
)

_NAMED_ITEMS = 5_000  # how many items of a collection get names,
_NAMED_LEVELS = 4  # and how deep inside one
_FEW = 64
_NUMBERS = (int, float)


class Node:
    """A program's handle on a node: what `Value(...)` and arithmetic on it give."""

    __slots__ = ("i", "machine")

    def __init__(self, machine: Machine, i: int) -> None:
        self.machine, self.i = machine, i

    @property
    def data(self) -> float:
        """The node's value now."""
        return self.machine.tape.data[self.i]

    def __repr__(self) -> str:
        data, grad = self.machine.tape.data[self.i], self.machine.grad[self.i]
        return f"Value(data={data}, grad={'·' if grad is None else grad})"


def _binary(name: str) -> tuple[Callable[[Any, Any], Node], Callable[[Any, Any], Node]]:
    row = OPS[name]
    return (
        lambda self, other: self.machine.binary(row, self, other),
        lambda self, other: self.machine.binary(row, other, self),
    )


for _name in ("add", "sub", "mul", "div", "pow"):
    for _prefix, _method in zip(("__", "__r"), _binary(_name), strict=True):
        setattr(Node, f"{_prefix}{_name.replace('div', 'truediv')}__", _method)


class Machine:
    """One run in progress.

    Attributes:
        record: the recording that is being written.
        grad: the gradient of every node now; None while unset.
        site: the span of the expression or statement being evaluated.
        frame: id of the call being executed; 0 for the program itself.
    """

    def __init__(self, record: Recording, limits: Limits) -> None:
        self.record, self.limits = record, limits
        self.tape = record.tape
        self.grad: list[float | None] = []
        self.site = 0
        self.frame = 0
        self.depth = 0
        self._steps = 0
        self._cells = 0
        self._deadline = time.monotonic() + limits.seconds

    # ---- limits

    def tick(self, site: int) -> None:
        """Count one statement, loop round or call at `site`."""
        self.site = site
        self._steps += 1
        if self._steps > self.limits.steps:
            raise Fault(
                "E210", f"the program took more than {self.limits.steps:,} steps",
                "loop fewer times",
            )  # fmt: skip
        if not self._steps & 255:
            self._check_time()

    def _check_time(self) -> None:
        if time.monotonic() > self._deadline:
            raise Fault(
                "E211", f"the program ran for more than {self.limits.seconds:g} seconds",
                "loop fewer times, or use a smaller network",
            )  # fmt: skip

    def room(self, items: int) -> None:
        """Count a collection or text of `items` items before it is made."""
        if items > self.limits.items:
            raise Fault(
                "E213", f"this would have {items:,} items, over {self.limits.items:,}",
                "use a smaller one",
            )  # fmt: skip
        self._cells += items
        if self._cells > self.limits.cells:
            raise Fault(
                "E213", f"the program made more than {self.limits.cells:,} items in all",
                "keep fewer or smaller collections",
            )  # fmt: skip

    def _grow(self) -> None:
        if len(self.tape) >= self.limits.nodes or len(self.record) >= self.limits.events:
            raise Fault(
                "E212",
                f"more than {self.limits.nodes:,} nodes or {self.limits.events:,} events",
                "use a smaller network, or fewer steps",
            )
        if not len(self.tape) & 1023:
            self._check_time()

    # ---- the graph

    def _new(self, i: int, data: float) -> Node:
        record = self.record
        record.made.append(len(record))
        record.node_site.append(self.site)
        record.node_frame.append(self.frame)
        record.add(VALUE, i, self.site, NONE, data)
        self.grad.append(None)
        return Node(self, i)

    def leaf(self, x: Any) -> Node:
        """`Value(x)`."""
        self._grow()
        data = self._number(x, "Value")
        return self._new(self.tape.leaf(data), data)

    def _number(self, x: Any, what: str) -> float:
        if type(x) not in _NUMBERS and not isinstance(x, float):
            raise Fault("E204", f"`{what}` needs a number here, not {kind_of(x)}")
        try:
            data = float(x)
        except OverflowError:
            raise Fault("E214", "this whole number is too large for a float") from None
        return data + 0.0

    def _operand(self, x: Any, row: Op) -> int:
        if x.__class__ is Node:
            return x.i
        data = self._number(x, row.name)
        self.record.made.append(-1)
        self.record.node_site.append(self.site)
        self.record.node_frame.append(self.frame)
        self.grad.append(None)
        return self.tape.constant(data)

    def binary(self, row: Op, x: object, y: Any) -> Node:
        """A node for `row` on two operands, of which a plain number becomes a constant."""
        self._grow()
        a, b = self._operand(x, row), self._operand(y, row)
        return self._apply(row, a, b)

    def unary(self, row: Op, x: Node) -> Node:
        """A node for `row` on one operand."""
        self._grow()
        return self._apply(row, x.i, -1)

    def _apply(self, row: Op, a: int, b: int) -> Node:
        try:
            i = self.tape.apply(row, a, b)
        except DomainError as e:
            raise Fault("E201", e.reason) from None
        return self._new(i, self.tape.data[i])

    # ---- effects

    def backward(self, root: Node) -> None:
        """One backward pass, every edge an event.

        As in micrograd, a second pass over the same graph adds to whatever gradients are there.
        """
        record, tape, grad, data = self.record, self.tape, self.grad, self.tape.data
        start = len(record)
        old = grad[root.i]
        record.add(SEED, root.i, self.site, NONE if old is None else old, 1.0)
        grad[root.i] = 1.0
        here = self.site
        record.passes.append(Pass(start, start + 1, root.i))
        try:
            for i, slot, target in tape.backward_edges(root.i):
                self._grow()
                self.site = record.node_site[i]
                upstream = grad[i]
                assert upstream is not None, "a reached node has its gradient by then"
                local = tape.local(i, slot)
                before = grad[target]
                after = (before or 0.0) + upstream * local
                if after - after != 0:
                    raise Fault("E201", "the gradient became too large for a number",
                                "use smaller values")  # fmt: skip
                record.add(
                    ACCUMULATE, target, self.site, NONE if before is None else before, after,
                    i, slot, upstream, local,
                )  # fmt: skip
                grad[target] = after
        except DomainError as e:
            raise Fault("E201", e.reason) from None
        finally:
            record.passes[-1] = Pass(start, len(record), root.i)
        self.site = here
        assert len(data) == len(grad)

    def set_data(self, node: Node, x: object) -> None:
        """`node.data = x`."""
        self._grow()
        after = self._number(x, ".data")
        self.record.add(UPDATE, node.i, self.site, self.tape.data[node.i], after)
        self.tape.data[node.i] = after

    def set_grad(self, node: Node, x: object) -> None:
        """`node.grad = x`: zeroing, or a gradient put in from outside, which is a seed."""
        self._grow()
        after = self._number(x, ".grad")
        before = self.grad[node.i]
        kind = ZERO if after == 0 else SEED
        self.record.add(kind, node.i, self.site, NONE if before is None else before, after)
        self.grad[node.i] = after

    def print(self, text: str) -> None:
        """One line of output."""
        self._grow()
        self.room(len(text))
        self.record.text[len(self.record)] = text
        self.record.add(PRINT, -1, self.site, NONE, NONE)

    # ---- names and calls

    def bind(self, name: str, value: Any) -> None:
        """Note that `name` now means `value`; nodes inside lists are named by their place."""
        record = self.record
        if value.__class__ is Node:
            i = value.i
            record.name.setdefault(i, name)
            record.bindings.append(Binding(len(record), self.frame, name, i, None))
        elif isinstance(value, int | float | str):
            try:
                plain = value if isinstance(value, str) else float(value)
            except OverflowError:
                plain = "a very large number"
            record.bindings.append(Binding(len(record), self.frame, name, None, plain))
        elif isinstance(value, list | tuple | dict):
            self._bind_items(name, value)

    def _bind_items(self, name: str, value: list | tuple | dict) -> None:
        if len(value) > _FEW and self._named_already(value):
            return  # a large list that is only passed on
        stack: list[tuple[str, Any, int]] = [(name, value, 0)]
        count = 0
        while stack and count < _NAMED_ITEMS:
            prefix, x, level = stack.pop()
            count += 1
            if x.__class__ is Node:
                self.bind(prefix, x)
            elif isinstance(x, list | tuple | dict) and level < _NAMED_LEVELS:
                items = list(x.items() if isinstance(x, dict) else enumerate(x[:_NAMED_ITEMS]))
                stack += [(f"{prefix}[{k!r}]", v, level + 1) for k, v in reversed(items)]

    def _named_already(self, value: list | tuple | dict) -> bool:
        first = next(iter(value.values() if isinstance(value, dict) else value))
        while isinstance(first, list | tuple) and first:
            first = first[0]
        return first.__class__ is not Node or first.i in self.record.name

    def enter(self, function: str, site: int) -> tuple[int, int]:
        """Begin a call; give what it returns to `leave`."""
        self.tick(site)
        if self.depth >= self.limits.calls:
            raise Fault(
                "E215", f"calls nested deeper than {self.limits.calls} (`{function}`)",
                "does the function call itself without end?",
            )  # fmt: skip
        record = self.record
        caller = self.frame
        self.frame = len(record.frames)
        line = record.sites[site].line
        record.frames.append(Frame(self.frame, caller, function, line, len(record), -1))
        self.depth += 1
        return caller, self.frame

    def leave(self, call: tuple[int, int]) -> None:
        """End a call."""
        caller, frame = call
        self.depth -= 1
        self.frame = caller
        self.record.frames[frame] = self.record.frames[frame]._replace(last=len(self.record))
