"""The run of a script as a log: the graph as it was made, and each pass as its own code went back.

What is forward is read from a recording. What is written to gradients is kept write by write, as
nothing of it may follow from rules that the script's code need not keep.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain

from tutor.engine.ops import Op
from tutor.program.diagnostic import Diagnostic
from tutor.program.recording import Pass, SourceSpan
from tutor.script.findings.finding import Finding
from tutor.script.record.gradient_history import gradient_history
from tutor.script.record.seen_pass import SeenPass, SeenWrite
from tutor.script.record.source_labels import SourceLabels
from tutor.trace import Event, Flow, Grad, Graph, Query, Stretch, Trace
from tutor.trace.event import WRITES_GRADIENT
from tutor.trace.fitting import fits
from tutor.trace.log_over import LogOver
from tutor.trace.parts.iterations import Iterations
from tutor.trace.parts.node_updates import NodeUpdate, updates_among
from tutor.trace.position import position

_GRADIENT = "gradient"
_NO_MORE: Mapping[int, tuple[int, ...]] = {}


class WatchedLog(LogOver):
    """The run of a script. It keeps the protocol `Log`.

    Attributes:
        cut: the nodes that an operation of the script made without operands.
        told: one line on how the script was looked at.
        remarks: what there is to say before anything of the run: findings from elsewhere.
    """

    def __init__(
        self,
        base: Trace,
        seen: Sequence[SeenPass],
        own: Mapping[int, Op],
        labels: SourceLabels,
        cut: frozenset[int] = frozenset(),
        told: str = "",
        more: Mapping[int, tuple[int, ...]] = _NO_MORE,
    ) -> None:
        """Put passes as they were seen in the place of those of a recording.

        Args:
            base: the recording's; its passes have as many events.
            seen: those passes, in order.
            own: the operations that the table does not have, or not so, by node.
            labels: what nodes without a name are called.
            cut, told: as above.
            more: the operands of nodes that have more than two.
        """
        super().__init__(base)
        self._seen, self._own = seen, own
        self._labels, self.cut, self.told, self._more = labels, cut, told, more
        self._among = frozenset(chain.from_iterable(more.values()))
        self.remarks: list[Finding] = []
        self._starts = [each.start for each in seen]
        self._totals: dict[int, dict[int, int]] = {}
        self._history = gradient_history(base, seen)

    def write(self, i: int) -> SeenWrite | None:
        """What event `i` wrote in a pass; None of an event of no pass."""
        p = self.pass_at(i)
        return None if p is None else self._seen[p].writes[i - self._seen[p].start]

    def is_at_once(self, p: int) -> bool:
        """Whether a pass wrote gradients in one go, not along edges, to more than its root."""
        return any(w.kind == "seed" and w.node != self._seen[p].root for w in self._seen[p].writes)

    def first_written_by(self, line: int) -> int:
        """The first event that a line of the class in the script made; 0 if there is none."""
        found = (
            i for each in self._seen for i, write in enumerate(each.writes, each.start)
            if write.line == line and not write.file
        )  # fmt: skip
        return next(found, 0)

    # ---- the run

    def __len__(self) -> int:
        return len(self._base)

    @property
    def error(self) -> Diagnostic | None:
        return self._base.error

    # ---- events

    def event(self, i: int) -> Event:
        write = self.write(i)
        if write is None:
            event = self._base.event(i)
            own = self._own.get(event.node) if event.node is not None else None
            return event._replace(op=own.name) if own else event
        line = self.event_span(i).line
        if write.kind == "print":
            return Event(i, write.kind, None, None, None, line, text=write.text)
        op, node = self.op(write.node), write.node
        name = op.name if op else "leaf"
        if write.kind != "accumulate":
            return Event(
                i, write.kind, node, self.name(node), name, line,
                before=write.before, after=write.after,
            )  # fmt: skip
        return Event(
            i, write.kind, node, self.name(node), name, line, to=node, source=write.source,
            operand=write.slot, upstream=write.upstream, local=write.local,
            contribution=write.contribution, before=write.before, after=write.after,
        )  # fmt: skip

    def events(self, start: int = 0, end: int | None = None) -> Iterator[Event]:
        return map(self.event, range(start, len(self) if end is None else end))

    def kind(self, i: int) -> str:
        write = self.write(i)
        return self._base.kind(i) if write is None else write.kind

    def node_of(self, i: int) -> int:
        write = self.write(i)
        return self._base.node_of(i) if write is None else write.node

    def source_of(self, i: int) -> int | None:
        write = self.write(i)
        return None if write is None or write.source < 0 else write.source

    def event_span(self, i: int) -> SourceSpan:
        source, p = self.source_of(i), self.pass_at(i)
        if source is not None:
            return self.span(source)
        return self._base.event_span(i if p is None else self._starts[p])

    def event_frame(self, i: int) -> int:
        source = self.source_of(i)
        if source is not None:
            return self.frame(source)
        return self._base.event_frame(i) if self.pass_at(i) is None else 0

    # ---- passes

    @property
    def passes(self) -> Sequence[Pass]:
        return self._base.passes

    def pass_at(self, i: int) -> int | None:
        p = bisect_right(self._starts, i) - 1
        if p < 0 or i >= self._starts[p] + len(self._seen[p].writes):
            return None
        return p

    def seeded(self, i: int) -> bool:
        p = self.pass_at(i)
        return p is not None and i == self._starts[p]

    def graph(self, p: int = -1) -> Graph | None:
        if not self._seen:
            return None
        p = range(len(self._seen))[p]
        start, end, root = self.passes[p]
        order = tuple(reversed(self.reached(p)))
        operands = {i: self.operands(i) for i in order}
        const = frozenset(o for ids in operands.values() for o in ids if self.is_constant(o))
        every = (*order, *const)
        flows = tuple(
            Flow(w.source, w.slot, w.node, w.upstream, w.local, w.contribution)
            for w in self._seen[p].writes if w.kind == "accumulate"
        )  # fmt: skip
        grad = {i: self.gradient(i, end) or 0.0 for i in order}
        return Graph(
            root, order, operands, {i: self.op(i) for i in every}, const,
            {i: self.value(i, start) or 0.0 for i in every}, grad, flows,
            {i: self.label(i) for i in every},
        )  # fmt: skip

    # ---- places

    def phase(self, k: int) -> str:
        return self._base.phase(k)

    def phases(self) -> Sequence[Stretch]:
        return self._base.phases()

    def iterations(self) -> Iterations:
        return self._base.iterations()

    def updates(self, start: int, end: int) -> Iterator[NodeUpdate]:
        return updates_among(self.events(start, end), self.gradient)

    def boundary(self, grain: str, k: int, way: int) -> int:
        i = k if way > 0 else k - 1  # the event that is stepped over
        keys: dict[str, Callable[[int], object]] = {
            "node": self.source_of, "line": lambda i: self.event_span(i).line,
            "call": self.event_frame,
        }  # fmt: skip
        if not 0 <= i < len(self) or grain not in keys or self.phase_of(i) != "backward":
            return self._base.boundary(grain, k, way)
        key = keys[grain]
        alone = grain == "node" and self.source_of(i) is None
        while not alone and 0 <= i + way < len(self) and self.phase_of(i + way) == "backward":
            if key(i + way) != key(i):
                break
            i += way
        return i + 1 if way > 0 else i

    def position(self, text: str) -> int:
        return position(self, text)

    # ---- search

    def find(self, query: Query, k: int, way: int = 1) -> int | None:
        if not set(query.kinds) & {*WRITES_GRADIENT, "print"}:
            return self._base.find(query, k, way)
        here = range(max(k, 0), len(self)) if way > 0 else range(min(k, len(self)) - 1, -1, -1)
        return next((i for i in here if fits(self, query, i)), None)

    def every(self, query: Query) -> Iterator[int]:
        return (i for i in range(len(self)) if fits(self, query, i))

    # ---- nodes

    def op(self, node: int) -> Op | None:
        own = self._own.get(node)
        return self._base.op(node) if own is None else own

    def operands(self, node: int) -> tuple[int, ...]:
        return self._more.get(node) or self._base.operands(node)

    def is_used(self, node: int) -> bool:
        return node in self._among or self._base.is_used(node)

    def nodes_made(self, start: int, end: int) -> Sequence[int]:
        return self._base.nodes_made(start, end)

    # ---- names

    def label(self, node: int) -> str:
        return self._labels.label(node, self.op(node))

    def expression(self, node: int) -> str:
        own = self._own.get(node)
        if own is None:
            text = self._base.expression(node)
            short = "…" in text and self._base.name(node) is None
            return self.label(node) if short else text
        return f"{own.name}({', '.join(map(self.label, self.operands(node)))})"

    def node_named(self, name: str, k: int | None = None) -> int | None:
        return self._base.node_named(name, k)

    # ---- state

    def gradient(self, node: int, k: int) -> float | None:
        ks, numbers = self._history.get(node, _NEVER)
        j = bisect_left(ks, k)
        return numbers[j - 1] if j else None

    def grad(self, node: int, k: int) -> Grad:
        if self.is_constant(node):
            return Grad(None, 0, 0, "constant")
        value, last = self.gradient(node, k), self.writer(node, _GRADIENT, k)
        p = self.pass_at(k - 1) if k else None
        now = p is not None and k < self.passes[p].end
        if not now or p is None or self.contributions(node, p) == 0:
            p = None if last is None else self.pass_at(last)
        if p is None:
            p = self._next_pass(node, k)
            total = 0 if p is None else self.contributions(node, p)
            return Grad(value, 0, total, "unset" if last is None else "zero" if not value
                        else "final")  # fmt: skip
        total = self.contributions(node, p)
        done = self._arrived(node, p, k)
        if node == self.passes[p].root and last is not None and not total:
            return Grad(value, 0, 0, "final")
        if last is None and not now:
            return Grad(None, 0, total, "unset")
        if value is None:
            return Grad(None, done, total, "unset")
        zeroed = last is not None and self.kind(last) == "zero"
        state = "zero" if zeroed and not now else "final" if done >= total else "partial"
        return Grad(value, done, total, state)

    def _next_pass(self, node: int, k: int) -> int | None:
        later = range(bisect_left(self._starts, k), len(self._seen))
        return next((p for p in later if self.contributions(node, p)), None)

    def _arrived(self, node: int, p: int, k: int) -> int:
        ks, _ = self._history.get(node, _NEVER)
        start, end, _ = self.passes[p]
        here = ks[bisect_left(ks, start) : bisect_left(ks, min(end, k))]
        return sum(self.kind(i) == "accumulate" for i in here)

    # ---- writes

    def writes(self, node: int, quantity: str) -> Iterator[int]:
        if quantity != _GRADIENT:
            return self._base.writes(node, quantity)
        return iter(self._history.get(node, _NEVER)[0])

    def writer(self, node: int, quantity: str, k: int) -> int | None:
        if quantity != _GRADIENT:
            return self._base.writer(node, quantity, k)
        ks, _ = self._history.get(node, _NEVER)
        j = bisect_left(ks, k)
        return ks[j - 1] if j else None

    def numbers(self, node: int, quantity: str) -> Iterator[float | None]:
        if quantity != _GRADIENT:
            return self._base.numbers(node, quantity)
        return iter(self._history.get(node, _NEVER)[1])

    def into(self, node: int, p: int) -> Iterator[int]:
        start, end, _ = self.passes[p]
        ks, _ = self._history.get(node, _NEVER)
        here = ks[bisect_left(ks, start) : bisect_left(ks, end)]
        return (i for i in here if self.kind(i) == "accumulate")

    def contributions(self, node: int, p: int) -> int:
        """As many as the graph has edges to it, or as came, if those are more."""
        totals = self._totals.get(p)
        if totals is None:
            totals = self._totals[p] = {}
            for each in self.reached(p):
                for operand in self.operands(each):
                    if not self.is_constant(operand):
                        totals[operand] = totals.get(operand, 0) + 1
        return max(totals.get(node, 0), sum(1 for _ in self.into(node, p)))


_NEVER: tuple[array[int], array[float]] = array("q"), array("d")
