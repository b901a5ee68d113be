"""The screen of a lesson: text and question, and the panes of the debugger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.widgets import Static

from tutor.learner.session import ANSWERED, ASKING, Past, Session
from tutor.tui import footer, keys, page
from tutor.tui.answer import Picker
from tutor.tui.arrangement import (
    FRAMED,
    FULL,
    LEAST_HEIGHT,
    LEAST_WIDTH,
    STACKED,
    Arrangement,
    State,
    apply,
    arrange,
    form_of,
)
from tutor.tui.commands import Commands
from tutor.tui.drawing import Drawing
from tutor.tui.pane import Pane
from tutor.tui.turn import Turn
from tutor.view.panes import PANE, PANES
from tutor.view.text import Line, Span, fit


class LessonScreen(Commands):
    """One lesson, driven by keys. All state is in the session; this only shows it."""

    CSS_PATH = "lesson.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(left_out=["palette"]),
        Binding("up,shift+up", "read(-1)", show=False),
        Binding("down,shift+down", "read(1)", show=False),
        Binding("space", "read(0)", show=False),
    ]
    AUTO_FOCUS = ""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.draw = Drawing(session)
        self._arrangement: Arrangement | None = None
        self._shown: tuple[object, ...] = ()
        self._notice = session.record.notice
        self._settled: list[Past] = []

    # ---- the panes

    def compose(self) -> ComposeResult:
        yield Pane(self.draw.header, id="header")
        with Container(id="body"):
            with Vertical(id="left"):
                yield Pane(self._text, id="text", classes="titled")
                yield Turn(self.session)
                yield from self._debugger("left")
            with Vertical(id="right"):
                yield from self._debugger("right")
        yield from self._debugger("below")
        yield Pane(self._footer, id="footer")
        yield Static(
            f"The lesson needs at least {LEAST_WIDTH} × {LEAST_HEIGHT} characters.\n"
            "Make the window larger, or the letters smaller.",
            id="small",
            markup=False,
        )

    def _debugger(self, place: str) -> Iterator[Pane]:
        """The debugger's panes of one column, or of the lines below both."""
        for spec in PANES:
            if spec.place == place:
                titled = "below" if place == "below" else "titled"
                classes = titled if spec.always else f"{titled} extra"
                yield Pane(self.draw.pane(spec), title=spec.title, id=spec.id, classes=classes)

    @property
    def form(self) -> str:
        """How the panes are laid out in this window."""
        return form_of(*self.app.size)

    @property
    def full(self) -> bool:
        """Whether there is room for every pane at once."""
        return self.form == FULL

    def _text(self, width: int, height: int) -> list[Line]:
        if not self.full and self.slot in PANE:
            return self.draw.pane(PANE[self.slot])(width, height)
        s = self.session
        programs = "" if self.full else "written" if self.form == FRAMED else "named"
        out = page.reading(s, width, programs=programs, settled=self._settled)
        if self.form == STACKED and s.question is not None:
            rows, _ = self.query_one(Turn).rows(width)
            head = "── Your turn "
            out += [(), (Span(head, "title"), Span("─" * (width - len(head)), "line")), *rows]
        return [fit(row, width) for row in out]

    def _footer(self, width: int, height: int) -> list[Line]:
        if self.message:
            return [footer.told(self.message, width)]
        place = self.query_one(Turn).place
        zoomed = self.zoomed is not None
        names = {"submit": "read on" if self.unread else page.closing(self.session)}
        lead: Line = (Span(f" {self.count}×", "here"),) if self.count else ()
        if zoomed:
            names["zoom"] = "back"
        elif isinstance(place, Picker) and not place.answer and not self.unread:
            lead = (Span(f" {place.how}", "strong"), Span(" choose ", "dim"))
        if self.slot != "lesson" and not self.full:
            names[f"pane.{self.slot}"] = "text"
            names["submit"] = "back"
        ids = footer.offered(self.session, zoomed=zoomed, full=self.full)
        return [footer.keyed(ids, width, lead, names)]

    # ---- showing the session

    def on_mount(self) -> None:
        self.show()

    def on_resize(self, event: events.Resize) -> None:
        self._arrange()
        self.call_after_refresh(self.show)

    def _arrange(self) -> None:
        """Lay the panes out as the window and the session ask for."""
        s, turn = self.session, self.query_one(Turn)
        zoomed = self.zoomed.id or "" if self.zoomed else ""
        asked = turn.asked if s.question is not None else None
        now = arrange(*self.app.size, State(s.trace, s.stage == ASKING, zoomed, asked))
        apply(self, now, self._arrangement)
        self._arrangement = now

    def show(self) -> None:
        """Bring everything in line with the session."""
        s = self.session
        where = (s.index, s.question, s.stage, len(s.said), len(s.hints), s.shown)
        read = len(self.query_one("#text", Pane).lines)
        if where != self._shown:
            self._settled = s.past()
        self._prepare()
        for pane in self.query(Pane):
            pane.redraw()
        notice = s.record.notice
        if notice and notice != self._notice:
            self.notify(notice, severity="warning", timeout=20, markup=False)
        self._notice = notice
        if where != self._shown:
            arrived, asked = where[:1] != self._shown[:1], where[:2] != self._shown[:2]
            self._shown = where
            self.call_after_refresh(self._scroll, 0 if arrived else read if asked else None)
        self.call_after_refresh(self.on_pane_scrolled)

    def _prepare(self) -> None:
        """Bring widgets, titles and layout in line with the session."""
        turn, text = self.query_one(Turn), self.query_one("#text", Pane)
        asks = turn.prepare(self.form)
        self._arrange()
        if asks and self.zoomed is None:
            (turn.place or text).focus()
        title = self.session.screen.title or self.session.lesson.title
        in_its_place = PANE.get(self.slot) if not self.full else None
        text.titled(in_its_place.title if in_its_place else title)

    @property
    def unread(self) -> bool:
        """Whether Enter shows more of the text or the question rather than answering."""
        s, turn = self.session, self.query_one(Turn)
        begun = s.said or s.hints or (turn.place and turn.place.answer)
        if (s.stage == ASKING and begun) or (s.stage == ANSWERED and self.form != STACKED):
            return self.unseen
        return self.unseen or bool(self.query_one("#text", Pane).below)

    @property
    def unseen(self) -> bool:
        """Whether a part of the open question has not been in sight yet."""
        s = self.session
        if s.stage != ASKING or s.said:
            return False
        below = self.query_one("#text", Pane).below if self.form == STACKED else 0
        return bool(below or self.query_one(Turn).unseen)

    def on_input_changed(self) -> None:
        self.on_pane_scrolled()

    def on_picker_picked(self) -> None:
        self.on_pane_scrolled()

    def on_pane_scrolled(self) -> None:
        """How much there is left to read decides what Enter does."""
        self.query_one(Turn).lead(self.unread)
        self.query_one("#footer", Pane).redraw()

    def _scroll(self, top: int | None) -> None:
        """Show the text from a row on, and what is new in the question; None leaves the text."""
        text, asked = self.query_one("#text", Pane), self.query_one("#question", Pane)
        if top is not None:
            text.to_line(top)
            asked.to_line(0)
            return
        pane = text if self.form == STACKED else asked
        rows, news = self.query_one(Turn).rows(pane.scrollable_content_region.width)
        pane.to_line(max(len(pane.lines) - len(rows), 0) + news)
