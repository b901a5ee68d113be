"""The page at the end of a lesson: what to share, what was answered, and what comes next."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.screen import Screen

from tutor.learner.session import Session
from tutor.lesson.shelf import Shelf
from tutor.tui import keeping
from tutor.tui.footer import told
from tutor.tui.pages import done_page
from tutor.tui.pages.done_page import Result
from tutor.tui.pages.row_layout import ends
from tutor.tui.painting import Paintable
from tutor.tui.widgets.pane import Pane
from tutor.view.text import Line, Span, fit, line

NEXT, LESSONS, AGAIN, BACK = "next", "lessons", "again", "back"
"""What the learner wants: the next lesson, the list, the missed questions, or the lesson once more
as it stands."""

_SHARED = 92  # cells of the part that is shared


class Done(Paintable, Screen[str]):
    """Gives what the learner wants next."""

    CSS_PATH = "done.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("enter", "leave('next')", "Next lesson"),
        ("q", "leave('lessons')", "Lessons"),
        ("r", "leave('again')", "Missed ones again"),
        ("escape,left_square_bracket", "leave('back')", "Back to the lesson"),
        ("y", "copy", "Copy as text"),
        ("Y", "picture", "Save as a picture"),
        ("pagedown", "page(1)", "On"),
        ("pageup", "page(-1)", "Back"),
    ]
    REST = 0.8
    """Seconds before Enter counts: the one that ended the lesson may still be held down."""

    def __init__(self, session: Session, shelf: Shelf) -> None:
        super().__init__()
        self.result = Result.of(session, shelf)
        self._ready = False
        self._message = ""

    def compose(self) -> ComposeResult:
        yield Pane(self._header, id="header")
        with Container(id="body"):
            yield Pane(lambda width, height: done_page.draw(self.result, width), id="page")
            yield Pane(lambda width, height: done_page.following(self.result, width), id="next")
        yield Pane(self._footer, id="footer")

    def on_mount(self) -> None:
        self.query_one("#page", Pane).focus()
        self.set_timer(self.REST, self._rested)

    def _rested(self) -> None:
        self._ready = True

    def _header(self, width: int, height: int) -> list[Line]:
        session = self.result.session
        place = f"{session.pack} › {session.lesson.title}" if session.pack else session.lesson.title
        dots = "●" * len(session.lesson.screens)
        return [fit(ends(line(" ", (place, "title")), line((f"{dots}  done ", "right")), width),
                    width)]  # fmt: skip

    def _footer(self, width: int, height: int) -> list[Line]:
        if self._message:
            return [told(self._message, width)]
        keys = [("Enter", "next")] if self.result.following else [("Enter", "lessons")]
        keys += [("r", "missed")] if self.result.again else []
        keys += [("y", "copy"), ("Y", "picture")] if self.result.log else []
        keys += [("Esc", "back"), ("q", "lessons")]
        spans = [Span(f" {text} ", role) for pair in keys
                 for text, role in zip(pair, ("key", "dim"), strict=True)]  # fmt: skip
        below = self.query_one("#page", Pane).below
        more = line((f"↓ {below} more ", "note")) if below else ()
        return [fit(ends(tuple(spans), more, width), width)]

    def on_pane_scrolled(self) -> None:
        """How much is out of sight stands in the footer."""
        self.query_one("#footer", Pane).redraw()

    def say(self, message: str) -> None:
        """Show a short message in the last line, until the next key."""
        self._message = message
        self.query_one("#footer", Pane).redraw()

    def hush(self) -> None:
        """A key was pressed: the last message has been read."""
        if self._message:
            self.say("")

    def action_page(self, way: int) -> None:
        self.query_one("#page", Pane).page(way)

    def action_copy(self) -> None:
        """The drawing as text."""
        if rows := done_page.share(self.result, _SHARED, self.app.title):
            self.say(keeping.copied(self.app, self.result.session.lesson.id, rows))

    def action_picture(self) -> None:
        """The drawing as a picture."""
        lesson = self.result.session.lesson
        if rows := done_page.share(self.result, _SHARED, self.app.title):
            self.say(keeping.pictured(self.app, lesson.id, rows, lesson.title))

    def action_leave(self, wish: str) -> None:
        """Close; an Enter that may have been meant for the lesson opens no other."""
        if wish == NEXT and not self._ready:
            return
        if wish == AGAIN and not self.result.again:
            self.say("There is no missed question with other numbers")
            return
        self.dismiss(wish)
