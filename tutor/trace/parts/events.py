"""The events of a recording by number: what each did, to which node, and where that is written."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from tutor.program.recording import ACCUMULATE, KINDS, PRINT, SEED, VALUE, Recording, SourceSpan
from tutor.trace.event import Event
from tutor.trace.parts.edge_cache import EdgeCache
from tutor.trace.parts.effects import Effects
from tutor.trace.parts.node_gradients import NodeGradients
from tutor.trace.parts.node_values import NodeValues
from tutor.trace.parts.pass_table import PassTable


class Events:
    """Every event, read from the columns on demand."""

    def __init__(
        self, recording: Recording, effects: Effects, values: NodeValues,
        passes: PassTable, cache: EdgeCache, gradients: NodeGradients,
    ) -> None:  # fmt: skip
        self._recording, self._effects = recording, effects
        self._value, self._gradient = values.value, gradients.gradient
        self._passes, self._pass_at, self._edges = passes.passes, passes.at, cache.edges
        self._made = recording.made

    def event(self, i: int) -> Event:
        """The event that leads from position `i` to `i + 1`.

        Raises:
            IndexError: there is no such event.
        """
        r = self._recording
        if not 0 <= i < len(r):
            raise IndexError(f"event {i} of {len(r)}")
        p = self._pass_at(i)
        if p is not None:
            start, _, root = self._passes[p]
            if i > start:
                edge = self._edges(p).edge(i - start - 1)
                return Event(
                    i, "accumulate", edge.target, *self._maker(edge.target),
                    r.sites[r.node_site[edge.source]].line, None, None, edge.target, edge.source,
                    edge.slot, edge.upstream, edge.local, edge.upstream * edge.local, edge.before,
                    edge.after,
                )  # fmt: skip
            before, line = self._gradient(root, i), r.sites[r.pass_site[p]].line
            return Event(i, "seed", root, *self._maker(root), line, before=before, after=1.0)
        made = self.made_at(i)
        if made is not None:
            line, inputs = r.sites[r.node_site[made]].line, r.tape.operands(made)
            value = self._value(made, i + 1)
            return Event(i, "value", made, *self._maker(made), line, value=value, inputs=inputs)
        row = self._effects.row(i)
        kind, line = KINDS[r.kind[row]], r.sites[r.site[row]].line
        if r.kind[row] == PRINT:
            return Event(i, kind, None, None, None, line, text=r.text[i])
        node, before, after = r.node[row], r.before[row], r.after[row]
        return Event(
            i, kind, node, *self._maker(node), line,
            before=None if before != before else before, after=after,
        )  # fmt: skip

    def _maker(self, node: int) -> tuple[str | None, str]:
        """A node's first name, and what made it."""
        row = self._recording.tape.row(node)
        return self._recording.name.get(node), row.name if row else "leaf"

    def kind(self, i: int) -> str:
        """The kind of event `i`."""
        return KINDS[self._code(i)]

    def _code(self, i: int) -> int:
        p = self._pass_at(i)
        if p is not None:
            return SEED if i == self._passes[p].start else ACCUMULATE
        return VALUE if self.made_at(i) is not None else self._recording.kind[self._effects.row(i)]

    # ---- nodes

    def made_at(self, i: int) -> int | None:
        """The node whose value event `i` is."""
        # Constants stand before the node that they were written for, with the same number.
        rounds = self._recording.rounds
        node = (bisect_right(self._made, i) if rounds is None else rounds.made_by(i)) - 1
        return node if node >= 0 and self._made[node] == i else None

    def nodes_made(self, start: int, end: int) -> range:
        """The nodes that got their value in events `start` to `end`, and constants among them."""
        return range(bisect_left(self._made, start), bisect_left(self._made, end))

    def node_of(self, i: int) -> int:
        """The node that event `i` writes to; -1 for a print."""
        p = self._pass_at(i)
        if p is not None:
            start, _, root = self._passes[p]
            return root if i == start else self._edges(p).target(i - start - 1)
        node = self.made_at(i)
        return node if node is not None else self._recording.node[self._effects.row(i)]

    def source_of(self, i: int) -> int | None:
        """The node that event `i` goes back through; None if it is no accumulation."""
        p = self._pass_at(i)
        if p is None or i == self._passes[p].start:
            return None
        return self._edges(p).source(i - self._passes[p].start - 1)

    def neighbours(self, i: int) -> range:
        """The events that go back through the same node as event `i`; of others, it alone."""
        p = self._pass_at(i)
        if p is None or i == self._passes[p].start:
            return range(i, i + 1)
        first = self._passes[p].start + 1
        run = self._edges(p).run(i - first)
        return range(first + run.start, first + run.stop)

    # ---- places

    def span(self, i: int) -> SourceSpan:
        """The source that event `i` belongs to; for an accumulation, that of the operation."""
        r = self._recording
        node = self._through(i)
        if node is not None:
            return r.sites[r.node_site[node]]
        p = self._pass_at(i)
        return r.sites[r.site[self._effects.row(i)] if p is None else r.pass_site[p]]

    def frame(self, i: int) -> int:
        """The id of the call whose node event `i` computes or goes back through."""
        node = self._through(i)
        return 0 if node is None else self._recording.frames.at(self._made[node])

    def _through(self, i: int) -> int | None:
        """The node that event `i` computes or goes back through."""
        return self.made_at(i) if self._pass_at(i) is None else self.source_of(i)
