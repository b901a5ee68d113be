"""What a click does: keys, options, the timeline and the nodes of the graph."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from tutor.debug.action import SAID, Outcome
from tutor.debug.debugger import Debugger
from tutor.learner.hosts import Host
from tutor.tui.drawing import Drawing
from tutor.tui.keys import Keys, key_at
from tutor.tui.screens.typing_keys import TypedKeys
from tutor.tui.widgets.answer import Picker
from tutor.tui.widgets.pane import Pane
from tutor.tui.widgets.turn import Turn
from tutor.view import timeline


class Pointed(Protocol):
    """What the screen does for the mouse."""

    message: str
    draw: Drawing
    typed: TypedKeys

    def places(self, width: int) -> list[Keys]:
        """The keys of the last line."""

    def click_key(self, id: str) -> None:
        """Do what the key of an action does; an empty name is no key."""

    def show_outcome(self, outcome: Outcome) -> None:
        """Bring the screen in line with what came of a move."""

    def show(self) -> None:
        """Bring everything in line with the session."""


class Pointer:
    """Takes the clicks on the panes of a screen."""

    def __init__(self, screen: Pointed, host: Host, turn: Callable[[], Turn | None]) -> None:
        """Take the screen, whose run it shows, and the learner's turn if there is one."""
        self._screen, self._host, self._turn = screen, host, turn

    def click(self, pane: Pane, x: int, y: int) -> None:
        """Do what a click on a cell of a pane means."""
        screen, turn = self._screen, self._turn()
        bench = self._host.bench
        aside = turn.aside if turn else self._host.aside
        keys_shown = not screen.message
        if pane.id != "footer":
            screen.message = ""  # as a key does
        if pane.id == "footer" and keys_shown and not aside:
            screen.click_key(key_at(screen.places(pane.inner.width), x))
        elif pane.id in ("asking", "ways") and turn:
            screen.click_key(turn.pointed_at(pane, x))
        elif pane.id == "timeline" and bench is not None:
            k = timeline.position_at(bench.log, x, pane.inner.width)
            screen.show_outcome(self._host.move(Debugger.to, k))
        elif pane.id == "graph":
            screen.draw.pick(x, y, *pane.inner)
            screen.show()
        elif pane.id == "program":
            said = screen.draw.pick_line(y, *pane.inner)
            screen.show_outcome(Outcome(SAID, said))
        elif isinstance(pane, Picker) and turn and pane is turn.place:
            key = pane.option_at(y, x, pane.inner.width)
            if key:
                screen.typed.pick(pane, key)
