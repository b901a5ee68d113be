"""The output of each iteration as a curve, with the one at hand on it and its numbers below."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.debug.history import History
from tutor.engine.numbers import show
from tutor.view import notation
from tutor.view.glyphs import ASCII, Glyphs
from tutor.view.plots.axes import Axis, covering, level, upright
from tutor.view.plots.braille import Dots
from tutor.view.text import Line, Span, fit, line, width, wrap

LEAST = 4
"""Rows of a curve below which it is left out."""


def draw_loss(history: History, cells: int, rows: int, table: Glyphs) -> list[Line]:
    """The curve, if there is room for it, above the numbers of the iteration at hand."""
    words = numbers(history, cells)
    room = rows - len(words) - 1
    if room < LEAST:
        return words
    curve = history.curve()
    return [*framed(curve, (0, history.count - 1), history.here, cells, room, table), *words]


def numbers(history: History, cells: int) -> list[Line]:
    """`iteration 7 of 20: L = 2.114`, and how it changed with the update before.

    What the gradients of that update predicted is said beside it; they know its data alone.
    """
    n = history.here
    root = notation.name(history.bench.log, history.root(n)).partition("#")[0]
    loss = history.loss(n)
    parts = [line((f"iteration {n + 1:,} of {history.count:,}: {root} = {show(loss)}", "value"))]
    if n:
        before, said = history.loss(n - 1), history.foretold(n - 1)
        if loss is not None and before is not None:
            parts.append(line((f"   change since {n:,}: {show(loss - before)}", "value")))
        if said is not None:
            parts.append(line((f", predicted on the same data: {show(said)}", "grad")))
    return wrap(tuple(span for part in parts for span in part), cells)


def framed(
    curve: Sequence[tuple[int, float]], ends: tuple[int, int], here: int, cells: int, rows: int,
    table: Glyphs, role: str = "value",
) -> list[Line]:  # fmt: skip
    """A curve over the iterations between its axes, the one at hand marked."""
    tall = covering([y for _, y in curve], 2)
    labels = upright(tall._replace(dots=rows), rows, 1, max(rows // 2, 1))
    inset = max(map(width, labels), default=0) + 2
    dots = Dots(cells - inset, rows, table)
    tall = tall._replace(dots=dots.up)
    across = Axis(float(ends[0] + 1), float(max(ends[1], ends[0] + 1) + 1), dots.across)
    dots.curve([(across.at(n + 1), tall.at(y)) for n, y in curve], role)
    for n, y in curve:
        if n == here:
            spot = dots.cell_of(across.at(n + 1), min(max(tall.at(y), 0), dots.up - 1))
            dots.mark(*spot, Span("@" if table is ASCII else "●", f"{role}-chip"))
    side = "|" if table is ASCII else "│"
    drawn = [
        line((label.rjust(inset - 2), "dim"), (f" {side}", "line"), *row)
        for label, row in zip(labels, dots.lines(), strict=True)
    ]
    below = level(across, dots.across // dots.columns, dots.columns, inset)
    return [fit(row, cells, table.ellipsis) for row in (*drawn, below)]
