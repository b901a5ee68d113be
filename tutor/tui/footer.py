"""The last line: the keys that do something now, or a short message until the next key."""

from __future__ import annotations

from collections.abc import Mapping

from tutor.learner.session import ANSWERED, ASKING, Session
from tutor.tui import keys
from tutor.view.actions import BY_ID, LOOK, STEP
from tutor.view.text import Line, Span, fit

FOOTERS: dict[str, tuple[str, ...]] = {
    ASKING: ("submit", "step.node", "back.node", "step.edge", "hint", "skip", "pane.program",
             "pane.values", "zoom", "step.phase", "home"),
    ANSWERED: ("submit", "step.node", "back.node", "step.edge", "again", "pane.program",
               "pane.values", "zoom", "home", "step.phase", "go"),
    "": ("submit", "step.node", "back.node", "step.edge", "pane.program", "pane.values",
         "screen.back", "home", "zoom", "step.phase", "go"),
}  # fmt: skip
"""What the footer offers at each stage, the most useful first."""

ZOOMED = ("zoom", "step.node", "back.node", "step.edge", "back.edge", "step.phase", "back.phase",
          "go", "home")  # fmt: skip
"""What it offers while one pane has the whole screen."""


def offered(session: Session, *, zoomed: bool, full: bool) -> tuple[str, ...]:
    """The actions that apply now, the most useful first."""
    s = session
    ids = ZOOMED if zoomed else FOOTERS.get(s.stage, FOOTERS[""])
    k, last = (s.cursor.k, len(s.trace)) if s.cursor and s.trace else (0, 0)
    applies = {
        "hint": s.question is not None and len(s.hints) < len(s.question.hints),
        "again": s.stage == ANSWERED and bool(s.others()),
        "screen.back": s.index > 0,
        "pane.program": not full,
        "pane.values": not full,
    }

    def does(id: str) -> bool:
        move = BY_ID[id].move
        if s.trace is None and BY_ID[id].group in (STEP, LOOK):
            return False
        if move is not None:
            return k < last if move[1] > 0 else k > 0
        return applies.get(id, True)

    return tuple(id for id in ids if does(id))


def keyed(ids: tuple[str, ...], width: int, lead: Line, names: Mapping[str, str]) -> Line:
    """The line with the keys of these actions."""
    return fit(keys.bar(ids, width, lead, names), width)


def told(message: str, width: int) -> Line:
    """The line with a message in place of the keys."""
    return fit((Span(" ▪ ", "here"), Span(message, "strong")), width)
