"""The graph pane: the graph of a run at a position, in as much detail as the pane has room for."""

from __future__ import annotations

from typing import NamedTuple

from tutor.trace.log import Log
from tutor.view.glyphs import ASCII, Glyphs
from tutor.view.graph import gutter, labels, render
from tutor.view.graph.items import Item
from tutor.view.graph.layout import Box, Layers, Layout, layers, least_size, place
from tutor.view.graph.legend import legend
from tutor.view.graph.scene import Scene
from tutor.view.hidden import Mask
from tutor.view.kept import Kept
from tutor.view.moment import Moment
from tutor.view.text import Line, Span, fit, line, line_width, merge

LARGEST = 80
"""More items than this are never drawn in columns."""

NARROWEST = 34
"""In fewer columns than this a row an item reads better."""


class Detail(NamedTuple):
    """How much is written in a box, and how far apart boxes stand.

    Attributes:
        room: cells for `name = expression`.
        least: cells reserved for a number.
        word: whether room is kept for `◀ here`, or for its arrow only.
        gap: blank rows between boxes.
        loose: blanks between text and lines.
    """

    room: int
    least: int
    word: bool
    gap: int
    loose: bool


DETAILS = (
    Detail(22, 6, True, 1, True),
    Detail(22, 6, True, 0, True),
    Detail(14, 6, True, 1, True),
    Detail(14, 6, True, 0, True),
    Detail(14, 4, False, 1, True),
    Detail(14, 4, False, 0, True),
    Detail(14, 4, False, 0, False),
    Detail(8, 4, False, 0, False),
    Detail(0, 4, False, 0, False),
)
"""From roomy to tight; the first that fits is used."""


def draw(moment: Moment, width: int = 72, height: int = 20) -> list[Line]:
    """The graph: `height` lines of `width` cells each."""
    width, height = max(1, width), max(1, height)
    scene, table = moment.scene, moment.glyphs
    if not scene.items:
        return _filled([line(("The program has made no node yet.", "note"))], width, height, table)
    plan = _plan(moment, width, height)
    if plan is None:
        return _filled(gutter.draw(moment, width, height), width, height, table)
    detail, layout = plan
    texts = {item: _texts(moment, item, detail, layout.boxes[item].width) for item in scene.items}
    left = max(1, min(2, (width - layout.width) // 2))
    signs = {item: (table.focus, "focus") for item in moment.focus if item in layout.boxes}
    if moment.cursor in layout.boxes:
        signs[moment.cursor] = (table.cursor, "cursor")
    rows = render.draw(layout, texts, table, moment.marks.edges, signs, left)
    if layout.height + 2 < height:
        rows.insert(0, ())
    words = legend(moment, width - left, min(2, height - len(rows)))
    if len(rows) + len(words) < height:
        rows.append(())
    rows += [(Span(" " * left), *row) for row in words]
    return _filled(rows, width, height, table)


def full_height(log: Log, width: int, most: int) -> int:
    """The rows that the whole graph needs, up to `most`: the same at every position."""

    def measure() -> int:
        drawn = draw(Moment(log, max(len(log) - 1, 0)), width, most)
        used = [i for i, row in enumerate(drawn) if any(s.text.strip() for s in row)]
        return used[-1] + 1 if used else 1

    return _heights.get(log, (width, most), measure)


_heights: Kept[tuple[int, int], int] = Kept(256)


def _filled(rows: list[Line], width: int, height: int, table: Glyphs) -> list[Line]:
    """Exactly `height` rows of exactly `width` cells."""
    rows = rows[:height] + [()] * (height - len(rows))
    return [merge(fit(row, width, table.ellipsis)) for row in rows]


def _plan(moment: Moment, width: int, height: int) -> tuple[Detail, Layout] | None:
    """The most detailed layout that fits the pane; None if there is none."""
    log, scene, mask = moment.log, moment.scene, moment.mask
    ascii = moment.glyphs is ASCII
    if len(scene.items) > LARGEST or width < NARROWEST:
        return None

    def order() -> Layers:
        return layers([Box(item, 0, sources) for item, sources in scene.operands.items()])

    def make() -> tuple[Detail, Layout] | None:
        graph = scene.keep("layers", order)
        for detail in DETAILS:
            widths = {item: _width(log, scene, item, mask, detail) for item in scene.items}
            least_wide, least_tall = least_size(graph, widths, detail.gap)
            if least_wide >= width or least_tall >= height:
                continue
            layout = place(graph, widths, gap=detail.gap, loose=detail.loose or ascii, spaced=ascii)
            if layout.width < width and layout.height < height:
                return detail, layout
        return None

    return scene.keep(("plan", mask, width, height, ascii), make)


def _width(log: Log, scene: Scene, item: Item, mask: Mask, detail: Detail) -> int:
    """Cells an item takes at any position of the run."""
    node = scene.output(item)
    value, grad = (
        labels.number_width(log, node, quantity, mask, detail.least)
        for quantity in ("value", "gradient")
    )
    suffix = len(" ◀ here") if detail.word else 4 if scene.uses[item] > 1 else 2
    return max(line_width(labels.title(log, node, detail.room)) + value, 2 + grad + suffix)


def _texts(moment: Moment, item: Item, detail: Detail, room: int) -> tuple[Line, Line]:
    """Both rows of an item, in a box of `room` cells."""
    table, here = moment.glyphs, moment.marks.here
    node = moment.scene.output(item)
    title = labels.title(moment.log, node, detail.room, table.ellipsis)
    role = _role(moment, item)
    if not moment.log.exists(node, moment.k) and item != here:
        title = tuple(Span(s.text, "dim") for s in title)
    elif role:
        title = (Span(title[0].text, role), *title[1:])
    first = (*title, labels.value(moment, node))
    second = labels.grad(moment, node)
    if item == here:
        bare = second[:2]
        for base, mark in ((second, table.here), (bare, table.here), (bare, table.here[0])):
            if line_width(base) + 1 + len(mark) <= room:
                second = (*base, Span(f" {mark}", "here"))
                break
    elif item == moment.scene.root and line_width(second) + 5 <= room:
        second = (*second, Span(" seed", "dim"))
    return first, second


def _role(moment: Moment, item: Item) -> str:
    """The role of an item's name, the most urgent that applies; empty for the ordinary one."""
    at = moment.marks
    roles = (
        ("here", item == at.here),
        ("cursor", item == moment.cursor),
        ("done", item == at.done),
        ("next", item == at.next),
        ("focus", item in moment.focus),
        ("root", item == moment.scene.root),
    )
    return next((role for role, applies in roles if applies), "")
