"""Lines laid out: texts at both ends of a row, bars, dots, and a row that is picked."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.learner.standing import Going
from tutor.view.text import Line, Span, fit, line, line_width

WIDEST = 104
"""Cells that a page takes at most: longer rows are hard to follow."""

_MOST_DOTS = 12
_BAR = 10


def room(cells: int) -> tuple[int, int]:
    """Left margin and width of a page in a window of so many cells."""
    width = min(WIDEST, max(cells - 2, 1))
    return (cells - width) // 2, width


def ends(left: Line, right: Line, cells: int) -> Line:
    """Two texts at both ends of a row; the right one goes where there is no room for both."""
    gap = cells - line_width(left) - line_width(right)
    return (*left, Span(" " * gap), *right) if right and gap > 1 else fit(left, cells)


def fitting(parts: Sequence[str], cells: int, between: str = " · ") -> str:
    """As many of some parts as fit, the first ones first, each whole."""
    out = ""
    for part in parts:
        longer = f"{out}{between}{part}" if out else part
        if line_width(line(longer)) > cells:
            break
        out = longer
    return out


def bar(part: int, whole: int) -> Line:
    """A share as a bar of ten cells, full only if nothing is missing."""
    full = _BAR * part // whole if whole else 0
    return line(("▰" * full, "right"), ("▱" * (_BAR - full), "line"))


def dots(going: Going) -> Line:
    """The screens of a lesson: left behind, the one to go on at, to come."""
    screens = len(going.lesson.screens)
    at = going.screen
    if screens > _MOST_DOTS:
        return line((f"{screens if at is None else f'{at + 1}/{screens}'}", "dim"))
    if at is None:
        return line(("●" * screens, "right") if going.state == "done" else ("○" * screens, "line"))
    return line(("●" * at, "right"), ("◆", "strong"), ("○" * (screens - at - 1), "line"))


def picked(row: Line, cells: int) -> Line:
    """A row as the one that is picked: filled, with a bar at its left."""
    filled = tuple(Span(s.text, "key") for s in fit(row, cells - 1))
    return (Span("▌", "title"), *filled)


def padded(rows: Sequence[Line], cells: int) -> list[Line]:
    """The rows with a margin at their left."""
    return [(Span(" " * cells), *row) if row and cells else row for row in rows]


def plural(number: int, noun: str) -> str:
    """`1 screen`, `2 screens`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
