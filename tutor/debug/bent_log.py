"""A run up to the end of a bent pass, as a log that can be walked like any other.

Before the pass it is the log of the run itself. In the pass, event for event, stands what the bent
pass does; behind it there is nothing, as what follows would have other numbers too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from tutor.debug.bent import BentEdge, BentPass
from tutor.program.diagnostic import Diagnostic
from tutor.program.recording import Pass, SourceSpan
from tutor.trace import Event, Flow, Grad, Graph, Log, Query, Stretch
from tutor.trace.fitting import fits
from tutor.trace.log_over import LogOver
from tutor.trace.parts.iterations import Iterations
from tutor.trace.parts.node_updates import NodeUpdate

_GRADIENT = "gradient"


class BentLog(LogOver):
    """A bent pass in the place of pass `p` of a run. It keeps the protocol `Log`.

    Its numbers are of the bent pass alone, so no gradient may be left from an earlier one: see
    `left_over`.
    """

    def __init__(self, base: Log, p: int, bent: BentPass, seed: float) -> None:
        """Put a bent pass that takes every edge of the pass in the place of pass `p`.

        Args:
            base: the run.
            p: the number of the pass, from 0.
            bent: what takes its place.
            seed: the gradient that it starts with.
        """
        super().__init__(base)
        self._p, self._bent, self._seed = p, bent, seed
        self._start, self._end, self._root = base.passes[p]

    # ---- the run

    def __len__(self) -> int:
        """The number of events."""
        return self._end

    @property
    def error(self) -> Diagnostic | None:
        """None: the pass is gone through to its end."""
        return None

    # ---- events

    def _edge(self, i: int) -> BentEdge | None:
        """What event `i` sends, if it is one of the bent pass."""
        inside = self._start < i < self._end
        return self._bent.edges[i - self._start - 1] if inside else None

    def _same(self, i: int) -> int:
        """The event of the run that goes through the same edge as event `i`."""
        edge = self._edge(i)
        return i if edge is None else self._start + 1 + edge.number

    def event(self, i: int) -> Event:
        """Event `i`. Raises IndexError if there is none."""
        if not 0 <= i < self._end:
            raise IndexError(f"event {i} of {self._end}")
        event, edge = self._base.event(self._same(i)), self._edge(i)
        if edge is None:
            return event if i != self._start else event._replace(after=self._seed)
        before = self.gradient(edge.target, i) if edge.before is None else edge.before
        return event._replace(
            k=i, upstream=edge.upstream, local=edge.local, contribution=edge.contribution,
            before=before, after=edge.after,
        )  # fmt: skip

    def events(self, start: int = 0, end: int | None = None) -> Iterator[Event]:
        """Events `start` to `end` (exclusive)."""
        return map(self.event, range(start, self._end if end is None else end))

    def kind(self, i: int) -> str:
        """The kind of event `i`."""
        return self._base.kind(i)

    def node_of(self, i: int) -> int:
        """The node that event `i` writes to; -1 for a print."""
        return self._base.node_of(self._same(i))

    def source_of(self, i: int) -> int | None:
        """The node that event `i` goes back through; None if it is no accumulation."""
        return self._base.source_of(self._same(i))

    def event_span(self, i: int) -> SourceSpan:
        """The source that event `i` belongs to; for an accumulation, that of the operation."""
        return self._base.event_span(self._same(i))

    def event_frame(self, i: int) -> int:
        """The id of the call whose node event `i` computes or goes back through."""
        return self._base.event_frame(self._same(i))

    # ---- passes

    @property
    def passes(self) -> Sequence[Pass]:
        """The backward passes, in order; the bent one is the last."""
        return self._base.passes[: self._p + 1]

    def pass_at(self, i: int) -> int | None:
        """The number of the pass that event `i` belongs to."""
        return self._base.pass_at(i)

    def seeded(self, i: int) -> bool:
        """Whether event `i` begins a backward pass."""
        return self._base.seeded(i)

    def graph(self, p: int = -1) -> Graph | None:
        """The `p`-th backward pass as plain numbers, by default the last."""
        p = range(self._p + 1)[p]
        graph = self._base.graph(p)
        if p < self._p or graph is None:
            return graph
        edges = tuple(
            Flow(e.source, e.slot, e.target, e.upstream, e.local, e.contribution)
            for e in self._bent.edges
        )
        return replace(graph, grad=dict(self._bent.gradients), edges=edges)

    # ---- places

    def phase(self, k: int) -> str:
        """`start`, `forward`, `backward`, `update` or `end`: what the program is doing at `k`."""
        return "end" if k >= self._end else self._base.phase(k)

    def phases(self) -> Sequence[Stretch]:
        """The stretches of events of one phase, in order, without gaps; none is empty."""
        known = takewhile(lambda each: each.start < self._end, self._base.phases())
        return [each._replace(end=min(each.end, self._end)) for each in known]

    def iterations(self) -> Iterations:
        """The iterations up to the pass and with it."""
        starts = [each.start for each in self._base.iterations() if each.start < self._end]
        return Iterations(starts, self.passes, self._end)

    def updates(self, start: int, end: int) -> Iterator[NodeUpdate]:
        """The updates among events `start` to `end`, in order."""
        return self._base.updates(start, min(end, self._start))

    def boundary(self, grain: str, k: int, way: int) -> int:
        """The nearest position behind (way 1) or before (-1) `k` at which a step ends."""
        i = k if way > 0 else k - 1  # the event that is stepped over
        key = self._together(grain)
        here = range(self._start, self._end)
        if i not in here or key is None:
            return min(self._base.boundary(grain, k, way), self._end)
        while i + way in here and key(i + way) == key(i):
            i += way
        return i + 1 if way > 0 else i

    def _together(self, grain: str) -> Callable[[int], object] | None:
        """What keeps edges of the bent pass together, which may take them in another order."""
        return {"node": self.source_of, "line": lambda i: self.event_span(i).line,
                "call": self.event_frame, "edge": lambda i: i}.get(grain)  # fmt: skip

    def position(self, text: str) -> int:
        """The position that a phrase such as `before accumulate a` names. Raises ValueError."""
        return min(self._base.position(text), self._end)

    # ---- search

    def find(self, query: Query, k: int, way: int = 1) -> int | None:
        """The first such event from `k` on (way 1), or the last before `k` (-1); None if none."""
        if way > 0:
            found = self._base.find(query, k, way) if k < self._start else None
            if found is not None and found < self._start:
                return found
            here = range(max(k, self._start), self._end)
        else:
            here = range(min(k, self._end) - 1, self._start - 1, -1)
        bent = next((i for i in here if fits(self, query, i)), None)
        if bent is not None or way > 0:
            return bent
        return self._base.find(query, min(k, self._start), way)

    def every(self, query: Query) -> Iterator[int]:
        """Every such event, in order."""
        yield from takewhile(lambda i: i < self._start, self._base.every(query))
        yield from (i for i in range(self._start, self._end) if fits(self, query, i))

    # ---- nodes

    def nodes_made(self, start: int, end: int) -> Sequence[int]:
        """The nodes that got their value in events `start` to `end`, and constants among them."""
        return self._base.nodes_made(start, min(end, self._end))

    # ---- names

    def node_named(self, name: str, k: int | None = None) -> int | None:
        """The node that a name means at position `k` (by default at the end); None if unknown."""
        return self._base.node_named(name, self._end if k is None else k)

    # ---- state

    def _arrived(self, node: int, k: int) -> list[BentEdge]:
        """What the bent pass has sent to a node before position `k`."""
        return [e for e in self._bent.edges[: max(k - self._start - 1, 0)] if e.target == node]

    def gradient(self, node: int, k: int) -> float | None:
        """The number in a node's gradient at position `k`, None while unset."""
        if k <= self._start:
            return self._base.gradient(node, k)
        if arrived := self._arrived(node, k):
            return arrived[-1].after
        return self._seed if node == self._root else self._base.gradient(node, self._start)

    def grad(self, node: int, k: int) -> Grad:
        """A node's gradient at position `k`, with how complete it is."""
        total = 0 if self.is_constant(node) else self.contributions(node, self._p)
        if k <= self._start or not (total or node == self._root):
            return self._base.grad(node, min(k, self._start))
        value, done = self.gradient(node, k), len(self._arrived(node, k))
        if not done and node != self._root:
            return self._base.grad(node, self._start)
        return Grad(value, done, total, "partial" if done < total else "final")

    # ---- writes

    def writes(self, node: int, quantity: str) -> Iterator[int]:
        """Every event that wrote the `value` or the `gradient` of a node, in order."""
        if quantity != _GRADIENT:
            return takewhile(lambda i: i < self._end, self._base.writes(node, quantity))
        before = takewhile(lambda i: i < self._start, self._base.writes(node, quantity))
        seed = [self._start] if node == self._root else []
        return iter([*before, *seed, *self.into(node, self._p)])

    def writer(self, node: int, quantity: str, k: int) -> int | None:
        """The last event before position `k` that wrote a node's `value` or `gradient`."""
        if k <= self._start or quantity != _GRADIENT:
            return self._base.writer(node, quantity, min(k, self._end))
        late = [i for i in self.into(node, self._p) if i < k]
        if late or node == self._root:
            return late[-1] if late else self._start
        return self._base.writer(node, quantity, self._start)

    def numbers(self, node: int, quantity: str) -> Iterator[float | None]:
        """What those events wrote."""
        number = self.gradient if quantity == _GRADIENT else self.value
        return (number(node, i + 1) for i in self.writes(node, quantity))

    def into(self, node: int, p: int) -> Iterator[int]:
        """The events of pass `p` that add to the gradient of a node, in order."""
        if p != self._p:
            return self._base.into(node, p)
        edges = enumerate(self._bent.edges, start=self._start + 1)
        return (i for i, edge in edges if edge.target == node)

    def contributions(self, node: int, p: int) -> int:
        """How many contributions a node gets in pass `p`: one an edge to a node on a path."""
        return self._base.contributions(node, p)


def left_over(base: Log, p: int) -> bool:
    """Whether gradients of an earlier pass are still there when pass `p` begins."""
    start = base.passes[p].start
    return any(base.gradient(node, start) for node in base.reached(p))
