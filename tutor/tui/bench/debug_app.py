"""The app of the debugger alone: one screen, which its end ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from tutor.debug.underway import Underway
from tutor.learner.hosts import Host
from tutor.tui.bench.debug_screen import DebugScreen
from tutor.tui.terminal_app import TerminalApp
from tutor.view import status
from tutor.view.text import Line

_EVERY = 0.2  # seconds between two looks whether more is known


class DebugApp(TerminalApp):
    """The debugger on a program that belongs to no lesson in progress."""

    def __init__(
        self, start: Host | Underway[Host], title: str = "", greeting: Sequence[str] = (),
        later: Callable[[], Sequence[str] | None] | None = None,
    ) -> None:  # fmt: skip
        """Take whose run it is, or what works it out and how that is called meanwhile, what is
        said at first, and what gives the same when more of it is known."""
        super().__init__()
        self._start, self._title, self._greeting, self._later = start, title, greeting, later

    def on_mount(self) -> None:
        if not isinstance(self._start, Underway):
            self._open(self._start)
            return
        from tutor.tui.screens.waiting import Awaited, Waiting  # for what takes long

        start, title = self._start, self._title

        def told(seconds: float, cells: int) -> list[Line]:
            return status.opening(title, start.events, seconds, cells)

        def ended(ready: bool | None) -> None:
            if ready:
                self.call_later(self._open, start.result())  # once the screen that waited is gone
            else:
                self.exit()

        awaited = Awaited("The program runs", lambda: start.done, start.give_up, told)
        self.push_screen(Waiting(awaited), ended)

    def _open(self, host: Host) -> None:
        """Show the run."""
        bench = host.bench
        error = bench.log.error if bench is not None else None
        said = ". ".join(self._greeting)
        if error:
            said = f"The run stops early, on line {error.line}: {error.message}"
        screen = DebugScreen(host, message=said)
        self.push_screen(screen, lambda _: self.exit())
        if self._later is not None and not error:
            self._waits = self.set_interval(_EVERY, partial(self._tell, screen, said))

    def _tell(self, screen: DebugScreen, said: str) -> None:
        """Say what has come to be known, unless a key was pressed since."""
        known = self._later() if self._later is not None else ()
        if known is None:
            return
        self._waits.stop()
        more = ". ".join(known)
        if screen.message == said != more:
            screen.say(more)
