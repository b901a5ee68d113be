"""Drawing a graph as a tape: a gutter of lanes, and beside it name, value and gradient."""

from __future__ import annotations

from typing import NamedTuple

from tutor.trace.log import Log
from tutor.view.glyphs import ASCII, HEAVY, LIGHT, Glyphs
from tutor.view.graph import labels
from tutor.view.graph.canvas import DOWN, LEFT, RIGHT, UP, Canvas
from tutor.view.graph.items import Item
from tutor.view.graph.lanes import TapeRow, lane_count, order, page, window
from tutor.view.graph.legend import legend
from tutor.view.graph.marks import Accent, Marks
from tutor.view.graph.scene import Scene
from tutor.view.hidden import Mask
from tutor.view.moment import Moment
from tutor.view.text import ELLIPSIS, Line, Span, crop, fit, line, line_width, width

_MARK = 2  # cells of the column that marks the step just taken and the next
_SUFFIX = len(" ◀ here")


class _Tape(NamedTuple):
    """A whole scene in tape order, and the row of each item."""

    items: list[Item]
    row: dict[Item, int]


class _Columns(NamedTuple):
    """Cells of each column; 0 leaves a column out."""

    gutter: int
    label: int
    value: int
    grad: int
    suffix: int


def draw(moment: Moment, cells: int, height: int) -> list[Line]:
    """At most `height` lines, of `cells` cells at most, of the tape around the current item."""
    scene, at = moment.scene, moment.marks
    tape = _tape(scene)
    total = len(tape.items)
    words = legend(moment, cells - _MARK, 1 if height > 3 else 0)
    size = height - len(words)
    if total > size:
        size = max(1, size - (2 if size > 4 else 0))
    here = (item for item in (moment.cursor, at.here) if item is not None and item in tape.row)
    top = window(tape.row[next(here, tape.items[0])], total, size)
    items = tape.items[top : top + size]
    rows, columns = _plan(moment, tape, top, size, cells)
    beside = gutter(rows, scene, at, moment.glyphs) if columns.gutter else [()] * len(rows)
    out: list[Line] = []
    for item, lanes in zip(items, beside, strict=True):
        out.append(
            (
                *_mark(moment, item),
                *(fit(lanes, columns.gutter) if columns.gutter else ()),
                *_words(moment, item, columns),
            )
        )
    if total > size and height - len(words) > 4:
        arrows = ("^", "v") if moment.glyphs is ASCII else ("↑", "↓")
        out = [
            _more(arrows[0], top, "above", total),
            *out,
            _more(arrows[1], total - top - len(items), "below", total),
        ]
    if words and len(out) + 1 < height:
        out.append(())
    out += [(Span(" " * _MARK), *row) for row in words]
    return out


def _tape(scene: Scene) -> _Tape:
    def make() -> _Tape:
        items = order(scene.items, scene.operands)
        return _Tape(items, {item: i for i, item in enumerate(items)})

    return scene.keep("tape", make)


