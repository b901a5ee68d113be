"""What stands on an edge: its slope, the chain-rule product as it is sent, what it has sent."""

from __future__ import annotations

from typing import NamedTuple

from tutor.engine.numbers import factor, show
from tutor.trace import Event
from tutor.trace.log import Log
from tutor.view.glyphs import Glyphs
from tutor.view.graph.items import Item
from tutor.view.graph.marks import Accent
from tutor.view.graph.scene import Scene
from tutor.view.hidden import Mask
from tutor.view.moment import MEETS, TRAVELS, Frame
from tutor.view.text import Line, Span, line_width

Arrow = tuple[Item, int]
"""An edge of a drawing: its target, and which of the target's inputs it is."""


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
        out: dict[Arrow, Numbers] = {}
        p = None if scene.seed is None else log.pass_at(scene.seed)
        if p is None:
            return out
        for event in log.events(log.passes[p].start, log.passes[p].end):
            if event.kind != "accumulate" or event.source is None:
                continue
            edge = scene.edge_of(log, event.source, event.operand or 0)
            if edge is not None:
                out[edge] = _numbers(log, event, mask, table)
        return out

    return scene.keep(("numbers", mask, table), make)


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
