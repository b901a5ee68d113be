"""The end of a lesson: what was answered, and what comes next."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from tutor.learner.session import Session
from tutor.lesson.model import Lesson
from tutor.tui.painting import Paintable
from tutor.tui.widgets.pane import Pane
from tutor.view.text import Line, Span, line, wrap

_METER = 10


class Done(Paintable, ModalScreen[bool]):
    """Gives whether the learner wants to go on with the next lesson."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("enter", "leave(True)", "Next lesson"),
        ("escape,q", "leave(False)", "Lessons"),
    ]
    REST = 0.8
    """Seconds before Enter counts: the one that ended the lesson may still be held down."""

    def __init__(self, session: Session, following: Lesson | None) -> None:
        super().__init__()
        self._session, self._following = session, following
        self._ready = False

    def compose(self) -> ComposeResult:
        with Vertical(id="help", classes="small"):
            yield Pane(self._lines, title="Lesson done", id="keys")

    def _lines(self, width: int, height: int) -> list[Line]:
        lesson, record = self._session.lesson, self._session.record
        progress = record.progress(self._session.pack, [lesson])[lesson.id]
        out: list[Line] = [(), line(("✓ ", "right"), (lesson.title, "strong")), ()]
        if progress.questions:
            full = round(_METER * progress.right / progress.questions)
            text = f"  {progress.right} of {progress.questions} questions answered right"
            out += [line(("▰" * full, "right"), ("▱" * (_METER - full), "dim"), text), ()]
        if self._following:
            out += wrap((Span("Enter  ", "strong"), Span("opens the next lesson: "),
                         Span(self._following.title, "title")), width, 7)  # fmt: skip
            out += wrap((Span("q      ", "strong"), Span("goes back to all lessons")), width, 7)
        else:
            out += [*wrap("That was the last lesson of this pack.", width), ()]
            back = "goes back to all lessons; so does q"
            out += wrap((Span("Enter  ", "strong"), Span(back)), width, 7)
        return [*out, ()]

    def on_mount(self) -> None:
        self.query_one(Pane).focus()
        self.set_timer(self.REST, self._rested)

    def _rested(self) -> None:
        self._ready = True

    def action_leave(self, go_on: bool) -> None:
        """Close; an Enter that may have been meant for the lesson opens no other."""
        if self._ready or not go_on:
            self.dismiss(go_on)
