"""How the debugger's screen is laid out: worked out as plain data, then applied to the panes."""

from __future__ import annotations

from dataclasses import dataclass, field

from textual.screen import Screen

from tutor.trace.log import Log
from tutor.tui.arrangement import FULL, INSET, SMALL, TALLEST, Heights, divided, form_of
from tutor.tui.widgets.pane import Pane
from tutor.view.panes import PANES, PaneSpec

MAIN = tuple(spec for spec in PANES if spec.always and spec.place != "below")
"""The panes that are always in sight: the graph with its product."""

SIDE = tuple(spec for spec in reversed(PANES) if not spec.always)
"""The panes of the right column, of which a small window shows one at a time."""

_SIDE = 44  # cells of the right column in a window of 120
_SIDE_WIDEST = 64
_AIRY = 38  # rows of a window in which the product has all that it can use
_SLOT = 5  # least rows of the pane below the graph, its rule included


@dataclass(frozen=True, slots=True)
class DebugArrangement:
    """A layout of the debugger's screen.

    Attributes:
        form: one of `FORMS`.
        side: cells of the right column; None where it stands below.
        heights: rows of the panes in sight, rule included; None for all that is left. A pane
            that is missing is out of sight.
    """

    form: str
    side: int | None = None
    heights: Heights = field(default_factory=dict)


def arrange_debugger(
    width: int, height: int, log: Log, slot: str, zoomed: str = ""
) -> DebugArrangement:
    """The layout for a window of so many cells.

    Args:
        width, height: of the window.
        log: the run.
        slot: id of the pane of the side that a small window shows.
        zoomed: id of the pane that has the whole screen, empty if none has.
    """
    form = form_of(width, height)
    if form == SMALL:
        return DebugArrangement(form)
    lines = {s.id: s.most if form == FULL else s.least for s in PANES if s.place == "below"}
    heights: Heights = {**lines}
    body = height - 2 - sum(lines.values())
    if zoomed:
        return DebugArrangement(form, None, heights | {zoomed: None})
    if form != FULL:
        return DebugArrangement(form, None, heights | _stacked(log, width, body) | {slot: None})
    side = min(_SIDE + (width - 120) // 4, _SIDE_WIDEST)
    product = {s.id: 1 + s.most + (height >= _AIRY) for s in MAIN if not s.fills}
    graph = {s.id: None for s in MAIN if s.fills}
    return DebugArrangement(form, side, heights | product | graph | _column(log, side, body))


def _stacked(log: Log, width: int, body: int) -> Heights:
    """The graph with what it needs, its product below it; the rest is for another pane."""
    heights: Heights = {s.id: 1 + min(max(body // 5, s.least), s.most) for s in MAIN if not s.fills}
    free = body - _SLOT - sum(rows or 0 for rows in heights.values())
    for spec in MAIN:
        if spec.fills:
            heights[spec.id] = min(1 + _wanted(spec, log, width, TALLEST), free)
    return heights


def _column(log: Log, width: int, body: int) -> Heights:
    """The panes of the side, one below the other; the last one has what is left."""
    wanted = [1 + _wanted(spec, log, width, TALLEST) + 1 for spec in SIDE]
    rows = divided(wanted, body)
    heights: Heights = {spec.id: each for spec, each in zip(SIDE, rows, strict=True)}
    return heights | {SIDE[-1].id: None}


def _wanted(spec: PaneSpec, log: Log, width: int, most: int) -> int:
    if spec.full_height is None:
        return spec.most
    return spec.full_height(log, width - 2 * INSET, most)


def lay_out(screen: Screen[None], now: DebugArrangement, zoomed: str) -> None:
    """Bring the panes of a screen in line with a layout."""
    screen.set_class(now.form == SMALL, "-small")
    screen.set_class(now.side is not None, "-beside")
    main, side = screen.query_one("#main"), screen.query_one("#side")
    main.display = any(spec.id in now.heights for spec in MAIN)
    side.display = any(spec.id in now.heights for spec in SIDE)
    side.styles.width = now.side
    main.styles.height = None if now.side or zoomed else "auto"
    for spec in PANES:
        pane = screen.query_one(f"#{spec.id}", Pane)
        pane.display = spec.id in now.heights
        rows = now.heights.get(spec.id)
        pane.styles.height = "1fr" if rows is None else rows
        pane.worded("zoomed" if zoomed == spec.id else "")
