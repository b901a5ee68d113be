"""What characters do that are no commands: they answer, count, or name a pane."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Protocol

from textual import events

from tutor.debug.action import Outcome
from tutor.learner.hosts import Host
from tutor.tui.screens.pane_focus import PaneFocus
from tutor.tui.widgets.answer import NumberInput, Picker
from tutor.tui.widgets.turn import Turn

DIGITS = 6
"""Most digits of a count."""


class Typist(Protocol):
    """What the screen does for the keyboard."""

    def say(self, message: str) -> None:
        """Show a short message until the next key."""

    def show_outcome(self, outcome: Outcome) -> None:
        """Bring in sight what came of a key."""

    def escape(self) -> None:
        """Esc, where it takes nothing back."""


class TypedKeys:
    """Takes the keys that no widget has taken and that are not bound.

    Attributes:
        count: the digits typed before a step.
    """

    def __init__(
        self,
        screen: Typist,
        panes: PaneFocus,
        host: Host,
        turn: Callable[[], Turn | None],
        bound: Callable[[], Container[str]],
    ) -> None:
        """Take the screen, its panes, whose run it shows, the learner's turn if there is one, and
        the keys that have a meaning."""
        self.count = ""
        self._screen, self._panes, self._host = screen, panes, host
        self._turn, self._bound = turn, bound

    @property
    def place(self) -> NumberInput | Picker | None:
        """The widget that takes an answer now."""
        turn = self._turn()
        return turn.place if turn and not self._panes.zoomed else None

    @property
    def _aside(self) -> tuple[str, ...]:
        """The keys that answer predict mode now."""
        turn = self._turn()
        return turn.aside if turn else self._host.aside

    def counted(self) -> int:
        """How often the next action is meant; the count is used up."""
        count, self.count = int(self.count or 1), ""
        return count

    def press(self, event: events.Key) -> bool:
        """Do what a key does here; whether it has done anything."""
        character = event.character or ""
        printable = bool(character) and character.isprintable()
        digit = character.isascii() and character.isdecimal()
        place = self.place
        if self._panes.jumping:
            self._panes.jumped(character)
        elif not self.count and character in self._aside:
            self._screen.show_outcome(self._host.guess(character))
        elif isinstance(place, Picker) and (
            digit or character in place.keys or place.links(character)
        ):
            self.pick(place, character)
        elif isinstance(place, NumberInput) and printable and place.take(character):
            place.focus()
        elif digit:
            self.count = (self.count + character).lstrip("0")[:DIGITS]
        elif event.key == "escape":
            self._escape(place)
        elif printable and event.key not in self._bound():
            does = "begins no number" if isinstance(place, NumberInput) else "does nothing here"
            self._screen.say(f"“{character}” {does}; ? lists the keys")
        else:
            return False
        return True

    def pick(self, picker: Picker, character: str) -> None:
        """Pick an option, once it has been in sight."""
        turn = self._turn()
        if turn and turn.unseen and not turn.session.said:
            self._screen.say("Read on first: the options are further down")
        elif not picker.take(character):
            self._screen.say(f"Choose with {picker.how}")
        else:
            picker.focus()

    def paste(self, text: str) -> None:
        """A paste is for the answer, whatever has the keys."""
        place = self.place
        if place is not None:
            place.paste(text)
            place.focus()

    def _escape(self, place: NumberInput | Picker | None) -> None:
        """Give up what runs beside, or take back the count, the answer or the zoom."""
        bench = self._host.bench
        if bench is not None and bench.runs.give_up():
            self._screen.say(bench.runs.underway)
        elif self.count:
            self.count = ""
        elif isinstance(place, NumberInput) and place.answer:
            place.clear_answer()
        elif self._panes.zoomed:
            self._panes.zoom(None)
        elif self._panes.reading:
            self._panes.read_out()
        else:
            self._screen.escape()
