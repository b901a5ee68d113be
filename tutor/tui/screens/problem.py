"""Why something cannot be shown: a sentence, and the faults with their places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from tutor.lesson.report import MOST
from tutor.tui.painting import Paintable
from tutor.tui.widgets.pane import Pane
from tutor.view.text import Line, Span, wrap


class Problem(Paintable, ModalScreen[None]):
    """A message that any key for leaving closes."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [("escape,q,enter", "dismiss", "Close")]

    def __init__(self, message: str, faults: Sequence[object] = ()) -> None:
        super().__init__()
        self._message, self._faults = message, faults

    def compose(self) -> ComposeResult:
        with Vertical(id="help", classes="small"):
            yield Pane(self._lines, title="Problem", id="keys")

    def _lines(self, width: int, height: int) -> list[Line]:
        out = wrap((Span(self._message, "wrong"),), width)
        for fault in self._faults[:MOST]:
            out += [(), *wrap(str(fault), width)]
        if len(self._faults) > MOST:
            out += [(), *wrap(f"and {len(self._faults) - MOST:,} more", width)]
        return [*out, (), (Span("Esc closes this. `pack check` lists every fault.", "dim"),)]

    def on_mount(self) -> None:
        self.query_one(Pane).focus()
