"""One backward pass over a tape: a plain loop, and the first edge without a finite number."""

from __future__ import annotations

from typing import Any

from tutor.engine.errors import DomainError
from tutor.engine.ops import OPS, TABLE, unbounded
from tutor.engine.tape import Tape

_ADD, _MUL = OPS["add"].code, OPS["mul"].code
_LOCAL = tuple(row.local if row else () for row in TABLE)
Grads = list[float | None]


class Stopped(Exception):
    """A pass met a slope or a sum that is not a finite number.

    Attributes:
        node: the node whose slope it is, or that was passing on the gradient.
        edges: the number of edges that were taken before.
        error: what is wrong.
    """

    def __init__(self, node: int, edges: int, error: DomainError) -> None:
        super().__init__(str(error))
        self.node, self.edges, self.error = node, edges, error


def edges_in(tape: Tape, nodes: list[int]) -> int:
    """The number of edges of a pass over these nodes."""
    return sum(1 for i in nodes for _ in tape.edges_of(i))


def flow(tape: Tape, grad: Grads, root: int, order: list[int]) -> int:
    """Add d root / d node to `grad` for the nodes in `order`; the number of edges taken.

    As in micrograd, a second pass over the same graph adds to whatever gradients are there, and
    only the root starts at 1 again.

    Raises:
        Stopped: at the first edge that has no finite number; the sums before it stay.
    """
    numbers: list[Any] = grad  # the same list: from here on no node of the pass is unset in it
    old: dict[int, float] = {}
    for i in order:
        before = grad[i]
        if before is None:
            grad[i] = 0.0
        else:
            old[i] = before
    try:
        edges = _flow(tape, numbers, root, order)
        # What is infinite, nan or complex stays so in every sum that it is added to. So one test
        # at the end does for all edges; the first such edge is only searched if there is one.
        whole: Any = sum([numbers[i] for i in order])
        if whole.__class__ is float and whole - whole == 0.0:
            return edges
    except (ArithmeticError, ValueError):
        pass
    for i in order:
        grad[i] = old.get(i)
    return _careful(tape, grad, root, order)


def gradients_of(tape: Tape, root: int) -> Grads:
    """d root / d node for every node at the current values; None where no path leads.

    Raises:
        DomainError: a slope or a gradient on the way is not a finite real number.
    """
    grad: Grads = [None] * len(tape)
    try:
        flow(tape, grad, root, tape.backward_order(root))
    except Stopped as e:
        raise e.error from None
    return grad


def _flow(tape: Tape, grad: list, root: int, order: list[int]) -> int:
    """The loop without tests. Sums and products, most of every graph, are written out.

    Every node of `order` must have a number in `grad` already; constants have none.
    """
    code, a, b, data = tape.op, tape.a, tape.b, tape.data
    grad[root] = 1.0
    edges = 0
    for i in order:
        x = a[i]
        if x < 0:
            continue
        upstream, op, y = grad[i], code[i], b[i]
        before = grad[x]
        if before is not None:  # which only constants are, as they have no gradient
            edges += 1
            if op == _ADD:
                grad[x] = before + upstream
            elif op == _MUL:
                grad[x] = before + upstream * data[y]
            else:
                slope = _LOCAL[op][0](data[x], data[y] if y >= 0 else 0.0, data[i])
                grad[x] = before + upstream * slope
        if y < 0:
            continue
        before = grad[y]
        if before is not None:
            edges += 1
            if op == _ADD:
                grad[y] = before + upstream
            elif op == _MUL:
                grad[y] = before + upstream * data[x]
            else:
                grad[y] = before + upstream * _LOCAL[op][1](data[x], data[y], data[i])
    return edges


def _careful(tape: Tape, grad: Grads, root: int, order: list[int]) -> int:
    """The same, with every number tested."""
    grad[root] = 1.0
    edges = 0
    for i in order:
        upstream = grad[i]
        assert upstream is not None, "a reached node has its gradient by then"
        for _, slot, target in tape.edges_of(i):
            try:
                total = (grad[target] or 0.0) + upstream * tape.local(i, slot)
                if total - total != 0:
                    values = tuple(tape.data[x] for x in tape.operands(target))
                    raise unbounded(tape.row(target), values, tape.data[target])
            except DomainError as error:
                raise Stopped(i, edges, error) from None
            grad[target] = total
            edges += 1
    return edges
