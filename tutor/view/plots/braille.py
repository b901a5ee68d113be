"""A canvas of dots, eight to a cell, with labels: for curves of any shape.

A terminal without Unicode has one dot a cell.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from tutor.view.glyphs import ASCII, Glyphs
from tutor.view.text import Line, Span, merge

_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))  # by row and column in a cell
_FIRST = 0x2800  # the character without a dot


class Dots:
    """Dots with roles; where two curves share a cell, the one drawn last gives the role.

    Attributes:
        columns, rows: cells.
        across, up: dots.
    """

    def __init__(self, columns: int, rows: int, table: Glyphs) -> None:
        """Begin with nothing drawn."""
        self.columns, self.rows = columns, rows
        self._plain = table is ASCII
        self._wide, self._high = (1, 1) if self._plain else (2, 4)
        self.across, self.up = columns * self._wide, rows * self._high
        self._cells: dict[tuple[int, int], tuple[int, str]] = {}
        self._marks: dict[tuple[int, int], Span] = {}

    def dot(self, x: int, y: int, role: str) -> None:
        """Set a dot, counted from the lower left; one outside is left out."""
        if not (0 <= x < self.across and 0 <= y < self.up):
            return
        down = self.up - 1 - y
        cell = x // self._wide, down // self._high
        bits, _ = self._cells.get(cell, (0, role))
        bit = 1 if self._plain else _BITS[down % 4][x % 2]
        self._cells[cell] = bits | bit, role

    def curve(self, points: Sequence[tuple[float, float]], role: str) -> None:
        """Join points given in dots; a nan breaks the curve."""
        before: tuple[float, float] | None = None
        for x, y in points:
            if not (math.isfinite(x) and math.isfinite(y)):
                before = None
                continue
            if before is not None:
                self._join(before, (x, y), role)
            elif abs(y) < 1e6:
                self.dot(round(x), round(y), role)
            before = x, y

    def _join(self, one: tuple[float, float], two: tuple[float, float], role: str) -> None:
        (x0, y0), (x1, y1) = one, two
        low, high = -1.0, float(self.up)
        if (y0 < low and y1 < low) or (y0 > high and y1 > high):
            return
        steps = max(1, math.ceil(max(abs(x1 - x0), min(abs(y1 - y0), 4.0 * self.up))))
        for i in range(steps + 1):
            t = i / steps
            y = y0 + (y1 - y0) * t
            if low <= y <= high:
                self.dot(round(x0 + (x1 - x0) * t), round(y), role)

    def mark(self, column: int, row: int, mark: Span) -> None:
        """Put a character into a cell, counted from the upper left, over all dots."""
        if 0 <= column < self.columns and 0 <= row < self.rows:
            self._marks[column, row] = mark

    def cell_of(self, x: float, y: float) -> tuple[int, int]:
        """The cell of a dot."""
        return round(x) // self._wide, (self.up - 1 - round(y)) // self._high

    def lines(self) -> list[Line]:
        """The rows, from the top."""
        return [
            merge(self._span(column, row) for column in range(self.columns))
            for row in range(self.rows)
        ]

    def _span(self, column: int, row: int) -> Span:
        if (mark := self._marks.get((column, row))) is not None:
            return mark
        bits, role = self._cells.get((column, row), (0, ""))
        if not bits:
            return Span(" ")
        return Span("*" if self._plain else chr(_FIRST + bits), role)
