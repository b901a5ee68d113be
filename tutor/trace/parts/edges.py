"""The edges of one backward pass, worked out from its graph when they are read.

Nothing was stored for an edge. Its node and operand slot follow from counting edges in the order
of the pass; its upstream is the node's gradient after the pass, as a gradient is passed on only
when it is final; its local derivative is a row of the table at the values of that time; and the
running sum before it is what the earlier contributions add up to, in the order and with the
rounding of the pass itself.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, chain, pairwise
from operator import mul
from typing import NamedTuple

from tutor.engine.ops import CONST, OPS, TABLE
from tutor.engine.tape import Tape
from tutor.program.recording import NONE, SEED, UPDATE, ZERO, Recording
from tutor.trace.parts.large_pass import Index, crowded, gathered, local_derivatives, running

_MANY = 3_000  # nodes from which numpy is quicker; lessons have fewer and never import it
_MUL = OPS["mul"].code


class TakenEdge(NamedTuple):
    """An edge that was taken: `target` receives `upstream × local` from `source`."""

    source: int
    slot: int
    target: int
    upstream: float
    local: float
    before: float | None
    after: float


class Edges:
    """One pass, its edges numbered from 0 in the order taken.

    In here a node is its place in that order, and an edge is `2 × place + slot` of its source,
    which grows with its number.

    Attributes:
        start, root: the event and the node that the pass began with.
        count: the number of edges taken; fewer than there are if an error stopped the pass.
        order, grad: the nodes in the order of the pass, and their gradients after it.
        ends: the number of edges up to and including those of each place.
        index: what it has in common with other passes over these nodes: `ends`, `first`, `into`.
        into, first: the edges sorted by the node that they lead to and then by arrival; and where
            in them those of each place begin, with the end of all.
    """

    def __init__(
        self,
        recording: Recording,
        p: int,
        value: Callable[[int, int], float],
        was: Callable[[int, int], float | None],
        index: Index | None = None,
    ) -> None:
        """Pass `p`; `value` and `was` give the data and the gradient of a node at a position.

        `index` is that of another pass over the same nodes, if there was one; see `index_of`.
        """
        r = self._recording = recording
        self.start, end, self.root = r.passes[p]
        self.count = end - self.start - 1
        self._value, self._was, self._tape = value, was, r.tape
        rows = slice(r.reached_from[p], r.reached_from[p + 1])
        self._reached = r.reached[rows]
        self.order = self._reached[::-1]
        self.grad = r.reached_grad[rows][::-1]
        self._untouched = r.rounds is None and UPDATE not in r.kind[bisect_left(r.at, end) :]
        self._given: array[float] | None = None  # the contributions; None of a small pass
        if index is None and len(self.order) < _MANY:
            index = _indexed(r.tape, self.order)
        elif index is None:
            index, self._given = gathered(r, self.order, self.grad, end, self.count)
        self.index = self.ends, self.first, self.into = index
        self._sums: dict[int, array[float]] = {}
        if self._given is not None:
            for j in crowded(self.first):  # now, so that no later read waits for it
                self.summed(j, self.first[j + 1] - self.first[j])

    @property
    def every_contribution(self) -> array[float]:
        """All contributions, in the order of `into`; not to be changed."""
        return self.contributions(0, len(self.into)) if self._given is None else self._given

    @property
    def is_large(self) -> bool:
        """Whether numpy is quicker than going through it."""
        return self._given is not None

    def __len__(self) -> int:
        """The nodes of the pass."""
        return len(self.order)

    def _place(self, node: int) -> int | None:
        j, count = bisect_left(self._reached, node), len(self._reached)
        return count - 1 - j if j < count and self._reached[j] == node else None

    def coded(self, e: int) -> int:
        """Edge number `e`, or the end of all edges, as `2 × place + slot`."""
        j = bisect_right(self.ends, e)
        if j == len(self.ends):
            return 2 * j
        slot = e - (self.ends[j - 1] if j else 0)
        # An operand that is a constant has no edge.
        return 2 * j + (slot or self._tape.op[self._tape.a[self.order[j]]] == CONST)

    def number(self, code: int) -> int:
        """The number of the edge `code`."""
        j, slot = code >> 1, code & 1
        skipped = self._tape.op[self._tape.a[self.order[j]]] == CONST
        return (self.ends[j - 1] if j else 0) + slot - skipped

    def run(self, e: int) -> range:
        """The numbers of the edges that were taken from the same node as edge `e`."""
        j = bisect_right(self.ends, e)
        return range(self.ends[j - 1] if j else 0, min(self.ends[j], self.count))

    def leaving(self, node: int) -> range:
        """The numbers of the edges that were taken from a node."""
        j = self._place(node)
        if j is None:
            return range(0)
        return range(self.ends[j - 1] if j else 0, min(self.ends[j], self.count))

    @property
    def end(self) -> int:
        """The first edge of `into` that was not taken, by number."""
        return self.coded(self.count)

    def places(self, node: int) -> range:
        """The place of a node, if it is one of the pass."""
        j = self._place(node)
        return range(0) if j is None else range(j, j + 1)

    def source(self, e: int) -> int:
        """The node that edge `e` comes from."""
        return self.order[bisect_right(self.ends, e)]

    def target(self, e: int) -> int:
        """The node that edge `e` leads to."""
        return self._target(self.coded(e))

    def _target(self, code: int) -> int:
        node = self.order[code >> 1]
        return (self._tape.b if code & 1 else self._tape.a)[node]

    def edge(self, e: int) -> TakenEdge:
        """Everything about edge `e`, which must have been taken."""
        code = self.coded(e)
        target = self._target(code)
        j = self._place(target)
        assert j is not None, "an edge leads to a node of the pass"
        rank = bisect_left(self.into, code, self.first[j], self.first[j + 1]) - self.first[j]
        sums = self.summed(j, rank + 1)
        before = sums[rank] if rank else self._was(target, self.start)
        return TakenEdge(
            self.order[code >> 1], code & 1, target, self.grad[code >> 1], self._local(code),
            before, sums[rank + 1],
        )  # fmt: skip

    def _local(self, code: int) -> float:
        i, slot = self.order[code >> 1], code & 1
        a, b = self._tape.a[i], self._tape.b[i]
        row = TABLE[self._tape.op[i]]
        assert row is not None, "a leaf has no operands"
        if self._untouched:
            data = self._tape.data
            return row.local[slot](data[a], data[b] if b >= 0 else 0.0, data[i])
        value, k = self._value, self.start
        return row.local[slot](value(a, k), value(b, k) if b >= 0 else 0.0, value(i, k))

    def gradient_before(self, place: int) -> float | None:
        """The gradient of the node at a place before the pass; None while unset."""
        return self._was(self.order[place], self.start)

    @cached_property
    def gradients_before(self) -> array[float]:
        """The same of every node of the pass, in its order; a nan while unset.

        Only a node that was there when an earlier pass began, or one that the program wrote to
        itself, can have one.
        """
        r, start = self._recording, self.start
        p = bisect_left(r.passes, start, key=lambda each: each.start)
        old = r.passes[p - 1].start if p else 0
        found = array("d", [NONE]) * len(self.order)
        older = bisect_left(r.made, old)  # the nodes, as they are numbered in this order
        asked = {*self._reached[: bisect_left(self._reached, older)]}
        # What was written since is the last word, and newer nodes were written to since.
        low, high = bisect_left(r.at, old), bisect_left(r.at, start)
        columns = r.kind[low:high], r.node[low:high], r.after[low:high]
        written = {
            node: after for kind, node, after in zip(*columns, strict=True) if kind in (SEED, ZERO)
        }
        for node in asked.union(written):
            j = self._place(node)
            if j is None:
                continue
            was = written[node] if node in written else self._was(node, start)
            if was is not None:
                found[j] = was
        return found

    def contributions(self, low: int, high: int) -> array[float]:
        """`upstream × local` of the edges `low` to `high` of `into`; 0 of one not taken."""
        if self._given is not None:
            return self._given[low:high]
        upstream = [self.grad[code >> 1] for code in self.into[low:high]]
        return array("d", map(mul, upstream, self.local_derivatives(low, high)))

    def local_derivatives(self, low: int, high: int) -> array[float]:
        """The local derivatives of the edges `low` to `high` of `into`; 0 of one not taken."""
        codes, last = self.into[low:high], self.end
        if self._given is None or len(codes) < _MANY:
            return array("d", [self._local(c) if c < last else 0.0 for c in codes])
        return self.local_derivatives_of(codes)

    def local_derivatives_of(self, codes: array[int]) -> array[float]:
        """The same of any edges, `2 × place + slot`, of a large pass."""
        low, high = min(codes) >> 1, (max(codes) >> 1) + 1
        inside = array("i", [code - 2 * low for code in codes])
        end = self.start + 1 + self.count
        return local_derivatives(
            self._recording, self.order[low:high], end, inside, self.end - 2 * low
        )

    def summed(self, j: int, count: int) -> array[float]:
        """The gradient before any contribution and after each of the first `count`."""
        sums = self._sums.get(j)
        if sums is None:
            start = self._was(self.order[j], self.start) or 0.0
            sums = self._sums[j] = array("d", [start])
        first, grad, local = self.first[j], self.grad, self._local
        if self._given is not None:
            if len(sums) <= count:
                sums += running(sums[-1], self._given[first + len(sums) - 1 : first + count])
            return sums
        total = sums[-1]
        order, op, a, b = self.order, self._tape.op, self._tape.a, self._tape.b
        data = self._tape.data
        for code in self.into[first + len(sums) - 1 : first + count]:
            i = order[code >> 1]
            if op[i] == _MUL and self._untouched:  # written out, as most contributions are these
                total += grad[code >> 1] * data[a[i] if code & 1 else b[i]]
            else:
                total += grad[code >> 1] * local(code)
            sums.append(total)
        return sums

    def total(self, node: int) -> int:
        """How many contributions the node gets: one an edge to a node on a path."""
        j = self._place(node)
        return 0 if j is None else self.first[j + 1] - self.first[j]

    def arrived(self, node: int, e: int) -> int:
        """How many of them come before edge number `e`, or have come at all."""
        j = self._place(node)
        if j is None:
            return 0
        code = self.coded(max(min(e, self.count), 0))
        return bisect_left(self.into, code, self.first[j], self.first[j + 1]) - self.first[j]

    def nth(self, node: int, n: int) -> int:
        """The number of the edge that brings contribution `n`, counted from 0."""
        j = self._place(node)
        assert j is not None, "asked only of nodes of the pass"
        return self.number(self.into[self.first[j] + n])

    def sum(self, node: int, count: int) -> float:
        """The gradient after the first `count` contributions; at least 1 of them."""
        j = self._place(node)
        assert j is not None, "asked only of nodes of the pass"
        if count == self.first[j + 1] - self.first[j]:
            return self.grad[j]
        return self.summed(j, count)[count]

    def __iter__(self) -> Iterator[tuple[int, int, int, float]]:
        """Source, slot, target and local derivative of every edge taken."""
        if self._given is not None:
            yield from self._at_once()
            return
        for e in range(self.count):
            code = self.coded(e)
            yield self.order[code >> 1], code & 1, self._target(code), self._local(code)

    def _at_once(self) -> Iterator[tuple[int, int, int, float]]:
        """The same of a large pass."""
        order, last, end = self.order, self.end, self.start + 1 + self.count
        target = {
            code: order[j]
            for j, (low, high) in enumerate(pairwise(self.first))
            for code in self.into[low:high]
        }
        codes = array("i", [code for code in sorted(target) if code < last])  # the order of edges
        slopes = local_derivatives(self._recording, order, end, codes, last)
        for code, slope in zip(codes, slopes, strict=True):
            yield order[code >> 1], code & 1, target[code], slope


def index_of(tape: Tape, order: Sequence[int]) -> Index | None:
    """What passes through these nodes have in common; None if they are so many that it is little.

    In a large pass the numbers take most of the time, and the index comes with them.
    """
    return _indexed(tape, array("i", order)) if len(order) < _MANY else None


def _indexed(tape: Tape, order: array[int]) -> Index:
    place = {i: j for j, i in enumerate(order)}
    into: list[list[int]] = [[] for _ in order]
    ends, count = array("i"), 0
    a, b = tape.a, tape.b
    for j, i in enumerate(order):
        target = place.get(a[i])  # a constant is not among the nodes of a pass, nor is -1
        if target is not None:
            into[target].append(2 * j)
            count += 1
        target = place.get(b[i])
        if target is not None:
            into[target].append(2 * j + 1)
            count += 1
        ends.append(count)
    first = array("i", accumulate(map(len, into), initial=0))
    return ends, first, array("i", chain.from_iterable(into))
