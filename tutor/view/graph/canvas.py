"""A grid of cells that lines and texts are put on, with a glyph for every way lines meet.

Lines are kept as strokes: a cell has a stroke towards each neighbour that its line goes on
to, so a corner or a junction draws itself. Where the lines of two different values cross,
the one that runs up and down is drawn and the other one passes under it: `─│─`. A junction
glyph therefore always belongs to one value alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple

from tutor.view.glyphs import LIGHT, Glyphs
from tutor.view.text import Line, Span, width

UP, DOWN, LEFT, RIGHT = range(4)

_RANK = {
    "": 0, "dim": 0, "line": 1, "value-done": 2, "grad-done": 2,
    "value-next": 3, "grad-next": 3,
}  # fmt: skip


class _Cell:
    """Strokes of the lines in a cell; a second owner's strokes are kept apart."""

    __slots__ = ("owner", "role", "strokes", "under")

    def __init__(self, owner: object) -> None:
        self.owner = owner
        self.strokes = [0, 0, 0, 0]
        self.role = "line"
        self.under: _Cell | None = None

    def copy(self) -> _Cell:
        """The same strokes, to be drawn over."""
        out = _Cell(self.owner)
        out.strokes, out.role = list(self.strokes), self.role
        out.under = self.under.copy() if self.under is not None else None
        return out


class Overlap(ValueError):
    """Two lines would share a cell without crossing at right angles."""


class Canvas:
    """Lines and texts by cell, over those of another canvas that stays as it is."""

    def __init__(self, table: Glyphs, base: Canvas | None = None, cells: int = 0) -> None:
        self.table = table
        self.cells: int = base.cells if base is not None else cells
        self._base = base
        self._cells: dict[tuple[int, int], _Cell] = {}
        self._drawn: _Drawn | None = None
        self._marks: dict[tuple[int, int], tuple[str, str]] = {}
        self._texts: dict[int, list[tuple[int, Line]]] = {}

    def _cell(self, x: int, y: int, owner: object) -> _Cell:
        cell = self._cells.get((x, y))
        if cell is None and self._base is not None and (x, y) in self._base._cells:
            cell = self._cells[x, y] = self._base._cells[x, y].copy()
        if cell is None:
            cell = self._cells[x, y] = _Cell(owner)
        elif cell.owner != owner:
            if cell.under is None:
                cell.under = _Cell(owner)
            elif cell.under.owner != owner:
                raise Overlap(f"three lines meet in column {x}, row {y}")
            return cell.under
        return cell

    def stroke(
        self, x: int, y: int, owner: object, way: int, weight: int = LIGHT, role: str = "line"
    ) -> None:
        """Draw the half of a line that goes from the middle of a cell one way."""
        cell = self._cell(x, y, owner)
        cell.strokes[way] = max(cell.strokes[way], weight)
        if _RANK[role] > _RANK[cell.role]:
            cell.role = role

    def run(
        self,
        points: Iterable[tuple[int, int]],
        owner: object,
        weight: int = LIGHT,
        role: str = "line",
    ) -> None:
        """Draw a line along corner points; lines of one owner join where they meet."""
        corners = list(points)
        for (x0, y0), (x1, y1) in pairwise(corners):
            level = y0 == y1
            low, high = sorted((x0, x1) if level else (y0, y1))
            to_low, to_high = (LEFT, RIGHT) if level else (UP, DOWN)
            for at in range(low, high + 1):
                cell = self._cell(at, y0, owner) if level else self._cell(x0, at, owner)
                if at > low:
                    cell.strokes[to_low] = max(cell.strokes[to_low], weight)
                if at < high:
                    cell.strokes[to_high] = max(cell.strokes[to_high], weight)
                if _RANK[role] > _RANK[cell.role]:
                    cell.role = role

    def mark(self, x: int, y: int, glyph: str, role: str) -> None:
        """Put one glyph over whatever line is in a cell."""
        self._marks[x, y] = (glyph, role)

    def text(self, x: int, y: int, spans: Line) -> None:
        """Write a text from a cell on; a line that it reaches is out of sight there."""
        if spans:
            self._texts.setdefault(y, []).append((x, spans))

    def _glyph(self, x: int, y: int, cell: _Cell) -> tuple[str, str]:
        if cell.under is not None:
            first, second = cell, cell.under
            if second.strokes[UP] or second.strokes[DOWN]:
                first, second = second, first
            up, down, left, right = first.strokes
            over, under, west, east = second.strokes
            if not (up and down and west and east) or left or right or over or under:
                raise Overlap(f"two lines share column {x}, row {y}")
            cell = first
        up, down, left, right = cell.strokes
        return self.table.lines[up * 27 + down * 9 + left * 3 + right], cell.role

    def lines(self, height: int) -> list[Line]:
        """The rows from 0 to `height`, each as long as what is on it, at least `cells`.

        Raises:
            Overlap: lines of two owners share a cell and do not cross at right angles.
        """
        return self._draw(height).lines

    def drawn(self, height: int) -> _Drawn:
        """What it looks like, worked out once: nothing may be added to it afterwards."""
        if self._drawn is None:
            self._drawn = self._draw(height)
        return self._drawn

    def _draw(self, height: int) -> _Drawn:
        below = self._base.drawn(height) if self._base is not None else None
        touched = {y for _, y in self._cells} | {y for _, y in self._marks} | self._texts.keys()
        rows = {y: self._row(y, below) for y in touched if 0 <= y < height}
        for (x, y), cell in self._cells.items():
            if y in rows:
                rows[y].put(x, *self._glyph(x, y, cell))
        for y, texts in self._texts.items():
            if y in rows:
                for x, spans in texts:
                    rows[y].write(x, spans)
        for (x, y), (glyph, role) in self._marks.items():
            if y in rows:
                rows[y].put(x, glyph, role)
        blank: Line = (Span(" " * self.cells),) if self.cells else ()
        lines = list(below.lines) if below is not None else [blank] * height
        for y, row in rows.items():
            lines[y] = row.line()
        return _Drawn(rows, lines)

    def _row(self, y: int, below: _Drawn | None) -> _Row:
        """A row to write into, with what the canvas below has drawn there."""
        row = below.rows.get(y) if below is not None else None
        if row is None:
            return _Row([" "] * self.cells, [""] * self.cells)
        return _Row(list(row.glyphs), list(row.roles))


