"""A tool of the debugger over the screen that it was opened from: any row of `TOOLS`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from tutor.actions import FILES, MOVES, OPEN, TYPED
from tutor.debug.action import MOVED, SAID, STUCK, Action, Outcome, TextAction
from tutor.fronts import BenchFront
from tutor.learner.hosts import Host, moved
from tutor.tui import footer, keeping
from tutor.tui.arrangement import INSET
from tutor.tui.bench.long_runs import LongRuns
from tutor.tui.bench.typed_line import ask
from tutor.tui.keys import Keys, fitting, key_at
from tutor.tui.painting import Paintable
from tutor.tui.screens.help import Help
from tutor.tui.screens.typing_keys import DIGITS
from tutor.tui.widgets.pane import Draw, Pane
from tutor.view.glyphs import UNICODE
from tutor.view.text import Line, line
from tutor.view.tool import COPIES, COPY, NOTHING_TO_COPY, ToolSpec

CLOSES, HELPS = "close", "help"
MOVES_TOO = (
    "The keys that move the run work here too, and those that open another tool; y and Y make a "
    "text and a picture of what is shown."
)
"""What stands below the keys of a tool in its help."""
_BREATH = 0.01  # seconds between two pieces of work, in which keys are taken
_SCROLLS = {"up": -1, "down": 1}
_PAGES = {"shift+up": -1, "pageup": -1, "shift+down": 1, "pagedown": 1, "space": 1}


class ToolKey(NamedTuple):
    """What a key does while a tool is open.

    Attributes:
        id: of its action.
        keys, label, help, shown: as those of an `Action`.
        run: carries it out, as often as the count says.
        applies: whether it would do something now.
        leads: whether it leads to a place in the run, which the tool covers.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    shown: str
    run: Callable[[int], Outcome]
    applies: Callable[[], bool]
    leads: bool = False


