"""What stands on the screen while a lesson runs before it opens: how far it is, and the way out."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from tutor.learner.preparing import Preparing
from tutor.tui.painting import Paintable
from tutor.tui.widgets.pane import Pane
from tutor.view.text import Line, line

_LOOKS = 10  # a second
_BAR = 30  # cells


class Waiting(Paintable, ModalScreen[None]):
    """Closes when what it waits for has ended, or was given up."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "give_up", "Cancel")]

    def __init__(self, preparing: Preparing, title: str) -> None:
        super().__init__()
        self._preparing, self._title = preparing, title

    def compose(self) -> ComposeResult:
        with Vertical(id="help", classes="small"):
            yield Pane(self._lines, title="The lesson runs", id="keys")

    def on_mount(self) -> None:
        self.query_one(Pane).focus()
        self.set_interval(1 / _LOOKS, self._look)

    def _look(self) -> None:
        if self._preparing.done():
            self.dismiss()
        else:
            self.query_one(Pane).redraw()

    def action_give_up(self) -> None:
        """Back to where the learner was."""
        self._preparing.cancel()
        self.dismiss()

    def _lines(self, width: int, height: int) -> list[Line]:
        wait = self._preparing.wait
        share = wait.done / wait.parts if wait.parts else 0.0
        full = int(_BAR * share)
        told = f"{share:4.0%} · {wait.events:,} steps of a program so far"
        return [
            line((self._title, "title")),
            (),
            line(("▰" * full, "right"), ("▱" * (_BAR - full), "line"), f"  {told}"),
            (),
            line(("Its programs train something. Esc goes back.", "dim")),
        ]
