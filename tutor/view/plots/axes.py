"""Stretches of numbers on an axis: nice ends, and where a number stands."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tutor.engine.numbers import show
from tutor.view.text import Line, Span, line


class Axis(NamedTuple):
    """A stretch of numbers over so many dots.

    Attributes:
        low, high: its ends.
        dots: how many dots lie on it, at least 2.
    """

    low: float
    high: float
    dots: int

    def at(self, x: float) -> float:
        """The dot of a number, from 0; beyond the ends where the number is."""
        return (x - self.low) / (self.high - self.low) * (self.dots - 1)


def covering(numbers: Iterable[float], dots: int, near: float | None = None) -> Axis:
    """An axis over numbers with a little air; of a few that lie very far off, not all.

    Args:
        numbers: of which the finite ones count.
        dots: of the axis.
        near: a number that must be on it.
    """
    found = sorted(x for x in numbers if math.isfinite(x))
    if near is not None and math.isfinite(near):
        found = sorted([*found, near])
    if not found:
        return Axis(0.0, 1.0, dots)
    low, high = found[0], found[-1]
    # A pole would flatten the rest: then the middle nine tenths decide.
    cut = len(found) // 20
    inner = found[cut], found[-1 - cut]
    if cut and high - low > 20 * (inner[1] - inner[0]) > 0:
        low, high = inner
        if near is not None and math.isfinite(near):
            low, high = min(low, near), max(high, near)
    if low == high:
        size = abs(low) or 1.0
        low, high = low - size / 2, high + size / 2
    air = (high - low) * 0.03
    return Axis(low - air, high + air, dots)


def ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers between two, at most so many, at even distances."""
    if most < 1 or not high > low:
        return []
    raw = (high - low) / most
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(f * power for f in (1.0, 2.0, 5.0, 10.0) if f * power >= raw * (1 - 1e-12))
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(i * step, 12) if abs(step) > 1e-9 else i * step for i in range(first, last + 1)]


def upright(axis: Axis, rows: int, per_row: int, most: int) -> list[str]:
    """What stands at the left of each row of a picture: a round number, or nothing."""
    labels = [""] * rows
    for tick in ticks(axis.low, axis.high, most):
        row = rows - 1 - round(axis.at(tick)) // per_row
        if 0 <= row < rows:
            labels[row] = show(tick)
    return labels


def level(axis: Axis, per_column: int, columns: int, inset: int) -> Line:
    """The row below a picture: round numbers under their places, none cut short."""
    room: list[str] = [" "] * columns
    for most in (8, 6, 4, 3, 2):
        chosen = ticks(axis.low, axis.high, min(most, max(columns // 8, 1)))
        placed = _placed(chosen, axis, per_column, columns)
        if placed is not None:
            room = placed
            break
    return line(Span(" " * inset), Span("".join(room), "dim"))


def _placed(chosen: Sequence[float], axis: Axis, per_column: int, columns: int) -> list[str] | None:
    """The numbers on a row, or None where two would touch."""
    room = [" "] * columns
    end = -2
    for tick in chosen:
        text = show(tick)
        start = round(axis.at(tick)) // per_column - len(text) // 2
        start = min(max(start, 0), columns - len(text))
        if start <= end + 1:
            return None
        end = start + len(text) - 1
        room[start : end + 1] = text
    return room
