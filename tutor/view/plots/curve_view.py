"""Curves with their numbers: a number as a leaf moves, and the loss over the passes of a run."""

from __future__ import annotations

from tutor.engine.numbers import show
from tutor.trace.log import Log
from tutor.trace.plots.curves import Curve
from tutor.trace.plots.passes import Losses
from tutor.view import notation
from tutor.view.glyphs import ASCII, Glyphs
from tutor.view.plots.axes import Axis, covering, level, upright
from tutor.view.plots.braille import Dots
from tutor.view.text import Line, Span, fit, line, width, wrap

LEAST_ROWS = 5
"""Rows of a picture below which it is left out."""


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
    legend = [*wrap(line(*words, "   ", *note), cells)]
    room = rows - len(legend) - 1
    if room < LEAST_ROWS:
        return legend
    ys = [y for y in found.ys if y == y]
    tall = covering(ys, 2, found.y)
    inset = _inset(tall, room)
    dots = Dots(cells - inset, room, table)
    across = Axis(found.xs[0], found.xs[-1], dots.across)
    tall = tall._replace(dots=dots.up)
    if found.slope is not None:
        ends = [(x, found.y + found.slope * (x - found.x)) for x in found.xs]
        dots.curve([(across.at(x), tall.at(y)) for x, y in ends], "grad")
    points = zip(found.xs, found.ys, strict=True)
    dots.curve([(across.at(x), tall.at(y)) for x, y in points], "value")
    here = dots.cell_of(across.at(found.x), tall.at(found.y))
    dots.mark(*here, Span("@" if table is ASCII else "●", "value-chip"))
    return [*_framed(dots, across, tall, inset, cells, table), *legend]


def draw_losses(log: Log, found: Losses, cells: int, rows: int, table: Glyphs) -> list[Line]:
    """The outputs of the passes with the one at hand, and its number."""
    root = notation.name(log, found.root).partition("#")[0]  # the one that is meant is said
    words = f"pass {found.here + 1:,} of {found.count:,}: {root} = {show(found.value)}"
    first, last = show(found.values[0]), show(found.values[-1])
    legend = wrap(line((words, "value"), (f"   first {first}, last {last}", "dim")), cells)
    room = rows - len(legend) - 1
    if room < LEAST_ROWS:
        return legend
    tall = covering(found.values, 2)
    inset = _inset(tall, room)
    dots = Dots(cells - inset, room, table)
    across = Axis(1.0, float(max(found.count, 2)), dots.across)
    tall = tall._replace(dots=dots.up)
    points = zip(found.places, found.values, strict=True)
    dots.curve([(across.at(p + 1), tall.at(y)) for p, y in points], "value")
    here = dots.cell_of(across.at(found.here + 1), tall.at(found.value))
    dots.mark(*here, Span("@" if table is ASCII else "●", "value-chip"))
    return [*_framed(dots, across, tall, inset, cells, table), *legend]


def _inset(tall: Axis, rows: int) -> int:
    """Cells at the left for the numbers of the upright axis and its line."""
    return max((width(text) for text in upright(tall, rows, 1, rows // 3)), default=0) + 2


def _framed(
    dots: Dots, across: Axis, tall: Axis, inset: int, cells: int, table: Glyphs
) -> list[Line]:
    """A picture with its axes."""
    per_row, per_column = dots.up // dots.rows, dots.across // dots.columns
    labels = upright(tall, dots.rows, per_row, dots.rows // 3)
    edge = "|" if table is ASCII else "┤"
    side = "|" if table is ASCII else "│"
    rows = [
        line((label.rjust(inset - 2), "dim"), (f" {edge if label else side}", "line"), *row)
        for label, row in zip(labels, dots.lines(), strict=True)
    ]
    rows.append(level(across, per_column, dots.columns, inset))
    return [fit(row, cells) for row in rows]
