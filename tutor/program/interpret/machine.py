"""The state of a running program: its operations are checked, carried out and recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from weakref import ref

from tutor.engine.errors import DomainError
from tutor.engine.flow import Stopped, edges_in
from tutor.engine.ops import OPS, Op, forward
from tutor.program.again import Again
from tutor.program.faults import Fault, kind_of
from tutor.program.interpret.budget import Budget
from tutor.program.interpret.handle import Node, Parked, Stale
from tutor.program.limits import Limits
from tutor.program.recorder import Recorder
from tutor.program.rounds.folding import MOST, Folding

_EVENTS_AT_ONCE = 1024  # how often the limits are looked at: in events,
_NODES_AN_EVENT = 3  # each of which makes a node, and two for constants, at most
_LONGEST_LABEL = 60
_NUMBERS = (int, float)
_ADD, _MUL = OPS["add"], OPS["mul"]


class Machine:
    """One run in progress.

    Attributes:
        recorder: writes the recording; its `site` is the place of a fault that names none.
        budget: counts steps, time and items.
        limits: what the program may use up.
        tape: the graph.
        sorter: `sorted` of the library.
        whole, whole_grads: the `.data` and `.grad` of nodes that are whole numbers, since one was
            assigned there or they were computed from such: Python shows them without a point.
        folding: takes the rounds of a training loop out of the recording.
        parked: value and gradient of the nodes of such rounds that the program still holds.
    """

    __slots__ = ("_data", "_depth", "_look_at", "_made", "_result", "_writes", "_written", "budget",
                 "folding", "limits", "parked", "recorder", "sorter", "tape", "whole",
                 "whole_grads")  # fmt: skip

    def __init__(self, recorder: Recorder, folding: Folding, limits: Limits, again: Again) -> None:
        self.recorder, self.folding, self.limits = recorder, folding, limits
        self.budget = Budget(limits, lambda: recorder.size() + folding.size,
                             lambda: again.goes_on(recorder.count + folding.folded))  # fmt: skip
        self._writes, self._written = again.writes, {node: 0 for node, _ in again.writes}
        self.tape = recorder.tape
        # Bound once for `binary`, in which most of the time is spent.
        self._data, self._result = self.tape.data, recorder.result
        self.sorter: Callable[..., list] = sorted
        self.whole: dict[int, int] = {}
        self.whole_grads: dict[int, int] = {}
        self._depth = 0  # of calls
        self.parked: list[tuple[float, float | None]] = []
        self._made: list[Node] | None = None  # since the round began, if one did
        self._look_at = 0  # the number of events at which the limits are looked at next

    @property
    def grad(self) -> list[float | None]:
        """The gradient of every node now; None while unset."""
        return self.recorder.gradients

    # ---- limits

    def _grow(self) -> None:
        """Look at the limits before an event, whenever they may have been reached."""
        if self.recorder.count >= self._look_at:
            self._look()

    def fits(self, operations: int) -> bool:
        """Whether so many operations on nodes can follow without a look at the limits."""
        if self.recorder.count + operations > self._look_at:
            self._look()
        return self.recorder.count + operations <= self._look_at

    def _look(self) -> None:
        limits, folding, events = self.limits, self.folding, self.recorder.count
        self.recorder.settle()
        nodes = len(self.tape) + folding.nodes
        left = min(
            limits.events - events - folding.events, MOST - events - folding.folded,
            (limits.nodes - nodes + 2) // _NODES_AN_EVENT,
        )  # fmt: skip
        if left <= 0:
            raise self._too_many()
        self.budget.check_time()
        self.budget.check_memory()
        self._look_at = events + min(left, _EVENTS_AT_ONCE)

    def _too_many(self) -> Fault:
        limits = self.limits
        return Fault(
            "E212", f"more than {limits.nodes:,} nodes or {limits.events:,} events",
            "use a smaller network, or fewer steps",
        )  # fmt: skip

    # ---- the graph

    def leaf(self, data: Any, label: str = "") -> Node:
        """`Value(data)`; a `label` names the node.

        Raises:
            Fault: `data` is no number, `label` is no name, or a limit is reached.
        """
        self._grow()
        x = _number(data, "Value")
        if self._writes:
            x = self._writes.get((len(self._data), 0), x)
        if label == "":
            return self.handle(self.recorder.leaf(x))
        if not (isinstance(label, str) and label.isidentifier() and len(label) <= _LONGEST_LABEL):
            raise Fault("E205", "this label is no name",
                        "letters, digits and `_`, such as `label=\"w1\"`")  # fmt: skip
        i = self.recorder.leaf(x)
        self.recorder.bind(label, i)
        return self.handle(i)

    def handle(self, i: int) -> Node:
        """A handle on node `i`."""
        node = Node()  # filled in here, as a constructor would cost as much again
        node.machine = self
        node.i = i
        if self._made is not None:
            self._made.append(node)
        return node

    def binary(self, row: Op, x: Any, y: Any) -> Node:
        """A node for `row` on two operands, of which a plain number becomes a constant.

        Raises:
            Fault: an operand is no number, there is no finite result, or a limit is reached.
        """
        if self.recorder.count >= self._look_at:
            self._look()
        a = x.i if x.__class__ is Node else self.recorder.constant(_number(x, row.name))
        b = y.i if y.__class__ is Node else self.recorder.constant(_number(y, row.name))
        data = self._data
        if self.whole and not self.whole.keys().isdisjoint((a, b)):
            return self._of_whole(row, a, b)
        if row is _MUL:
            result = data[a] * data[b]
        elif row is _ADD:
            result = data[a] + data[b]
        else:
            result = _forward(row, data[a], data[b])
        if result - result != 0.0:
            result = _forward(row, data[a], data[b])  # which raises, with the reason
        node = Node()
        node.machine = self
        node.i = self._result(row, a, b, result)
        if self._made is not None:
            self._made.append(node)
        return node

    def unary(self, row: Op, x: Node) -> Node:
        """A node for `row` on one operand.

        Raises:
            Fault: there is no finite result, or a limit is reached.
        """
        if self.recorder.count >= self._look_at:
            self._look()
        if x.i in self.whole:
            return self._of_whole(row, x.i)
        return self.handle(self._result(row, x.i, -1, _forward(row, self._data[x.i], 0.0)))

    def _of_whole(self, row: Op, a: int, b: int = -1) -> Node:
        """A node for `row` where Python works on a whole number, and may give another."""
        data, whole = self._data, self.whole
        x: float = whole.get(a, data[a])
        y: float = whole.get(b, data[b]) if b >= 0 else 0.0
        exact = _forward(row, x, y)
        # Another number of a could make this a whole number or not, and so all that follows.
        self.recorder.recording.data_read.add(len(data))
        self.folding.trusted = False
        if not isinstance(exact, int):
            return self.handle(self._result(row, a, b, exact))
        node = self.handle(self._result(row, a, b, _number(exact, row.name)))
        whole[node.i] = exact
        return node

    # ---- numbers that the program takes out

    def data_of(self, i: int) -> float:
        """The data of a node as a plain number."""
        self.recorder.recording.data_read.add(i)
        return self.whole[i] if i in self.whole else self._data[i]

    def grad_of(self, i: int) -> float | None:
        """The gradient of a node as a plain number; None while unset."""
        self.recorder.recording.grad_read.add(i)
        return self.whole_grads[i] if i in self.whole_grads else self.grad[i]

    # ---- effects

    def backward(self, root: Node) -> None:
        """One backward pass, every edge an event.

        Raises:
            Fault: an edge has no finite number, or a limit is reached.
        """
        self._grow()
        order = self.tape.backward_order(root.i)
        room = self.limits.events - self.recorder.count - self.folding.events - 1
        if 2 * len(order) > room and edges_in(self.tape, order) > room:
            raise self._too_many()
        if self.whole_grads:
            for i in self.whole_grads.keys() & order:
                del self.whole_grads[i]
        try:
            self.recorder.backward(root.i, order)
        except Stopped as e:
            site = self.recorder.site_of(e.node)
            raise Fault("E201", e.error.reason, site=site) from None
        self.folding.went_back()

    def set_data(self, node: Node, x: object) -> None:
        """`node.data = x`."""
        self._grow()
        if node.i in self._written:
            write = self._written[node.i] = self._written[node.i] + 1
            x = self._writes.get((node.i, write), x)
        # Kept as it is: Python shows the sign of -0.0 if it was assigned.
        self.recorder.update(node.i, x if x.__class__ is float else _number(x, ".data"))
        if x.__class__ is int:
            self.whole[node.i] = x
        elif self.whole:
            self.whole.pop(node.i, None)

    def set_grad(self, node: Node, x: object) -> None:
        """`node.grad = x`: zeroing, or a gradient put in from outside, which is a seed."""
        self._grow()
        gradient = _number(x, ".grad")
        if x.__class__ is int:
            self.whole_grads[node.i] = x
        elif self.whole_grads:
            self.whole_grads.pop(node.i, None)
        if gradient == 0:
            self.recorder.zero(node.i)
        else:
            self.recorder.seed(node.i, gradient)

    def print(self, text: str) -> None:
        """One line of output."""
        self._grow()
        self.budget.room(len(text))
        self.recorder.print(text)

    # ---- rounds of a training loop

    def round_over(self) -> None:
        """The innermost loop has come to the end of a round, after a backward pass."""
        folding = self.folding
        if not folding.is_over():
            return
        if folding.can_fold():
            assert folding.since is not None
            self._park(folding.since)
            folding.fold()
            self._look_at = 0
        folding.begin()
        self._made = []

    def loop_over(self) -> None:
        """The innermost loop ends; what comes after the outermost one is no round."""
        if self.folding.leave():
            self.folding.forget()
            self._made = None

    def _park(self, first: int) -> None:
        """Note the numbers of the nodes from `first` on that the program still holds."""
        made = self._made or []
        self._made = None
        held = [ref(node) for node in made]
        made.clear()  # so that only those are left
        for node in filter(None, (each() for each in held)):
            i = node.i
            gradient = self.whole_grads.get(i, self.grad[i])
            self.parked.append((self.whole.get(i, self._data[i]), gradient))
            node.__class__, node.i = Parked, len(self.parked) - 1
        for whole in (self.whole, self.whole_grads):
            for i in [i for i in whole if i >= first]:
                del whole[i]

    # ---- calls

    def enter(self, function: str, site: int) -> int:
        """Begin a call; give what it returns, the caller's frame, to `leave`."""
        self.recorder.site = site
        self.budget.tick()
        if self._depth >= self.limits.calls:
            raise Fault(
                "E215", f"calls nested deeper than {self.limits.calls} (`{function}`)",
                "does the function call itself without end?",
            )  # fmt: skip
        self._depth += 1
        return self.recorder.enter(function)

    def leave(self, caller: int) -> None:
        """End a call."""
        self._depth -= 1
        self.recorder.leave(caller)


def _number(x: Any, what: str) -> float:
    """A plain number, as the graph keeps it."""
    if x.__class__ is Parked:
        raise Stale
    if x.__class__ not in _NUMBERS and not isinstance(x, float):
        raise Fault("E204", f"`{what}` needs a number here, not {kind_of(x)}")
    try:
        return float(x) + 0.0  # -0.0 becomes 0.0
    except OverflowError:
        raise Fault("E214", "this whole number is too large for a float") from None


def _forward(row: Op, x: float, y: float) -> float:
    try:
        return forward(row, x, y)
    except DomainError as e:
        raise Fault("E201", e.reason) from None
