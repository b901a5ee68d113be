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

from tutor.actions import ACTIONS, BY_ID
from tutor.debug.action import DONE, SAID, Action, Outcome
from tutor.fronts import FullScreen
from tutor.learner.hosts import LessonHost
from tutor.learner.lesson_actions import AGAIN, HINTED, SHOWN
from tutor.learner.session import Session
from tutor.learner.settled import Past
from tutor.learner.stages import ANSWERED, ASKING, FINISHED, NO_PROGRAM, SCREEN
from tutor.tui import footer, keys, page
from tutor.tui.arrangement import (
    FULL,
    INSET,
    LEAST_HEIGHT,
    LEAST_WIDTH,
    WIDEST_TEXT,
    Arrangement,
    State,
    apply,
    arrange,
    form_of,
)
from tutor.tui.bench.lesson_picture import LessonPicture
from tutor.tui.bench.opener import Opener
from tutor.tui.bench.shared_drawing import SharedFiles
from tutor.tui.drawing import Drawing
from tutor.tui.keys import Keys
from tutor.tui.motion import Motion, wanted
from tutor.tui.painting import Paintable
from tutor.tui.screens.enter import enter
from tutor.tui.screens.pane_focus import TEXT, PaneFocus
from tutor.tui.screens.pointer import Pointer
from tutor.tui.screens.typing_keys import TypedKeys
from tutor.tui.widgets.answer import Refused
from tutor.tui.widgets.pane import Pane
from tutor.tui.widgets.turn import Turn
from tutor.view import status
from tutor.view.panes import PANE, PANES
from tutor.view.text import Line, fit

_IN_THE_TEXT = frozenset({HINTED, SHOWN, AGAIN, SCREEN, FINISHED})
"""Kinds of outcome that are read in the text or the question, so that these come in sight."""