def _plan(
    moment: Moment, tape: _Tape, top: int, size: int, cells: int
) -> tuple[list[TapeRow], _Columns]:
    """The lanes of a page and the widths of its columns: the same at every step."""
    log, scene, mask, table = moment.log, moment.scene, moment.mask, moment.glyphs

    def make() -> tuple[list[TapeRow], _Columns]:
        items = tape.items[top : top + size]
        most = max(2, min(20, (cells - 24) // 2))
        rows = page(items, scene.operands, scene.uses, most, 1 if table is ASCII else 0)
        nodes = [scene.output(item) for item in items]
        return rows, _columns(log, nodes, mask, cells, 2 * lane_count(rows))

    return scene.keep(("page", top, size, cells, mask, table), make)


def _columns(log: Log, nodes: list[int], mask: Mask, cells: int, gutter: int) -> _Columns:
    """Give each column its room; what does not fit is left out whole, numbers are never cut."""
    value, grad = (
        max(labels.number_width(log, n, quantity, mask, 4) for n in nodes)
        for quantity in ("value", "gradient")
    )
    longest = max(line_width(_label(log, n, 40)) for n in nodes)
    names = min(8, max(line_width(_label(log, n, 0)) for n in nodes))
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


def _mark(moment: Moment, item: Item) -> Line:
    """The sign in front of a row: next, done, selected or pointed at."""
    table, at = moment.glyphs, moment.marks
    back = {accent.role: accent.back for accent in at.edges.values()}
    for role, marked in (("next", at.next), ("done", at.done)):
        if item == marked:
            pair = table.backward if back.get(role) else table.forward
            return line((pair[role == "next"], role), " ")
    if item == moment.cursor:
        return line((table.cursor, "cursor"), " ")
    return line((table.focus, "focus"), " ") if item in moment.focus else line(" " * _MARK)


def _more(arrow: str, count: int, where: str, total: int) -> Line:
    if not count:
        return ()
    return line((f"{arrow} {count} more row{'s' * (count > 1)} {where}, of {total}", "note"))


def _label(log: Log, node: int, room: int, ellipsis: str = ELLIPSIS) -> Line:
    """Name and operation in about `room` cells, the operation cut with `…` if it must be."""
    *title, _ = labels.title(log, node, room, ellipsis)
    if len(title) == 1 and labels.is_named(log, node) and log.operands(node):
        made = log.expression(node).replace(" ", "")
        left = room - width(title[0].text) - 3
        if left >= 5:
            return (*title, Span(" = ", "dim"), Span(crop(made, left, ellipsis), "op"))
    return tuple(title)


def _words(moment: Moment, item: Item, columns: _Columns) -> Line:
    """Name, value and gradient of an item, each in its column."""
    log, k, table = moment.log, moment.k, moment.glyphs
    node = moment.scene.output(item)
    name = _label(log, node, columns.label, table.ellipsis)
    here, cursor = item == moment.marks.here, item == moment.cursor
    role = "here" if here else "cursor" if cursor else "focus" if item in moment.focus else ""
    if role:
        name = (Span(name[0].text, role), *name[1:])
    elif not log.exists(node, k):
        name = tuple(Span(s.text, "dim") for s in name)
    out = [*fit(name, columns.label, table.ellipsis)]
    if columns.value:
        out += [Span("  "), *fit((labels.value(moment, node),), columns.value)]
    if columns.grad:
        sign, number, *count = labels.grad(moment, node)
        out += [Span("  "), sign, *fit((number,), columns.grad)]
        if here and columns.suffix:
            words = (f" {table.here}", f" {table.here[0]}")
            out.append(Span(words[columns.suffix < len(words[0])], "here"))
        elif line_width(tuple(count)) <= columns.suffix:
            out += count
    return tuple(out)


def gutter(rows: list[TapeRow], scene: Scene, at: Marks, table: Glyphs) -> list[Line]:
    """The lanes beside each row, as drawn."""
    canvas = Canvas(table)
    row_of = {row.item: i for i, row in enumerate(rows)}
    for i, row in enumerate(rows):
        x = 2 * row.lane
        for y in range(i + 1, min(row.end + 1, len(rows))):
            canvas.stroke(x, y, row.item, UP)
            if y < row.end:
                canvas.stroke(x, y, row.item, DOWN)
        if row.last < row.end < len(rows):
            canvas.mark(x, row.end, table.below, "line")
        sources = scene.operands[row.item]
        glyph = table.root if row.item == scene.root else table.made
        role = "here" if row.item == at.here else "name"
        canvas.mark(x, i, glyph if sources else table.leaf, role)
        lanes = {2 * lane: source for lane, source in zip(row.joins, sources, strict=True)}
        for number, (lane, source) in enumerate(zip(row.joins, sources, strict=True)):
            accent = at.edges.get((row.item, number))
            _join(canvas, i, x, 2 * lane, lanes, accent)
            if lane in row.above:
                canvas.mark(2 * lane, i, table.above, accent.role if accent else "line")
            elif accent:
                _bring_out(canvas, 2 * lane, row_of[source], i, source, accent)
        for source in set(sources):
            count = sources.count(source)
            lane = row.joins[sources.index(source)]
            if count > 1 and lane not in row.above:
                canvas.mark(2 * lane + (1 if 2 * lane < x else -1), i, str(count), "strong")
    return canvas.lines(len(rows))


def _weight(accent: Accent | None) -> tuple[int, str]:
    role = accent.role if accent else "line"
    return (HEAVY if role == "next" else LIGHT), role


def _join(
    canvas: Canvas, y: int, x: int, start: int, lanes: dict[int, Item], accent: Accent | None
) -> None:
    """The level part of an edge, from the lane of its operand to the item.

    Where it meets the lane of one of this item's operands it joins it; others it passes under.
    """
    weight, role = _weight(accent)
    for left in range(min(x, start), max(x, start)):
        for cell, way in ((left, RIGHT), (left + 1, LEFT)):
            canvas.stroke(cell, y, lanes.get(cell, ("row", y)), way, weight, role)


def _bring_out(canvas: Canvas, x: int, top: int, end: int, operand: Item, accent: Accent) -> None:
    """The upright part of an edge that matters now, over the lane that is there."""
    weight, role = _weight(accent)
    for y in range(top + 1, end + 1):
        canvas.stroke(x, y, operand, UP, weight, role)
        if y < end:
            canvas.stroke(x, y, operand, DOWN, weight, role)
