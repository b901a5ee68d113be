"""The last line: keys at fixed places, or a short message until the next key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar

from tutor.debug.action import Action, Outcome
from tutor.tui.keys import Keys, fitting, row
from tutor.view.text import Line, Span, fit


class Offer(NamedTuple):
    """Where a key stands, whether or not it does something now.

    Attributes:
        ids: its actions.
        label: what they do; the label of the first action if empty.
        cells: least cells of the label, where it changes.
        runs: only where a program runs.
        hides: only where not all panes are in sight.
    """

    ids: tuple[str, ...]
    label: str = ""
    cells: int = 0
    runs: bool = True
    hides: bool = False


PLACES = (
    Offer(("step.node",), "node"),
    Offer(("step.edge",)),
    Offer(("back.node", "back.edge"), "back"),
    Offer(("submit",), cells=len("next screen"), runs=False),
    Offer(("pane.program",), hides=True),
    Offer(("zoom",)),
    Offer(("pane.values",), hides=True),
    Offer(("go",)),
    Offer(("home",), runs=False),
    Offer(("step.phase",)),
    Offer(("writer",)),
)
"""The places, from the left; those at the right are missing in narrow windows."""

PICTURED = (*PLACES[:4], Offer(("tool.plot",), "picture", hides=True), *PLACES[4:])
"""The same where the lesson names a picture, which only a large window has beside the text."""

DEBUG_PLACES = (
    Offer(("step.node",), "node"),
    Offer(("step.edge",)),
    Offer(("back.node", "back.edge"), "back"),
    Offer(("run.stop", "run.stop.back"), "to stop"),
    Offer(("play",), cells=len("pause")),
    Offer(("pick",)),
    Offer(("pane.program",), hides=True),
    Offer(("pane.values",), hides=True),
    Offer(("writer",)),
    Offer(("zoom",)),
    Offer(("leave",), runs=False, cells=len("leave")),
    Offer(("go",)),
    Offer(("step.call",)),
    Offer(("step.phase",)),
    Offer(("step.line",)),
)
"""The same in the debugger."""

QUIET = Outcome("")
"""Nothing came of a key yet: another screen takes its time."""

HELP = Keys(("help",), "help")
"""The last place of every line."""


F = TypeVar("F")


def places(
    offers: Sequence[Offer],
    table: Mapping[str, Action[F]],
    front: F,
    width: int,
    names: dict[str, str],
    *,
    program: bool = True,
    full: bool,
) -> list[Keys]:
    """The places of a line of `width` cells: the same ones as long as the window stays as it is.

    Args:
        offers: the places of this kind of screen.
        table: its actions.
        front: the screen, which says which of them do something now.
        width: cells of the line.
        names: labels that are others now, by the first action of a place.
        program: whether one runs.
        full: whether all panes are in sight.
    """
    out = [
        Keys(
            place.ids,
            names.get(place.ids[0], place.label or table[place.ids[0]].label),
            place.cells,
            any(table[id].applies(front) for id in place.ids),
        )
        for place in offers
        if (program or not place.runs) and not (place.hides and full)
    ]
    return fitting(out, width, HELP)


def keyed(shown: list[Keys], width: int) -> Line:
    """The line with these keys."""
    return fit(row(shown), width)


def counted(count: str, width: int) -> Line:
    """The line while digits wait for the step that they repeat."""
    rest = " times what the next key does: n, s, or another step. Esc forgets it."
    return fit((Span(f" {count}× ", "key"), Span(rest, "dim")), width)


def told(message: str, width: int) -> Line:
    """The line with a message in place of the keys."""
    return fit((Span(" ▪ ", "title"), Span(message, "strong")), width)
