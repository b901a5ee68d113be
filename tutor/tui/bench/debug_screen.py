"""The debugger on the full screen: every pane of a run, and all the keys that act on it."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.screen import Screen
from textual.widgets import Static

from tutor.actions import DEBUG_ACTIONS, DEBUG_BY_ID
from tutor.debug.action import DONE, Action, Outcome
from tutor.fronts import DebugWindow
from tutor.learner.hosts import Host
from tutor.tui import footer, keys
from tutor.tui.arrangement import FULL, INSET, LEAST_HEIGHT, LEAST_WIDTH, form_of
from tutor.tui.bench.debug_arrangement import (
    MAIN,
    SIDE,
    DebugArrangement,
    arrange_debugger,
    lay_out,
)
from tutor.tui.bench.opener import Opener
from tutor.tui.bench.playing import Playing
from tutor.tui.bench.shared_drawing import SharedFiles
from tutor.tui.drawing import Drawing
from tutor.tui.keys import Keys
from tutor.tui.motion import Motion, wanted
from tutor.tui.painting import Paintable
from tutor.tui.screens.help import Help
from tutor.tui.screens.pane_focus import PaneFocus
from tutor.tui.screens.pointer import Pointer
from tutor.tui.screens.typing_keys import TypedKeys
from tutor.tui.widgets.pane import Pane
from tutor.view import status
from tutor.view.bench_panes import BENCH_PANES, BenchPane
from tutor.view.glyphs import UNICODE
from tutor.view.panes import PANE, PANES, PROGRAM, PaneSpec
from tutor.view.text import Line


class DebugScreen(Paintable, Screen[None]):
    """A run under the debugger, driven by keys: the screen that `DEBUG_ACTIONS` act on.

    Attributes:
        host: whose run it is.
        panes: which pane has the keys, and which one takes the room of others.
        message: what the last line says until the next key.
        typed: the digits typed before a step.
        draw, motion, pointer, playing: what is drawn, what moves after a step, what a click does,
            and the steps that take themselves.
    """

    CSS_PATH = "debug_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(DEBUG_ACTIONS, first=frozenset({"play"})),
        Binding("enter", "shown_it", show=False),
    ]
    AUTO_FOCUS = ""

    def __init__(self, host: Host, *, early: bool = True, message: str = "") -> None:
        """Take whose run it is, whether drawings explain their marks, and what is said at first."""
        super().__init__()
        self.host, self.message = host, message
        self.draw = Drawing(host, legend=early)
        self.panes = PaneFocus(self, lambda: self.full, self.show, self.show, usual=PROGRAM)
        self.typed = TypedKeys(
            self, self.panes, host, lambda: None, lambda: self._bindings.key_to_bindings
        )
        self.motion = Motion(self.draw, lambda: self.query_one("#graph", Pane))
        self.pointer = Pointer(self, host, lambda: None)
        self.playing = Playing(self, host, self.show_outcome)
        self.opener = Opener(self, host, self._header)
        self.files = SharedFiles(self, host, self.draw)
        self._arrangement: tuple[DebugArrangement, str] | None = None

    # ---- the panes

    def compose(self) -> ComposeResult:
        yield Pane(self._header, id="header", keys=False)
        with Container(id="body"):
            with Vertical(id="main"):
                yield from map(self._pane, MAIN)
            with Vertical(id="side"):
                yield from map(self._pane, SIDE)
                yield from map(self._bench_pane, BENCH_PANES)
        for spec in PANES:
            if spec.place == "below":
                yield Pane(self.draw.pane(spec), id=spec.id, inset=INSET, keys=False,
                           classes="below")  # fmt: skip
        yield Pane(self._footer, id="footer", keys=False)
        yield Static(
            f"The debugger needs at least {LEAST_WIDTH} × {LEAST_HEIGHT} characters.\n"
            "Make the window larger, or the letters smaller.",
            id="small",
            markup=False,
        )

    def _pane(self, spec: PaneSpec) -> Pane:
        return Pane(self.draw.pane(spec), id=spec.id, title=spec.title, ruled=True, inset=INSET)

    def _bench_pane(self, pane: BenchPane) -> Pane:
        def draw(width: int, height: int) -> list[Line]:
            bench = self.host.bench
            return pane.draw(bench, width, height, UNICODE) if bench is not None else []

        return Pane(draw, id=pane.id, title=pane.title, ruled=True, inset=INSET)

    @property
    def full(self) -> bool:
        """Whether there is room for every pane at once."""
        return form_of(*self.app.size) == FULL

    def _header(self, width: int, height: int) -> list[Line]:
        moment, bench = self.draw.moment, self.host.bench
        if moment is None or bench is None:
            return []
        return [status.debug_header(self.host.title, moment, width, bench.changes.changed)]

    def places(self, width: int) -> list[Keys]:
        """The keys of the last line."""
        names = {"play": "pause"} if self.playing.on else {}
        names |= {"zoom": "back"} if self.panes.zoomed else {}
        return footer.places(
            footer.DEBUG_PLACES, DEBUG_BY_ID, self, width, names, full=self.full
        )  # fmt: skip

    def _footer(self, width: int, height: int) -> list[Line]:
        if said := self.message:
            return [footer.told(said, width)]
        if self.typed.count:
            return [footer.counted(self.typed.count, width)]
        if asked := self.host.asked:
            return [footer.told(asked, width)]
        return [footer.keyed(self.places(width), width)]

    # ---- showing the run

    def on_mount(self) -> None:
        self.motion.on = wanted(self.app)
        bench = self.host.bench
        hidden = bench.until() if bench is not None and bench.hides() else ""
        self.message = self.host.keep() or self.message or hidden
        self.show()
        self.query_one("#graph", Pane).focus()

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self.show)

    def show(self) -> None:
        """Bring everything in line with the run."""
        bench = self.host.bench
        if bench is None or not self.query("#footer"):
            return  # the screen is being put up, or taken away
        zoomed = self.panes.zoomed.id or "" if self.panes.zoomed else ""
        now = arrange_debugger(*self.app.size, bench, self.panes.slot, zoomed), zoomed
        if now == self._arrangement:
            self.drawn(self._redraw)
            return
        self._arrangement = now
        lay_out(self, *now)
        self._redraw()

    def _redraw(self) -> None:
        bench = self.host.bench
        if bench is None or not self.query("#footer"):
            return  # the screen has been taken away
        for pane in self.query(Pane):
            pane.redraw()
            if pane.id in PANE:
                pane.noted(self.draw.note(PANE[pane.id]))
        for each in BENCH_PANES:
            self.query_one(f"#{each.id}", Pane).noted(each.note(bench))

    # ---- keys and clicks

    def say(self, message: str) -> None:
        """Show a short message in the last line, until the next key."""
        self.message = message
        self.query_one("#footer", Pane).redraw()

    def hush(self) -> None:
        """A key was pressed: the last message has been read, and nothing moves any more."""
        self.motion.cut()
        self.playing.cut()
        if self.message:
            self.say("")

    def on_key(self, event: events.Key) -> None:
        """A key that no widget has taken."""
        if self.typed.press(event):
            event.stop()
            self.query_one("#footer", Pane).redraw()

    def escape(self) -> None:
        """Esc, where it takes nothing back, leaves."""
        self.leave()

    def on_pane_clicked(self, message: Pane.Clicked) -> None:
        """Keys, the timeline and nodes can be clicked."""
        self.motion.cut()
        self.pointer.click(message.pane, message.x, message.y)

    def click_key(self, id: str) -> None:
        """Do what the key of an action does; an empty name is no key."""
        if id:
            self.hush()
            self.carry_out(DEBUG_BY_ID[id])

    def action_act(self, id: str) -> None:
        """A key of the table was pressed."""
        self.carry_out(DEBUG_BY_ID[id])

    def action_shown_it(self) -> None:
        """Enter: predict mode shows what it asks for."""
        if self.host.asked:
            self.show_outcome(self.host.guess(""))

    def carry_out(self, action: Action[DebugWindow]) -> None:
        """Do what an action says, as often as the digits before it say, and show the outcome."""
        count = self.typed.counted()
        outcome = action.run(self, count)
        if action.id == "step.edge" and count == 1:
            self.motion.begin()
        self.show_outcome(outcome)

    def show_outcome(self, outcome: Outcome) -> None:
        """Bring in sight what came of a key."""
        kept = self.host.keep()
        if said := outcome.text or kept:
            self.say(said)
        if self.is_attached:
            self.show()
            self.opener.runs.look()

    # ---- what the keys do

    def play(self) -> Outcome:
        """Take steps until the next key, or stop taking them."""
        return self.playing.toggle()

    def switch_debugger(self) -> Outcome:
        """Go back to the lesson."""
        return self.leave()

    def leave(self) -> Outcome:
        """Leave the debugger."""
        self.dismiss()
        return DONE

    def show_pane(self, name: str) -> Outcome:
        """Give the keys to a pane, or show it below the graph."""
        self.panes.switch(name)
        return DONE

    def show_help(self) -> Outcome:
        """Show all keys."""
        self.app.push_screen(Help((self.focused and self.focused.id) or "", table=DEBUG_ACTIONS))
        return DONE

    def show_palette(self) -> Outcome:
        """Look for a command by its name."""
        self.app.action_command_palette()
        return DONE
