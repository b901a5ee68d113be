"""The screen of a lesson: text and question, graph, chain rule, program, values, timeline."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tutor.learner.session import ANSWERED, ASKING, Session
from tutor.trace import Trace
from tutor.tui import keys, page
from tutor.tui.answer import Answered, NumberInput, Picker
from tutor.tui.goto import GoTo
from tutor.tui.help import Help
from tutor.tui.pane import Pane
from tutor.view import graph, ledger, prose, source, status, timeline, variables
from tutor.view.actions import BY_ID
from tutor.view.hidden import Mask
from tutor.view.text import Line, Span, fit, line

LEAST_WIDTH, LEAST_HEIGHT = 60, 20
_LEDGER_LEAST, _TEXT_LEAST, _GRAPH_LEAST = 6, 5, 5
"""Rows that the chain rule gets, and that the text and the graph get at the very least."""

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
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (LEAST_WIDTH, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (LEAST_HEIGHT, "-short"), (34, "-tall")]
    BINDINGS = keys.bindings(left_out=["palette"])
    AUTO_FOCUS = ""

    class Finished(Message):
        """The last screen was left."""

        def __init__(self, session: Session) -> None:
            super().__init__()
            self.session = session

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.slot = "lesson"
        """What the slot for text shows where there is no room for all panes."""
        self._count = ""
        self._last = "step.node"
        self._shown: tuple[object, ...] = ()
        self._asked: object = self  # nothing was prepared yet
        self._rows_for: tuple[object, int] = (None, 0)

    # ---- the panes

    def compose(self) -> ComposeResult:
        yield Pane(self._header, id="header")
        with Container(id="body"):
            with Vertical(id="left"):
                yield Pane(self._text, id="text")
                with Vertical(id="turn"):
                    yield Pane(self._turn, id="question")
                    with Horizontal(id="answer"):
                        yield Static(id="prompt", markup=False)
                        yield NumberInput(id="number")
                    yield Picker(id="picker")
                yield Pane(self._program, title="Program", id="program")
            with Vertical(id="right"):
                yield Pane(self._graph, title="Graph", id="graph")
                yield Pane(self._ledger, title="Chain rule", id="ledger")
                yield Pane(self._values, title="Values", id="values")
        yield Pane(self._timeline, id="timeline")
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
        return self.has_class("-wide") and self.has_class("-tall")

    @property
    def wide(self) -> bool:
        """Whether the question has a frame of its own beside the graph."""
        return self.has_class("-wide")

    def _header(self, width: int, height: int) -> list[Line]:
        s = self.session
        k = s.cursor.k if s.cursor else 0
        lesson = s.lesson
        screens = len(lesson.screens)
        return [status.header(s.pack, lesson.title, s.index, screens, s.trace, k, width)]

    def _text(self, width: int, height: int) -> list[Line]:
        if self.slot == "program" and not self.full:
            return self._program(width, height)
        if self.slot == "values" and not self.full:
            return self._values(width, height)
        s = self.session
        out = page.reading(s, width, programs=not self.full)
        if not self.wide and s.question is not None:
            rows, _ = self._turn_rows(width)
            head = "── Your turn "
            out += [(), (Span(head, "title"), Span("─" * (width - len(head)), "line")), *rows]
        return [fit(row, width) for row in out]

    def _turn(self, width: int, height: int) -> list[Line]:
        return [fit(row, width) for row in self._turn_rows(width)[0]]

    def _turn_rows(self, width: int) -> tuple[list[Line], int]:
        """The question; its options too unless the picker lists them."""
        s = self.session
        listed = s.question is not None and s.question.quiz.kind == "compare"
        return page.turn(s, width, typed=s.stage == ASKING and (self.wide or listed))

    def _debugger(self, draw: Callable[..., list[Line]], width: int, height: int) -> list[Line]:
        s = self.session
        if s.trace is None or s.cursor is None:
            return [fit(line(("There is no program on this screen.", "dim")), width)]
        return draw(s.trace, s.cursor.k, Mask(s.hides), width, height)

    def _graph(self, width: int, height: int) -> list[Line]:
        s = self.session
        view = s.screen.view
        focus = [
            node
            for name in (view.focus if view else ())
            if s.trace and (node := s.trace.node_named(name)) is not None
        ]

        def draw(trace: Trace, k: int, mask: Mask, width: int, height: int) -> list[Line]:
            rows = min(height, self._graph_rows(width))
            drawn = graph.draw(trace, k, mask, width, rows, focus=focus)
            return [()] * ((height - rows) // 2) + drawn

        return self._debugger(draw, width, height)

    def _graph_rows(self, width: int) -> int:
        """The rows that the whole graph needs, the same at every step."""
        trace = self.session.trace
        if trace is None:
            return 1
        key = (id(trace), width)
        if key != self._rows_for[0]:
            drawn = graph.draw(trace, max(len(trace) - 1, 0), width=width, height=40)
            used = [i for i, row in enumerate(drawn) if any(s.text.strip() for s in row)]
            self._rows_for = (key, used[-1] + 1 if used else 1)
        return self._rows_for[1]

    def _ledger(self, width: int, height: int) -> list[Line]:
        return self._debugger(ledger.draw, width, height)

    def _values(self, width: int, height: int) -> list[Line]:
        return self._debugger(variables.draw, width, height)

    def _program(self, width: int, height: int) -> list[Line]:
        return self._debugger(
            lambda trace, k, mask, w, h: source.draw(trace, k, w, h), width, height
        )

    def _timeline(self, width: int, height: int) -> list[Line]:
        return self._debugger(
            lambda trace, k, mask, w, h: timeline.draw(trace, k, w), width, height
        )

    def _footer(self, width: int, height: int) -> list[Line]:
        s = self.session
        lead = (Span(f" {self._count}×", "here"),) if self._count else ()
        ids = FOOTERS.get(s.stage, FOOTERS[""])
        if self.full:
            ids = tuple(id for id in ids if not id.startswith("pane."))
        if s.stage == ANSWERED and not s.others():
            ids = tuple(id for id in ids if id != "again")
        below = self.query_one("#text", Pane).below
        names = {"submit": "read on" if below and not s.said else page.closing(s)}
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
        self._prepare_answer()
        self._measure()
        for pane in self.query(Pane):
            pane.redraw()
        self._title()
        where = (s.index, s.question, s.stage, len(s.said), len(s.hints), s.shown)
        if where != self._shown:
            arrived = where[:1] != self._shown[:1]
            self._shown = where
            self.call_after_refresh(self._scroll, arrived)

    def _title(self) -> None:
        s = self.session
        titles = {"lesson": s.screen.title or s.lesson.title, "program": "Program",
                  "values": "Values"}  # fmt: skip
        self.query_one("#text", Pane).titled(titles["lesson" if self.full else self.slot])
        done = s.stage == ANSWERED
        turn = self.query_one("#turn")
        word = "Your turn" if s.question is None or s.question.graded else "Prediction"
        turn.border_title = Content(word)
        turn.border_subtitle = Content("Enter goes on") if done else ""

    def _prepare_answer(self) -> None:
        """Show the widget that takes the answer to the open question, and give it the keys."""
        s, number, picker = self.session, self.query_one(NumberInput), self.query_one(Picker)
        asked = s.question if s.stage == ASKING else None
        picker.compact = not self.wide
        for pane in self.query(Pane):
            pane.under_rule(not self.wide)
        picks = asked is not None and bool(asked.options)
        self.set_class(s.question is not None, "asked")
        self.set_class(asked is not None and not picks, "types")
        self.set_class(picks, "picks")
        if asked is self._asked:
            return
        self._asked = asked
        if asked is None:
            self.query_one("#text").focus()
        elif picks:
            order = asked.quiz.kind == "compare"
            options = tuple(prose.inline(o) for o in asked.options)
            names = tuple(asked.quiz.targets) if order else tuple(asked.keys)
            picker.ask(options, names, tuple((k,) for k in asked.keys), order, asked.prompt)
            picker.focus()
        else:
            number.value = ""
            self.query_one("#prompt", Static).update(Content(asked.prompt))
            number.focus()

    def _measure(self) -> None:
        """Share the rows of the screen: the text takes what the others leave."""
        s = self.session
        pane = {name: self.query_one(f"#{name}", Pane) for name in ("graph", "ledger", "program",
                                                                    "values")}  # fmt: skip
        trace = s.trace
        if self.has_class("-zoomed"):
            for each in pane.values():
                each.styles.height = None
            return
        if self.wide:
            pane["graph"].styles.height = None
            pane["ledger"].styles.height = 11 if self.full else 9
            lines = trace.recording.program.source.rstrip("\n").count("\n") + 1 if trace else 1
            nodes = sum(not trace.is_constant(n) for n in trace.nodes()) + 1 if trace else 1
            most = max(self.size.height // 3, 6)
            pane["program"].styles.height = min(lines, most) + 2
            pane["values"].styles.height = min(nodes, most) + 2
            return
        if trace is None:
            pane["graph"].styles.height = pane["ledger"].styles.height = 2
            return
        free = self.size.height - 6  # header, timeline, footer, three titles
        room = free - _LEDGER_LEAST - _TEXT_LEAST - (s.stage == ASKING)
        rows = max(min(self._graph_rows(self.size.width - 2), room), _GRAPH_LEAST)
        pane["graph"].styles.height = rows + 1
        pane["ledger"].styles.height = _LEDGER_LEAST + 1

    def _scroll(self, arrived: bool) -> None:
        """Show the top of a new screen, and otherwise what is new."""
        s = self.session
        text, asked = self.query_one("#text", Pane), self.query_one("#question", Pane)
        if arrived:
            text.to_line(0)
            asked.to_line(0)
            return
        width = (asked if self.wide else text).scrollable_content_region.width
        rows, news = self._turn_rows(width)
        pane = asked if self.wide else text
        start = max(len(pane.lines) - len(rows), 0)
        pane.to_line(start + news)

    # ---- keys

    def on_key(self, event: events.Key) -> None:
        """Digits outside an answer are a count; Escape takes back what is half done."""
        if event.character and event.character.isdecimal() and event.character.isascii():
            event.stop()
            number = self.query_one(NumberInput)
            if self.has_class("types") and not number.has_focus:
                number.focus()
                number.insert_text_at_cursor(event.character)
                return
            self._count = (self._count + event.character).lstrip("0")[:6]
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
        if not message.answer or (not message.deliberate and text.below and not s.said):
            if self.slot != "lesson" and not self.full:
                self.slot = "lesson"
                self.show()
            else:
                text.page()
            return
        self.slot = "lesson"
        verdict = s.answer(message.answer)
        if verdict is not None and verdict.valid and not verdict.ok:
            self.query_one(NumberInput).value = ""
            self.query_one(Picker).reset()
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
