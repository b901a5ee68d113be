"""The gradient of a node at any position, how complete it is, and which events wrote it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from tutor.engine.ops import CONST
from tutor.program.recording import ZERO, Recording
from tutor.trace.event import Grad
from tutor.trace.parts.edge_cache import EdgeCache
from tutor.trace.parts.effects import Effects
from tutor.trace.parts.pass_table import PassTable


class NodeGradients:
    """The gradients of the nodes, over time."""

    def __init__(
        self, recording: Recording, effects: Effects, passes: PassTable, cache: EdgeCache
    ) -> None:
        self._recording, self._effects = recording, effects
        self._passes, self._edges = passes, cache.edges
        self._op = recording.tape.op

    # ---- state

    def gradient(self, node: int, k: int) -> float | None:
        """The number in a node's gradient at position `k`, None while unset."""
        return self._written(node, k, *self._last(node, k))

    def grad(self, node: int, k: int) -> Grad:
        """A node's gradient at position `k`, with how complete it is."""
        if self._op[node] == CONST:
            return Grad(None, 0, 0, "constant")
        p, row = self._last(node, k)
        value = self._written(node, k, p, row)
        zero = row is not None and self._recording.kind[row] == ZERO
        now = self._passes.at(k - 1)
        if now is not None and not self._passes.is_over(now, k):
            total = self.contributions(node, now)
            if total:
                done = self._done(node, now, k)
                if done or not (value is None or zero):
                    return _counted(value, done, total)
        if value is None or zero:
            return Grad(value, 0, self._next_total(node, k), "zero" if zero else "unset")
        if p is None:  # put there by the program
            return Grad(value, 0, 0, "final")
        edges = self._edges(p)
        return _counted(value, edges.arrived(node, edges.count), edges.total(node))

    def contributions(self, node: int, p: int) -> int:
        """How many contributions a node gets in pass `p`: one an edge to a node on a path."""
        return self._edges(p).total(node)

    def _done(self, node: int, p: int, k: int) -> int:
        """How many contributions of pass `p` have reached a node at `k`."""
        return self._edges(p).arrived(node, k - self._passes.passes[p].start - 1)

    def _next_total(self, node: int, k: int) -> int:
        """How many contributions the next pass brings that reaches the node, of those after `k`."""
        p = bisect_right(self._passes.starts, k - 1) - 1
        if p < 0 or self._passes.is_over(p, k):
            p += 1
        while (p := self._passes.reaching(node, p, 1)) >= 0:
            total = self.contributions(node, p)
            if self._done(node, p, k) < total:
                return total
            p += 1
        return 0

    def _written(self, node: int, k: int, p: int | None, row: int | None) -> float | None:
        """What the pass, or else the effect, that wrote a gradient last has left there at `k`."""
        if p is None:
            return None if row is None else self._recording.after[row]
        if self._passes.is_over(p, k):
            return self._passes.gradient_after(node, p)
        edges = self._edges(p)
        count = edges.arrived(node, k - edges.start - 1)
        return edges.sum(node, count) if count else 1.0  # the seed of the root

    def _last(self, node: int, k: int) -> tuple[int | None, int | None]:
        """The pass, or else the effect, that wrote a node's gradient last before `k`."""
        table = self._passes
        row = self._effects.last(self._effects.gradient.get(node, ()), k)
        p = bisect_left(table.starts, k)
        while (p := table.reaching(node, p - 1, -1)) >= 0:
            start, end, root = table.passes[p]
            if row is not None and end <= self._recording.at[row]:
                break
            if (
                table.is_over(p, k)
                or node == root
                or self._edges(p).arrived(node, k - start - 1)
            ):  # fmt: skip
                return p, None
        return None, row

    # ---- writes

    def writer(self, node: int, k: int) -> int | None:
        """The last event before position `k` that wrote a node's gradient."""
        p, row = self._last(node, k)
        if p is None:
            return None if row is None else self._recording.at[row]
        edges = self._edges(p)
        count = edges.arrived(node, k - edges.start - 1)
        return edges.start + 1 + edges.nth(node, count - 1) if count else edges.start

    def writes(self, node: int) -> Iterator[int]:
        """Every event that wrote the gradient of a node, in order."""
        passes = self._passes.passes
        at = (self._recording.at[row] for row in self._effects.gradient.get(node, ()))
        by_hand = next(at, None)
        p = -1
        while (p := self._passes.reaching(node, p + 1, 1)) >= 0:
            while by_hand is not None and by_hand < passes[p].start:
                yield by_hand
                by_hand = next(at, None)
            if node == passes[p].root:
                yield passes[p].start
            yield from self.into(node, p)
        if by_hand is not None:
            yield by_hand
            yield from at

    def into(self, node: int, p: int) -> Iterator[int]:
        """The events of pass `p` that add to the gradient of a node, in order."""
        edges = self._edges(p)
        for n in range(edges.arrived(node, edges.count)):
            yield edges.start + 1 + edges.nth(node, n)


def _counted(value: float | None, done: int, total: int) -> Grad:
    return Grad(value, done, total, "partial" if done < total else "final")
