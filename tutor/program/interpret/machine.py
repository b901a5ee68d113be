"""The state of a running program: the graph it builds, and every effect written to the log."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from itertools import accumulate
from typing import Any

from tutor.engine.errors import DomainError
from tutor.engine.flow import Stopped, edges_in
from tutor.engine.ops import CONST, OPS, Op
from tutor.program.faults import Fault, kind_of
from tutor.program.interpret.budget import Budget
from tutor.program.limits import Limits
from tutor.program.passes import take
from tutor.program.recording import NONE, PRINT, SEED, UPDATE, ZERO, Recording

_NAMED_ITEMS = 5_000  # how many items of a collection get names,
_NAMED_LEVELS = 4  # and how deep inside one
_FEW = 64
_EVENTS_AT_ONCE = 1024  # how often the limits are looked at: in events,
_NODES_AN_EVENT = 3  # each of which makes a node, and two for constants, at most
_NUMBERS = (int, float)
_COLLECTIONS = (list, tuple, dict)
_ADD, _MUL = OPS["add"], OPS["mul"]
_PLAIN = frozenset({int, float, str, bool})


class Node:
    """A program's handle on a node: what `Value(...)` and arithmetic on it give."""

    __slots__ = ("i", "machine")

    machine: Machine
    i: int  # the node's number on the tape

    @property
    def data(self) -> float:
        """The node's value now."""
        return self.machine.tape.data[self.i]

    def __neg__(self) -> Node:
        return self.machine.unary(OPS["neg"], self)

    def __repr__(self) -> str:
        data, grad = self.machine.tape.data[self.i], self.machine.grad[self.i]
        return f"Value(data={data}, grad={'·' if grad is None else grad})"


def _pairs(x: Any) -> Iterator[tuple[Any, Any]]:
    return iter(x.items() if isinstance(x, dict) else enumerate(x))


def _nameless(x: Any, known: Container[int]) -> bool:
    """Whether a collection may have nodes in it that are not `known`."""
    items = x.values() if isinstance(x, dict) else x
    rest = [x for x in items if x.__class__ is not Node or x.i not in known]
    return not _PLAIN.issuperset(map(type, rest))


def _item(name: str, key: object) -> str:
    """How an item of a collection is called."""
    return f"{name}[{key[:_FEW]!r}]" if isinstance(key, str) else f"{name}[{key!r}]"


def _binary(name: str) -> tuple[Callable[[Any, Any], Node], Callable[[Any, Any], Node]]:
    row = OPS[name]
    return (
        lambda self, other: self.machine.binary(row, self, other),
        lambda self, other: self.machine.binary(row, other, self),
    )


for _name in ("add", "sub", "mul", "div", "pow"):
    for _prefix, _method in zip(("__", "__r"), _binary(_name), strict=True):
        setattr(Node, f"{_prefix}{_name.replace('div', 'truediv')}__", _method)


