"""A graph as flat columns: node `i` is row `i`, in order of creation.

Operands always come before the node that uses them, so creation order is a topological
order and its reverse is the order of the backward pass. The graph is a multigraph: `a + a`
has two edges, one an operand slot. Nothing here recurses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tutor.engine.ops import CONST, LEAF, OPS, TABLE, Op, forward, local

_ADD, _MUL = OPS["add"].code, OPS["mul"].code
_FORWARD = {row.code: row.forward for row in OPS.values()}


class TapeEdge(NamedTuple):
    """One operand slot: `node` reads `operand` number `slot` (0-based) from `target`."""

    node: int
    slot: int
    target: int


class Tape:
    """Columns of a scalar graph.

    Attributes:
        op: operation code of each node (`LEAF`, `CONST` or a row of the table).
        a, b: node ids of the operands, -1 where there is none.
        data: the current value of each node.
    """

    __slots__ = ("a", "b", "data", "op")

    def __init__(self) -> None:
        self.op: list[int] = []
        self.a: list[int] = []
        self.b: list[int] = []
        self.data: list[float] = []

    def __len__(self) -> int:
        return len(self.op)

    def _add(self, op: int, a: int, b: int, data: float) -> int:
        self.op.append(op)
        self.a.append(a)
        self.b.append(b)
        self.data.append(data)
        return len(self.op) - 1

    def leaf(self, data: float) -> int:
        """Add a leaf and return its id."""
        return self._add(LEAF, -1, -1, data)

    def constant(self, data: float) -> int:
        """Add a plain number, which never gets a gradient, and return its id."""
        return self._add(CONST, -1, -1, data)

    def apply(self, op: Op, a: int, b: int = -1) -> int:
        """Add the result of an operation and return its id.

        Raises:
            DomainError: the result is not a finite real number; nothing is added.
        """
        y = self.data[b] if b >= 0 else 0.0
        return self._add(op.code, a, b, forward(op, self.data[a], y))

    def result(self, op: Op, a: int, b: int, data: float) -> int:
        """Add the result of an operation that is known already, and return its id."""
        # `_add`, written out: a recording of a whole graph makes every node here.
        self.op.append(op.code)
        self.a.append(a)
        self.b.append(b)
        self.data.append(data)
        return len(self.op) - 1

    def row(self, i: int) -> Op | None:
        """The operation that made node `i`; None for a leaf or a constant."""
        return TABLE[self.op[i]]

    def operands(self, i: int) -> tuple[int, ...]:
        """Node ids of the operands of `i`, in order, repeats kept."""
        a, b = self.a[i], self.b[i]
        return () if a < 0 else (a,) if b < 0 else (a, b)

    def worked_on(self, nodes: range) -> list[tuple[int, ...] | None]:
        """`operands` of many nodes, which follow each other; None of a constant."""
        part = slice(nodes.start, nodes.stop)
        return [
            None if code == CONST else () if a < 0 else (a,) if b < 0 else (a, b)
            for code, a, b in zip(self.op[part], self.a[part], self.b[part], strict=True)
        ]

    def leaves(self) -> list[int]:
        """The nodes made with `Value(...)`, in order."""
        return [i for i, code in enumerate(self.op) if code == LEAF]

    def edges_of(self, i: int) -> Iterator[TapeEdge]:
        """The edges of `i` that carry a gradient (constants carry none), in operand order."""
        for slot, target in enumerate(self.operands(i)):
            if self.op[target] != CONST:
                yield TapeEdge(i, slot, target)

    def local(self, i: int, slot: int) -> float:
        """The local derivative of node `i` in its operand `slot`, at the current values.

        Raises:
            DomainError: the slope is not a finite real number there.
        """
        row = TABLE[self.op[i]]
        assert row is not None, "a leaf has no operands"
        b = self.b[i]
        y = self.data[b] if b >= 0 else 0.0
        return local(row, slot, self.data[self.a[i]], y, self.data[i])

    def backward_order(self, root: int) -> list[int]:
        """The nodes with a path to `root`, in reverse order of creation; no constants.

        Only those nodes are visited, so a graph costs nothing to the passes over later ones.
        """
        op, a, b = self.op, self.a, self.b
        reached, order = bytearray(root + 1), []  # a byte a node, so that a gap is soon crossed
        i = root
        while i >= 0:
            if a[i] >= 0:
                order.append(i)
                reached[a[i]] = 1
                if b[i] >= 0:
                    reached[b[i]] = 1
            elif op[i] != CONST:
                order.append(i)
            # Operands are older than what uses them, so the next node is the newest one reached.
            # (Below node 0, index -1 is the root's own byte, which no operand sets.)
            i = i - 1 if reached[i - 1] else reached.rfind(1, 0, i)
        return order

    def backward_edges(self, root: int) -> Iterator[TapeEdge]:
        """Every edge of a backward pass from `root`, in the order it is taken."""
        for i in self.backward_order(root):
            yield from self.edges_of(i)

    def replay(self, changes: Mapping[int, float]) -> Tape:
        """The same graph with other leaf (or constant) values, every result recomputed.

        The branches the program took are kept: this is the graph's function, not the program's.

        Raises:
            DomainError: a result is not a finite real number.
        """
        tape = Tape()
        tape.op, tape.a, tape.b, tape.data = self.op, self.a, self.b, self.data.copy()
        data = tape.data
        for i, x in changes.items():
            data[i] = x
        if not tape._recomputed():
            for i, code in enumerate(self.op):
                row = TABLE[code]
                if row is not None:
                    b = self.b[i]
                    data[i] = forward(row, data[self.a[i]], data[b] if b >= 0 else 0.0)
        return tape

    def _recomputed(self) -> bool:
        """Compute every result without tests; whether all of them are finite for sure.

        Sums and products, most of every graph, are written out.
        """
        data = self.data
        try:
            for i, (code, a, b) in enumerate(zip(self.op, self.a, self.b, strict=True)):
                if code == _MUL:
                    data[i] = data[a] * data[b]
                elif code == _ADD:
                    data[i] = data[a] + data[b]
                elif a >= 0:
                    rule = _FORWARD[code]
                    data[i] = rule(data[a], data[b]) if b >= 0 else rule(data[a])
        except (ValueError, ArithmeticError):
            return False
        # What is not finite shows in the sum. The sum may also be too large itself: then the caller
        # tests each number.
        total = sum(data)
        return total - total == 0.0