class ToolScreen(Paintable, Screen[str | Outcome]):
    """The lines of a tool, and its keys. Gives the id of the tool to open in its place, or what
    there is to say once it is closed.

    Attributes:
        spec, state: the tool, and what it keeps.
        message: what the last line says until the next key.
    """

    CSS_PATH = "debug_screen.tcss"
    AUTO_FOCUS = ""

    def __init__(
        self, spec: ToolSpec[Any], state: Any, front: BenchFront, host: Host, header: Draw
    ) -> None:
        """Take the tool with its state, the screen it stands over, whose run it is, and what draws
        the line at the top."""
        super().__init__()
        self.spec, self.state = spec, state
        self.message, self._count = "", ""
        self._working = False
        self._runs = LongRuns(self, host)
        self._front, self._host, self._header = front, host, header
        self._own = [*self._of_tool()]
        self._by_key: dict[str, ToolKey] = {}
        for row in (*self._own, *self._of_run()):
            for key in row.keys:
                self._by_key.setdefault(key, row)

    @property
    def rows(self) -> list[ToolKey]:
        """Every key that does something here, those of the tool first."""
        return list({row.id: row for row in self._by_key.values()}.values())

    # ---- its keys

    def _of_tool(self) -> Iterator[ToolKey]:
        def key(
            row: Action[Any] | TextAction[Any], run: Callable[[int], Outcome], leads: bool = False
        ) -> ToolKey:
            return ToolKey(
                row.id, row.keys, row.label, row.help, row.key, run,
                partial(row.applies, self.state), leads,
            )  # fmt: skip

        for action in self.spec.actions:
            yield key(action, self._unless_covered(partial(action.run, self.state)), action.leads)
        if self.spec.shared is not None:
            yield ToolKey(f"tool.{COPY[1]}", COPY[:1], COPY[1], COPIES, COPY[0],
                          self._unless_covered(self._copy), _always)  # fmt: skip
        for text in self.spec.texts:
            yield key(text, self._unless_covered(partial(self._ask, text)))

    def _copy(self, count: int) -> Outcome:
        rows = list(self.spec.shared(self.state)) if self.spec.shared is not None else []
        if not rows:
            return Outcome(STUCK, NOTHING_TO_COPY)
        lines = [line(row) for row in rows]
        return Outcome(SAID, keeping.copied(self.app, f"{self._host.stem}-{self.spec.id}", lines))

    def _unless_covered(self, run: Callable[[int], Outcome]) -> Callable[[int], Outcome]:
        def checked(count: int) -> Outcome:
            bench = self._host.bench
            if bench is not None and self.spec.covered(bench):
                return Outcome(SAID, bench.until())
            return run(count)

        return checked

    def _of_run(self) -> Iterator[ToolKey]:
        """The keys of the run, and those that open another tool."""
        for action in MOVES:
            yield ToolKey(
                action.id, action.keys, action.label, action.help, action.key,
                partial(action.run, self._front), partial(action.applies, self._front),
            )  # fmt: skip
        for file in FILES:
            run = partial(self._kept, file.id)
            yield ToolKey(file.id, file.keys, file.label, file.help, file.key, run, _always)
        for text in TYPED:
            run = partial(self._ask_run, text)
            yield ToolKey(text.id, text.keys, text.label, text.help, text.key, run, _always)
        for tool in OPEN:
            run = partial(self._open, tool.id)
            yield ToolKey(tool.id, tool.keys, tool.label, tool.help, tool.key, run, _always)

    def _ask(self, text: TextAction[Any], count: int) -> Outcome:
        begin = text.begin(self.state)
        take = partial(text.take, self.state)
        ask(self.app, text.prompt, begin, take, self.show_outcome, text.example)
        return footer.QUIET

    def _ask_run(self, text: TextAction[Any], count: int) -> Outcome:
        bench = self._host.bench
        begin = text.begin(bench) if bench is not None else ""

        def take(line: str) -> Outcome:
            return moved(self._host, lambda bench: text.take(bench, line))

        ask(self.app, text.prompt, begin, take, self.show_outcome, text.example)
        return footer.QUIET

    def _kept(self, id: str, count: int) -> Outcome:
        """Make a file of what the tool shows; what may not be seen is in none."""
        pane = self.query_one("#tool", Pane)
        rows = self._draw(pane.inner.width, pane.inner.height)
        stem = f"{self._host.stem}-{self.spec.id}"
        if id == "copy":
            return Outcome(SAID, keeping.copied(self.app, stem, rows))
        return Outcome(SAID, keeping.pictured(self.app, stem, rows, self._title))

    def _open(self, id: str, count: int) -> Outcome:
        if id == f"tool.{self.spec.id}":
            self._close()
        else:
            self.dismiss(id)
        return footer.QUIET

    def _close(self) -> None:
        """Leave, and say what it leaves behind."""
        self.dismiss(Outcome(SAID, self.spec.left(self.state)))

    # ---- what it shows

    def compose(self) -> ComposeResult:
        yield Pane(self._header, id="header", keys=False)
        yield Pane(self._draw, id="tool", title=self._title, ruled=True, inset=INSET, keys=False)
        yield Pane(self._footer, id="footer", keys=False)

    @property
    def _title(self) -> str:
        return self.spec.heading(self.state, self._host.bench)

    def _draw(self, width: int, height: int) -> list[Line]:
        return self.spec.lines(self.state, self._host.bench, width, height, UNICODE)

    def places(self, width: int) -> list[Keys]:
        """The keys of the last line: those of the tool, and how to leave it."""
        own = [Keys((row.id,), row.label, 0, row.applies(), row.shown) for row in self._own]
        closes = Keys((CLOSES,), "close", shown="Esc")
        return fitting([closes, *own], width, footer.HELP)

    def _footer(self, width: int, height: int) -> list[Line]:
        if said := self.message or self._host.asked:
            return [footer.told(said, width)]
        if self._count:
            return [footer.counted(self._count, width)]
        return [footer.keyed(self.places(width), width)]

    def on_mount(self) -> None:
        self.show()
        self._begin_work()
        if self.spec.asks(self.state):
            self.call_after_refresh(self._ask, self.spec.texts[0], 1)

    def _begin_work(self) -> None:
        """Let the tool do what takes long, a little at a time between keys."""
        if self.spec.work is not None and not self._working:
            self._working = True
            self.set_timer(_BREATH, self._work)

    def _work(self) -> None:
        self._working = False
        if self.unpainted:  # keys wait, which come first
            self._begin_work()
            return
        covered = self.spec.covered(self._host.bench)
        more = self.spec.work is not None and not covered and self.spec.work(self.state)
        self.show()
        if more:
            self._begin_work()

    def on_screen_resume(self) -> None:
        self.show()

    def show(self) -> None:
        """Draw again what the state and the position say now."""
        self.drawn(self._redraw)

    def _redraw(self) -> None:
        if not self.query("#tool"):
            return  # it is being put up, or taken away
        self.query_one("#tool", Pane).titled(self._title)
        for pane in self.query(Pane):
            pane.redraw()
        self._runs.look()  # what is drawn may need another run

    def show_outcome(self, outcome: Outcome) -> None:
        """Bring in sight what came of a key."""
        kept = self._host.keep()
        self.message = outcome.text or kept or self.message
        if self.is_attached:
            self.show()
            self._begin_work()

    # ---- keys and clicks

    def hush(self) -> None:
        """A key was pressed: the last message has been read."""
        if self.message:
            self.message = ""
            self.query_one("#footer", Pane).redraw()

    def say(self, message: str) -> None:
        """Show a short message in the last line, until the next key."""
        self.show_outcome(Outcome("", message))

    def on_key(self, event: events.Key) -> None:
        """Do what a key does here; what the tool does not have goes to the run."""
        if self._press(event.key, event.character or ""):
            event.stop()
            event.prevent_default()

    def _press(self, key: str, character: str) -> bool:
        row, pane = self._by_key.get(key), self.query_one("#tool", Pane)
        if character and not self._count and character in self._host.aside:
            self.show_outcome(self._host.guess(character))
        elif key == "escape" and self._count:
            self._count = ""
            self.show()
        elif key == "escape" and self._runs.give_up():
            pass
        elif key in ("escape", "q"):
            self._close()
        elif row is not None:
            self.carry_out(row)
        elif key == "enter" and self._host.asked:
            self.show_outcome(self._host.guess(""))
        elif character.isascii() and character.isdecimal():
            self._count = (self._count + character).lstrip("0")[:DIGITS]
            self.show()
        elif key in ("question_mark", "f1"):
            self.show_help()
        elif key in _SCROLLS:
            pane.action_line(_SCROLLS[key])
        elif key in _PAGES:
            pane.page(_PAGES[key])
        elif character and character.isprintable():
            self.say(f"“{character}” does nothing here; Esc closes {self.spec.row.label}")
        else:
            return False
        return True

    def carry_out(self, row: ToolKey) -> None:
        """Do what a key says, as often as the digits before it say."""
        count, self._count = int(self._count or 1), ""
        outcome = row.run(count)
        if row.leads and outcome.kind == MOVED:
            self.dismiss(outcome)
        else:
            self.show_outcome(outcome)

    def show_help(self) -> None:
        """Say what the tool is, and list its keys."""
        listed = [(row.shown, row.help) for row in self._own]
        self.app.push_screen(Help(here=[*listed, ("Esc", "Close it.")], more=MOVES_TOO))

    def on_pane_clicked(self, message: Pane.Clicked) -> None:
        """The keys of the last line can be clicked."""
        if message.pane.id != "footer" or self.message:
            return
        id = key_at(self.places(message.pane.inner.width), message.x)
        if id == CLOSES:
            self._close()
        elif id == HELPS:
            self.show_help()
        for row in self._own:
            if row.id == id:
                self.carry_out(row)


def _always() -> bool:
    return True
