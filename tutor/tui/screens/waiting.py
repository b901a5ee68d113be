"""What stands on the screen while a program runs before its screen opens: how far, and the way out.

A lesson whose programs run, and a program before its debugger.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from tutor.tui.painting import Paintable
from tutor.tui.widgets.pane import Pane
from tutor.view.text import Line

_LOOKS = 10  # a second
_SEEN = 0.3  # seconds before a person can mean this screen, and not the one to come


@dataclass(frozen=True, slots=True)
class Awaited:
    """What is worked out beside the screen.

    Attributes:
        what: a short sentence on what goes on.
        done: whether it has ended.
        give_up: ends it soon.
        told: how far it is, from the seconds that it takes and a width in cells.
    """

    what: str
    done: Callable[[], bool]
    give_up: Callable[[], None]
    told: Callable[[float, int], list[Line]]


class Waiting(Paintable, ModalScreen[bool]):
    """Closes when what it waits for has ended, or was given up; says whether it has ended."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "give_up", "Cancel")]

    def __init__(self, awaited: Awaited) -> None:
        super().__init__()
        self._awaited, self._since, self._over = awaited, monotonic(), False

    def compose(self) -> ComposeResult:
        with Vertical(id="help", classes="small"):
            yield Pane(self._lines, title=self._awaited.what, id="keys")

    def on_mount(self) -> None:
        self.query_one(Pane).focus()
        self.set_interval(1 / _LOOKS, self._look)

    def holds(self, event: events.Event) -> bool:
        """Every key is for the screen to come, but those that leave once this can be seen."""
        leaves = isinstance(event, events.Key) and event.key in ("escape", "ctrl+c")
        return not leaves or event.time < self._since + _SEEN

    def _look(self) -> None:
        if self._awaited.done():
            self._close(True)
        else:
            self.query_one(Pane).redraw()

    def _close(self, ready: bool) -> None:
        """Once: on a busy machine the next look may come before the screen is gone."""
        if not self._over:
            self._over = True
            self.dismiss(ready)

    def action_give_up(self) -> None:
        """Back to where the person was."""
        self._awaited.give_up()
        self._close(False)

    def _lines(self, width: int, height: int) -> list[Line]:
        return self._awaited.told(monotonic() - self._since, width)
