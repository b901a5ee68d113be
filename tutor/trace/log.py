"""The log of assignments: every event of a run, and the state it leaves at any position.

Position `k`, from 0 to the number of events, means "the first `k` events have happened". The
state there is looked up in the log and never carried along, so it can not depend on the way
that led there.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from tutor.engine.ops import CONST
from tutor.program.recording import (
    ACCUMULATE,
    KINDS,
    PRINT,
    SEED,
    UPDATE,
    VALUE,
    ZERO,
    Frame,
    Pass,
    Recording,
    Span,
)
from tutor.trace.names import Names

PHASES = {
    VALUE: "forward", SEED: "backward", ACCUMULATE: "backward", UPDATE: "update", ZERO: "update",
}  # fmt: skip


class Event(NamedTuple):
    """One entry of the log; fields that do not apply are None.

    For `accumulate`, `node` (= `to`) receives `contribution = upstream × local` along the edge
    that is operand number `operand` (from 0) of node `source`.
    """

    k: int
    kind: str
    node: int | None
    name: str | None
    op: str | None
    line: int
    value: float | None = None
    inputs: tuple[int, ...] | None = None
    to: int | None = None
    source: int | None = None
    operand: int | None = None
    upstream: float | None = None
    local: float | None = None
    contribution: float | None = None
    before: float | None = None
    after: float | None = None
    text: str | None = None


class Grad(NamedTuple):
    """A gradient at one position.

    Attributes:
        value: the number, None while unset.
        done, total: contributions so far and in all, in the pass it belongs to.
        state: `unset`, `partial`, `final`, `zero` (set to 0 by the program) or `constant`.
    """

    value: float | None
    done: int
    total: int
    state: str


def _known(x: float) -> float | None:
    return None if x != x else x


class Log(Names):
    """A recording, read as a log.

    Attributes:
        recording: what the run left behind.
    """

    def __init__(self, recording: Recording) -> None:
        super().__init__(recording)
        self.recording = recording
        self._total: dict[tuple[int, int], int] = {}

    def __len__(self) -> int:
        """The number of events."""
        return len(self.recording)

    @property
    def frames(self) -> list[Frame]:
        """Call frames by id; 0 is the program itself."""
        return self.recording.frames

    @property
    def passes(self) -> list[Pass]:
        """The backward passes, in order."""
        return self.recording.passes

    def kind(self, i: int) -> str:
        """The kind of event `i`."""
        return KINDS[self.recording.kind[i]]

    def events(self, start: int = 0, end: int | None = None) -> Iterator[Event]:
        """Events `start` to `end` (exclusive)."""
        for i in range(start, len(self) if end is None else end):
            yield self.event(i)

    def event(self, i: int) -> Event:
        """The event that leads from position `i` to `i + 1`.

        Raises:
            IndexError: there is no such event.
        """
        r = self.recording
        if not 0 <= i < len(r):
            raise IndexError(f"event {i} of {len(r)}")
        kind, node = r.kind[i], r.node[i]
        name, line = KINDS[kind], r.sites[r.site[i]].line
        if kind == PRINT:
            return Event(i, name, None, None, None, line, text=r.text[i])
        row = r.tape.row(node)
        made_by = row.name if row else "leaf"
        first = r.name.get(node)
        before, after = _known(r.before[i]), r.after[i]
        if kind == VALUE:
            inputs = r.tape.operands(node)
            return Event(i, name, node, first, made_by, line, value=after, inputs=inputs)
        if kind == ACCUMULATE:
            up, slope = r.upstream[i], r.local[i]
            return Event(
                i, name, node, first, made_by, line, None, None, node, r.source[i], r.slot[i],
                up, slope, up * slope, before, after,
            )  # fmt: skip
        return Event(i, name, node, first, made_by, line, before=before, after=after)

    # ---- state

    @cached_property
    def _writes(self) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
        """For every node the events that wrote its data, and those that wrote its gradient."""
        data: dict[int, list[int]] = {}
        grad: dict[int, list[int]] = {}
        r = self.recording
        for i, (kind, node) in enumerate(zip(r.kind, r.node, strict=True)):
            if kind in (VALUE, UPDATE):
                data.setdefault(node, []).append(i)
            elif kind != PRINT:
                grad.setdefault(node, []).append(i)
        return data, grad

    def writes(self, node: int, quantity: str) -> list[int]:
        """Every event that wrote the `value` or the `gradient` of a node, in order."""
        return self._writes[0 if quantity == "value" else 1].get(node, [])

    def writer(self, node: int, quantity: str, k: int) -> int | None:
        """The last event before position `k` that wrote a node's `value` or `gradient`."""
        writes = self.writes(node, quantity)
        j = bisect_left(writes, k)
        return writes[j - 1] if j else None

    def is_constant(self, node: int) -> bool:
        """Whether the node is a plain number, which never has a gradient."""
        return self.recording.tape.op[node] == CONST

    def exists(self, node: int, k: int) -> bool:
        """Whether the node has its value at position `k`; constants always do."""
        return self.recording.made[node] < k

    def value(self, node: int, k: int) -> float | None:
        """A node's value at position `k`, None before it is computed."""
        if self.is_constant(node):
            return self.recording.tape.data[node]
        i = self.writer(node, "value", k)
        return None if i is None else self.recording.after[i]

    def grad(self, node: int, k: int) -> Grad:
        """A node's gradient at position `k`."""
        if self.is_constant(node):
            return Grad(None, 0, 0, "constant")
        r = self.recording
        i = self.writer(node, "gradient", k)
        p = self._pass_at(k)
        total = self.contributions(node, p) if p is not None else 0
        value = None if i is None else r.after[i]
        if p is None:
            return Grad(value, 0, 0, "unset" if i is None else "final" if value else "zero")
        start, end, root = r.passes[p]
        done = self._done(node, p, k)
        if i is None:
            return Grad(None, 0, total, "unset")
        if r.kind[i] == ZERO and i >= start:
            return Grad(value, 0, total, "zero")
        if start < k < end and done < total and node != root:
            return Grad(value, done, total, "partial")
        if i < start:  # written before this pass, which has not begun or does not reach the node
            return Grad(value, 0, total, "zero" if r.kind[i] == ZERO else "final")
        return Grad(value, done, total, "partial" if done < total else "final")

    def _pass_at(self, k: int) -> int | None:
        """The pass that `k` is in or after; before the first pass, the first; None without any."""
        if not self.passes:
            return None
        return max(bisect_right([p.start for p in self.passes], k - 1) - 1, 0)

    def contributions(self, node: int, p: int) -> int:
        """How many contributions a node gets in pass `p`: one an edge to a node on a path."""
        key = (node, p)
        if key not in self._total:
            start, end, _ = self.passes[p]
            self._total[key] = self._count(node, start, end)
        return self._total[key]

    def _done(self, node: int, p: int, k: int) -> int:
        start, end, _ = self.passes[p]
        return self._count(node, start, min(k, end))

    def _count(self, node: int, start: int, end: int) -> int:
        writes, kind = self.writes(node, "gradient"), self.recording.kind
        inside = writes[bisect_left(writes, start) : bisect_left(writes, end)]
        return sum(kind[i] == ACCUMULATE for i in inside)

    # ---- places

    def phase(self, k: int) -> str:
        """`start`, `forward`, `backward`, `update` or `end`: what the program is doing at `k`."""
        if k <= 0:
            return "start"
        if k >= len(self):
            return "end"
        kind = self.recording.kind
        i = k - 1
        while i >= 0 and kind[i] == PRINT:
            i -= 1
        return PHASES[kind[i]] if i >= 0 else "start"

    def span(self, node: int) -> Span:
        """The source of the operation that made a node."""
        r = self.recording
        return r.sites[r.node_site[node]]

    def line(self, node: int) -> int:
        """The line of the file on which a node is made."""
        return self.span(node).line

    def event_span(self, i: int) -> Span:
        """The source that event `i` belongs to; for an accumulation, that of the operation."""
        r = self.recording
        return r.sites[r.site[i]]

    def frame(self, node: int) -> int:
        """The id of the call in which a node was made."""
        return self.recording.node_frame[node]

    def event_frame(self, i: int) -> int:
        """The id of the call whose node event `i` computes or goes back through."""
        r = self.recording
        node = r.source[i] if r.kind[i] == ACCUMULATE else r.node[i]
        return r.node_frame[node] if node >= 0 and r.kind[i] in (VALUE, ACCUMULATE) else 0

    def nodes(self) -> range:
        """Every node id, constants included."""
        return range(len(self.recording.tape))

    def roots(self) -> set[int]:
        """The roots of the backward passes."""
        return {p.root for p in self.passes}

    def seeded(self, i: int) -> bool:
        """Whether event `i` begins a backward pass."""
        return self.recording.kind[i] == SEED and any(p.start == i for p in self.passes)
