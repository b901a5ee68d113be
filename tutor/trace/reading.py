"""The log of assignments: every event of a run, and the state it leaves at any position.

Position `k`, from 0 to the number of events, means "the first `k` events have happened". The
state there is looked up in the log and never carried along, so it can not depend on the way
that led there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property

from tutor.engine.flow import gradients_of
from tutor.engine.tape import Tape
from tutor.program.recording import (
    KINDS,
    PRINT,
    SEED,
    UPDATE,
    VALUE,
    ZERO,
    Frame,
    Span,
)
from tutor.trace.event import Event, Grad
from tutor.trace.names import Names

_PHASES = ("forward", "backward", "update")
_PHASE_OF = {VALUE: 0, SEED: 1, UPDATE: 2, ZERO: 2}


class Reading(Names):
    """A recording, read as a log."""

    @property
    def frames(self) -> Sequence[Frame]:
        """Call frames by id; 0 is the program itself."""
        return self.recording.frames

    def kind(self, i: int) -> str:
        """The kind of event `i`."""
        return KINDS[self.code(i)]

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
        p = self.pass_at(i)
        if p is not None and i > self.passes[p].start:
            edge = self.edges(p).edge(i - self.passes[p].start - 1)
            return Event(
                i, "accumulate", edge.target, *self._made(edge.target), self.line(edge.source),
                None, None, edge.target, edge.source, edge.slot, edge.upstream, edge.local,
                edge.upstream * edge.local, edge.before, edge.after,
            )  # fmt: skip
        node, line = self.node_of(i), self.event_span(i).line
        if p is not None:
            before = self.gradient(node, i)
            return Event(i, "seed", node, *self._made(node), line, before=before, after=1.0)
        if self.made_at(i) is not None:
            inputs, value = r.tape.operands(node), self.value(node, i + 1)
            return Event(i, "value", node, *self._made(node), line, value=value, inputs=inputs)
        row = self.row(i)
        kind = KINDS[r.kind[row]]
        if r.kind[row] == PRINT:
            return Event(i, kind, None, None, None, line, text=r.text[i])
        before, after = r.before[row], r.after[row]
        return Event(
            i, kind, node, *self._made(node), line,
            before=None if before != before else before, after=after,
        )  # fmt: skip

    def _made(self, node: int) -> tuple[str | None, str]:
        """A node's first name, and what made it."""
        row = self.recording.tape.row(node)
        return self.recording.name.get(node), row.name if row else "leaf"

    # ---- state

    def grad(self, node: int, k: int) -> Grad:
        """A node's gradient at position `k`."""
        if self.is_constant(node):
            return Grad(None, 0, 0, "constant")
        p, row = self._last(node, k)
        value = self._written(node, k, p, row)
        zero = row is not None and self.recording.kind[row] == ZERO
        now = self.pass_at(k - 1)
        going_on = now is not None and (k < self.passes[now].end or now == self.stopped)
        if now is not None and going_on and self.contributions(node, now):
            done = self._done(node, now, k)
            if done or not (value is None or zero):
                return self._counted(value, done, self.contributions(node, now))
        if value is None or zero:
            return Grad(value, 0, self._coming(node, k), "zero" if zero else "unset")
        if p is None:  # put there by the program
            return Grad(value, 0, 0, "final")
        return self._counted(value, self._done(node, p, len(self)), self.contributions(node, p))

    def _counted(self, value: float | None, done: int, total: int) -> Grad:
        return Grad(value, done, total, "partial" if done < total else "final")

    def contributions(self, node: int, p: int) -> int:
        """How many contributions a node gets in pass `p`: one an edge to a node on a path."""
        return self.edges(p).total(node)

    def _done(self, node: int, p: int, k: int) -> int:
        """How many contributions of pass `p` have reached a node at `k`."""
        return self.edges(p).arrived(node, k - self.passes[p].start - 1)

    def _coming(self, node: int, k: int) -> int:
        """How many contributions the next pass brings that reaches the node, of those after `k`."""
        p = bisect_right(self._starts, k - 1) - 1
        if p < 0 or (self.passes[p].end <= k and p != self.stopped):
            p += 1
        while (p := self._search(node, p, 1)) >= 0:
            total = self.contributions(node, p)
            if self._done(node, p, k) < total:
                return total
            p += 1
        return 0

    def slope(self, top: int, bottom: int, k: int) -> float | None:
        """d top / d bottom over every path, at the values of position `k`; None without a path.

        Worked out from the whole graph, whether or not the program has such a pass.

        Raises:
            DomainError: a slope on the way is not a finite real number.
        """
        tape, then = self.recording.tape, Tape()
        then.op, then.a, then.b = tape.op, tape.a, tape.b
        then.data = [self.value(i, k) or 0.0 for i in self.nodes()]
        return gradients_of(then, top)[bottom]

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
        if self.pass_at(i) is not None:
            return "backward"
        if self.made_at(i) is not None:
            return "forward"
        return _PHASES[self._phases[self.row(i)]]

    @cached_property
    def _phases(self) -> bytearray:
        """The phase of every effect."""
        r, phases = self.recording, bytearray()
        for row, (kind, i) in enumerate(zip(r.kind, r.at, strict=True)):
            if kind != PRINT:
                phase = _PHASE_OF[kind]
            elif row and r.at[row - 1] == i - 1:
                phase = phases[-1]
            else:
                phase = _PHASE_OF[SEED if self.pass_at(i - 1) is not None else VALUE]
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
        node = self._through(i)
        if node is not None:
            return self.span(node)
        p = self.pass_at(i)
        return r.sites[r.site[self.row(i)] if p is None else r.pass_site[p]]

    def _through(self, i: int) -> int | None:
        """The node that event `i` computes or goes back through."""
        return self.made_at(i) if self.pass_at(i) is None else self.source_of(i)

    def frame(self, node: int) -> int:
        """The id of the call in which a node was made."""
        return self.recording.frames.at(self.recording.made[node])

    def event_frame(self, i: int) -> int:
        """The id of the call whose node event `i` computes or goes back through."""
        node = self._through(i)
        return 0 if node is None else self.frame(node)

    def nodes(self) -> range:
        """Every node id, constants included."""
        return range(len(self.recording.tape))

    def root_at(self, i: int) -> int:
        """The root of the backward pass that event `i` belongs to.

        Raises:
            ValueError: it belongs to none.
        """
        p = self.pass_at(i)
        if p is None:
            raise ValueError(f"event {i} is in no backward pass")
        return self.passes[p].root

    def roots(self) -> set[int]:
        """The roots of the backward passes."""
        return {p.root for p in self.passes}

    def seeded(self, i: int) -> bool:
        """Whether event `i` begins a backward pass."""
        p = self.pass_at(i)
        return p is not None and i == self.passes[p].start