class Machine(Budget):
    """One run in progress.

    Attributes:
        record: the recording that is being written.
        frame: id of the call being executed; 0 for the program itself.
    """

    def __init__(self, record: Recording, limits: Limits) -> None:
        super().__init__(limits)
        self.record, self.tape = record, record.tape
        self.frame = 0
        self.depth = 0
        self._look_at = 0  # the number of events at which the limits are looked at next
        self._sites: list[int] = []  # of the newest nodes, which `settle` has not noted yet

    @property
    def grad(self) -> list[float | None]:
        """The gradient of every node now; None while unset."""
        grad = self.record.gradients
        if len(grad) < len(self.tape):  # which grows more often than somebody asks
            grad += [None] * (len(self.tape) - len(grad))
        return grad

    # ---- limits

    def _grow(self) -> None:
        """Look at the limits before an event, whenever they may have been reached."""
        if self.record.count >= self._look_at:
            self._look()

    def fits(self, operations: int) -> bool:
        """Whether so many operations on nodes can follow without a look at the limits."""
        if self.record.count + operations > self._look_at:
            self._look()
        return self.record.count + operations <= self._look_at

    def _look(self) -> None:
        limits, events = self.limits, self.record.count
        self.settle()
        left = min(limits.events - events, (limits.nodes - len(self.tape) + 2) // _NODES_AN_EVENT)
        if left <= 0:
            raise self._too_many()
        self._check_time()
        self._look_at = events + min(left, _EVENTS_AT_ONCE)

    def _too_many(self) -> Fault:
        limits = self.limits
        return Fault(
            "E212", f"more than {limits.nodes:,} nodes or {limits.events:,} events",
            "use a smaller network, or fewer steps",
        )  # fmt: skip

    # ---- the graph

    def settle(self) -> None:
        """Note where and when the newest nodes were made.

        In one go now and then, which takes half the time of doing it node by node. It must be
        done before any other event than that of a node.
        """
        if not self._sites:
            return
        record, new = self.record, self.tape.op[len(self.record.made) :]
        constants = new.count(CONST)
        first = record.count - len(new) + constants  # as every node but those is an event
        before: Iterable[int] = range(first, record.count)
        if constants:
            before = accumulate([code != CONST for code in new[:-1]], initial=first)
        record.made.fromlist(list(before))
        record.node_site.fromlist(self._sites)
        self._sites.clear()

    def leaf(self, data: Any) -> Node:
        """`Value(data)`."""
        self._grow()
        x = self._number(data, "Value")
        return self._node(self.tape.leaf(x))

    def _node(self, i: int) -> Node:
        """A handle on the newest node, which is `i`, and the event that gives it its value."""
        self._sites.append(self.site)
        self.record.count += 1
        return self.handle(i)

    def handle(self, i: int) -> Node:
        """A handle on node `i`."""
        node = Node()  # filled in here, as a constructor would cost as much again
        node.machine = self
        node.i = i
        return node

    def _number(self, x: Any, what: str) -> float:
        if x.__class__ not in _NUMBERS and not isinstance(x, float):
            raise Fault("E204", f"`{what}` needs a number here, not {kind_of(x)}")
        try:
            return float(x) + 0.0  # -0.0 becomes 0.0
        except OverflowError:
            raise Fault("E214", "this whole number is too large for a float") from None

    def _constant(self, x: Any, row: Op) -> int:
        data = self._number(x, row.name)
        self._sites.append(self.site)
        return self.tape.constant(data)

    def binary(self, row: Op, x: Any, y: Any) -> Node:
        """A node for `row` on two operands, of which a plain number becomes a constant."""
        record = self.record
        if record.count >= self._look_at:
            self._grow()
        a = x.i if x.__class__ is Node else self._constant(x, row)
        b = y.i if y.__class__ is Node else self._constant(y, row)
        # Sums and products are most of every graph, so all that makes a node of them is written
        # out here, a quarter off the time of a program; everything else asks the table.
        tape = self.tape
        data = tape.data
        if row is _MUL:
            result = data[a] * data[b]
        elif row is _ADD:
            result = data[a] + data[b]
        else:
            return self._apply(row, a, b)
        if result - result != 0.0:
            return self._apply(row, a, b)  # which says what is wrong
        node = Node()
        node.machine = self
        node.i = len(data)
        tape.op.append(row.code)
        tape.a.append(a)
        tape.b.append(b)
        data.append(result)
        self._sites.append(self.site)
        record.count += 1
        return node

    def several(self, op: list[int], a: list[int], b: list[int], data: list[float]) -> None:
        """The nodes of operations that are known to fit, with their results."""
        tape = self.tape
        tape.op += op
        tape.a += a
        tape.b += b
        tape.data += data
        self._sites += [self.site] * len(op)
        self.record.count += len(op)

    def unary(self, row: Op, x: Node) -> Node:
        """A node for `row` on one operand."""
        if self.record.count >= self._look_at:
            self._grow()
        return self._apply(row, x.i, -1)

    def _apply(self, row: Op, a: int, b: int) -> Node:
        try:
            return self._node(self.tape.apply(row, a, b))
        except DomainError as e:
            raise Fault("E201", e.reason) from None

    # ---- effects

    def backward(self, root: Node) -> None:
        """One backward pass, every edge an event."""
        self._grow()
        self.settle()
        order = self.tape.backward_order(root.i)
        room = self.limits.events - self.record.count - 1
        if 2 * len(order) > room and edges_in(self.tape, order) > room:
            raise self._too_many()
        try:
            take(self.record, self.grad, root.i, self.site, order)
        except Stopped as e:
            site = self.record.node_site[e.node]
            raise Fault("E201", e.error.reason, site=site) from None

    def set_data(self, node: Node, x: object) -> None:
        """`node.data = x`."""
        self._grow()
        after = self._number(x, ".data")
        self.settle()
        self.record.effect(UPDATE, node.i, self.site, self.tape.data[node.i], after)
        self.tape.data[node.i] = after

    def set_grad(self, node: Node, x: object) -> None:
        """`node.grad = x`: zeroing, or a gradient put in from outside, which is a seed."""
        self._grow()
        after = self._number(x, ".grad")
        kind = ZERO if after == 0 else SEED
        self.settle()
        self.record.effect(kind, node.i, self.site, self.grad[node.i], after)
        self.grad[node.i] = after

    def print(self, text: str) -> None:
        """One line of output."""
        self._grow()
        self.room(len(text))
        self.settle()
        self.record.text[self.record.count] = text
        self.record.effect(PRINT, -1, self.site, None, NONE)

    # ---- names and calls

    def bind(self, name: str, value: Any) -> None:
        """Note that `name` now means `value`; nodes inside lists are named by their place."""
        meaning: int | float | str
        if value.__class__ is Node:
            meaning = value.i
        elif isinstance(value, _NUMBERS):
            try:
                meaning = float(value)
            except OverflowError:
                meaning = "a very large number"
        elif isinstance(value, str):
            meaning = value
        else:
            if isinstance(value, _COLLECTIONS):
                self._bind_items(name, value)
            return
        record = self.record
        bindings = record.bindings
        if len(bindings.k) >= self.limits.names:
            raise Fault(
                "E212", f"more than {self.limits.names:,} assignments to names",
                "loop fewer times",
            )  # fmt: skip
        # `Bindings.add`, written out: a program does this about once a node.
        if self.frame != bindings.newest:
            bindings.enter(self.frame)
        bindings.k.append(record.count)
        bindings.name.append(name)
        bindings.meaning.append(meaning)
        if value.__class__ is Node:
            record.name.setdefault(value.i, name)

    def bind_item(self, name: str, key: object, value: Any) -> None:
        """Note that an item of the collection `name` is now `value`, if that is a node."""
        if value.__class__ is Node:
            self.bind(_item(name, key), value)

    def _bind_items(self, name: str, value: Any) -> None:
        """Name the nodes in a collection. In a call, those that have a name already keep to it."""
        if len(value) > _FEW and self._named_already(value):
            return  # a large collection that is only passed on
        known = self.record.name if self.frame else {}
        if not _nameless(value, known):
            return
        stack = [(name, _pairs(value))]
        left = _NAMED_ITEMS
        while stack and left > 0:
            left -= 1
            prefix, pairs = stack[-1]
            key, x = next(pairs, (None, stack))
            if x is stack:
                stack.pop()
            elif x.__class__ is Node:
                if x.i not in known:
                    self.bind(_item(prefix, key), x)
            elif isinstance(x, _COLLECTIONS) and len(stack) < _NAMED_LEVELS:
                if len(x) > _FEW or _nameless(x, known):
                    stack.append((_item(prefix, key), _pairs(x)))
                else:
                    left -= len(x) + 1  # as if each was looked at

    def _named_already(self, value: Any) -> bool:
        first = value
        for _ in range(_NAMED_LEVELS):
            if not isinstance(first, _COLLECTIONS) or not first:
                break
            first = next(iter(first.values() if isinstance(first, dict) else first))
        return first.__class__ is not Node or first.i in self.record.name

    def enter(self, function: str, site: int) -> int:
        """Begin a call; give what it returns, the caller's frame, to `leave`."""
        self.tick(site)
        if self.depth >= self.limits.calls:
            raise Fault(
                "E215", f"calls nested deeper than {self.limits.calls} (`{function}`)",
                "does the function call itself without end?",
            )  # fmt: skip
        record = self.record
        caller = self.frame
        self.frame = record.frames.open(caller, function, record.sites[site].line, record.count)
        self.depth += 1
        return caller

    def leave(self, caller: int) -> None:
        """End a call."""
        record = self.record
        record.frames.close(self.frame, record.count)
        self.depth -= 1
        self.frame = caller
