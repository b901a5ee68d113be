"""The backward passes of a recording: when they were, which nodes they reached, what they left."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property

from tutor.program.recording import Recording
from tutor.trace.parts.effects import Effects

_SEARCHES_KEPT = 50_000
_NODES_KEPT = 1_000_000  # of passes whose nodes are kept, where reading them takes time
_LONG = 8  # passes that a search goes through before its result is kept


class PassTable:
    """The passes, by number, by position and by node.

    Attributes:
        passes: the passes, in order.
        starts: the event that each begins with.
    """

    def __init__(self, recording: Recording, effects: Effects) -> None:
        self._recording, self._effects = recording, effects
        self.passes = recording.passes
        self._searched: dict[tuple[int, int, int], int] = {}
        self._newest: dict[int, int] = {}
        self._kept: dict[int, array[int]] = {}

    @cached_property
    def starts(self) -> array[int]:
        """The event that each pass begins with."""
        return array("i", [p.start for p in self.passes])

    def at(self, i: int) -> int | None:
        """The number of the pass that event `i` belongs to."""
        p = bisect_right(self.starts, i) - 1
        return p if p >= 0 and i < self.passes[p].end else None

    def reached(self, p: int) -> Sequence[int]:
        """The nodes that pass `p` goes through, in order of creation."""
        rows, low, high = self._rows(p)
        return rows[low:high]

    def _rows(self, p: int) -> tuple[Sequence[int], int, int]:
        """A column with the nodes of pass `p`, and where in it they begin and end."""
        r = self._recording
        if r.rounds is None:
            return r.reached, r.reached_from[p], r.reached_from[p + 1]
        rows = self._kept.get(p)
        if rows is None:
            if sum(map(len, self._kept.values())) > _NODES_KEPT:
                self._kept.clear()
            rows = self._kept[p] = r.reached[r.reached_from[p] : r.reached_from[p + 1]]
        return rows, 0, len(rows)

    def gradient_after(self, node: int, p: int) -> float:
        """The gradient that pass `p`, which reaches the node, has left there at its end."""
        column, low, high = self._rows(p)
        row = bisect_left(column, node, low, high)
        return self._recording.reached_grad[self._recording.reached_from[p] + row - low]

    def gradient_between(self, node: int, k: int) -> float | None:
        """A node's gradient at a position where no pass is under way; None while unset."""
        row = self._effects.last(self._effects.gradient.get(node, ()), k)
        p = bisect_left(self.starts, k) - 1
        # Most nodes of a pass were made after the one before, and this is asked of every node.
        p = self.reaching(node, p, -1) if p >= 0 and node < self._newer(p) else -1
        if p >= 0 and (row is None or self.passes[p].end > self._recording.at[row]):
            return self.gradient_after(node, p)
        return None if row is None else self._recording.after[row]

    def _newer(self, p: int) -> int:
        """The first node that was made after pass `p`."""
        found = self._newest.get(p)
        if found is None:
            made = self._recording.made
            found = self._newest[p] = bisect_left(made, self.starts[p])
        return found

    @cached_property
    def stopped(self) -> int | None:
        """The pass that an error may have stopped before its last edge."""
        if self._recording.error is None or not self.passes:
            return None
        last = len(self.passes) - 1
        return last if self.passes[last].end == len(self._recording) else None

    def is_over(self, p: int, k: int) -> bool:
        """Whether pass `p` has taken all of its edges at position `k`."""
        return self.passes[p].end <= k and p != self.stopped

    @cached_property
    def _ends(self) -> tuple[array[int], array[int]]:
        """The first and the last node that each pass goes through."""
        reached, rows = self._recording.reached, self._recording.reached_from
        passes = range(len(self.passes))
        return (
            array("i", [reached[rows[p]] for p in passes]),
            array("i", [reached[rows[p + 1] - 1] for p in passes]),
        )

    def reaching(self, node: int, p: int, way: int) -> int:
        """The first pass from `p` on, forward (1) or backward (-1), that reaches a node; -1: none.

        A long search is kept: it is for a node of another training step, or one on no path.
        """
        r, made, begin = self._recording, self._recording.made[node], p
        near = range(len(self.passes)) if r.rounds is None else r.rounds.passes_of(node)
        p, stop = (max(p, near.start), near.stop) if way > 0 else (min(p, near.stop - 1), -1)
        if way > 0:  # passes that ended before the node was made can be left out
            p = max(p, bisect_left(self.starts, made))
        known = self._searched.get((node, begin, way))
        if known is not None:
            return known
        first, last = self._ends
        while (p < stop) if way > 0 else (p > stop and self.starts[p] > made):
            if first[p] <= node <= last[p]:
                column, low, high = self._rows(p)
                if column[bisect_left(column, node, low, high)] == node:
                    break
            p += way
        else:
            p = -1
        if abs(p - begin) > _LONG:
            if len(self._searched) >= _SEARCHES_KEPT:
                self._searched.clear()
            self._searched[node, begin, way] = p
        return p
