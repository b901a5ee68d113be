"""What is on a screen with a run, made into files for others."""

from __future__ import annotations

from textual.screen import Screen

from tutor.debug.action import SAID, Outcome
from tutor.learner.hosts import Host
from tutor.learner.stages import NO_PROGRAM
from tutor.tui import keeping
from tutor.tui.drawing import Drawing

_NOTHING = Outcome(SAID, NO_PROGRAM)


class SharedFiles:
    """Makes files of what a screen draws."""

    def __init__(self, screen: Screen[None], host: Host, draw: Drawing) -> None:
        """Take the screen, whose run it shows, and what draws it."""
        self._screen, self._host, self._draw = screen, host, draw

    def copy(self) -> Outcome:
        """Copy what is drawn as text, and keep it in a file."""
        rows = self._draw.shared()
        if rows is None:
            return _NOTHING
        return Outcome(SAID, keeping.copied(self._screen.app, self._host.stem, rows))

    def picture(self) -> Outcome:
        """Save what is drawn as a picture."""
        rows, host = self._draw.shared(), self._host
        if rows is None:
            return _NOTHING
        return Outcome(SAID, keeping.pictured(self._screen.app, host.stem, rows, host.title))
