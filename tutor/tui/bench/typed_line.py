"""A line to type in at the place of the last line, for keys that take a text."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tutor.debug.action import REFUSED, Outcome
from tutor.tui.painting import Paintable
from tutor.view.text import width

LONGEST = 1_000
"""Characters of a line."""

_WAYS_OUT = " Enter takes it · Esc leaves "
_ROOM = 34  # cells for the text, so that a short condition is in sight as a whole

Take = Callable[[str], Outcome]
"""What is done with the text; `REFUSED` where it can not be taken."""


class TypedLine(Paintable, ModalScreen[Outcome | None]):
    """Asks for a line of text; gives what came of it, or None if it was left.

    A text that is refused stays in the line to be mended, below the message that says why.
    """

    CSS_PATH = "typed_line.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss", "Leave")]

    def __init__(self, prompt: str, begin: str, take: Take, example: str) -> None:
        """Take what is asked for, what stands in the line at first, and what takes the text.

        The example is in sight while the line is empty.
        """
        super().__init__()
        self._prompt, self._begin, self._take, self._example = prompt, begin, take, example

    def compose(self) -> ComposeResult:
        with Vertical(id="typed"):
            yield Static(id="refused", markup=False)
            with Horizontal(id="line"):
                yield Static(f" {self._prompt}: ", id="asks", markup=False)
                yield Input(
                    self._begin, self._example, compact=True, select_on_focus=False,
                    max_length=LONGEST,
                )  # fmt: skip
                yield Static(_WAYS_OUT, id="ways-out", markup=False)

    def on_mount(self) -> None:
        """Where the line is short, the text has the room."""
        said = width(self._prompt) + width(_WAYS_OUT)
        self.query_one("#ways-out").display = self.app.size.width - said >= _ROOM

    def on_input_changed(self) -> None:
        """What was said of the text before no longer holds."""
        self.query_one("#refused").display = False

    def on_input_submitted(self, event: Input.Submitted) -> None:
        outcome = self._take(event.value)
        if outcome.kind != REFUSED:
            self.dismiss(outcome)
            return
        said = self.query_one("#refused", Static)
        said.update(Content(f" {outcome.text}"))
        said.display = True


def ask(
    app: App[None], prompt: str, begin: str, take: Take, told: Callable[[Outcome], None],
    example: str = "",
) -> None:  # fmt: skip
    """Ask for a line of text, and tell what came of it unless it was left."""

    def closed(outcome: Outcome | None) -> None:
        if outcome is not None:
            told(outcome)

    app.push_screen(TypedLine(prompt, begin, take, example), closed)
