"""The help screen: what the pane in focus shows, and every key, out of the registry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from tutor.actions import ACTIONS
from tutor.tui.pages.help_page import ELSEWHERE, HelpRow, lines, own_keys
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

    def __init__(
        self,
        pane: str = "",
        here: Sequence[tuple[str, str]] = (),
        more: str = ELSEWHERE,
        table: Sequence[HelpRow] = ACTIONS,
    ) -> None:
        """Take what to explain.

        Args:
            pane: id of the widget that has the focus.
            here: keys and what they do, of a screen that has keys of its own only.
            more: what is said below those.
            table: the keys of the screen otherwise.
        """
        super().__init__()
        self._pane, self._here, self._more, self._table = pane, here, more, table

    def compose(self) -> ComposeResult:
        with Vertical(id="help", classes="small" if self._here else ""):
            keys = Pane(
                lambda width, height: (
                    own_keys(self._here, self._more, width)
                    if self._here
                    else lines(self._pane, width, height, self._table)
                ),
                title="Help · Esc closes" + (" · t shows the tour" if self._tours else ""),
                id="keys",
            )
            yield keys

    @property
    def _tours(self) -> bool:
        """Whether it is the help of a lesson, which the tour is about."""
        return not self._here and self._table is ACTIONS

    def on_mount(self) -> None:
        self.query_one(Pane).focus()

    def action_tour(self) -> None:
        """The tour, over the lesson."""
        if self._tours:
            from tutor.tui.screens.tour import Tour  # few come from here

            self.app.switch_screen(Tour())

    def action_page(self, way: int) -> None:
        self.query_one(Pane).page(way)

    def action_edge(self, end: int) -> None:
        pane = self.query_one(Pane)
        pane.to_line(end * len(pane.lines))