class LessonScreen(Paintable, Screen[None]):
    """One lesson, driven by keys: the full screen that `tutor.actions` acts on.

    Attributes:
        session: where the learner is; all state of the lesson is there.
        panes: which pane has the keys, and which one takes the room of others.
        message: what the last line says until the next key.
        typed: what characters do, and the digits typed before a step.
        motion, pointer: what moves after a step, and what a click does.
    """

    class Finished(Message):
        """The last screen was left."""

        def __init__(self, session: Session) -> None:
            super().__init__()
            self.session = session

    CSS_PATH = "lesson.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(ACTIONS),
        Binding("up,shift+up", "read(-1)", show=False),
        Binding("down,shift+down", "read(1)", show=False),
        Binding("space", "read(0)", show=False),
    ]
    AUTO_FOCUS = ""

    def __init__(self, session: Session, *, early: bool = True) -> None:
        """Take a session, and whether it is an early lesson: its drawings explain their marks."""
        super().__init__()
        self.session = session
        self.host = LessonHost(session)
        self.panes = PaneFocus(
            self, lambda: self.full, self.show,
            lambda: self.query_one("#text", Pane).redraw_from_top(),
        )  # fmt: skip
        self.message = ""
        self.draw = Drawing(self.host, legend=early)
        self.picture = LessonPicture(self.host, self.draw, lambda: self.query_one("#values", Pane))
        self._redraw = lambda: self.picture.redraw(self.query(Pane))
        self.typed = TypedKeys(
            self, self.panes, self.host, self._turn, lambda: self._bindings.key_to_bindings
        )
        self.motion = Motion(self.draw, lambda: self.query_one("#graph", Pane))
        self.pointer = Pointer(self, self.host, self._turn)
        self.opener = Opener(self, self.host, self._header)
        self.files = SharedFiles(self, self.host, self.draw)
        self._arrangement: Arrangement | None = None
        self._shown: tuple[object, ...] = ()
        self._notice = session.record.notice
        self._settled: list[Past] = []

    # ---- the panes

    def compose(self) -> ComposeResult:
        yield Pane(self._header, id="header", keys=False)
        with Container(id="body"):
            with Vertical(id="right"):
                yield from self._debugger("right")
            with Vertical(id="left"):
                yield Pane(self._text, id="text", ruled=True, inset=INSET)
                yield Turn(self.session)
                yield from self._debugger("left")
        yield from self._debugger("below")
        yield Pane(self._footer, id="footer", keys=False)
        yield Static(
            f"The lesson needs at least {LEAST_WIDTH} × {LEAST_HEIGHT} characters.\n"
            "Make the window larger, or the letters smaller.", id="small", markup=False
        )  # fmt: skip

    def _debugger(self, place: str) -> Iterator[Pane]:
        """The debugger's panes of one column, or of the lines below both."""
        for spec in PANES:
            if spec.place == place:
                ruled = place != "below"
                classes = " ".join(["below"] * (not ruled) + ["extra"] * (not spec.always))
                yield Pane(
                    self.picture.pane(spec), title=spec.title, ruled=ruled, inset=INSET, keys=ruled,
                    id=spec.id, classes=classes,
                )  # fmt: skip

    def _turn(self) -> Turn:
        return self.query_one(Turn)

    @property
    def form(self) -> str:
        """How the panes are laid out in this window."""
        return form_of(*self.app.size)

    @property
    def full(self) -> bool:
        """Whether there is room for every pane at once."""
        return self.form == FULL

    def _header(self, width: int, height: int) -> list[Line]:
        s, moment, bench = self.session, self.draw.moment, self.session.bench
        count, name = len(s.lesson.screens), s.screen.title
        title = s.lesson.title + " · altered" * (bench is not None and bench.changes.changed)
        return [status.header(s.pack, title, s.index, count, moment, width, name=name)]

    def _text(self, width: int, height: int) -> list[Line]:
        if not self.full and self.panes.slot in PANE:
            return self.draw.pane(PANE[self.panes.slot])(width, height)
        programs = "" if self.full else "named"
        cells = min(width, WIDEST_TEXT)
        out = page.reading(self.session, cells, programs=programs, settled=self._settled)
        return [fit(row, width) for row in out]

    def places(self, width: int) -> list[Keys]:
        """The keys of the last line."""
        names = {"submit": "read on" if self.unread else page.closing(self.session)}
        if self.panes.zoomed is not None:
            names["zoom"] = names["submit"] = "back"
        if self.panes.reading and self.session.question is not None:
            names["submit"] = "back"
        if self.panes.slot != TEXT and not self.full:
            names[f"pane.{self.panes.slot}"] = "text"
            names["submit"] = "back"
        offered = footer.PICTURED if self.picture.board else footer.PLACES
        program = self.host.bench is not None
        return footer.places(offered, BY_ID, self, width, names, program=program, full=self.full)

    def _footer(self, width: int, height: int) -> list[Line]:
        if self.message:
            return [footer.told(self.message, width)]
        if self.typed.count:
            return [footer.counted(self.typed.count, width)]
        if asked := self.session.guessing.asked(self.session.debugger):
            return [footer.told(asked, width)]
        return [footer.keyed(self.places(width), width)]

    # ---- showing the session

    def on_mount(self) -> None:
        self.motion.on = wanted(self.app)
        self.show()

    @property
    def _whole(self) -> bool:
        """Whether its parts are there: it may be being put up, or taken away."""
        return len(self.query("#text, #question")) == 2 and bool(self.query(Turn))

    def on_resize(self, event: events.Resize) -> None:
        if self._whole:
            self._arrange()
            self.call_after_refresh(self.show)

    def _arrange(self) -> None:
        """Lay the panes out as the window and the session ask for."""
        s, turn = self.session, self.query_one(Turn)
        zoomed = self.panes.zoomed.id or "" if self.panes.zoomed else ""
        asked = turn.asked if s.question is not None else None
        kept = self.panes.slot != TEXT and not self.full
        log = s.debugger.log if s.debugger else None
        pictured = self.picture.board is not None
        now = arrange(*self.app.size, State(log, zoomed, asked, kept, pictured, self.panes.reading))
        self._arrangement = apply(self, now, self._arrangement)

    def show(self) -> None:
        """Bring everything in line with the session."""
        if not self._whole:
            return
        s = self.session
        where = (s.index, s.asking, s.stage, len(s.said), len(s.hints), s.shown)
        read = len(self.query_one("#text", Pane).lines)
        if where != self._shown:
            self._settled = s.past()
        before = self._shown, self._arrangement
        self._prepare()
        self.drawn(self._redraw, at_once=before != (where, self._arrangement))
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
        asks = turn.prepare()
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
        unseen = s.stage == ASKING and bool(turn.unseen)
        if (s.stage == ASKING and begun) or s.stage == ANSWERED:
            return unseen
        return unseen or bool(self.query_one("#text", Pane).below)

    def on_input_changed(self) -> None:
        self.on_pane_scrolled()

    def on_picker_picked(self) -> None:
        self.on_pane_scrolled()

    def on_pane_scrolled(self) -> None:
        """How much there is left to read decides what Enter does."""
        for pane in self.query("#asking, #footer").results(Pane):
            pane.redraw()  # those that are there: the screen may be being put up, or taken away

    def _scroll(self, top: int | None) -> None:
        """Show the text from a row on, and what is new in the question; None leaves the text."""
        if not self._whole:
            return
        text, asked = self.query_one("#text", Pane), self.query_one("#question", Pane)
        if top is None:
            asked.to_line(self.query_one(Turn).rows(asked.inner.width)[1])
        else:
            text.to_line(top and top + page.retold(self.session, self._settled, text.inner.width))
            asked.to_line(0)

    # ---- keys

    def say(self, message: str) -> None:
        """Show a short message in the last line, until the next key."""
        self.message = message
        if pane := self.query_one_optional("#footer", Pane):  # it may not be there yet, or still
            pane.redraw()

    def hush(self) -> None:
        """A key was pressed: the last message has been read, and nothing moves any more."""
        self.motion.cut()
        if self.message:
            self.say("")

    def on_key(self, event: events.Key) -> None:
        """A key that no widget has taken."""
        if self.typed.press(event):
            event.stop()
            self.query_one("#footer", Pane).redraw()

    def escape(self) -> None:
        """Esc, where it takes nothing back, goes to the answer."""
        self.panes.to_answer()

    def on_paste(self, event: events.Paste) -> None:
        """A paste that no widget has taken."""
        self.typed.paste(event.text)

    def on_refused(self, message: Refused) -> None:
        """Say why something typed or pasted was not taken."""
        self.say(message.reason)

    # ---- the mouse

    def on_pane_clicked(self, message: Pane.Clicked) -> None:
        """Keys, options, the timeline and nodes can be clicked."""
        self.motion.cut()
        self.pointer.click(message.pane, message.x, message.y)

    def click_key(self, id: str) -> None:
        """Do what the key of an action does; an empty name is no key."""
        if id:
            self.hush()
            self.carry_out(BY_ID[id])

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
        count = self.typed.counted()
        if self.panes.reading and action.id != "submit":
            self.panes.read_out()
        outcome = action.run(self, count)
        if action.id == "step.edge" and count == 1:
            self.motion.begin()
        self.show_outcome(outcome)

    def show_outcome(self, outcome: Outcome) -> None:
        """Bring in sight what came of a key."""
        if outcome.kind in _IN_THE_TEXT:
            self.panes.to_text()
        if outcome.kind == FINISHED:
            self.post_message(self.Finished(self.session))
        kept = self.host.keep()
        if said := outcome.text or kept:
            self.say(said)
        if self.is_attached:
            self.show()
            self.opener.runs.look()

    # ---- what the full screen does itself; what few lessons come to is imported when it is done

    def submit(self) -> Outcome:
        """Enter: back to the text, on in the text, an answer, or on in the lesson."""
        text, turn = self.query_one("#text", Pane), self.query_one(Turn)
        return enter(self.session, self.panes, text, turn, self.unread)

    def switch_debugger(self) -> Outcome:
        """Open the whole debugger on this run."""
        if self.host.bench is None:
            return Outcome(SAID, NO_PROGRAM)
        from tutor.tui.bench.debug_screen import DebugScreen  # the first frame needs none

        screen = DebugScreen(self.host, early=self.draw.legend)
        self.app.push_screen(screen, lambda _: self.show())
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

    def show_help(self) -> Outcome:
        """Show all keys."""
        from tutor.tui.screens.help import Help

        self.app.push_screen(Help((self.focused and self.focused.id) or ""))
        return DONE

    def show_palette(self) -> Outcome:
        """Look for a command by its name."""
        self.app.action_command_palette()
        return DONE
