"""The value of a node at any position, and which event wrote it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from tutor.engine.ops import CONST
from tutor.program.recording import Recording
from tutor.trace.parts.effects import Effects


class NodeValues:
    """The data of the nodes, over time."""

    def __init__(self, recording: Recording, effects: Effects) -> None:
        self._recording, self._effects = recording, effects
        self._op, self._made = recording.tape.op, recording.made

    def is_constant(self, node: int) -> bool:
        """Whether the node is a plain number, which never has a gradient."""
        return self._op[node] == CONST

    def exists(self, node: int, k: int) -> bool:
        """Whether the node has its value at position `k`; constants always do."""
        return self._made[node] < k or self._op[node] == CONST

    def value(self, node: int, k: int) -> float | None:
        """A node's value at position `k`; None before it is made."""
        if self._made[node] < k or self._op[node] == CONST:
            return self.data(node, k)
        return None

    def data(self, node: int, k: int) -> float:
        """The value of a node that is made: what the next update replaces, or the last value."""
        rows = self._effects.data.get(node)
        if rows is not None:
            j = bisect_left(rows, self._effects.row(k))
            if j < len(rows):
                return self._recording.before[rows[j]]
        return self._recording.tape.data[node]

    def data_of(self, nodes: Sequence[int], k: int) -> dict[int, float]:
        """`data` of many nodes that are made at position `k`."""
        rounds = self._recording.rounds
        if rounds is not None:
            nodes = sorted(nodes)
            return dict(zip(nodes, rounds.data_at(nodes, k), strict=True))
        now, written, row = self._recording.tape.data, self._effects.data, self._effects.row(k)
        found = {node: now[node] for node in nodes}
        for node in written.keys() & found.keys():
            j = bisect_left(written[node], row)
            if j < len(written[node]):
                found[node] = self._recording.before[written[node][j]]
        return found

    def first(self, node: int) -> float:
        """The value that a node was made with."""
        return self.data(node, 0)

    def writes(self, node: int) -> Iterator[int]:
        """Every event that wrote the value of a node, in order."""
        r = self._recording
        if not self.is_constant(node) and r.made[node] < len(r):
            yield r.made[node]
        yield from (r.at[row] for row in self._effects.data.get(node, ()))

    def writer(self, node: int, k: int) -> int | None:
        """The last event before position `k` that wrote a node's value."""
        if self.is_constant(node) or not self.exists(node, k):
            return None
        row = self._effects.last(self._effects.data.get(node, ()), k)
        return self._made[node] if row is None else self._recording.at[row]
