"""Curves with their numbers: a number as a leaf moves, and the loss over the passes of a run."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from tutor.engine.numbers import show
from tutor.trace.log import Log
from tutor.trace.plots.curves import Curve
from tutor.trace.plots.passes import Losses
from tutor.view import notation
from tutor.view.glyphs import ASCII, Glyphs
from tutor.view.plots.curve import Point, PointMark, Tangent, curve
from tutor.view.text import Line, line, wrap

LEAST_ROWS = 5
"""Rows of a picture below which it is left out."""
_STEEP = 20  # times as high as its middle nine tenths, a curve is cut off


def draw_curve(log: Log, found: Curve, cells: int, rows: int, table: Glyphs) -> list[Line]:
    """The curve, its tangent and the point of the run, above the numbers that they say."""
    leaf, root = notation.name(log, found.leaf), notation.name(log, found.root)
    words = line(
        (f"{leaf} = {show(found.x)}", "value"), ("   ", ""), (f"{root} = {show(found.y)}", "value")
    )
    if found.slope is None:
        note = line((f"{root} has no slope here", "note"))
    else:
        name = notation.gradient(log, found.root, found.leaf)
        note = line((f"tangent: slope {name} = {show(found.slope)}", "grad"))
    legend = wrap(line(*words, "   ", *note), cells)
    slope = found.slope
    tangent = Tangent(found.x, found.y, slope) if slope is not None else None
    points = _within(zip(found.xs, found.ys, strict=True), found.y)
    return _drawn(points, tangent, (found.x, found.y), legend, cells, rows, table)


def draw_losses(log: Log, found: Losses, cells: int, rows: int, table: Glyphs) -> list[Line]:
    """The outputs of the passes with the one at hand, and its number."""
    root = notation.name(log, found.root).partition("#")[0]  # the one that is meant is said
    words = f"pass {found.here + 1:,} of {found.count:,}: {root} = {show(found.value)}"
    first, last = show(found.values[0]), show(found.values[-1])
    legend = wrap(line((words, "value"), (f"   first {first}, last {last}", "dim")), cells)
    pairs = zip((p + 1.0 for p in found.places), found.values, strict=True)
    here = found.here + 1.0, found.value
    return _drawn(_within(pairs, found.value), None, here, legend, cells, rows, table)


def _drawn(
    points: Sequence[Point], tangent: Tangent | None, here: tuple[float, float],
    legend: list[Line], cells: int, rows: int, table: Glyphs,
) -> list[Line]:  # fmt: skip
    room = rows - len(legend)
    if room < LEAST_ROWS:
        return legend
    mark = PointMark(*here, "@" if table is ASCII else "●", (), "value-chip")
    return [*curve(points, tangent, cells, room, (mark,), table), *legend]


def _within(points: Iterable[tuple[float, float]], near: float) -> list[Point]:
    """The points without those near a pole, which would flatten all others."""
    given = list(points)
    ys = sorted(y for _, y in given if math.isfinite(y))
    if not ys:
        return []
    cut = len(ys) // 20
    low, high = ys[cut], ys[-1 - cut]
    if not (cut and ys[-1] - ys[0] > _STEEP * (high - low) > 0):
        low, high = ys[0], ys[-1]
    low, high = min(low, near), max(high, near)
    return [(x, y if low <= y <= high else None) for x, y in given]