class _Row(NamedTuple):
    """The glyph and the role of every cell; the second cell of a wide character is empty."""

    glyphs: list[str]
    roles: list[str]

    def put(self, x: int, glyph: str, role: str) -> None:
        """Set one cell."""
        self._reach(x + 1)
        self.glyphs[x], self.roles[x] = glyph, role

    def write(self, x: int, spans: Line) -> None:
        """Put a text over what stands there."""
        for text, role in spans:
            glyphs = _cells_of(text)
            end = x + len(glyphs)
            self._reach(end)
            self.glyphs[x:end] = glyphs
            self.roles[x:end] = [role] * len(glyphs)
            x = end

    def _reach(self, end: int) -> None:
        missing = end - len(self.glyphs)
        if missing > 0:
            self.glyphs.extend(" " * missing)
            self.roles.extend([""] * missing)

    def line(self) -> Line:
        """Its cells as spans."""
        out = []
        start = 0
        for role, run in groupby(self.roles):
            end = start + len(list(run))
            out.append(Span("".join(self.glyphs[start:end]), role))
            start = end
        return tuple(out)


class _Drawn(NamedTuple):
    """The rows of a canvas that have anything on them, and all of its lines."""

    rows: dict[int, _Row]
    lines: list[Line]


@lru_cache(4096)
def _cells_of(text: str) -> tuple[str, ...]:
    """A text cell by cell."""
    out: list[str] = []
    for char in text:
        cells = 1 if char.isascii() else width(char)
        if cells == 0 and out:
            out[-1] += char  # an accent of its own belongs to the letter before it
        out += [char, *[""] * (cells - 1)] if cells else []
    return tuple(out)
