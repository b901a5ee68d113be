"""How the debugger's screen is laid out: worked out as plain data, then applied to the panes."""

from __future__ import annotations

from dataclasses import dataclass, field

from textual.screen import Screen

from tutor.debug.workbench import Workbench
from tutor.trace.log import Log
from tutor.tui.arrangement import FULL, INSET, SMALL, TALLEST, Heights, divided, form_of
from tutor.tui.widgets.pane import Pane
from tutor.view.bench_panes import BENCH_PANES
from tutor.view.panes import PANES, PaneSpec

MAIN = tuple(spec for spec in PANES if spec.always and spec.place != "below")
"""The panes that are always in sight: the graph with its product."""

SIDE = tuple(spec for spec in reversed(PANES) if not spec.always)
"""The panes of the right column, of which a small window shows one at a time."""

_SIDE = 44  # cells of the right column in a window of 120
_SIDE_WIDEST = 64
_AIRY = 38  # rows of a window in which the product has all that it can use
_FEWEST = 3  # rows of a pane that shows what stands beside the run
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
    width: int, height: int, bench: Workbench, slot: str, zoomed: str = ""
) -> DebugArrangement:
    """The layout for a window of so many cells.

    Args:
        width, height: of the window.
        bench: the run with what stands beside it.
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
        stacked = _stacked(bench.log, width, body)
        return DebugArrangement(form, None, heights | stacked | {slot: None})
    side = min(_SIDE + (width - 120) // 4, _SIDE_WIDEST)
    product = {s.id: 1 + s.most + (height >= _AIRY) for s in MAIN if not s.fills}
    graph = {s.id: None for s in MAIN if s.fills}
    return DebugArrangement(form, side, heights | product | graph | _column(bench, side, body))


def _stacked(log: Log, width: int, body: int) -> Heights:
    """The graph with what it needs, its product below it; the rest is for another pane."""
    heights: Heights = {s.id: 1 + min(max(body // 5, s.least), s.most) for s in MAIN if not s.fills}
    free = body - _SLOT - sum(rows or 0 for rows in heights.values())
    for spec in MAIN:
        if spec.fills:
            heights[spec.id] = min(1 + _wanted(spec, log, width, TALLEST), free)
    return heights


def _column(bench: Workbench, width: int, body: int) -> Heights:
    """The panes of the side, one below the other, with a blank row between them.

    The last of the run's own has what the others leave.
    """
    wanted = {spec.id: 2 + _wanted(spec, bench.log, width, TALLEST) for spec in SIDE}
    wanted |= {pane.id: 1 + max(pane.rows(bench), _FEWEST) for pane in BENCH_PANES}
    rows = divided(list(wanted.values()), body)
    heights: Heights = dict(zip(wanted, rows, strict=True))
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
    beside = (*(spec.id for spec in SIDE), *(pane.id for pane in BENCH_PANES))
    side.display = any(id in now.heights for id in beside)
    side.styles.width = now.side
    main.styles.height = None if now.side or zoomed else "auto"
    below = (spec.id for spec in PANES if spec.place == "below")
    for id in (*(spec.id for spec in MAIN), *beside, *below):
        pane = screen.query_one(f"#{id}", Pane)
        pane.display = id in now.heights
        rows = now.heights.get(id)
        pane.styles.height = "1fr" if rows is None else rows
        pane.worded("zoomed" if zoomed == id else "")
