"""The log of assignments: every event of a run, and the state it leaves at any position.

Position `k`, from 0 to the number of events, means "the first `k` events have happened". The
state there is looked up in the log and never carried along, so it can not depend on the way
that led there.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
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

_PHASES = ("forward", "backward", "update")
_PHASE_OF = {VALUE: 0, SEED: 1, ACCUMULATE: 1, UPDATE: 2, ZERO: 2}


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
        done, total: contributions so far and in all, in one backward pass: the one that is going
            on if it reaches the node, else the one that wrote the gradient last; for a gradient
            that is unset or zeroed, the next one that will reach the node.
        state: `unset`, `partial`, `final`, `zero` (set to 0 by the program) or `constant`. It is
            `partial` from the beginning of a pass that reaches the node to its last contribution,
            also while nothing but an earlier pass's number is there.
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
        r, i = self.recording, self.writer(node, "gradient", k)
        value, kind = (None, -1) if i is None else (r.after[i], r.kind[i])
        now = self._pass_with(k - 1)
        going_on = now is not None and (k < self.passes[now].end or now == self._broken)
        if now is not None and going_on and self.contributions(node, now):
            done, total = self._done(node, now, k), self.contributions(node, now)
            if done or kind not in (-1, ZERO):
                return Grad(value, done, total, "partial" if done < total else "final")
        if i is None or kind == ZERO:
            total = self._coming(node, k)
            return Grad(value, 0, total, "unset" if i is None else "zero")
        by = self._pass_with(i)
        if by is None:  # put there by the program
            return Grad(value, 0, 0, "final")
        done, total = self._done(node, by, len(self)), self.contributions(node, by)
        return Grad(value, done, total, "partial" if done < total else "final")

    @cached_property
    def _starts(self) -> list[int]:
        return [p.start for p in self.passes]

    def _pass_with(self, i: int) -> int | None:
        """The pass that event `i` belongs to."""
        p = bisect_right(self._starts, i) - 1
        return p if p >= 0 and i < self.passes[p].end else None

    def _coming(self, node: int, k: int) -> int:
        """How many contributions the next pass brings that reaches the node, of those after `k`."""
        writes, kind = self.writes(node, "gradient"), self.recording.kind
        later = (i for i in writes[bisect_left(writes, k) :] if kind[i] == ACCUMULATE)
        i = next(later, None)
        p = self._pass_with(i) if i is not None else self._broken
        return self.contributions(node, p) if p is not None and k <= self.passes[p].end else 0

    @cached_property
    def _broken(self) -> int | None:
        """The pass that an error stopped before its last edge."""
        if self.recording.error is None or not self.passes:
            return None
        last = len(self.passes) - 1
        return last if self.passes[last].end == len(self) else None

    def contributions(self, node: int, p: int) -> int:
        """How many contributions a node gets in pass `p`: one an edge to a node on a path."""
        if p == self._broken:  # the log does not hold them all
            return self._edges_of_broken[node]
        key = (node, p)
        if key not in self._total:
            self._total[key] = self._done(node, p, len(self))
        return self._total[key]

    @cached_property
    def _edges_of_broken(self) -> Counter[int]:
        assert self._broken is not None, "asked for only where there is one"
        root = self.passes[self._broken].root
        return Counter(edge.target for edge in self.recording.tape.backward_edges(root))

    def _done(self, node: int, p: int, k: int) -> int:
        """How many contributions of pass `p` have reached a node at `k`."""
        start, end, _ = self.passes[p]
        writes, kind = self.writes(node, "gradient"), self.recording.kind
        inside = writes[bisect_left(writes, start) : bisect_left(writes, min(k, end))]
        return sum(kind[i] == ACCUMULATE for i in inside)

    # ---- places

    def phase(self, k: int) -> str:
        """`start`, `forward`, `backward`, `update` or `end`: what the program is doing at `k`."""
        if k <= 0:
            return "start"
        return "end" if k >= len(self) else self.phase_of(k - 1)

    def phase_of(self, i: int) -> str:
        """`forward`, `backward` or `update`: the phase that event `i` belongs to.

        Printing belongs to whatever went before it.
        """
        return _PHASES[self._phases[i]]

    @cached_property
    def _phases(self) -> bytearray:
        phases, phase = bytearray(), 0
        for kind in self.recording.kind:
            phase = _PHASE_OF.get(kind, phase)
            phases.append(phase)
        return phases

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

    def root_at(self, i: int) -> int:
        """The root of the backward pass that event `i` belongs to.

        Raises:
            ValueError: it belongs to none.
        """
        p = self._pass_with(i)
        if p is None:
            raise ValueError(f"event {i} is in no backward pass")
        return self.passes[p].root

    def roots(self) -> set[int]:
        """The roots of the backward passes."""
        return {p.root for p in self.passes}

    def seeded(self, i: int) -> bool:
        """Whether event `i` begins a backward pass."""
        return self.recording.kind[i] == SEED and self._pass_with(i) is not None
