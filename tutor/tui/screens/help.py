"""The help screen: what the pane in focus shows, and every key, out of the registry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from tutor.tui.pages.help_page import lines
from tutor.tui.painting import Paintable
from tutor.tui.widgets.pane import Pane


class Help(Paintable, ModalScreen[None]):
    """All keys, over the screen they belong to."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,question_mark,f1,q,enter", "dismiss", "Close"),
        ("t", "tour", "Tour of the panes"),
        ("pagedown", "page(1)", "On"),
        ("pageup", "page(-1)", "Back"),
        ("home", "edge(0)", "Top"),
        ("end", "edge(1)", "Bottom"),
    ]

    def __init__(self, pane: str = "", here: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._pane, self._here = pane, here

    def compose(self) -> ComposeResult:
        with Vertical(id="help", classes="small" if self._here else ""):
            keys = Pane(
                lambda width, height: lines(self._pane, width, self._here),
                title="Help · Esc closes" + ("" if self._here else " · t shows the tour"),
                id="keys",
            )
            yield keys

    def on_mount(self) -> None:
        self.query_one(Pane).focus()

    def action_tour(self) -> None:
        """The tour, over the lesson."""
        if not self._here:
            from tutor.tui.screens.tour import Tour  # few come from here

            self.app.switch_screen(Tour())

    def action_page(self, way: int) -> None:
        self.query_one(Pane).page(way)

    def action_edge(self, end: int) -> None:
        pane = self.query_one(Pane)
        pane.to_line(end * len(pane.lines))
