"""Panes of the debugger that show what stands beside the run rather than a position of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tutor.debug.workbench import Workbench
from tutor.view import stops_view
from tutor.view.glyphs import Glyphs
from tutor.view.text import Line


@dataclass(frozen=True, slots=True)
class BenchPane:
    """One pane. It stands in the column of the others where there is room for all of them.

    Attributes:
        id: its name, also that of its widget.
        title: what stands over it.
        help: what it shows, for the help.
        draw: its lines, for a width and a height in cells and the glyphs of the terminal; as many
            at every step.
        rows: how many it would like.
        note: a remark at the right of its title.
    """

    id: str
    title: str
    help: str
    draw: Callable[[Workbench, int, int, Glyphs], list[Line]]
    rows: Callable[[Workbench], int]
    note: Callable[[Workbench], str]


BENCH_PANES: tuple[BenchPane, ...] = (
    BenchPane(
        "stops", stops_view.TITLE, "Where c and C stop, and what is watched; B lists them.",
        stops_view.draw_pane, lambda bench: len(bench.stops.stops) + len(bench.watches.watches),
        stops_view.note,
    ),
)  # fmt: skip
"""The table, from the top of the column."""
