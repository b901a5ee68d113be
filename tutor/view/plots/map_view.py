"""Maps: a number over two leaves, where a score changes its sign, and tables of numbers.

Heights are five shades with their numbers beside them, so that they read without colour. Each
shade covers a fifth of the map, so that a valley shows however steep its sides are.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from tutor.engine.numbers import show
from tutor.trace.log import Log
from tutor.trace.plots.groups import Table
from tutor.trace.plots.surfaces import COLUMNS, ROWS, Surface
from tutor.view import notation
from tutor.view.glyphs import ASCII, Glyphs
from tutor.view.plots.axes import Axis, below, upright
from tutor.view.text import Line, Span, fit, line, merge, wrap

_SHADES, _SHADES_ASCII = "⠂⠒⠶⠿⣿", ".:-+#"
_NOWHERE = " "
_X_GAP = 10  # cells from one number of an axis to the next, at least
_SIGNS = {"+": "value", "-": "grad", "0": "strong"}


class _Shading:
    """Five shades for numbers, each for about as many of them; equal ones have the same."""

    def __init__(self, numbers: Iterable[float], table: Glyphs) -> None:
        shades = _SHADES_ASCII if table is ASCII else _SHADES
        found = sorted(x for x in numbers if math.isfinite(x)) or [0.0]
        self._from = _starts(found, len(shades))
        last = len(self._from) - 1
        some = [round(i * (len(shades) - 1) / last) for i in range(last)] if last else []
        self._shades = "".join(shades[i] for i in some) + shades[-1]
        self.low, self.high = found[0], found[-1]

    def of(self, x: float | None, wide: int = 1) -> Span:
        """The shade of a number, so many cells wide; blank without one."""
        if x is None or not math.isfinite(x):
            return Span(_NOWHERE * wide)
        return Span(self._shades[max(bisect_right(self._from, x) - 1, 0)] * wide, "value")

    def key(self, cells: int, head: str = "") -> list[Line]:
        """What the shades stand for; no part of it is broken."""
        *starts, top = _written([*self._from, self.high])
        parts = [f"{shade} from {start}" for shade, start in zip(self._shades, starts, strict=True)]
        if self._from[-1] == self.high:
            parts[-1] = f"{self._shades[-1]} {top}"
        else:
            parts[-1] += f" to {top}"
        rows, row = [], head
        for part in parts:
            longer = f"{row}   {part}" if row else part
            if row and len(longer) > cells:
                rows.append(row)
                longer = part
            row = longer
        return [line((text, "")) for text in (*rows, row)]


def _written(numbers: Sequence[float]) -> list[str]:
    """Numbers with as many digits as it takes to tell them apart."""
    different = len(set(numbers))
    rows = ([show(x, digits) for x in numbers] for digits in range(5, 18))
    return next(row for row in rows if len(set(row)) == different)


def _starts(found: Sequence[float], count: int) -> list[float]:
    """Where each shade begins, in rising order; fewer than `count` where few numbers differ.

    Of a table that is mostly zeros, the zeros take the lowest shade and the rest share the others.
    """
    starts = [found[i * len(found) // count] for i in range(count)]
    if all(a < b for a, b in pairwise(starts)):
        return starts
    starts, at = [], 0
    while at < len(found) and len(starts) < count:
        starts.append(found[at])
        share = (len(found) - at) // (count + 1 - len(starts))
        at = max(at + share, bisect_right(found, found[at]))
    return starts


def draw_heat(log: Log, found: Surface, cells: int, rows: int, table: Glyphs) -> list[Line]:
    """The map with the place of the run and the way it came, and what the shades stand for."""
    if not found.rows:
        return _legend(log, found, cells, table)
    shading = _Shading((x for row in found.rows for x in row), table)
    root = notation.name(log, found.root).partition("#")[0]
    legend = [*shading.key(cells, f"{root}:"), *_legend(log, found, cells, table)]
    return _map(log, found, cells, rows, table, shading.of, legend)


def draw_boundary(log: Log, found: Surface, cells: int, rows: int, table: Glyphs) -> list[Line]:
    """Where the number is positive, and where negative."""

    def sign(x: float) -> Span:
        if not math.isfinite(x):
            return Span(_NOWHERE)
        mark = "+" if x > 0 else "-" if x < 0 else "0"
        return Span(mark, _SIGNS[mark])

    if not found.rows:
        return _legend(log, found, cells, table)
    finite = [x for row in found.rows for x in row if math.isfinite(x)]
    above = sum(x > 0 for x in finite)
    share = f"{100 * above / len(finite):.0f} % of the map" if finite else "nowhere"
    words = f"+ where {notation.name(log, found.root)} is above 0 ({share}), - where below"
    legend = [*wrap(line((words, "")), cells), *_legend(log, found, cells, table)]
    return _map(log, found, cells, rows, table, sign, legend)


def _legend(log: Log, found: Surface, cells: int, table: Glyphs) -> list[Line]:
    """Where the run is and was, and how much of the map is worked out."""
    one, two = (notation.name(log, leaf) for leaf in found.leaves)
    place = "@" if table is ASCII else "◆"
    here = f"{place} {one} = {show(found.here[0])}, {two} = {show(found.here[1])}"
    way = f"   o the {len(found.path)} places of the run" if len(found.path) > 1 else ""
    rows = wrap(line((here + way, "strong")), cells)
    if not found.complete:
        rows.append(line((f"{found.done} of {ROWS} rows are worked out", "note")))
    return rows


def _map(
    log: Log, found: Surface, cells: int, rows: int, table: Glyphs,
    look: Callable[[float], Span], legend: list[Line],
) -> list[Line]:  # fmt: skip
    room = rows - len(legend) - 2
    one, two = (notation.name(log, leaf) for leaf in found.leaves)
    up = Axis(found.up.low, found.up.high, max(room, 2))
    labels = upright(up, max(room // 3, 1)) if room > 2 else []
    inset = max((len(label) for label in labels), default=0) + 2
    columns = min(cells - inset, COLUMNS * 2)
    if room < 4 or columns < 12:
        return legend
    across = Axis(found.across.low, found.across.high, columns)
    grid: list[list[Span]] = []
    for row in range(room):
        source = found.rows[_nearest(room - 1 - row, room, ROWS)]
        grid.append([look(source[_nearest(c, columns, COLUMNS)]) for c in range(columns)])

    def put(place: tuple[float, float], mark: Span) -> None:
        x, y = across.place(place[0]), up.place(place[1])
        if x is not None and y is not None:
            grid[room - 1 - y][x] = mark

    for place in found.path:
        put(place, Span("o", "strong"))
    put(found.here, Span("@" if table is ASCII else "◆", "value-chip"))
    side = "|" if table is ASCII else "│"
    out: list[Line] = [line((f"{two} upwards, {one} to the right", "dim"))]
    for label, spans in zip(labels, grid, strict=True):
        head = line((label.rjust(inset - 2), "dim"), (f" {side}", "line"))
        out.append(fit((*head, *merge(spans)), cells))
    out.append(fit(line((" " * inset + below(across, columns, _X_GAP), "dim")), cells))
    return out + legend


def _nearest(i: int, count: int, of: int) -> int:
    """The nearest of `of` points to place `i` of `count`."""
    return round(i * (of - 1) / max(count - 1, 1))


# ---- tables


def draw_table(log: Log, found: Table, cells: int, rows: int, table: Glyphs) -> list[Line]:
    """A table as a map, a sign and a shade a cell; or its numbers, where they fit."""
    numbers = _numbers(found, cells)
    if numbers is not None and len(numbers) <= rows:
        return numbers
    return _shaded(found, cells, rows, table)


def _numbers(found: Table, cells: int) -> list[Line] | None:
    texts = [["·" if x is None else show(x) for x in row] for row in found.rows]
    wide = max(len(text) for row in texts for text in row) + 1
    head = len(found.row(len(texts) - 1))
    if head + 1 + wide * len(texts[0]) > cells:
        return None
    columns = "".join(str(j).rjust(wide) for j in range(len(texts[0])))
    out = [line((" " * (head + 1) + columns, "dim"))]
    for i, row in enumerate(texts):
        spans = [Span(text.rjust(wide), "unset" if text == "·" else "value") for text in row]
        out.append((Span(found.row(i).ljust(head + 1), "dim"), *spans))
    return out


def _shaded(found: Table, cells: int, rows: int, table: Glyphs) -> list[Line]:
    shading = _Shading((x for row in found.rows for x in row if x is not None), table)
    columns, count = len(found.rows[0]), len(found.rows)
    wide = 2 if 6 + 2 * columns <= cells else 1
    across = f"columns 0 to {columns - 1} across"
    head = f"{found.name}: {across if found.flat else f'rows 0 to {count - 1} down, {across}'}"
    legend = shading.key(cells)
    legend += wrap(line((_extremes(found, shading.low, shading.high), "strong")), cells)
    room = count if table.written else max(rows - len(legend) - 2, 1)
    out = [*wrap(line((head, "dim")), cells)]
    for i, row in enumerate(found.rows[:room]):
        spans = [shading.of(x, wide) for x in row[: (cells - 5) // wide]]
        out.append((Span(f"{i:>4} ", "dim"), *merge(spans)))
    if count > room:
        out.append(line((f"     {count - room} more rows; a larger window shows them", "note")))
    return out + legend


def _extremes(found: Table, low: float, high: float) -> str:
    """Where the smallest and the largest number stand."""

    def where(x: float) -> str:
        rows: Sequence[Sequence[float | None]] = found.rows
        return next(
            found.cell(i, j) for i, row in enumerate(rows) for j, y in enumerate(row) if y == x
        )

    least, most = _written([low, high])
    return f"smallest {where(low)} = {least}, largest {where(high)} = {most}"
