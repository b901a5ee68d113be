"""A grid of cells that lines and texts are put on, with a glyph for every way lines meet.

Lines are kept as strokes: a cell has a stroke towards each neighbour that its line goes on
to, so a corner or a junction draws itself. Where the lines of two different values cross,
the one that runs up and down is drawn and the other one passes under it: `─│─`. A junction
glyph therefore always belongs to one value alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from tutor.view.glyphs import LIGHT, Glyphs
from tutor.view.text import Line, Span, merge, width

UP, DOWN, LEFT, RIGHT = range(4)

_RANK = {
    "": 0, "dim": 0, "line": 1, "done": 2, "value-done": 2, "grad-done": 2,
    "next": 3, "value-next": 3, "grad-next": 3,
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

    def __init__(self, table: Glyphs, base: Canvas | None = None) -> None:
        self.table = table
        self._base = base
        self._cells: dict[tuple[int, int], _Cell] = {}
        self._drawn: list[dict[int, tuple[str, str]]] | None = None
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
        before: tuple[int, int] | None = None
        for point in points:
            if before is not None:
                (x0, y0), (x1, y1) = before, point
                if y0 == y1:
                    for x in range(min(x0, x1), max(x0, x1)):
                        self.stroke(x, y0, owner, RIGHT, weight, role)
                        self.stroke(x + 1, y0, owner, LEFT, weight, role)
                else:
                    for y in range(min(y0, y1), max(y0, y1)):
                        self.stroke(x0, y, owner, DOWN, weight, role)
                        self.stroke(x0, y + 1, owner, UP, weight, role)
            before = point

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
        """The rows from 0 to `height`, each as long as what is on it.

        Raises:
            Overlap: lines of two owners share a cell and do not cross at right angles.
        """
        rows = self._base.glyphs(height) if self._base is not None else [{} for _ in range(height)]
        for (x, y), cell in self._cells.items():
            if 0 <= y < height:
                rows[y][x] = self._glyph(x, y, cell)
        for y, texts in self._texts.items():
            if 0 <= y < height:
                self._write(rows[y], texts)
        for (x, y), mark in self._marks.items():
            if 0 <= y < height:
                rows[y][x] = mark
        return [self._row(row) for row in rows]

    def glyphs(self, height: int) -> list[dict[int, tuple[str, str]]]:
        """The glyphs of its lines by row and column; they are worked out once."""
        if self._drawn is None:
            self._drawn = [{} for _ in range(height)]
            for (x, y), cell in self._cells.items():
                self._drawn[y][x] = self._glyph(x, y, cell)
        return [dict(row) for row in self._drawn]

    @staticmethod
    def _write(row: dict[int, tuple[str, str]], texts: Iterable[tuple[int, Line]]) -> None:
        """Put texts into a row of glyphs, over what stands there."""
        for x, spans in texts:
            for text, role in spans:
                for char in text:
                    cells = 1 if char.isascii() else width(char)
                    if not cells:  # an accent of its own belongs to the letter before it
                        row[x - 1] = (row[x - 1][0] + char, role)
                    for covered in range(cells):
                        row[x + covered] = ("" if covered else char, role)
                    x += cells

    @staticmethod
    def _row(row: dict[int, tuple[str, str]]) -> Line:
        out: list[Span] = []
        run: list[str] = []
        at, now = 0, ""
        for x in sorted(row):
            glyph, role = row[x]
            if role != now or x > at:
                out.append(Span("".join(run), now))
                out.append(Span(" " * (x - at)))
                run, now = [], role
            run.append(glyph)
            at = x + 1
        out.append(Span("".join(run), now))
        return merge(span for span in out if span.text)
