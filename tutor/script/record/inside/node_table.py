"""The nodes of a run, of all watched classes together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tutor.script.record.inside.threads import Threads
from tutor.script.record.inside.wire import MANY, MORE, OPERATION, SPOT, TURN, WireWriter


class NodeTable:
    """Numbers the nodes, and writes them down.

    Attributes:
        ids: the number of each node, by its `id`.
        nodes: the nodes, which keeps them alive, so that no `id` is used twice.
        operands: of each node, their numbers.
        passing: whether an edge was written last, not a node.
        threads: of which only the main one is watched.
    """

    def __init__(self, wire: WireWriter, threads: Threads) -> None:
        """Take where they are written, and the threads of the script."""
        self.wire, self.threads = wire, threads
        self.ids: dict[int, int] = {}
        self.nodes: list[Any] = []
        self.operands: list[tuple[int, ...]] = []
        self.passing = False
        self._operations: dict[str, int] = {}
        self._spots: dict[tuple[bool, int], int] = {}
        op, site, a, b, data = wire.groups[0]
        self._columns: tuple[Callable[[Any], None], ...] = (
            op.append, site.append, a.append, b.append, data.append,
        )  # fmt: skip

    def operation(self, name: str) -> int:
        """The number of an operation."""
        known = self._operations.get(name)
        if known is None:
            known = self._operations[name] = len(self._operations)
            self.wire.write(OPERATION, name)
        return known

    def spot(self, adds: bool, line: int) -> int:
        """The number of a line that passes gradients on, by adding or by writing over."""
        known = self._spots.get((adds, line))
        if known is None:
            known = self._spots[adds, line] = len(self._spots)
            self.wire.write(SPOT, adds, line)
        return known

    def add(self, node: Any, op: int, place: int, ids: tuple[int, ...], data: float) -> int:
        """Write down a node, and give its number."""
        wire = self.wire
        if self.passing:
            self.turn(passing=False)
        number = len(self.nodes)
        self.nodes.append(node)
        self.operands.append(ids)
        if wire.on:
            if len(ids) > 2:
                wire.write(MORE, ids[2:])
            add_op, add_site, add_a, add_b, add_data = self._columns
            add_op(op)
            add_site(place)
            add_a(ids[0] if ids else -1)
            add_b(ids[1] if len(ids) > 1 else -1)
            add_data(data)
            if not number % MANY:
                wire.flush()
        return number

    def turn(self, *, passing: bool) -> None:
        """From now on edges are written, or nodes: between two turns their order is plain."""
        self.passing = passing
        self.wire.write(TURN)
