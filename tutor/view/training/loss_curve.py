"""The output of each iteration as a curve, with the one at hand on it and its numbers below."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.debug.history import History
from tutor.engine.numbers import show
from tutor.view import notation
from tutor.view.glyphs import ASCII, Glyphs
from tutor.view.plots.curve import Point, PointMark, curve
from tutor.view.text import Line, line, wrap

LEAST = 5
"""Rows of a curve below which it is left out."""


def draw_loss(history: History, cells: int, rows: int, table: Glyphs) -> list[Line]:
    """The curve, if there is room for it, above the numbers of the iteration at hand."""
    words = numbers(history, cells)
    room = rows - len(words)
    if room < LEAST:
        return words
    return [*framed(history.curve(), history.here, cells, room, table), *words]


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
    points: Sequence[tuple[int, float]], here: int, cells: int, rows: int, table: Glyphs,
    role: str = "value",
) -> list[Line]:  # fmt: skip
    """A curve over the iterations between its axes, `rows` lines, the one at hand marked."""
    at = [(n, y) for n, y in points if n == here]
    sign = "@" if table is ASCII else "●"
    marks = [PointMark(n + 1.0, y, sign, (), f"{role}-chip") for n, y in at]
    drawn: list[Point] = [(n + 1.0, y) for n, y in points]
    return curve(drawn, None, cells, rows, marks, table, role)
