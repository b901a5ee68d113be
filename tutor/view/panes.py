"""The panes of the debugger, one row each: what they show, and what places, helps and keys need.

Both front ends make their panes out of this table. A new pane is a row and a module that draws it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tutor.trace.log import Log
from tutor.view import ledger, source, timeline, variables
from tutor.view.graph import graph_pane
from tutor.view.moment import Moment
from tutor.view.text import Line


@dataclass(frozen=True, slots=True)
class PaneSpec:
    """One pane.

    Attributes:
        id: its name, also that of its widget.
        draw: its lines at a moment, for a width and a height in cells; as many at every step of a
            scene, so that a step repaints rows and lays nothing out.
        place: the column it stands in where there is room for all panes, or `below` them for a
            line without a title over the whole width.
        title: what stands over it.
        heading, help: what it is called in the help, and what it shows.
        full_height: the rows that all of it takes in a run, for a width, up to a number; None if
            that does not depend on the run.
        least_height: the fewest rows for its drawing to be at its best, for a width; 0 if rows
            make no difference. On a small screen the others then give up what they can.
        least, most: rows of one whose height does not depend on the run: on the smallest screen
            and where there is room.
        fills: it takes the rows that the others leave, its drawing in the middle.
        always: it is in sight in every window. Others take the place of the text, by their key,
            where there is no room for all.
        key: key that shows it, empty if none does.
        label, action: what that key does, in a word for the footer and as a sentence for the help.
        plain: the most rows it is written out in by the line front end, 0 if it is not.
        read: its lines there, where they are others than `draw` makes.
        note: a remark at the right of its title, such as the edge it is about.
    """

    id: str
    draw: Callable[[Moment, int, int], list[Line]]
    place: Literal["left", "right", "below"]
    title: str = ""
    heading: str = ""
    help: str = ""
    full_height: Callable[[Log, int, int], int] | None = None
    least_height: Callable[[Log, int], int] | None = None
    least: int = 1
    most: int = 1
    fills: bool = False
    always: bool = False
    key: str = ""
    label: str = ""
    action: str = ""
    plain: int = 0
    read: Callable[[Moment, int, int], list[Line]] | None = None
    note: Callable[[Moment], str] | None = None

    def written(self, moment: Moment, width: int) -> list[Line]:
        """The pane as the line front end writes it out."""
        rows = self.plain
        if self.full_height is not None and not self.fills:
            rows = self.full_height(moment.log, width, rows)
        return (self.read or self.draw)(moment, width, rows)


PROGRAM = "program"
"""The pane of the source. The line front end writes it out whole, with line numbers."""

PANES: tuple[PaneSpec, ...] = (
    PaneSpec(
        PROGRAM, source.draw, "left", "Program", "The program",
        "▷ is the line of the step just taken, ▶ that of the next one.",
        full_height=source.full_height,
        key="p", label="program", action="Show the program.",
    ),
    PaneSpec(
        "graph", graph_pane.draw, "right", "Graph", "The graph",
        "Every node with its value and gradient (◐ 1/2: one of two contributions); on the edges "
        "the next product, what was sent, the slopes.",
        full_height=graph_pane.full_height, least_height=graph_pane.least_height,
        fills=True, always=True, plain=20, note=graph_pane.note,
    ),
    PaneSpec(
        "ledger", ledger.draw, "right", "Chain rule", "The chain rule",
        "The next step in symbols and numbers. dL/da is a gradient over all paths, ∂d/∂a the "
        "slope of one operation, its other operands held.",
        least=3, most=7, always=True, note=ledger.note,
    ),
    PaneSpec(
        "values", variables.draw, "right", "Values", "The values",
        "Every node: its value, and its gradient with how complete it is.",
        full_height=variables.full_height,
        key="v", label="values", action="Show the values and gradients.", plain=41,
        read=variables.table, note=variables.note,
    ),
    PaneSpec("timeline", timeline.draw, "below", most=2, always=True),
)  # fmt: skip
"""The table, in the order in which Tab goes through the panes of a column."""

PANE: dict[str, PaneSpec] = {spec.id: spec for spec in PANES}
"""Panes by id."""
