"""Drawing a graph as a tape: a gutter of lanes, and beside it name, value and gradient."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tutor.view.glyphs import ASCII, HEAVY, LIGHT, Glyphs
from tutor.view.graph import tape_rows
from tutor.view.graph.canvas import DOWN, LEFT, RIGHT, UP, Canvas
from tutor.view.graph.items import Item
from tutor.view.graph.lanes import TapeRow, lane_count, order, page
from tutor.view.graph.legend import legend
from tutor.view.graph.marks import Accent, Marks
from tutor.view.graph.scene import Scene
from tutor.view.graph.stretches import stretches
from tutor.view.graph.tape_rows import MARK, TapeColumns
from tutor.view.hues import sign
from tutor.view.moment import Moment
from tutor.view.text import Line, Span, fit, line

_LEGEND = 6  # with fewer rows than this there is none for a legend
_REST = 4  # and with fewer than this none for how much is out of sight


class _Tape(NamedTuple):
    """A whole scene in tape order, and the row of each item."""

    items: list[Item]
    row: dict[Item, int]


class _Page(NamedTuple):
    """What is in sight, with a row of its own for each fold, and the widths of its columns."""

    rows: list[TapeRow]
    folded: dict[int, int]
    columns: TapeColumns


def draw(moment: Moment, cells: int, height: int) -> list[Line]:
    """At most `height` lines, of `cells` cells at most, with both ends of the current edge.

    Where they are farther apart than that, what lies between is folded.
    """
    scene, at = moment.scene, moment.marks
    tape = _tape(scene)
    total = len(tape.items)
    words = legend(moment, cells - MARK, 1) if moment.legend and height > _LEGEND else []
    size = height - len(words)
    size -= total > size and size >= _REST
    parts = stretches(_wanted(moment, tape), total, size)
    shown = _page(moment, tape, parts, cells)
    lanes = gutter(shown.rows, scene, at, moment.glyphs) if shown.columns.gutter else []
    out: list[Line] = []
    for i, one in enumerate(shown.rows):
        beside = fit(lanes[i], shown.columns.gutter) if lanes else ()
        if one.item is None:
            out.append((Span(" " * MARK), *beside, *_fold(shown.folded[i], moment.glyphs)))
            continue
        room = cells - MARK - shown.columns.gutter
        out.append(
            (
                *_mark(moment, one.item),
                *beside,
                *tape_rows.row(moment, one.item, shown.columns, room),
            )
        )
    if total > size and height - len(words) > size:
        out.append(_rest(parts, total, moment.glyphs))
    return out + [(Span(" " * MARK), *text) for text in words]


def _tape(scene: Scene) -> _Tape:
    def make() -> _Tape:
        items = order(scene.items, scene.operands)
        return _Tape(items, {item: i for i, item in enumerate(items)})

    return scene.keep("tape", make)


def _wanted(moment: Moment, tape: _Tape) -> list[int]:
    """The rows of the item that the step works on and of the other ends of its edges."""
    scene, at = moment.scene, moment.marks
    items = [item for item in (at.here, moment.cursor) if item is not None]
    ends = [edge for edge, accent in at.edges.items() if accent.role == "next"]
    ends = ends or list(at.edges)
    around = [
        end for item, number in ends for end in (item, scene.operands[item][number])
    ]  # fmt: skip
    found = [tape.row[item] for item in (*around, *items[:1]) if item in tape.row]
    return found or [0]


def _page(moment: Moment, tape: _Tape, parts: Sequence[range], cells: int) -> _Page:
    """The lanes of what is in sight and the widths of its columns: the same at every step.

    Lines too long for the lanes that there are end in connectors, save those of the current edges.
    """
    scene, mask, table = moment.scene, moment.mask, moment.glyphs
    current = [(item, scene.operands[item][number]) for item, number in moment.marks.edges]

    def make(kept: Sequence[tuple[Item, Item]]) -> _Page:
        items: list[Item | None] = []
        folded: dict[int, int] = {}
        for i, part in enumerate(parts):
            if i:
                folded[len(items)] = part.start - parts[i - 1].stop
                items.append(None)
            items += tape.items[part.start : part.stop]
        most = max(2, min(20, (cells - 24) // 2))
        clearance = 1 if table is ASCII else 0
        rows = page(items, scene.operands, scene.uses, most, clearance, kept)
        nodes = [scene.output(item) for item in items if item is not None]
        return _Page(rows, folded, tape_rows.columns(moment, nodes, cells, 2 * lane_count(rows)))

    key = ("page", *((part.start, part.stop) for part in parts), cells, mask, table)
    whole = scene.keep(key, lambda: make(()))
    by_item = {one.item: one for one in whole.rows}
    for item, operand in current:
        if item in by_item and operand in by_item:
            lane = by_item[item].joins[scene.operands[item].index(operand)]
            if lane in by_item[item].above:
                return scene.keep((*key, *current), lambda: make(current))
    return whole


def _mark(moment: Moment, item: Item) -> Line:
    """The sign in front of a row: next, done, selected or pointed at."""
    table, at = moment.glyphs, moment.marks
    if item == at.next and moment.next is not None:
        return (sign(moment.next, "next", table), Span(" "))
    if item == at.done and moment.done is not None:
        return (sign(moment.done, "done", table), Span(" "))
    if item == moment.cursor:
        return line((table.cursor, "cursor"), " ")
    return line((table.focus, "focus"), " ") if item in moment.focus else line(" " * MARK)


def _fold(count: int, table: Glyphs) -> Line:
    dots = ":" if table is ASCII else "⋮"
    return line((f"{dots} {count} row{'s' * (count > 1)}", "note"))


def _rest(parts: Sequence[range], total: int, table: Glyphs) -> Line:
    """How much is out of sight above and below."""
    up, down = ("^", "v") if table is ASCII else ("↑", "↓")
    above, below = parts[0].start, total - parts[-1].stop
    texts = [f"{up} {above} above"] * bool(above) + [f"{down} {below} below"] * bool(below)
    return line(("  " + "  ".join([*texts, f"{total} rows in all"]), "note"))


def gutter(rows: list[TapeRow], scene: Scene, at: Marks, table: Glyphs) -> list[Line]:
    """The lanes beside each row, as drawn."""
    canvas = Canvas(table)
    row_of = {row.item: i for i, row in enumerate(rows) if row.item is not None}
    looks = _ends(scene, at)
    for i, row in enumerate(rows):
        if row.item is None:
            continue
        x = 2 * row.lane
        for y in range(i + 1, min(row.end + 1, len(rows))):
            canvas.stroke(x, y, row.item, UP)
            if y < row.end:
                canvas.stroke(x, y, row.item, DOWN)
        if row.last < row.end < len(rows):
            canvas.mark(x, row.end, table.below, "line")
        sources = scene.operands[row.item]
        glyph = table.root if row.item == scene.root else table.made
        canvas.mark(x, i, glyph if sources else table.leaf, looks.get(row.item, "name"))
        lanes = {2 * lane: source for lane, source in zip(row.joins, sources, strict=True)}
        for number, (lane, source) in enumerate(zip(row.joins, sources, strict=True)):
            accent = at.edges.get((row.item, number))
            _join(canvas, i, x, 2 * lane, lanes, accent)
            if lane in row.above:
                canvas.mark(2 * lane, i, table.above, _look(accent) if accent else "line")
            elif accent is not None:
                _bring_out(canvas, 2 * lane, row_of[source], i, source, accent)
        for source in set(sources):
            count = sources.count(source)
            lane = row.joins[sources.index(source)]
            if count > 1 and lane not in row.above:
                canvas.mark(2 * lane + (1 if 2 * lane < x else -1), i, str(count), "strong")
    return canvas.lines(len(rows))


def _ends(scene: Scene, at: Marks) -> dict[Item, str]:
    """The roles of the items at both ends of the edges that matter now."""
    out: dict[Item, str] = {}
    for (item, number), accent in at.edges.items():
        for end in (item, scene.operands[item][number]):
            if accent.role == "next" or end not in out:
                out[end] = _look(accent)
    return out


def _look(accent: Accent) -> str:
    """The role of an edge that matters now, by what flows along it."""
    return f"{'grad' if accent.back else 'value'}-{accent.role}"


def _weight(accent: Accent | None) -> tuple[int, str]:
    if accent is None:
        return LIGHT, "line"
    return (HEAVY if accent.role == "next" else LIGHT), _look(accent)


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
