"""The scales of a plot: a range of numbers on cells, and the round numbers written beside it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from tutor.engine.numbers import show

_STEPS = (1.0, 2.0, 5.0, 10.0)


class Axis(NamedTuple):
    """A range of numbers, `low` below `high`, on a row of places.

    Attributes:
        low, high: the numbers at the middle of the first and of the last place.
        places: how many there are.
    """

    low: float
    high: float
    places: int

    def place(self, x: float) -> int | None:
        """The place of a number; None beside the range."""
        at = (x - self.low) / (self.high - self.low) * (self.places - 1)
        return round(at) if -0.5 <= at < self.places - 0.5 else None

    def number(self, place: int) -> float:
        """The number in the middle of a place."""
        return self.low + (self.high - self.low) * place / max(self.places - 1, 1)


def spanning(numbers: Iterable[float], places: int) -> Axis:
    """An axis for some numbers, of which there is at least one, wide enough for a single one."""
    numbers = list(numbers)
    low, high = min(numbers), max(numbers)
    if not high - low > 1e-9 * max(abs(low), abs(high)):
        margin = max(abs(low) / 2, 1e-6)
        low, high = low - margin, high + margin
    return Axis(low, high, max(places, 2))


def ticks(axis: Axis, most: int) -> list[tuple[int, str]]:
    """Round numbers on an axis and their places, at most so many, every one exactly as written."""
    span = axis.high - axis.low
    power = 10.0 ** math.floor(math.log10(span / max(most, 1)))
    for step in (s * power for s in (*_STEPS, 20.0, 50.0, 100.0)):
        first, last = math.ceil(axis.low / step), math.floor(axis.high / step)
        if last - first < most:
            break
    found = []
    for n in range(first, last + 1):
        x = float(f"{n * step:.12g}")
        place = axis.place(x)
        if place is not None:
            found.append((place, show(x, 12)))
    return found


def upright(axis: Axis, most: int) -> list[str]:
    """What stands at the left of each row of a picture with a row a place, from the top."""
    texts = dict(ticks(axis, most))
    return [texts.get(place, "") for place in reversed(range(axis.places))]


def below(axis: Axis, cells: int, gap: int) -> str:
    """The numbers under an axis over so many cells, as far as they do not touch.

    Args:
        axis: one or two places a cell.
        cells: of the row.
        gap: cells from one number to the next, at least.
    """
    text, each = "", axis.places // cells
    for place, number in ticks(axis, max(2, cells // gap)):
        left = place // each - len(number) // 2
        if left >= len(text) + (2 if text else 0) and left + len(number) <= cells:
            text = text.ljust(left) + number
    return text
