"""The graph pane: the graph of a run at a position, in as much detail as the pane has room for."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from tutor.trace import Trace
from tutor.view.graph import gutter as tape
from tutor.view.graph import labels
from tutor.view.graph import render as drawing
from tutor.view.graph.canvas import Glyphs, glyphs
from tutor.view.graph.layout import Box, Layers, Layout, layers, least_size, place
from tutor.view.graph.marks import Marks, legend, marks
from tutor.view.graph.scene import Scene, scene_at
from tutor.view.hidden import NOTHING, Mask
from tutor.view.text import Line, Span, fit, line, line_width, merge

LARGEST = 80
"""More nodes than this are never drawn in columns."""

NARROWEST = 34
"""In fewer columns than this a row a node reads better."""


class Detail(NamedTuple):
    """How much is written in a node, and how far apart nodes stand.

    Attributes:
        room: cells for `name = expression`.
        least: cells reserved for a number.
        word: whether room is kept for `◀ here`, or for its arrow only.
        gap: blank rows between nodes.
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


def draw(
    trace: Trace,
    k: int,
    mask: Mask = NOTHING,
    width: int = 72,
    height: int = 20,
    *,
    ascii: bool = False,
    focus: Collection[int] = (),
    cursor: int | None = None,
) -> list[Line]:
    """The graph at position `k`: `height` lines of `width` cells each.

    Args:
        trace: the run.
        k: the position, 0 to the number of events.
        mask: what may not be seen.
        width, height: the pane's size in cells.
        ascii: use ASCII characters only.
        focus: nodes that the lesson points at.
        cursor: the node that the person has selected.
    """
    width, height = max(1, width), max(1, height)
    scene = scene_at(trace, k)
    table = glyphs(ascii)
    if not scene.nodes:
        return _filled([line(("The program has made no node yet.", "note"))], width, height, table)
    at = marks(trace, k, scene)
    plan = _plan(trace, scene, mask, width, height, ascii)
    if plan is None:
        rows = tape.draw(trace, k, scene, at, mask, width, height, table, focus, cursor)
        return _filled(rows, width, height, table)
    detail, layout = plan
    texts = {
        node: _texts(trace, k, scene, node, at, mask, detail, table, layout, focus, cursor)
        for node in scene.nodes
    }
    accents = {}
    for (node, slot), accent in at.edges.items():
        slots = [s for s, _ in scene.inputs[node]]
        accents[node, slots.index(slot)] = accent
    left = max(1, min(2, (width - layout.width) // 2))
    signs = {cursor: (table.cursor, "cursor")} if cursor in layout.boxes else {}
    signs = {n: (table.focus, "focus") for n in focus if n in layout.boxes} | signs
    rows = drawing.draw(layout, texts, table, accents, signs, left)
    if layout.height + 2 < height:
        rows.insert(0, ())
    words = legend(trace, k, at, table, width - left, min(2, height - len(rows)))
    if len(rows) + len(words) < height:
        rows.append(())
    rows += [(Span(" " * left), *row) for row in words]
    return _filled(rows, width, height, table)


def _filled(rows: list[Line], width: int, height: int, table: Glyphs) -> list[Line]:
    """Exactly `height` rows of exactly `width` cells."""
    rows = rows[:height] + [()] * (height - len(rows))
    return [merge(fit(row, width, table.ellipsis)) for row in rows]


def _plan(
    trace: Trace, scene: Scene, mask: Mask, width: int, height: int, ascii: bool
) -> tuple[Detail, Layout] | None:
    """The most detailed layout that fits the pane; None if there is none."""
    if len(scene.nodes) > LARGEST or width < NARROWEST:
        return None

    def order() -> Layers:
        return layers([Box(n, 0, tuple(o for _, o in scene.inputs[n])) for n in scene.nodes])

    def make() -> tuple[Detail, Layout] | None:
        graph = scene.keep("layers", order)
        for detail in DETAILS:
            widths = {n: _width(trace, scene, n, mask, detail) for n in scene.nodes}
            least_wide, least_tall = least_size(graph, widths, detail.gap)
            if least_wide >= width or least_tall >= height:
                continue
            layout = place(graph, widths, gap=detail.gap, loose=detail.loose or ascii, spaced=ascii)
            if layout.width < width and layout.height < height:
                return detail, layout
        return None

    return scene.keep(("plan", mask, width, height, ascii), make)


def _width(trace: Trace, scene: Scene, node: int, mask: Mask, detail: Detail) -> int:
    """Cells a node takes at any position of the run."""
    reserve = labels.number_width
    first = line_width(labels.title(trace, node, detail.room))
    uses = sum(o == node for edges in scene.inputs.values() for _, o in edges)
    suffix = len(" ◀ here") if detail.word else 4 if uses > 1 else 2
    return max(
        first + reserve(trace, node, "value", mask, detail.least),
        2 + reserve(trace, node, "gradient", mask, detail.least) + suffix,
    )


def _texts(
    trace: Trace,
    k: int,
    scene: Scene,
    node: int,
    at: Marks,
    mask: Mask,
    detail: Detail,
    table: Glyphs,
    layout: Layout,
    focus: Collection[int],
    cursor: int | None,
) -> tuple[Line, Line]:
    """Both rows of a node."""
    title = labels.title(trace, node, detail.room, table.ellipsis)
    role = _role(scene, node, at, focus, cursor)
    if not trace.exists(node, k) and node != at.here:
        title = tuple(Span(s.text, "dim") for s in title)
    elif role:
        title = (Span(title[0].text, role), *title[1:])
    first = (*title, labels.value(trace, node, k, mask, table))
    second = labels.grad(trace, node, k, mask, table, scene.seed)
    room = layout.boxes[node].width
    if node == at.here:
        bare = second[:2]
        for base, mark in ((second, table.here), (bare, table.here), (bare, table.here[0])):
            if line_width(base) + 1 + len(mark) <= room:
                second = (*base, Span(f" {mark}", "here"))
                break
    elif node == scene.root and line_width(second) + 5 <= room:
        second = (*second, Span(" seed", "dim"))
    return first, second


def _role(scene: Scene, node: int, at: Marks, focus: Collection[int], cursor: int | None) -> str:
    """The role of a node's name, the most urgent that applies; empty if it is its own."""
    told = (
        ("here", node == at.here),
        ("cursor", node == cursor),
        ("done", node == at.done),
        ("next", node == at.next),
        ("focus", node in focus),
        ("root", node == scene.root),
    )
    return next((role for role, applies in told if applies), "")
