"""Bars to scale, to the left and to the right of a zero line."""

from __future__ import annotations

import math
from collections.abc import Iterable

from tutor.view.glyphs import ASCII, Glyphs
from tutor.view.text import Line, Span, line

_RIGHT = " ▏▎▍▌▋▊▉"  # eighths of a cell from its left edge
_STEPS = (1.0, 2.0, 5.0, 10.0)


def scale(numbers: Iterable[float]) -> float:
    """The number that a bar of full length stands for: 1, 2 or 5 times a power of ten.

    So it seldom changes while a person steps, and tells nothing of the largest number but its
    size. 0 if no number has a length.
    """
    most = max((abs(x) for x in numbers if math.isfinite(x)), default=0.0)
    if most < 1e-300:
        return 0.0
    power = 10.0 ** math.floor(math.log10(most))
    return next((step * power for step in _STEPS if step * power >= most), most)


def bar(x: float | None, full: float, half: int, role: str, table: Glyphs) -> Line:
    """A bar of `2 * half + 1` cells with its zero line in the middle.

    Args:
        x: the number; None and infinite ones have no bar.
        full: the number whose bar takes all of `half` cells, as `scale` gives it.
        half: cells on either side.
        role: of the bar.
        table: the characters of the terminal.
    """
    zero = "|" if table is ASCII else "│"
    left = right = " " * half
    if x and full and math.isfinite(x):
        eighths = max(1, round(min(abs(x) / full, 1.0) * half * 8))
        if x > 0:
            right = _rightward(eighths, table).ljust(half)
        else:
            left = _leftward(eighths, table).rjust(half)
    return (*line((left, role)), Span(zero, "line"), *line((right, role)))


def _rightward(eighths: int, table: Glyphs) -> str:
    if table is ASCII:
        return "#" * max(1, round(eighths / 8))
    cells, rest = divmod(eighths, 8)
    return "█" * cells + (_RIGHT[rest] if rest else "")


def _leftward(eighths: int, table: Glyphs) -> str:
    """As to the right, but a terminal has only `▐` and `▕` for a part of a cell on this side."""
    if table is ASCII:
        return "#" * max(1, round(eighths / 8))
    cells, halves = divmod(round(eighths / 4), 2)
    if not cells and not halves:
        return "▕"
    return ("▐" if halves else "") + "█" * cells
