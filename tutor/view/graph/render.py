"""Drawing a layout: boxes, lines between them, what stands on each line and at its ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tutor.view.glyphs import HEAVY, LIGHT, Glyphs
from tutor.view.graph.canvas import LEFT, RIGHT, Canvas
from tutor.view.graph.items import Item
from tutor.view.graph.layered.layout import Layout, Route
from tutor.view.text import Line, Span, line_width


class Wire(NamedTuple):
    """How an edge is drawn.

    Attributes:
        role: of its line; a role that ends in `-next` makes it heavy.
        label: what stands on it.
        shift: cells between that and the end where it arrives.
        tail, head: what stands where it leaves its operand and where it arrives, empty for a line.
    """

    role: str = "line"
    label: Line = ()
    tail: str = ""
    head: Span = Span("")
    shift: int = 0

    @property
    def weight(self) -> int:
        """How heavy its line is."""
        return HEAVY if self.role.endswith("-next") else LIGHT


def lines(layout: Layout, table: Glyphs, cells: int = 0) -> Canvas:
    """The lines of a drawing as they are where nothing stands out: the same at every step.

    Its rows take at least so many `cells`.
    """
    canvas = Canvas(table, cells=cells)
    for route in layout.routes:
        _run(canvas, route, Wire())
    return canvas


def draw(
    layout: Layout,
    base: Canvas,
    rows: Mapping[Item, list[Line]],
    wires: Mapping[tuple[Item, int], Wire],
    signs: Mapping[tuple[int, int], tuple[str, str]],
) -> list[Line]:
    """The rows of a drawing.

    Args:
        layout: where everything is.
        base: its `lines`.
        rows: the text of each box, no larger than the box.
        wires: by (target, number of the input), the edges that are more than a line.
        signs: (glyph, role) to put into single cells.
    """
    canvas = Canvas(base.table, base)
    leaving: dict[Item, Wire] = {}
    sources = {route.source for route in layout.routes}
    for route in layout.routes:
        wire = wires.get((route.target, route.slot), _PLAIN)
        if wire.role != "line":
            _run(canvas, route, wire)
            if _urgency(wire) > _urgency(leaving.get(route.source, _PLAIN)):
                leaving[route.source] = wire
        end, y = route.points[-1]
        if wire.head.text:
            canvas.mark(end, y, *wire.head)
        if wire.label:
            canvas.text(end - wire.shift - line_width(wire.label), y, wire.label)
    for item, box in layout.boxes.items():
        for i, row in enumerate(rows[item]):
            canvas.text(box.x, box.y + i, row)
        if item in sources:
            wire = leaving.get(item, _PLAIN)
            _leave(canvas, layout, item, line_width(rows[item][layout.above]), wire)
    for (x, y), sign in signs.items():
        canvas.mark(x, y, *sign)
    return canvas.lines(layout.height)


_PLAIN = Wire()


def _urgency(wire: Wire) -> tuple[int, bool]:
    """What orders the edges that leave one box: it is drawn as the most urgent."""
    return wire.weight, wire.role != "line"


def _run(canvas: Canvas, route: Route, wire: Wire) -> None:
    """The line of an edge, which fills the cells at both ends."""
    canvas.run(route.points, route.source, wire.weight, wire.role)
    canvas.stroke(*route.points[0], route.source, LEFT, wire.weight, wire.role)
    canvas.stroke(*route.points[-1], route.source, RIGHT, wire.weight, wire.role)


def _leave(canvas: Canvas, layout: Layout, item: Item, text: int, wire: Wire) -> None:
    """The line from a text that is shorter than its box, and the glyph at its beginning."""
    box = layout.boxes[item]
    start, port, y = box.x + text + layout.lead, box.x + box.width + layout.lead, box.y
    y += layout.above
    level = canvas.table.lines[4 * wire.weight]
    if port > start:
        canvas.text(start, y, (Span(level * (port - start), wire.role),))
    if wire.tail:
        canvas.mark(start, y, wire.tail, wire.role)
