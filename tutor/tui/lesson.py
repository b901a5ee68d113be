"""The screen of a lesson: text and question, graph, chain rule, program, values, timeline."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tutor.learner.session import ANSWERED, ASKING, Session
from tutor.tui import keys, page
from tutor.tui.answer import Answered, NumberInput, Picker
from tutor.tui.drawing import Drawing
from tutor.tui.goto import GoTo
from tutor.tui.help import Help
from tutor.tui.pane import Pane
from tutor.tui.turn import Turn
from tutor.view.actions import BY_ID, LOOK, STEP
from tutor.view.text import Line, Span, fit

LEAST_WIDTH, LEAST_HEIGHT = 60, 20

FOOTERS: dict[str, tuple[str, ...]] = {
    ASKING: ("submit", "step.node", "back.node", "step.edge", "hint", "skip", "pane.program",
             "pane.values", "zoom", "step.phase", "home"),
    ANSWERED: ("submit", "step.node", "back.node", "step.edge", "again", "pane.program",
               "pane.values", "zoom", "home", "step.phase", "go"),
    "": ("submit", "step.node", "back.node", "step.edge", "pane.program", "pane.values",
         "screen.back", "home", "zoom", "step.phase", "go"),
}  # fmt: skip
"""What the footer offers at each stage, the most useful first."""


class LessonScreen(Screen[None]):
    """One lesson, driven by keys. All state is in the session; this only shows it."""

    CSS_PATH = "lesson.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (LEAST_WIDTH, "-narrow"), (100, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (LEAST_HEIGHT, "-short"), (34, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(left_out=["palette"])]
    AUTO_FOCUS = ""

    class Finished(Message):
        """The last screen was left."""

        def __init__(self, session: Session) -> None:
            super().__init__()
            self.session = session

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.draw = Drawing(session)
        self.slot = "lesson"
        """What the place of the text shows where there is no room for all panes."""
        self._count = ""
        self._last = "step.node"
        self._shown: tuple[object, ...] = ()
        self._notice = session.record.notice

    # ---- the panes

    def compose(self) -> ComposeResult:
        yield Pane(self.draw.header, id="header")
        with Container(id="body"):
            with Vertical(id="left"):
                yield Pane(self._text, id="text")
                yield Turn(self.session)
                yield Pane(self.draw.program, title="Program", id="program")
            with Vertical(id="right"):
                yield Pane(self.draw.graph, title="Graph", id="graph")
                yield Pane(self.draw.ledger, title="Chain rule", id="ledger")
                yield Pane(self.draw.values, title="Values", id="values")
        yield Pane(self.draw.timeline, id="timeline")
        yield Pane(self._footer, id="footer")
        yield Static(
            f"The lesson needs at least {LEAST_WIDTH} × {LEAST_HEIGHT} characters.\n"
            "Make the window larger, or the letters smaller.",
            id="small",
            markup=False,
        )

    @property
    def full(self) -> bool:
        """Whether there is room for every pane at once."""
        return self.wide and self.has_class("-tall")

    @property
    def wide(self) -> bool:
        """Whether the question has a frame of its own beside the graph."""
        return self.has_class("-wide")

    def _text(self, width: int, height: int) -> list[Line]:
        if self.slot == "program" and not self.full:
            return self.draw.program(width, height)
        if self.slot == "values" and not self.full:
            return self.draw.values(width, height)
        s = self.session
        programs = "" if self.full else "written" if self.wide else "named"
        out = page.reading(s, width, programs=programs)
        if not self.wide and s.question is not None:
            rows, _ = self.query_one(Turn).rows(width)
            head = "── Your turn "
            out += [(), (Span(head, "title"), Span("─" * (width - len(head)), "line")), *rows]
        return [fit(row, width) for row in out]

    def _footer(self, width: int, height: int) -> list[Line]:
        s = self.session
        lead = (Span(f" {self._count}×", "here"),) if self._count else ()
        ids = FOOTERS.get(s.stage, FOOTERS[""])
        if self.full:
            ids = tuple(id for id in ids if not id.startswith("pane."))
        if s.trace is None:
            ids = tuple(id for id in ids if BY_ID[id].group not in (STEP, LOOK))
        if s.stage == ANSWERED and not s.others():
            ids = tuple(id for id in ids if id != "again")
        names = {"submit": "read on" if self._unread else page.closing(s)}
        if self.slot != "lesson" and not self.full:
            names[f"pane.{self.slot}"] = "text"
        return [fit(keys.bar(ids, width, lead, names), width)]

    # ---- showing the session

    def on_mount(self) -> None:
        self.show()

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self.show)

    def show(self) -> None:
        """Bring everything in line with the session."""
        s = self.session
        self._prepare()
        self._measure()
        for pane in self.query(Pane):
            pane.redraw()
        notice = s.record.notice
        if notice and notice != self._notice:
            self.notify(notice, severity="warning", timeout=20, markup=False)
        self._notice = notice
        where = (s.index, s.question, s.stage, len(s.said), len(s.hints), s.shown)
        if where != self._shown:
            arrived = where[:1] != self._shown[:1]
            self._shown = where
            self.call_after_refresh(self._scroll, arrived)
        self.call_after_refresh(self.on_pane_scrolled)

    def _prepare(self) -> None:
        turn, text = self.query_one(Turn), self.query_one("#text", Pane)
        self.set_class(self.session.trace is None, "-words")
        if turn.prepare(compact=not self.wide):
            (turn.place or text).focus()
        for pane in self.query(Pane):
            pane.under_rule(not self.wide)
        titles = {"program": "Program", "values": "Values"}
        title = self.session.screen.title or self.session.lesson.title
        text.titled(title if self.full else titles.get(self.slot, title))

    def _measure(self) -> None:
        """Share the rows of the screen between the panes."""
        width, height = self.size
        asks = self.session.stage == ASKING
        rows = self.draw.rows(wide=self.wide, height=height, width=width, asks=asks)
        for name in ("graph", "ledger", "program", "values"):
            alone = self.has_class("-zoomed")
            self.query_one(f"#{name}").styles.height = None if alone else rows.get(name)

    @property
    def _unread(self) -> bool:
        """Whether Enter shows more of the text rather than answering."""
        typed = self.query_one(NumberInput).value
        return bool(self.query_one("#text", Pane).below) and not self.session.said and not typed

    def on_input_changed(self) -> None:
        self.on_pane_scrolled()

    def on_pane_scrolled(self) -> None:
        """How much there is left to read decides what Enter does."""
        self.query_one(Turn).lead(self._unread)
        self.query_one("#footer", Pane).redraw()

    def _scroll(self, arrived: bool) -> None:
        """Show the top of a new screen, and otherwise what is new."""
        text, asked = self.query_one("#text", Pane), self.query_one("#question", Pane)
        if arrived:
            text.to_line(0)
            asked.to_line(0)
            return
        width = (asked if self.wide else text).scrollable_content_region.width
        rows, news = self.query_one(Turn).rows(width)
        pane = asked if self.wide else text
        start = max(len(pane.lines) - len(rows), 0)
        pane.to_line(start + news)

    # ---- keys

    def on_key(self, event: events.Key) -> None:
        """Digits outside an answer are a count; Escape takes back what is half done."""
        character = event.character or ""
        place = self.query_one(Turn).place
        if place and not place.has_focus and character and place.take(character):
            event.stop()
            place.focus()
        elif character.isascii() and character.isdecimal():
            event.stop()
            self._count = (self._count + character).lstrip("0")[:6]
            self.query_one("#footer", Pane).redraw()
        elif event.key == "escape":
            event.stop()
            if self._count:
                self._count = ""
            elif self.has_class("-zoomed"):
                self._zoom(None)
            else:
                self._focus_answer()
            self.query_one("#footer", Pane).redraw()

    def action_act(self, id: str) -> None:
        """Do what an action of the registry says."""
        count, self._count = int(self._count or 1), ""
        if id == "repeat":
            id = self._last
        action = BY_ID[id]
        if action.move is not None:
            self._last = id
            self.session.move(*action.move, count)
        else:
            getattr(self, "_do_" + id.replace(".", "_"))()
        if self.is_attached:
            self.show()

    def _do_step_end(self) -> None:
        if self.session.trace:
            self.session.go(len(self.session.trace))

    def _do_back_start(self) -> None:
        self.session.go(0)

    def _do_go(self) -> None:
        s = self.session
        if s.trace is None or s.cursor is None:
            return

        def gone(k: int | None) -> None:
            if k is not None:
                s.go(k)
                self.show()

        self.app.push_screen(GoTo(s.cursor.k, len(s.trace)), gone)

    def _do_writer(self) -> None:
        if not self.session.to_writer():
            self.notify("Nothing was written yet: take a step first.", markup=False)

    def _do_submit(self) -> None:
        """Enter, where no answer has the focus."""
        text = self.query_one("#text", Pane)
        if self.slot != "lesson" and not self.full:
            self.slot = "lesson"
        elif text.below:
            text.page()
        elif self.session.stage == ASKING:
            self._focus_answer()
        else:
            self._advance(self.session.advance())

    def _advance(self, came: str) -> None:
        if came == "finished":
            self.post_message(self.Finished(self.session))

    def on_answered(self, message: Answered) -> None:
        """Grade an answer; Enter without one reads on first."""
        message.stop()
        text = self.query_one("#text", Pane)
        s = self.session
        if not message.answer or (not message.deliberate and self._unread):
            if self.slot != "lesson" and not self.full:
                self.slot = "lesson"
                self.show()
            else:
                text.page()
            return
        self.slot = "lesson"
        verdict = s.answer(message.answer)
        if verdict is not None and verdict.valid and not verdict.ok:
            self.query_one(Turn).clear()
        self.show()

    def _do_hint(self) -> None:
        self.slot = "lesson"
        if self.session.stage == ASKING and self.session.hint() is None:
            self.notify("That was the last hint. k shows the answer.", markup=False)

    def _do_skip(self) -> None:
        self.slot = "lesson"
        self.session.skip()

    def _do_again(self) -> None:
        if not self.session.again():
            self.notify("This question has no other numbers.", markup=False)

    def _do_screen_next(self) -> None:
        self.slot = "lesson"
        self._advance(self.session.next_screen())

    def _do_screen_back(self) -> None:
        self.slot = "lesson"
        self.session.previous_screen()

    def _do_home(self) -> None:
        self.session.save()
        self.dismiss()

    def _do_pane_program(self) -> None:
        self._switch("program")

    def _do_pane_values(self) -> None:
        self._switch("values")

    def _switch(self, name: str) -> None:
        if self.full:
            self.query_one(f"#{name}").focus()
        else:
            self.slot = "lesson" if self.slot == name else name
            self.query_one("#text", Pane).redraw_from_top()

    def _panes(self) -> list[Widget]:
        """What Tab goes through: first what answers, then every pane in sight."""
        found = [w for w in self.query("#number, #picker, #text, #question, #program, #graph, "
                                       "#ledger, #values") if w.is_on_screen]  # fmt: skip
        return sorted(found, key=lambda w: not isinstance(w, NumberInput | Picker))

    def _do_pane_next(self, way: int = 1) -> None:
        panes = self._panes()
        if panes:
            at = panes.index(self.focused) if self.focused in panes else -1
            panes[(at + way) % len(panes)].focus()

    def _do_pane_back(self) -> None:
        self._do_pane_next(-1)

    def _focus_answer(self) -> None:
        for widget in self._panes():
            widget.focus()
            return

    def _do_zoom(self) -> None:
        if self.has_class("-zoomed"):
            self._zoom(None)
            return
        focused = self.focused
        own = isinstance(focused, Pane) and not isinstance(focused, Picker)
        self._zoom(focused if own else self.query_one("#graph"))

    def _zoom(self, pane: Widget | None) -> None:
        """Give the body to one pane, or share it again."""
        self.set_class(pane is not None, "-zoomed")
        for each in self.query("#body Pane"):
            each.set_class(each is pane, "-max")
        for side in self.query("#left, #right"):
            side.set_class(pane is not None and side in pane.ancestors, "-max")
        self.call_after_refresh(self.show)

    def _do_help(self) -> None:
        focused = self.focused.id if self.focused else ""
        self.app.push_screen(Help(focused or ""))
