"""Drawing a graph as a tape: a gutter of lanes, and beside it name, value and gradient."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from tutor.trace import Trace
from tutor.view.graph import labels
from tutor.view.graph.canvas import ASCII, DOWN, HEAVY, LEFT, LIGHT, RIGHT, UP, Canvas, Glyphs
from tutor.view.graph.lanes import Row, lane_count, order, page, window
from tutor.view.graph.marks import Marks, legend
from tutor.view.graph.render import Accent
from tutor.view.graph.scene import Scene
from tutor.view.hidden import Mask
from tutor.view.text import ELLIPSIS, Line, Span, crop, fit, line, line_width, width

_MARK = 2  # cells of the column that marks the step just taken and the next
_SUFFIX = len(" ◀ here")


class _Tape(NamedTuple):
    """A whole scene in tape order."""

    nodes: list[int]
    row: dict[int, int]
    operands: dict[int, tuple[int, ...]]
    uses: dict[int, int]


class _Columns(NamedTuple):
    """Cells of each column; 0 leaves a column out."""

    gutter: int
    label: int
    value: int
    grad: int
    suffix: int


def draw(
    trace: Trace,
    k: int,
    scene: Scene,
    at: Marks,
    mask: Mask,
    cells: int,
    height: int,
    table: Glyphs,
    focus: Collection[int] = (),
    cursor: int | None = None,
) -> list[Line]:
    """At most `height` lines of the tape around the current node.

    Args:
        trace, k, scene, at, mask: what to draw, as in `tutor.view.graph.graph_pane`.
        cells, height: the size of the pane.
        table: the characters to use.
        focus, cursor: the nodes a lesson points at, and the one a person has selected.
    """
    tape = _tape(scene)
    total = len(tape.nodes)
    words = legend(trace, k, at, table, cells - _MARK, 1 if height > 3 else 0)
    size = height - len(words)
    if total > size:
        size = max(1, size - (2 if size > 4 else 0))
    current = next((n for n in (cursor, at.here) if n in tape.row), tape.nodes[0])
    top = window(tape.row[current], total, size)
    nodes = tape.nodes[top : top + size]
    rows, columns = _plan(trace, scene, tape, mask, top, size, cells, table)
    beside = gutter(rows, scene, at, table) if columns.gutter else [()] * len(rows)
    out: list[Line] = []
    for node, lanes in zip(nodes, beside, strict=True):
        out.append(
            (
                *_mark(node, at, table, focus, cursor),
                *(fit(lanes, columns.gutter) if columns.gutter else ()),
                *_words(trace, k, scene, node, at, mask, table, columns, focus, cursor),
            )
        )
    if total > size and height - len(words) > 4:
        arrows = ("^", "v") if table is ASCII else ("↑", "↓")
        out = [
            _more(arrows[0], top, "above", total),
            *out,
            _more(arrows[1], total - top - len(nodes), "below", total),
        ]
    if words and len(out) + 1 < height:
        out.append(())
    out += [(Span(" " * _MARK), *row) for row in words]
    return out


def _tape(scene: Scene) -> _Tape:
    def make() -> _Tape:
        operands = {n: tuple(o for _, o in scene.inputs[n]) for n in scene.nodes}
        nodes = order(scene.nodes, operands)
        uses = dict.fromkeys(nodes, 0)
        for ids in operands.values():
            for o in ids:
                uses[o] += 1
        return _Tape(nodes, {n: i for i, n in enumerate(nodes)}, operands, uses)

    return scene.keep("tape", make)


def _plan(
    trace: Trace,
    scene: Scene,
    tape: _Tape,
    mask: Mask,
    top: int,
    size: int,
    cells: int,
    table: Glyphs,
) -> tuple[list[Row], _Columns]:
    """The lanes of a page and the widths of its columns: the same at every step."""

    def make() -> tuple[list[Row], _Columns]:
        nodes = tape.nodes[top : top + size]
        most = max(2, min(20, (cells - 24) // 2))
        rows = page(nodes, tape.operands, tape.uses, most, 1 if table is ASCII else 0)
        return rows, _columns(trace, nodes, mask, cells, 2 * lane_count(rows))

    return scene.keep(("page", top, size, cells, mask, table), make)


def _columns(trace: Trace, nodes: list[int], mask: Mask, cells: int, gutter: int) -> _Columns:
    """Give each column its room; what does not fit is left out whole, numbers are never cut."""
    value, grad = (
        max(labels.number_width(trace, n, quantity, mask, 4) for n in nodes)
        for quantity in ("value", "gradient")
    )
    longest = max(line_width(_label(trace, n, 40)) for n in nodes)
    names = min(8, max(line_width(_label(trace, n, 0)) for n in nodes))
    # From everything to the least: columns are dropped from the left of this list.
    tries = (
        _Columns(gutter, names, value, grad, _SUFFIX),
        _Columns(gutter, names, value, grad, 4),
        _Columns(gutter, names, value, grad, 2),
        _Columns(gutter, min(names, 6), value, grad, 2),
        _Columns(gutter, min(names, 4), value, grad, 0),
        _Columns(0, names, value, grad, 2),
        _Columns(0, 3, value, grad, 0),
        _Columns(0, 3, 0, grad, 0),
        _Columns(0, 3, value, 0, 0),
    )
    for columns in tries:
        taken = _MARK + columns.gutter + columns.value + columns.grad + columns.suffix
        taken += 2 * bool(columns.value) + 4 * bool(columns.grad)
        if taken + columns.label <= cells:
            return columns._replace(label=max(columns.label, min(longest, cells - taken)))
    return _Columns(0, max(0, cells - _MARK), 0, 0, 0)


def _mark(node: int, at: Marks, table: Glyphs, focus: Collection[int], cursor: int | None) -> Line:
    """The sign in front of a row: next, done, selected or pointed at."""
    back = {accent.role: accent.back for accent in at.edges.values()}
    for role, marked in (("next", at.next), ("done", at.done)):
        if node == marked:
            pair = table.backward if back.get(role) else table.forward
            return line((pair[role == "next"], role), " ")
    if node == cursor:
        return line((table.cursor, "cursor"), " ")
    return line((table.focus, "focus"), " ") if node in focus else line(" " * _MARK)


def _more(arrow: str, count: int, where: str, total: int) -> Line:
    if not count:
        return ()
    return line((f"{arrow} {count} more row{'s' * (count > 1)} {where}, of {total}", "note"))


def _label(trace: Trace, node: int, room: int, ellipsis: str = ELLIPSIS) -> Line:
    """Name and operation in about `room` cells, the operation cut with `…` if it must be."""
    *title, _ = labels.title(trace, node, room, ellipsis)
    if len(title) == 1 and labels.is_named(trace, node) and trace.operands(node):
        made = trace.expression(node).replace(" ", "")
        left = room - width(title[0].text) - 3
        if left >= 5:
            return (*title, Span(" = ", "dim"), Span(crop(made, left, ellipsis), "op"))
    return tuple(title)


def _words(
    trace: Trace,
    k: int,
    scene: Scene,
    node: int,
    at: Marks,
    mask: Mask,
    table: Glyphs,
    columns: _Columns,
    focus: Collection[int],
    cursor: int | None,
) -> Line:
    """Name, value and gradient of a node, each in its column."""
    name = _label(trace, node, columns.label, table.ellipsis)
    here = node == at.here
    role = "here" if here else "cursor" if node == cursor else "focus" if node in focus else ""
    if role:
        name = (Span(name[0].text, role), *name[1:])
    elif not trace.exists(node, k):
        name = tuple(Span(s.text, "dim") for s in name)
    out = [*fit(name, columns.label, table.ellipsis)]
    if columns.value:
        out += [Span("  "), *fit((labels.value(trace, node, k, mask, table),), columns.value)]
    if columns.grad:
        sign, number, *count = labels.grad(trace, node, k, mask, table, scene.seed)
        out += [Span("  "), sign, *fit((number,), columns.grad)]
        if here and columns.suffix:
            words = (f" {table.here}", f" {table.here[0]}")
            out.append(Span(words[columns.suffix < len(words[0])], "here"))
        elif line_width(tuple(count)) <= columns.suffix:
            out += count
    return tuple(out)


def gutter(rows: list[Row], scene: Scene, at: Marks, table: Glyphs) -> list[Line]:
    """The lanes beside each row, as drawn."""
    canvas = Canvas(table)
    row_of = {row.node: i for i, row in enumerate(rows)}
    for i, row in enumerate(rows):
        x = 2 * row.lane
        for y in range(i + 1, min(row.end + 1, len(rows))):
            canvas.stroke(x, y, row.node, UP)
            if y < row.end:
                canvas.stroke(x, y, row.node, DOWN)
        if row.last < row.end < len(rows):
            canvas.mark(x, row.end, table.below, "line")
        glyph = table.root if row.node == scene.root else table.made
        role = "here" if row.node == at.here else "name"
        canvas.mark(x, i, glyph if scene.inputs[row.node] else table.leaf, role)
        slots = scene.inputs[row.node]
        lanes = {2 * lane: o for lane, (_, o) in zip(row.joins, slots, strict=True)}
        for lane, (slot, operand) in zip(row.joins, slots, strict=True):
            accent = at.edges.get((row.node, slot))
            _join(canvas, i, x, 2 * lane, lanes, accent)
            if lane in row.above:
                canvas.mark(2 * lane, i, table.above, accent.role if accent else "line")
            elif accent:
                _bring_out(canvas, 2 * lane, row_of[operand], i, operand, accent)
        for operand in {o for _, o in slots}:
            count = sum(o == operand for _, o in slots)
            lane = next(lane for lane, (_, o) in zip(row.joins, slots, strict=True) if o == operand)
            if count > 1 and lane not in row.above:
                canvas.mark(2 * lane + (1 if 2 * lane < x else -1), i, str(count), "strong")
    return canvas.lines(len(rows))


def _weight(accent: Accent | None) -> tuple[int, str]:
    role = accent.role if accent else "line"
    return (HEAVY if role == "next" else LIGHT), role


def _join(
    canvas: Canvas, y: int, x: int, start: int, lanes: dict[int, int], accent: Accent | None
) -> None:
    """The level part of an edge, from the lane of its operand to the node.

    Where it meets the lane of one of this node's operands it joins it; others it passes under.
    """
    weight, role = _weight(accent)
    for left in range(min(x, start), max(x, start)):
        for cell, way in ((left, RIGHT), (left + 1, LEFT)):
            canvas.stroke(cell, y, lanes.get(cell, ("row", y)), way, weight, role)


def _bring_out(canvas: Canvas, x: int, top: int, end: int, operand: int, accent: Accent) -> None:
    """The upright part of an edge that matters now, over the lane that is there."""
    weight, role = _weight(accent)
    for y in range(top + 1, end + 1):
        canvas.stroke(x, y, operand, UP, weight, role)
        if y < end:
            canvas.stroke(x, y, operand, DOWN, weight, role)
