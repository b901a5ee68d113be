"""The end of a lesson: what was answered, and what comes next."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from tutor.learner.session import Session
from tutor.lesson.model import Lesson
from tutor.tui.pane import Pane
from tutor.view.text import Line, Span, line, wrap

_METER = 10


class Done(ModalScreen[bool]):
    """Gives whether the learner wants to go on with the next lesson."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("enter", "dismiss(True)", "Next lesson"),
        ("escape,q", "dismiss(False)", "Lessons"),
    ]

    def __init__(self, session: Session, following: Lesson | None) -> None:
        super().__init__()
        self._session, self._following = session, following

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
            out += wrap((Span("Enter", "strong"), Span(" goes on with "),
                         Span(self._following.title, "title")), width)  # fmt: skip
        else:
            out += wrap("That was the last lesson of this pack.", width)
        out += wrap((Span("q", "strong"), Span(" goes back to all lessons")), width)
        return [*out, ()]

    def on_mount(self) -> None:
        self.query_one(Pane).focus()
