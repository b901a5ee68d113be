"""The answer to the open question, with each set of numbers, and what wrong rules answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from tutor.author.answer_key import key_of
from tutor.author.working_copy import Put
from tutor.tui.painting import Paintable
from tutor.tui.widgets.pane import Pane
from tutor.view.text import Line, Span, wrap


class KeyScreen(Paintable, ModalScreen[None]):
    """A list to scroll that any key for leaving closes."""

    CSS_PATH = "../screens/help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [("escape,q,enter,f2", "dismiss", "Close")]

    def __init__(self, put: Put) -> None:
        super().__init__()
        self._put = put

    def compose(self) -> ComposeResult:
        with Vertical(id="help"):
            yield Pane(self._lines, title=f"Answers of {self._put.name}", id="keys")

    def _lines(self, width: int, height: int) -> list[Line]:
        out: list[Line] = []
        for text, role in _rows(self._put):
            out += wrap((Span(text, role),), width)
        return [*out, (), (Span("Esc closes this.", "dim"),)]

    def on_mount(self) -> None:
        self.query_one(Pane).focus()


def _rows(put: Put) -> Iterator[tuple[str, str]]:
    """Each line with its role."""
    for answered in key_of(put):
        yield (f"with {answered.given}" if answered.given else "the program's own numbers"), "title"
        yield f"  right: {answered.right or 'no answer is right or wrong'}", "strong"
        for rule, led in answered.wrong.items():
            yield f"  {rule}: {', '.join(led)}", ""
        if answered.marked_right:
            yield f"  marked right: {', '.join(answered.marked_right)}", "wrong"
