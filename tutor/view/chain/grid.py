"""Rows out of columns of cells."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.view.text import Line, Span, line_width, wrap

Column = Sequence[Line]
"""One cell for each row, from the first; all become as wide as the widest."""

BESIDE = 4
"""Blanks between things that stand beside each other."""


def grid(columns: Sequence[Column], rows: int) -> list[Line]:
    """Columns side by side, two blanks apart, each cell in the middle of its column."""
    out: list[list[Span]] = [[] for _ in range(rows)]
    for column in columns:
        sizes = [line_width(cell) for cell in column[:rows]]
        size = max(sizes)
        for i, row in enumerate(out):
            cell, used = (column[i], sizes[i]) if i < len(sizes) else ((), 0)
            before = (size - used) // 2
            row += [Span(" " * (before + 2 * bool(row))), *cell, Span(" " * (size - used - before))]
    return [tuple(span for span in row if span.text) for row in out]


def beside(row: Line, texts: Sequence[Line], cells: int, at: int = 0) -> Line | None:
    """A row with the first of some texts that has room behind it, from column `at` on if it can.

    None if there is room for none.
    """
    head = _trimmed(row)
    least = line_width(head) + (BESIDE if head else 0)
    for text in texts:
        if text and least + line_width(text) <= cells:
            start = max(least, min(at, cells - line_width(text)))
            return (*head, Span(" " * (start - line_width(head))), *text)
    return None


def fitting(texts: Sequence[Line], cells: int) -> Line:
    """The first of some texts that has room; nothing if none has."""
    return next((text for text in texts if line_width(text) <= cells), ())


def whole(row: Line, cells: int) -> list[Line]:
    """A row, on several where it has no room on one."""
    return [row] if line_width(row) <= cells else wrap(row, cells, 2)


def padded(number: Span) -> Span:
    """A number with a blank at either side if it is drawn as a chip."""
    return Span(f" {number.text} ", number.role) if number.role.endswith("-chip") else number


def _trimmed(row: Line) -> Line:
    """A row without the blanks at its end."""
    end = len(row)
    while end and not row[end - 1].text.strip():
        end -= 1
    return row[:end]
