"""What happens in a run on our own numbers: rows of numbers, handed over many at a time.

A node is one `extend` of a list, and what it takes to make columns of it is paid for many at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from tutor.program.bulk_rows import ACT_TYPES, NODE_TYPES
from tutor.program.recording import NONE
from tutor.script.record.inside.wire import NAME, PASS, STOPPED, WireWriter

_TOGETHER = 16_384  # nodes that are turned to columns at once,
_MANY = 8 * _TOGETHER  # and numbers of what happens where no node is made


class RowStream:
    """Takes rows.

    Attributes:
        names: the numbers of names.
        rows: the newest nodes, five numbers each; see `tutor.program.bulk_rows`.
        extend: takes those of a node.
        act: takes the six of something else, with the length of `rows` for the number of nodes.
        new: gives the number of the next node, whose row must follow.
    """

    def __init__(self, wire: WireWriter) -> None:
        """Take where columns are written."""
        self._wire = wire
        self.rows: list[Any] = []
        self._acts: list[Any] = []
        self._settled = 0  # nodes of which columns were made
        self.extend, self.act = self.rows.extend, self._acts.extend
        self.new: Callable[[], int] = chain.from_iterable(self._numbers()).__next__
        self.names: dict[str, int] = {}

    def _numbers(self) -> Iterator[range]:
        """The numbers of nodes; at the end of each range there are enough to be written."""
        start = 0
        while True:
            self.settle()
            self._wire.flush()
            yield range(start, start + _TOGETHER)
            start += _TOGETHER

    def settle(self) -> None:
        """Make columns of the newest rows."""
        nodes, acts, _ = self._wire.groups
        settled, wide = self._settled, len(NODE_TYPES)
        self._settled += len(self.rows) // wide
        self._acts[1 :: len(ACT_TYPES)] = [
            settled + each // wide for each in self._acts[1 :: len(ACT_TYPES)]
        ]
        for rows, columns in ((self.rows, nodes), (self._acts, acts)):
            for i, column in enumerate(columns):
                new = rows[i :: len(columns)]
                try:
                    column.fromlist(new)
                except OverflowError:  # a whole number that is too large for a float
                    column.fromlist(list(map(_bounded, new)))
            rows.clear()

    def write(self, *row: Any) -> None:
        """Write down what is no such row, behind those that there are."""
        self.settle()
        self._wire.write(*row)

    def name(self, text: str) -> int:
        """The number of a name."""
        known = self.names.get(text)
        if known is None:
            known = self.names[text] = len(self.names)
            self._wire.write(NAME, text)
        return known

    def note(self, kind: int, what: int, whom: int) -> None:
        """A name or a call."""
        self.act((kind, len(self.rows), what, whom, 0.0, 0.0))

    def effect(self, kind: int, place: int, node: int, before: float | None, after: float) -> None:
        """A number of a node is written over; `before` is None while unset."""
        over = NONE if before is None else before
        self.act((kind, len(self.rows), place, node, after, over))
        if len(self._acts) > _MANY:
            self.settle()

    def passed(self, root: int, place: int, nodes: list[int], gradients: list[float]) -> None:
        """A backward pass has ended, that reached these nodes, in order of creation."""
        self.settle()
        reached, left = self._wire.groups[2]
        reached.fromlist(nodes)
        left.fromlist(gradients)
        self._wire.write(PASS, root, place)

    def stopped(self, root: int, place: int) -> None:
        """A backward pass met a number that is not finite."""
        self.write(STOPPED, root, place)


def _bounded(x: Any) -> float:
    try:
        return float(x)
    except OverflowError:
        return float("inf") if x > 0 else float("-inf")
