"""The first screen: packs, lessons, what is done, and where to go on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.screen import Screen

from tutor.learner.record import Record
from tutor.lesson.shelf import Shelf
from tutor.tui.footer import told
from tutor.tui.pages import home_page
from tutor.tui.pages.row_layout import ends, padded, room
from tutor.tui.painting import Paintable
from tutor.tui.roles import THEMES
from tutor.tui.widgets.pane import Pane
from tutor.view.text import Line, Span, fit, line, line_width

KEYS = (("↑↓", "choose"), ("Enter", "open"), ("t", "colours"), ("?", "help"),
        ("Ctrl+P", "commands"), ("q", "quit"))  # fmt: skip
FEWER = tuple(key for key in KEYS if key[0] != "t")
"""Those of a narrow window with more below it."""


def _keys(shown: Sequence[tuple[str, str]]) -> Line:
    return tuple(Span(f" {text} ", role) for key in shown
                 for text, role in zip(key, ("key", "dim"), strict=True))  # fmt: skip


class HomeScreen(Paintable, Screen[None]):
    """A list to choose a lesson from."""

    CSS_PATH = "home.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j,n", "move(1)", "Down", show=False, tooltip="The lesson below."),
        Binding("up,k,N", "move(-1)", "Up", show=False, tooltip="The lesson above."),
        Binding("home,g", "edge(0)", "First", show=False, tooltip="The first row."),
        Binding("end,G", "edge(-1)", "Last", show=False, tooltip="The last row."),
        Binding("enter,right,space", "open", "Open", show=False, tooltip="Open the lesson."),
        Binding("t", "look", "Colours", show=False, tooltip="Colours: dark, light, none."),
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
        self._rows: list[home_page.Row] = []
        self._line = 0  # which line of the list shows the row that is picked
        self._at = 0
        self._message = ""
        self._covered = False  # since the rows were read, by another screen

    def compose(self) -> ComposeResult:
        yield Pane(self._banner, id="banner")
        with Container(id="body"):
            yield Pane(self._card, id="card")
            yield Pane(self._list, id="lessons")
        yield Pane(self._footer, id="footer")

    def on_mount(self) -> None:
        self.load()
        self._choose(home_page.first(self._rows, self._record.resume(), self._pack))

    def on_screen_resume(self) -> None:
        """Back from a lesson: something may be done now, and the next lesson comes next."""
        if self._rows and self._covered:
            self._covered = False
            opened = self._rows[self._at].opens
            self.load()
            same = next((i for i, row in enumerate(self._rows) if row.opens == opened), 0)
            going = self._rows[same].going if self._rows else None
            if going is not None and going.state == "done":
                same = home_page.first(self._rows, self._record.resume())
            self._choose(same)

    def on_screen_suspend(self) -> None:
        self._covered = True

    def renew(self) -> None:
        """Show what has been found out about packs; the same row stays chosen, if it is there."""
        opened = self._rows[self._at].opens if self._rows else None
        self.load()
        same = (i for i, row in enumerate(self._rows) if row.opens == opened)
        self._choose(next(same, min(self._at, max(len(self._rows) - 1, 0))))

    def on_resize(self, event: events.Resize) -> None:
        """What was in sight may not be any more."""
        self.call_after_refresh(lambda: self._choose(self._at))  # which a key may change before

    def load(self) -> None:
        """Read from the record what is done."""
        self._rows = home_page.rows(self._shelf, self._record)

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

    def _choose(self, at: int) -> None:
        self._at = at
        over = self.app.screen
        if over is not self and over.styles.background.a == 1:
            return  # below a lesson it is not seen, and drawn when it comes back
        for each in self.query(Pane):
            each.redraw()
        pane = self.query_one("#lessons", Pane)
        height, top = pane.content_size.height, round(pane.scroll_y)
        if at == 0 and self._line < height:
            pane.to_line(0)
        elif self._line < top or self._line >= top + height:
            pane.to_line(self._line if self._line < top else self._line - height + 1)
        self.query_one("#footer", Pane).redraw()

    def _banner(self, width: int, height: int) -> list[Line]:
        """The name; beside it a picture where there is room for one."""
        name = line(("backprop", "value-next"), " ", ("tutor", "grad-next"))
        under = line((home_page.SUBTITLE, "dim"))
        if height < len(home_page.PICTURE) + 2:
            return [fit((Span(" "), *ends(name, (*under, Span(" ")), width - 1)), width)]
        margin, cells = room(width)
        start = cells - max(line_width(row) for row in home_page.PICTURE)
        left: list[Line] = [(), name, under, ()]
        beside = [(*fit(row, start), *picture)
                  for row, picture in zip(left, home_page.PICTURE, strict=True)]  # fmt: skip
        return [(), *padded(beside, margin), ()]

    def _card(self, width: int, height: int) -> list[Line]:
        if self._at >= len(self._rows):
            return []
        drawn = home_page.card(self._rows[self._at], width)
        return drawn if height >= len(drawn) else drawn[1:-1]

    def _list(self, width: int, height: int) -> list[Line]:
        out, self._line = home_page.listed(self._rows, self._shelf, self._at, width, height)
        return out

    def _footer(self, width: int, height: int) -> list[Line]:
        if self._message:
            return [told(self._message, width)]
        more = line(("↓ more ", "note")) if self.query_one("#lessons", Pane).below else ()
        rows = [_keys(KEYS), _keys(FEWER)]
        row = next((row for row in rows if line_width((*row, *more)) < width), rows[-1])
        return [fit(ends(row, more, width), width)]

    def action_move(self, by: int) -> None:
        if self._rows:
            self._choose(min(max(self._at + by, 0), len(self._rows) - 1))

    def action_edge(self, end: int) -> None:
        if self._rows:
            self._choose(end % len(self._rows))

    def action_open(self) -> None:
        if self._at < len(self._rows):
            self.post_message(self.Opened(*self._rows[self._at].opens))

    def action_look(self) -> None:
        """The next theme."""
        names = list(THEMES)
        at = names.index(self.app.theme) if self.app.theme in names else -1
        self.app.theme = names[(at + 1) % len(names)]
        self.say(f"Colours: {self.app.theme.removeprefix('tutor-')}")

    def action_help(self) -> None:
        from tutor.tui.pages.help_page import written  # not needed before
        from tutor.tui.screens.help import Help

        keys = [
            (written(binding.key.split(",")), binding.tooltip)
            for binding in self.BINDINGS
            if isinstance(binding, Binding)
        ]
        self.app.push_screen(Help(here=keys))
