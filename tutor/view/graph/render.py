"""Drawing a layout: texts into boxes, lines between them, arrowheads at every edge."""

from __future__ import annotations

from collections.abc import Mapping

from tutor.view.glyphs import HEAVY, LIGHT, Glyphs
from tutor.view.graph.canvas import Canvas
from tutor.view.graph.items import Item
from tutor.view.graph.layout import Layout
from tutor.view.graph.marks import Accent
from tutor.view.text import Line, line_width


def arrowhead(table: Glyphs, accent: Accent | None) -> tuple[str, str]:
    """The glyph at the end of an edge, and its role."""
    if accent is None:
        return table.arrow, "line"
    pair = table.backward if accent.back else table.forward
    return pair[accent.role == "next"], accent.role


def draw(
    layout: Layout,
    texts: Mapping[Item, tuple[Line, Line]],
    table: Glyphs,
    accents: Mapping[tuple[Item, int], Accent] | None = None,
    signs: Mapping[Item, tuple[str, str]] | None = None,
    left: int = 0,
) -> list[Line]:
    """The rows of a drawing.

    Args:
        layout: where everything is.
        texts: both rows of each box, no wider than the box.
        table: the characters to use.
        accents: by (target, number of the input), the edges to bring out. The next edge is heavy.
        signs: (glyph, role) to put before some boxes.
        left: columns to leave blank on the left, at least 1 for a sign to fit.
    """
    accents = accents or {}
    canvas = Canvas(table)
    for item, box in layout.boxes.items():
        first, second = texts[item]
        canvas.text(left + box.x, box.y, first)
        canvas.text(left + box.x, box.y + 1, second)
        if signs and item in signs:
            canvas.mark(left + box.x - 1, box.y, *signs[item])
    for route in layout.routes:
        accent = accents.get((route.target, route.slot))
        box = layout.boxes[route.source]
        start = (left + box.x + line_width(texts[route.source][0]) + layout.lead, box.y)
        role = accent.role if accent else "line"
        weight = HEAVY if role == "next" else LIGHT
        points = [(left + x, y) for x, y in route.points[1:]]
        canvas.run((start, *points), route.source, weight, role)
        canvas.mark(*points[-1], *arrowhead(table, accent))
    return canvas.lines(layout.height)
