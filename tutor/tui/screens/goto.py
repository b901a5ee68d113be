"""A small prompt for the number of a step."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tutor.tui.painting import Paintable


class GoTo(Paintable, ModalScreen[int | None]):
    """Asks for a step; gives its number, or None."""

    CSS_PATH = "goto.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss", "Cancel")]

    def __init__(self, at: int, last: int) -> None:
        super().__init__()
        self._at, self._last = at, last

    def compose(self) -> ComposeResult:
        with Horizontal(id="goto"):
            yield Static(f"Go to step (0 to {self._last}): ", markup=False)
            yield Input(type="integer", compact=True, placeholder=str(self._at))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Any number will do: the nearest step there is."""
        try:
            self.dismiss(int(event.value))
        except ValueError:
            self.dismiss(None)
