"""Who wrote what, and when: the events of a recording by number, and the writes to each node.

Nothing in here is as long as the log. What is kept are rows of the effects by node, and the edges
of the passes that were looked at last.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any
from weakref import proxy

from tutor.engine.ops import CONST, Op
from tutor.program.diagnostic import Diagnostic
from tutor.program.parse import Program
from tutor.program.recording import (
    ACCUMULATE,
    PRINT,
    SEED,
    UPDATE,
    VALUE,
    Binding,
    Pass,
    Recording,
)
from tutor.trace.edges import Edges
from tutor.trace.large_pass import Index

_PASSES_KEPT = 64  # passes whose edges are kept for the next question,
_NODES_KEPT = 1_000_000  # as long as they have no more nodes together than this
_SEARCHES_KEPT = 50_000
_GRADIENT = "gradient"


class History:
    """The events of a recording, by position and by node.

    Attributes:
        recording: what the run left behind.
    """

    def __init__(self, recording: Recording, index: Index | None = None) -> None:
        """Of a recording; with the index of its passes if that is known, all being alike."""
        self.recording = recording
        self._index = index
        self._edges: dict[int, Edges] = {}
        self._found: dict[tuple[int, int, int], int] = {}

    def __len__(self) -> int:
        """The number of events."""
        return len(self.recording)

    @property
    def program(self) -> Program:
        """The program that ran; of a graph without one, an empty program."""
        return self.recording.program

    @property
    def error(self) -> Diagnostic | None:
        """What stopped the run early; None if it ran to its end."""
        return self.recording.error

    @property
    def bindings(self) -> Sequence[Binding]:
        """What names were given as meanings, in order."""
        return self.recording.bindings

    @property
    def passes(self) -> list[Pass]:
        """The backward passes, in order."""
        return self.recording.passes

    @cached_property
    def _starts(self) -> array[int]:
        return array("i", [p.start for p in self.passes])

    @cached_property
    def _rows(self) -> tuple[dict[int, array[int]], dict[int, array[int]]]:
        """For every node the effects that wrote its data, and those that wrote its gradient."""
        data: dict[int, array[int]] = {}
        grad: dict[int, array[int]] = {}
        for row, (kind, node) in enumerate(
            zip(self.recording.kind, self.recording.node, strict=True)
        ):
            if kind != PRINT:
                table = data if kind == UPDATE else grad
                if node not in table:
                    table[node] = array("i")
                table[node].append(row)
        return data, grad

    # ---- events

    def pass_at(self, i: int) -> int | None:
        """The number of the pass that event `i` belongs to."""
        p = bisect_right(self._starts, i) - 1
        return p if p >= 0 and i < self.passes[p].end else None

    def edges(self, p: int) -> Edges:
        """The edges of a pass."""
        found = self._edges.pop(p, None)
        if found is None:
            # Known to the edges by a weak reference only, the log is freed when nobody holds it.
            log: Any = proxy(self)
            found = Edges(
                self.recording, p,
                lambda node, k: log._data_at(node, k), lambda node, k: log.gradient(node, k),
                self._index,
            )  # fmt: skip
            room = _NODES_KEPT - len(found)
            while self._edges and (
                len(self._edges) >= _PASSES_KEPT or sum(map(len, self._edges.values())) > room
            ):
                del self._edges[next(iter(self._edges))]
        self._edges[p] = found  # the one asked for last is the last to go
        return found

    def made_at(self, i: int) -> int | None:
        """The node whose value event `i` is."""
        made = self.recording.made
        # Constants stand before the node that they were written for, with the same number.
        node = bisect_right(made, i) - 1
        return node if node >= 0 and made[node] == i else None

    def row(self, i: int) -> int:
        """The row of event `i` among the effects; of another event, that of the next effect."""
        return bisect_left(self.recording.at, i)

    def stretch(self, i: int) -> range:
        """The events around event `i` that are all of one sort: a pass, or values one by one."""
        p = self.pass_at(i)
        if p is not None:
            return range(*self.passes[p][:2])
        if self.made_at(i) is None:
            return range(i, i + 1)
        at, row, p = self.recording.at, self.row(i), bisect_right(self._starts, i)
        return range(
            max(at[row - 1] + 1 if row else 0, self.passes[p - 1].end if p else 0),
            min(
                at[row] if row < len(at) else len(self),
                self._starts[p] if p < len(self._starts) else len(self),
            ),
        )

    def code(self, i: int) -> int:
        """The kind of event `i` as a number."""
        p = self.pass_at(i)
        if p is not None:
            return SEED if i == self.passes[p].start else ACCUMULATE
        return VALUE if self.made_at(i) is not None else self.recording.kind[self.row(i)]

    def node_of(self, i: int) -> int:
        """The node that event `i` writes to; -1 for a print."""
        p = self.pass_at(i)
        if p is not None:
            start, _, root = self.passes[p]
            return root if i == start else self.edges(p).target(i - start - 1)
        node = self.made_at(i)
        return node if node is not None else self.recording.node[self.row(i)]

    def source_of(self, i: int) -> int | None:
        """The node that event `i` goes back through; None if it is no accumulation."""
        p = self.pass_at(i)
        if p is None or i == self.passes[p].start:
            return None
        return self.edges(p).source(i - self.passes[p].start - 1)

    def of_kind(self, code: int) -> Iterator[int]:
        """Every event of a kind, in order."""
        r = self.recording
        if code == VALUE:
            yield from (i for i, op in zip(r.made, r.tape.op, strict=True) if op != CONST)
        elif code == ACCUMULATE:
            for p in self.passes:
                yield from range(p.start + 1, p.end)
        else:
            rows = [i for i, kind in zip(r.at, r.kind, strict=True) if kind == code]
            yield from sorted([*rows, *self._starts]) if code == SEED else rows

    def nodes_made(self, start: int, end: int) -> range:
        """The nodes that got their value in events `start` to `end`, and constants among them."""
        made = self.recording.made
        return range(bisect_left(made, start), bisect_left(made, end))

    def made(self, node: int) -> int:
        """The event that gives a node its value; of a constant, the one that it was written for."""
        return self.recording.made[node]

    # ---- the graph

    def op(self, node: int) -> Op | None:
        """The operation that makes a node; None of a leaf or a constant."""
        return self.recording.tape.row(node)

    def operands(self, node: int) -> tuple[int, ...]:
        """The nodes that an operation works on, constants included, repeats kept."""
        return self.recording.tape.operands(node)

    def name(self, node: int) -> str | None:
        """The first name that a node was bound to; None if it never had one."""
        return self.recording.name.get(node)

    def reached(self, p: int) -> Sequence[int]:
        """The nodes that pass `p` goes through, in order of creation."""
        r = self.recording
        return r.reached[r.reached_from[p] : r.reached_from[p + 1]]

    def is_used(self, node: int) -> bool:
        """Whether any operation of the run has this node as an operand."""
        return bool(self._used[node])

    @cached_property
    def _used(self) -> bytearray:
        tape = self.recording.tape
        used = bytearray(len(tape) + 1)  # the last one is that of -1, of operands not there
        for column in (tape.a, tape.b):
            for operand in column:
                used[operand] = 1
        return used

    # ---- values

    def is_constant(self, node: int) -> bool:
        """Whether the node is a plain number, which never has a gradient."""
        return self.recording.tape.op[node] == CONST

    def exists(self, node: int, k: int) -> bool:
        """Whether the node has its value at position `k`; constants always do."""
        return self.recording.made[node] < k or self.is_constant(node)

    def value(self, node: int, k: int) -> float | None:
        """A node's value at position `k`; None before it is made."""
        return self._data_at(node, k) if self.exists(node, k) else None

    def _data_at(self, node: int, k: int) -> float:
        """What the next update writes over, and without one what the run left."""
        rows = self._rows[0].get(node)
        if rows is not None:
            j = bisect_left(rows, self.row(k))
            if j < len(rows):
                return self.recording.before[rows[j]]
        return self.recording.tape.data[node]

    # ---- writes

    def writes(self, node: int, quantity: str) -> Iterator[int]:
        """Every event that wrote the `value` or the `gradient` of a node, in order."""
        r = self.recording
        at = (r.at[row] for row in self._rows[quantity == _GRADIENT].get(node, ()))
        if quantity != _GRADIENT:
            if not self.is_constant(node):
                yield r.made[node]
            yield from at
            return
        by_hand = next(at, None)
        p = -1
        while (p := self._search(node, p + 1, 1)) >= 0:
            while by_hand is not None and by_hand < self.passes[p].start:
                yield by_hand
                by_hand = next(at, None)
            if node == self.passes[p].root:
                yield self.passes[p].start
            yield from self.into(node, p)
        if by_hand is not None:
            yield by_hand
            yield from at

    def numbers(self, node: int, quantity: str) -> Iterator[float | None]:
        """What those events wrote."""
        number = self.gradient if quantity == _GRADIENT else self.value
        return (number(node, i + 1) for i in self.writes(node, quantity))

    def into(self, node: int, p: int) -> Iterator[int]:
        """The events of pass `p` that add to the gradient of a node, in order."""
        edges = self.edges(p)
        for n in range(edges.arrived(node, edges.count)):
            yield edges.start + 1 + edges.nth(node, n)

    def writer(self, node: int, quantity: str, k: int) -> int | None:
        """The last event before position `k` that wrote a node's `value` or `gradient`."""
        r = self.recording
        if quantity == _GRADIENT:
            return self._writer(node, k)
        if not self.exists(node, k) or self.is_constant(node):
            return None
        rows = self._rows[0].get(node, ())
        j = bisect_left(rows, self.row(k))
        return r.at[rows[j - 1]] if j else r.made[node]

    def gradient(self, node: int, k: int) -> float | None:
        """The number in a node's gradient at position `k`, None while unset."""
        return self._written(node, k, *self._last(node, k))

    def _written(self, node: int, k: int, p: int | None, row: int | None) -> float | None:
        """What the pass, or else the effect, that wrote a gradient last has left there at `k`."""
        r = self.recording
        if p is None:
            return None if row is None else r.after[row]
        start, end, _ = self.passes[p]
        if end <= k and p != self.stopped:
            j = bisect_left(r.reached, node, r.reached_from[p], r.reached_from[p + 1])
            return r.reached_grad[j]
        edges = self.edges(p)
        count = edges.arrived(node, k - start - 1)
        return edges.sum(node, count) if count else 1.0  # the seed of the root

    def _writer(self, node: int, k: int) -> int | None:
        p, row = self._last(node, k)
        if p is None:
            return None if row is None else self.recording.at[row]
        edges = self.edges(p)
        count = edges.arrived(node, k - edges.start - 1)
        return edges.start + 1 + edges.nth(node, count - 1) if count else edges.start

    def _last(self, node: int, k: int) -> tuple[int | None, int | None]:
        """The pass, or else the effect, that wrote a node's gradient last before `k`."""
        rows = self._rows[1].get(node, ())
        j = bisect_left(rows, self.row(k)) if rows else 0
        row = rows[j - 1] if j else None
        p = bisect_left(self._starts, k)
        while (p := self._search(node, p - 1, -1)) >= 0:
            start, end, root = self.passes[p]
            if row is not None and end <= self.recording.at[row]:
                break
            over = end <= k and p != self.stopped
            if over or node == root or self.edges(p).arrived(node, k - start - 1):
                return p, None
        return None, row

    @cached_property
    def stopped(self) -> int | None:
        """The pass that an error may have stopped before its last edge."""
        if self.recording.error is None or not self.passes:
            return None
        last = len(self.passes) - 1
        return last if self.passes[last].end == len(self) else None

    def _search(self, node: int, p: int, way: int) -> int:
        """The first pass from `p` on, backward or forward, that reaches a node; -1 if none."""
        r, made, begin = self.recording, self.recording.made[node], p
        stop = len(self.passes) if way > 0 else -1
        if way > 0:  # passes that ended before the node was made can be left out
            p = max(p, bisect_left(self._starts, made))
        known = self._found.get((node, begin, way))
        if known is not None:
            return known
        while p != stop and (way > 0 or self._starts[p] > made):
            low, high = r.reached_from[p], r.reached_from[p + 1]
            if r.reached[low] <= node <= r.reached[high - 1]:
                j = bisect_left(r.reached, node, low, high)
                if r.reached[j] == node:
                    break
            p += way
        else:
            p = -1
        if abs(p - begin) > 8:  # a long search: a node of another step, or one on no path
            if len(self._found) >= _SEARCHES_KEPT:
                self._found.clear()
            self._found[node, begin, way] = p
        return p
