"""The first screen: packs, lessons, what is done, and where to go on."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.screen import Screen

from tutor.learner.record import Record
from tutor.lesson.shelf import Shelf
from tutor.tui.footer import told
from tutor.tui.painting import Paintable
from tutor.tui.screens import shelves
from tutor.tui.screens.help import Help, written
from tutor.tui.widgets.pane import Pane
from tutor.view.text import Line, Span, fit, line, line_width

BANNER = (
    ("  ∂L     ∂L     ∂d", ""),
    ("  ──  =  ──  ×  ──   ", "backprop tutor"),
    ("  ∂a     ∂d     ∂a   ", "Learn back-propagation one edge at a time"),
)
KEYS = (("↑↓", "choose"), ("Enter", "open"), ("?", "help"), ("Ctrl+P", "commands"), ("q", "quit"))


class HomeScreen(Paintable, Screen[None]):
    """A list to choose a lesson from."""

    CSS_PATH = "home.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j,n", "move(1)", "Down", show=False, tooltip="The lesson below."),
        Binding("up,k,N", "move(-1)", "Up", show=False, tooltip="The lesson above."),
        Binding("home,g", "edge(0)", "First", show=False, tooltip="The first row."),
        Binding("end,G", "edge(-1)", "Last", show=False, tooltip="The last row."),
        Binding("enter,right,space", "open", "Open", show=False, tooltip="Open the lesson."),
        Binding("question_mark,f1", "help", "Help", show=False, tooltip="All keys."),
        Binding("q", "app.quit", "Quit", show=False, tooltip="Leave."),
    ]
    AUTO_FOCUS = ""

    class Opened(Message):
        """A lesson was chosen."""

        def __init__(self, pack: str, lesson: str) -> None:
            super().__init__()
            self.pack, self.lesson = pack, lesson

    def __init__(self, shelf: Shelf, record: Record, pack: str = "") -> None:
        super().__init__()
        self._shelf, self._record, self._pack = shelf, record, pack
        self._rows: list[shelves.Row] = []
        self._at = 0
        self._message = ""

    def compose(self) -> ComposeResult:
        yield Pane(self._header, id="header")
        with Container(id="body"):
            yield Pane(self._banner, id="banner")
            yield Pane(self._list, title="Lessons", id="lessons")
            yield Pane(self._about, id="about")
        yield Pane(self._footer, id="footer")

    def on_mount(self) -> None:
        self.load()
        wanted = (i for i, r in enumerate(self._rows) if r.opens and r.opens[0] == self._pack)
        self._choose(next(wanted, next(iter(self._open_rows()), 0)))

    def on_screen_resume(self) -> None:
        """Back from a lesson: something may be done now."""
        if self._rows:
            opened = self._rows[self._at].opens
            self.load()
            same = [i for i, row in enumerate(self._rows) if row.opens == opened]
            self._choose(same[0] if same else 0)

    def load(self) -> None:
        """Read from the record what is done."""
        packs = self._shelf.packs
        progress = {pack.id: self._record.progress(pack.id, pack.lessons) for pack in packs}
        self._rows = shelves.rows(packs, progress, self._record.resume(), self._shelf)

    def lessons(self) -> list[tuple[str, str, str]]:
        """Every lesson as (pack, lesson, title), in the order of the list."""
        return [(p.id, each.id, each.title) for p in self._shelf.packs for each in p.lessons]

    def say(self, message: str) -> None:
        """Show a short message in the last line, until the next key."""
        self._message = message
        self.query_one("#footer", Pane).redraw()

    def hush(self) -> None:
        """A key was pressed: the last message has been read."""
        if self._message:
            self.say("")

    def _open_rows(self) -> list[int]:
        return [i for i, row in enumerate(self._rows) if row.opens]

    def _choose(self, at: int) -> None:
        self._at = at
        pane = self.query_one("#lessons", Pane)
        row = self._rows[at] if at < len(self._rows) else None
        self.query_one("#about", Pane).titled(row.about.title if row and row.about else "")
        for each in self.query(Pane):
            each.redraw()
        height = pane.content_size.height
        top = round(pane.scroll_y)
        first = 0 if at == next(iter(self._open_rows()), 0) else at
        if first < top or at >= top + height:
            y = first if first < top else at - height + 1
            pane.to_line(y)

    def _header(self, width: int, height: int) -> list[Line]:
        left = line(" ", ("∂", "here"), ("  backprop tutor", "title"))
        right = line(("learn back-propagation one edge at a time ", "dim"))
        gap = width - line_width(left) - line_width(right)
        return [fit((*left, Span(" " * gap), *right) if gap > 0 else left, width)]

    def _banner(self, width: int, height: int) -> list[Line]:
        out = [line((formula, "here"), (text, "title" if i == 1 else "dim"))
               for i, (formula, text) in enumerate(BANNER)]  # fmt: skip
        return [(), *out, ()]

    def _list(self, width: int, height: int) -> list[Line]:
        return shelves.draw(self._rows, self._at, width)

    def _about(self, width: int, height: int) -> list[Line]:
        if self._at >= len(self._rows):
            return []
        return [
            fit(row, width) for row in shelves.about(self._shelf.packs, self._rows[self._at], width)
        ]

    def _footer(self, width: int, height: int) -> list[Line]:
        if self._message:
            return [told(self._message, width)]
        spans = [Span(f" {t}" if i == 0 else f" {t} ", "strong" if i == 0 else "dim")
                 for key in KEYS for i, t in enumerate(key)]  # fmt: skip
        return [fit(tuple(spans), width)]

    def action_move(self, by: int) -> None:
        rows = self._open_rows()
        if rows:
            at = rows.index(self._at) if self._at in rows else 0
            self._choose(rows[min(max(at + by, 0), len(rows) - 1)])

    def action_edge(self, end: int) -> None:
        if rows := self._open_rows():
            self._choose(rows[end])

    def action_open(self) -> None:
        if self._at < len(self._rows) and (opens := self._rows[self._at].opens):
            self.post_message(self.Opened(*opens))

    def action_help(self) -> None:
        keys = [
            (written(binding.key.split(",")), binding.tooltip)
            for binding in self.BINDINGS
            if isinstance(binding, Binding)
        ]
        self.app.push_screen(Help(here=keys))
