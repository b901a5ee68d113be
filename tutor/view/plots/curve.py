"""A curve with its tangent in one point, drawn with the dots of braille cells."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from tutor.view.glyphs import ASCII, UNICODE, Glyphs
from tutor.view.plots.axes import Axis, below, spanning, ticks
from tutor.view.text import Line, Span, fit, merge, width

Point = tuple[float, float | None]
"""A number and that of the curve there; None where it has none."""

_DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))  # of a cell, by column and row
_BLANK = 0x2800
_DASH = 3  # dots of a tangent's dash, and of the gap behind it
_X_GAP, _Y_GAP = 10, 4  # cells between the numbers of an axis, at least
_LEAST = 4  # rows of a drawing
_HUGE = 1e300  # no drawing goes as far: the width of its scale would be no number


class Tangent(NamedTuple):
    """A straight line through (x, y)."""

    x: float
    y: float
    slope: float


class PointMark(NamedTuple):
    """A point that is marked, with the first of some texts beside it that has room."""

    x: float
    y: float
    sign: str
    texts: tuple[str, ...]
    role: str


def samples(cells: int) -> int:
    """How many points a curve of so many cells can show."""
    return 2 * cells


def curve(
    points: Sequence[Point],
    tangent: Tangent | None,
    width: int,
    height: int,
    marks: Sequence[PointMark] = (),
    glyphs: Glyphs = UNICODE,
    role: str = "value",
) -> list[Line]:
    """A curve, its tangent dashed, and both axes: exactly `height` lines of `width` cells.

    The axes span the curve and the marks; of the tangent, what lies within is drawn. Nothing but
    blanks is drawn where the curve has no number, or numbers near the largest.
    """
    marks = [m for m in marks if abs(m.x) < _HUGE and abs(m.y) < _HUGE]
    ys = [y for x, y in points if y is not None and abs(x) < _HUGE and abs(y) < _HUGE]
    if height < _LEAST or not ys or len(ys) < sum(y is not None for _, y in points):
        return [fit((), width)] * height
    rows = height - 2
    ys += [m.y for m in marks]
    down = spanning(ys, 4 * rows)
    numbers = {rows - 1 - p // 4: text for p, text in ticks(down, max(2, rows // _Y_GAP))}
    lead = max(len(text) for text in numbers.values()) + 2 if numbers else 1
    cells = max(2, width - lead - 1)
    across = spanning([x for x, _ in points], 2 * cells)
    drawing = _Drawing(across, down, cells, rows, glyphs, role)
    drawing.line(tangent)
    drawing.curve(points)
    drawing.marks(marks)
    plain = glyphs is ASCII
    out: list[Line] = []
    for row in range(rows):
        text = numbers.get(row, "")
        axis = f"{text:>{lead - 2}} {'+' if plain else '┤'}" if text else " " * lead
        out.append((Span(axis, "dim"), *drawing.row(row)))
    corner, level = ("+", "-") if plain else ("└", "─")
    out.append((Span(" " * (lead - 1) + corner + level * cells, "dim"),))
    out.append((Span(" " * lead + below(across, cells, _X_GAP), "dim"),))
    return [fit(row, width, glyphs.ellipsis) for row in out]


class _Drawing:
    """The cells between the axes: dots, and signs and texts over them."""

    def __init__(
        self, across: Axis, down: Axis, cells: int, rows: int, glyphs: Glyphs, role: str
    ) -> None:
        self._role = role
        self._across, self._down, self._cells, self._rows = across, down, cells, rows
        self._plain = glyphs is ASCII
        self._dots: dict[tuple[int, int], int] = {}  # by row and column of a cell
        self._curve: set[tuple[int, int]] = set()  # cells that the curve goes through
        self._over: dict[tuple[int, int], Span] = {}

    def _dot(self, x: int, y: int) -> tuple[int, int]:
        """Set a dot, counted from the left and from below; its cell."""
        cell = self._rows - 1 - y // 4, x // 2
        self._dots[cell] = self._dots.get(cell, 0) | _DOTS[x % 2][3 - y % 4]
        return cell

    def line(self, tangent: Tangent | None) -> None:
        if tangent is None:
            return
        for x in range(2 * self._cells):
            at = self._down.place(tangent.y + tangent.slope * (self._across.number(x) - tangent.x))
            if at is not None and x // _DASH % 2 == 0:
                self._dot(x, at)

    def curve(self, points: Sequence[Point]) -> None:
        placed = [
            (self._across.place(x), None if y is None else self._down.place(y)) for x, y in points
        ]
        for (x, y), (to_x, to_y) in pairwise(placed):
            if x is None or y is None or to_x is None or to_y is None:
                continue
            steps = max(abs(to_x - x), abs(to_y - y), 1)
            for n in range(steps + 1):
                dot = x + round((to_x - x) * n / steps), y + round((to_y - y) * n / steps)
                self._curve.add(self._dot(*dot))

    def marks(self, marks: Sequence[PointMark]) -> None:
        """Signs first, so that no text hides one."""
        placed = []
        for mark in marks:
            x, y = self._across.place(mark.x), self._down.place(mark.y)
            if x is not None and y is not None:
                row, column = self._rows - 1 - y // 4, x // 2
                self._over[row, column] = Span(mark.sign, mark.role)
                placed.append((row, column, mark))
        for row, column, mark in placed:
            any(self._write(row, column, f" {text} ", mark.role) for text in mark.texts)

    def _write(self, row: int, column: int, text: str, role: str) -> bool:
        """A text beside a mark, where it hides least of the curve and no other; if it has room."""
        size = width(text)
        best: tuple[int, list[tuple[int, int]]] | None = None
        for at in (row, row - 1, row + 1):
            for left in (column + 1, column - size):
                cells = [(at, left + i) for i in range(size)]
                inside = 0 <= at < self._rows and left >= 0 and left + size <= self._cells
                if not inside or any(cell in self._over for cell in cells):
                    continue
                hidden = sum(cell in self._curve for cell in cells)
                if best is None or hidden < best[0]:
                    best = hidden, cells
        if best is None or len(text) != size:
            return False
        for cell, char in zip(best[1], text, strict=True):
            self._over[cell] = Span(char, role)
        return True

    def row(self, row: int) -> Line:
        return merge(self._cell(row, column) for column in range(self._cells))

    def _cell(self, row: int, column: int) -> Span:
        over = self._over.get((row, column))
        if over is not None:
            return over
        dots = self._dots.get((row, column), 0)
        on_curve = (row, column) in self._curve
        if not dots:
            return Span(" ")
        sign = ("*" if on_curve else ".") if self._plain else chr(_BLANK + dots)
        return Span(sign, self._role if on_curve else "grad")
