"""A few numbers as a line of small bars."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.view.glyphs import ASCII, Glyphs

_BARS = "▁▂▃▄▅▆▇█"
_ASCII_BARS = "_.-~=*%#"


def sparkline(numbers: Sequence[float], table: Glyphs) -> str:
    """One cell a number, from the smallest of them to the largest; empty for fewer than two."""
    if len(numbers) < 2:
        return ""
    bars = _ASCII_BARS if table is ASCII else _BARS
    low, high = min(numbers), max(numbers)
    if not high > low:
        return bars[0] * len(numbers)
    # Halves first, as the distance of the largest and the smallest number may be no number.
    full = high / 2 - low / 2
    steps = ((x / 2 - low / 2) / full for x in numbers)
    return "".join(bars[min(int(step * len(bars)), len(bars) - 1)] for step in steps)
