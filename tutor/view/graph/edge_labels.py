"""What stands on an edge: its slope, the chain-rule product as it is sent, what it has sent."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import NamedTuple

from tutor.engine.numbers import factor, show
from tutor.trace import Event
from tutor.trace.log import Log
from tutor.view.glyphs import Glyphs
from tutor.view.graph.items import Arrow
from tutor.view.graph.marks import Accent
from tutor.view.graph.scene import Scene
from tutor.view.hidden import Mask
from tutor.view.moment import MEETS, TRAVELS, Frame
from tutor.view.text import Line, Span, line_width


class Numbers(NamedTuple):
    """All that an edge can ever say. Each is a row of forms, from the longest to the shortest.

    Attributes:
        known: the event that makes the slope what it is when the edge sends.
        sends: the event that sends.
        slope: what stands there in between.
        product: what stands there when that event comes next.
        sent: what stands there afterwards.
    """

    known: int
    sends: int
    slope: tuple[Line, ...]
    product: tuple[Line, ...]
    sent: tuple[Line, ...]

    @property
    def wanted(self) -> tuple[int, int, int]:
        """Cells for the shortest forms, for forms with air, and for the whole product."""
        slope, product, sent = (
            [line_width(form) for form in forms] for forms in (self.slope, self.product, self.sent)
        )
        air = max(slope[0], product[1], sent[0])
        return max(slope[-1], product[-1], sent[-1]), air, max(air, product[0])

    @property
    def chip(self) -> Line:
        """The mere number that is sent."""
        return self.product[-1]

    @property
    def secret(self) -> bool:
        """Whether that is hidden."""
        return all(span.role == "hidden" for span in self.chip)

    def at(self, k: int, room: int) -> Line:
        """The longest form that fits at position `k`; an empty line if none does."""
        if k > self.sends:
            forms = self.sent
        elif k == self.sends:
            forms = self.product
        else:
            forms = self.slope if k > self.known else ()
        return next((form for form in forms if line_width(form) <= room), ())

    def slope_at(self, room: int) -> Line:
        """The slope alone, whatever the position; an empty line if it does not fit."""
        return next((form for form in self.slope if line_width(form) <= room), ())

    def moving(self, frame: Frame, room: int) -> tuple[Line, int]:
        """What stands there in a frame while it sends, and how many cells from the consumer."""
        if frame == MEETS:
            return self.at(self.sends + 1, room), 0
        return self.chip, room - line_width(self.chip) if frame == TRAVELS else 0


def numbers(log: Log, scene: Scene, mask: Mask, table: Glyphs) -> dict[Arrow, Numbers]:
    """The labels of every edge that the backward pass of a scene goes along."""

    def make() -> dict[Arrow, Numbers]:
        sending = _sending(log, scene)
        folded = scene.cut.folded if scene.cut is not None else {}
        return {
            edge: _numbers(log, log.event(events[0]), mask, table)
            if edge[0] not in folded
            else _folded(log, events, mask, table)
            for edge, events in sending.items()
        }

    return scene.keep(("numbers", mask, table), make)


def _sending(log: Log, scene: Scene) -> dict[Arrow, list[int]]:
    """For each edge that the backward pass goes along, the events in which it sends.

    One, but for an edge to a folded call. Of a part of a graph only its own events are looked at.
    """
    out: dict[Arrow, list[int]] = {}
    p = None if scene.seed is None else log.pass_at(scene.seed)
    if p is None:
        return out
    if scene.cut is None:
        events: Iterable[int] = range(log.passes[p].start, log.passes[p].end)
    else:
        nodes = sorted({node for node, _ in scene.cut.arrows}, reverse=True)
        reached = log.reached(p)
        nodes = [node for node in nodes if _among(reached, node)]
        events = [i for node in nodes for i in _sent_by(log, scene.cut.whole, node, p)]
    for i in events:
        source = log.source_of(i)
        if source is None:
            continue
        edge = scene.edge_of(log, source, log.event(i).operand or 0)
        if edge is not None:
            out.setdefault(edge, []).append(i)
    return out


def _sent_by(log: Log, whole: Scene, node: int, p: int) -> Iterable[int]:
    """The events of a pass that go back through a node that it reaches.

    A pass goes back through its nodes in the reverse order of their making, so that these are
    found by halving; of a pass that does not all events are looked at, once.
    """
    start, end, _ = log.passes[p]
    first = bisect_left(range(end), -node, lo=start + 1, key=lambda i: -(log.source_of(i) or 0))
    if first < end and log.source_of(first) == node:
        return takewhile(lambda i: log.source_of(i) == node, range(first, end))

    def by_source() -> dict[int | None, list[int]]:
        out: dict[int | None, list[int]] = {}
        for i in range(start + 1, end):
            out.setdefault(log.source_of(i), []).append(i)
        return out

    return whole.keep("by source", by_source).get(node, ())


def _among(nodes: Sequence[int], node: int) -> bool:
    """Whether a node is one of these, which are in order."""
    at = bisect_left(nodes, node)
    return at < len(nodes) and nodes[at] == node


def _folded(log: Log, events: Sequence[int], mask: Mask, table: Glyphs) -> Numbers:
    """The label of an edge to a folded call.

    What was sent where a single edge inside the call sends; the slope of that edge is not the
    slope of the call. Of several edges nothing is told that is true of all of them.
    """
    if len(events) > 1:
        nothing: tuple[Line, ...] = ((), (), ())
        return Numbers(-1, events[-1], nothing[:2], nothing, nothing[:2])
    words = _numbers(log, log.event(events[0]), mask, table)
    _, result, number = words.product
    return words._replace(slope=((), ()), product=(result, result, number))


def _numbers(log: Log, event: Event, mask: Mask, table: Glyphs) -> Numbers:
    source, target = event.source, event.node
    assert source is not None and target is not None
    # Of a value that is asked the slope of its consumer may be the answer.
    around = (source, *log.operands(source))
    factors = mask.hides(target, "factors")
    local = factors or any(mask.hides(node, "value") for node in around)
    hides = (
        factors or mask.hides(source, "gradient"),
        local,
        local or mask.hides_product(source, target),
    )
    texts = (show(event.upstream), factor(event.local), show(event.contribution))
    first, second, last = (
        Span(table.hidden, "hidden") if hidden else Span(text, "grad-chip")
        for hidden, text in zip(hides, texts, strict=True)
    )
    result = Span(last.text, "grad-done" if last.role != "hidden" else "hidden")
    slope = Span(second.text, "op" if second.role != "hidden" else "hidden")
    writers = (log.writer(node, "value", event.k) for node in around)
    return Numbers(
        max((i for i in writers if i is not None), default=-1),
        event.k,
        _forms(Span(table.times, "op"), slope, glued=True),
        (
            _chip(first, Span(f" {table.times} "), second, Span(" = "), last),
            _chip(Span("= "), last),
            _chip(last),
        ),
        _forms(Span(table.backward[0], "grad-done"), result, glued=False),
    )


def _forms(mark: Span, number: Span, *, glued: bool) -> tuple[Line, ...]:
    """A mark and a number, with and without air round them."""
    between = Span("" if glued else " ")
    return (Span(" "), mark, between, number, Span(" ")), (mark, number, Span(" "))


def _chip(*spans: Span) -> Line:
    """Numbers in a filled chip; signs beside hidden ones are on their ground."""
    role = "hidden" if all(s.role == "hidden" for s in spans if s.role) else "grad-chip"
    return tuple(Span(s.text, s.role or role) for s in (Span(" "), *spans, Span(" ")))


def ends(table: Glyphs, accent: Accent | None, sent: bool, told: bool) -> tuple[str, Span]:
    """What stands where an edge leaves its operand and where it arrives; empty for a mere line.

    Args:
        table: the characters.
        accent: how it stands out, None if it does not.
        sent: whether it has sent, and `told` whether a label on it says so.
    """
    tail = table.backward[accent.role == "next"] if accent is not None and accent.back else ""
    if accent is not None and not accent.back:
        return tail, Span(table.forward[accent.role == "next"], accent.look)
    if sent and not told:
        return tail, Span(table.backward[0], "grad-done")
    return tail, Span("" if sent or tail else table.arrow, "line")
