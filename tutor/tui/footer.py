"""The last line: the keys that do something now, or a short message until the next key."""

from __future__ import annotations

from collections.abc import Mapping

from tutor.actions import BY_ID, FullScreen
from tutor.learner.session import ANSWERED, ASKING, READING
from tutor.tui import keys
from tutor.view.text import Line, Span, fit

FOOTERS: dict[str, tuple[str, ...]] = {
    ASKING: ("submit", "step.node", "back.node", "step.edge", "hint", "skip", "pane.program",
             "pane.values", "zoom", "step.phase", "home"),
    ANSWERED: ("submit", "step.node", "back.node", "step.edge", "again", "pane.program",
               "pane.values", "zoom", "home", "step.phase", "go"),
    READING: ("submit", "step.node", "back.node", "step.edge", "pane.program", "pane.values",
              "screen.back", "home", "zoom", "step.phase", "go"),
}  # fmt: skip
"""What the footer offers at each stage, the most useful first."""

ZOOMED = ("zoom", "step.node", "back.node", "step.edge", "back.edge", "step.phase", "back.phase",
          "go", "home")  # fmt: skip
"""What it offers while one pane has the whole screen."""


def offered(front: FullScreen, *, zoomed: bool) -> tuple[str, ...]:
    """The actions that do something now, the most useful first."""
    ids = ZOOMED if zoomed else FOOTERS[front.session.stage]
    return tuple(id for id in ids if BY_ID[id].applies(front))


def keyed(ids: tuple[str, ...], width: int, lead: Line, names: Mapping[str, str]) -> Line:
    """The line with the keys of these actions."""
    return fit(keys.bar(ids, width, lead, names), width)


def told(message: str, width: int) -> Line:
    """The line with a message in place of the keys."""
    return fit((Span(" ▪ ", "here"), Span(message, "strong")), width)
