"""While a program runs before its debugger opens: how far it is, and the key that gives it up."""

from __future__ import annotations

from time import monotonic

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from tutor.debug.underway import Underway
from tutor.learner.hosts import Host
from tutor.program import Cancelled
from tutor.tui import footer
from tutor.tui.arrangement import INSET
from tutor.tui.keys import Keys
from tutor.tui.painting import Paintable
from tutor.tui.widgets.pane import Pane
from tutor.view import status
from tutor.view.text import Line

_EVERY = 0.15  # seconds between two looks
_GIVES_UP = Keys(("give_up",), "give up", shown="Esc")


class OpeningScreen(Paintable, Screen[Host | None]):
    """Waits for a run. Gives whose it is, or None if it was given up."""

    CSS_PATH = "debug_screen.tcss"
    AUTO_FOCUS = ""

    def __init__(self, coming: Underway[Host], title: str) -> None:
        """Take what is worked out, and what it is called."""
        super().__init__()
        self._coming, self._title, self._since = coming, title, monotonic()

    def compose(self) -> ComposeResult:
        yield Pane(self._draw, id="tool", title=f"Running {self._title}", ruled=True, inset=INSET,
                   keys=False)  # fmt: skip
        yield Pane(self._footer, id="footer", keys=False)

    def _draw(self, width: int, height: int) -> list[Line]:
        return status.opening(self._coming.events, monotonic() - self._since, width)

    def _footer(self, width: int, height: int) -> list[Line]:
        return [footer.keyed([_GIVES_UP], width)]

    def on_mount(self) -> None:
        self.set_interval(_EVERY, self._look)

    def _look(self) -> None:
        if self._coming.done:
            try:
                self.dismiss(self._coming.result())
            except Cancelled:
                self.dismiss(None)
            return
        for pane in self.query(Pane):
            pane.redraw()

    def on_key(self, event: events.Key) -> None:
        """Esc and q give it up."""
        if event.key in ("escape", "q"):
            self._coming.give_up()
            event.stop()

    def on_pane_clicked(self, message: Pane.Clicked) -> None:
        """The key of the last line can be clicked."""
        if message.pane.id == "footer":
            self._coming.give_up()
