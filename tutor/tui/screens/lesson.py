"""The screen of a lesson: text and question, and the panes of the debugger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from tutor.actions import BY_ID, FullScreen
from tutor.debug.action import DONE, SAID, Action, Outcome
from tutor.debug.debugger import Debugger
from tutor.learner.lesson_actions import AGAIN, HINTED, SHOWN
from tutor.learner.session import ANSWERED, ASKING, FINISHED, NO_PROGRAM, SCREEN, Session
from tutor.learner.settled import Past
from tutor.tui import footer, keys, page
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
from tutor.tui.drawing import Drawing
from tutor.tui.painting import Paintable
from tutor.tui.screens.enter import enter
from tutor.tui.screens.goto import GoTo
from tutor.tui.screens.help import Help
from tutor.tui.screens.pane_focus import TEXT, PaneFocus
from tutor.tui.widgets.answer import Picker
from tutor.tui.widgets.pane import Pane
from tutor.tui.widgets.turn import Turn
from tutor.view.panes import PANE, PANES
from tutor.view.text import Line, Span, fit

_IN_THE_TEXT = frozenset({HINTED, SHOWN, AGAIN, SCREEN, FINISHED})
"""Kinds of outcome that are read in the text or the question, so that these come in sight."""


class LessonScreen(Paintable, Screen[None]):
    """One lesson, driven by keys: the full screen that `tutor.actions` acts on.

    Attributes:
        session: where the learner is; all state of the lesson is there.
        panes: which pane has the keys, and which one takes the room of others.
        message: what the last line says until the next key.
        count: the digits typed before a step.
    """

    class Finished(Message):
        """The last screen was left."""

        def __init__(self, session: Session) -> None:
            super().__init__()
            self.session = session

    CSS_PATH = "lesson.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(),
        Binding("up,shift+up", "read(-1)", show=False),
        Binding("down,shift+down", "read(1)", show=False),
        Binding("space", "read(0)", show=False),
    ]
    AUTO_FOCUS = ""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.panes = PaneFocus(self, lambda: self.full, self.show)
        self.message = ""
        self.count = ""
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
        if not self.full and self.panes.slot in PANE:
            return self.draw.pane(PANE[self.panes.slot])(width, height)
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
        zoomed = self.panes.zoomed is not None
        names = {"submit": "read on" if self.unread else page.closing(self.session)}
        lead: Line = (Span(f" {self.count}×", "here"),) if self.count else ()
        if zoomed:
            names["zoom"] = "back"
        elif isinstance(place, Picker) and not place.answer and not self.unread:
            lead = (Span(f" {place.how}", "strong"), Span(" choose ", "dim"))
        if self.panes.slot != TEXT and not self.full:
            names[f"pane.{self.panes.slot}"] = "text"
            names["submit"] = "back"
        ids = footer.offered(self, zoomed=zoomed)
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
        zoomed = self.panes.zoomed.id or "" if self.panes.zoomed else ""
        asked = turn.asked if s.question is not None else None
        now = arrange(
            *self.app.size,
            State(s.debugger.log if s.debugger else None, s.stage == ASKING, zoomed, asked),
        )
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
        if asks and self.panes.zoomed is None:
            (turn.place or text).focus()
        title = self.session.screen.title or self.session.lesson.title
        in_its_place = PANE.get(self.panes.slot) if not self.full else None
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
        if not self.query("#text"):
            return  # the screen is being put up, or taken away
        self.query_one(Turn).lead(self.unread)
        self.query_one("#footer", Pane).redraw()

    def _scroll(self, top: int | None) -> None:
        """Show the text from a row on, and what is new in the question; None leaves the text."""
        if not self.query("#text"):
            return  # the screen is being put up, or taken away
        text, asked = self.query_one("#text", Pane), self.query_one("#question", Pane)
        if top is not None:
            text.to_line(top)
            asked.to_line(0)
            return
        pane = text if self.form == STACKED else asked
        rows, news = self.query_one(Turn).rows(pane.scrollable_content_region.width)
        pane.to_line(max(len(pane.lines) - len(rows), 0) + news)

    # ---- keys

    def say(self, message: str) -> None:
        """Show a short message in the last line, until the next key."""
        self.message = message
        self.query_one("#footer", Pane).redraw()

    def hush(self) -> None:
        """A key was pressed: the last message has been read."""
        if self.message:
            self.say("")

    def on_key(self, event: events.Key) -> None:
        """Digits outside an answer are a count; Escape takes back what is half done."""
        character = event.character or ""
        digit = character.isascii() and character.isdecimal()
        place = None if self.panes.zoomed else self.query_one(Turn).place
        if isinstance(place, Picker) and (character in place.keys or digit):
            event.stop()
            self._pick(place, character)
        elif place and not place.has_focus and character and place.take(character):
            event.stop()
            place.focus()
        elif digit:
            event.stop()
            self.count = (self.count + character).lstrip("0")[:6]
            self.query_one("#footer", Pane).redraw()
        elif event.key == "escape":
            event.stop()
            if self.count:
                self.count = ""
            elif self.panes.zoomed:
                self.panes.zoom(None)
            else:
                self.panes.to_answer()
            self.query_one("#footer", Pane).redraw()

    def _pick(self, picker: Picker, character: str) -> None:
        """Pick an option, once it has been in sight."""
        if self.unseen:
            self.say("Read on first: the options are further down")
        elif not picker.take(character):
            self.say(f"Choose with {picker.how}")
        else:
            picker.focus()

    def action_act(self, id: str) -> None:
        """A key of the table was pressed."""
        self.carry_out(BY_ID[id])

    def action_read(self, way: int) -> None:
        """Scroll the text, whatever has the focus; 0 is a page."""
        text = self.query_one("#text", Pane)
        if way:
            text.action_line(way)
        else:
            text.page()

    def carry_out(self, action: Action[FullScreen]) -> None:
        """Do what an action says, as often as the digits before it say, and show the outcome."""
        count, self.count = int(self.count or 1), ""
        self._show_outcome(action.run(self, count))

    def _show_outcome(self, outcome: Outcome) -> None:
        if outcome.kind in _IN_THE_TEXT:
            self.panes.to_text()
        if outcome.kind == FINISHED:
            self.post_message(self.Finished(self.session))
        if outcome.text:
            self.say(outcome.text)
        if self.is_attached:
            self.show()

    # ---- what the full screen does itself

    def submit(self) -> Outcome:
        """Enter: back to the text, on in the text, an answer, or on in the lesson."""
        text, turn = self.query_one("#text", Pane), self.query_one(Turn)
        return enter(self.session, self.panes, text, turn, self.unread)

    def ask_step(self) -> Outcome:
        """Ask for the number of a step, and go there."""
        debugger = self.session.debugger
        if debugger is None:
            return Outcome(SAID, NO_PROGRAM)

        def given(k: int | None) -> None:
            if k is not None:
                self._show_outcome(self.session.move(Debugger.to, k))

        self.app.push_screen(GoTo(debugger.k, len(debugger.log)), given)
        return DONE

    def leave(self) -> Outcome:
        """Leave the lesson; its place is kept."""
        self.session.save()
        self.dismiss()
        return DONE

    def show_pane(self, name: str) -> Outcome:
        """Give the keys to a pane, or show it in place of the text."""
        self.panes.switch(name)
        return DONE

    def next_pane(self, way: int) -> Outcome:
        """Give the keys to the next pane, or to the one before if `way` is negative."""
        self.panes.next(way)
        return DONE

    def zoom(self) -> Outcome:
        """Give the whole screen to the pane that has the keys, or share it again."""
        if self.session.debugger is not None:
            self.panes.toggle_zoom()
        return DONE

    def show_help(self) -> Outcome:
        """Show all keys."""
        self.app.push_screen(Help((self.focused and self.focused.id) or ""))
        return DONE

    def show_palette(self) -> Outcome:
        """Look for a command by its name."""
        self.app.action_command_palette()
        return DONE
