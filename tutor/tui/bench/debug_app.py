"""The app of the debugger alone: one screen, which its end ends."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.learner.hosts import Host
from tutor.tui.bench.debug_screen import DebugScreen
from tutor.tui.terminal_app import TerminalApp


class DebugApp(TerminalApp):
    """The debugger on a program that belongs to no lesson in progress."""

    def __init__(self, host: Host, greeting: Sequence[str] = ()) -> None:
        """Take whose run it is, and what is said at first."""
        super().__init__()
        self._host, self._greeting = host, greeting

    def on_mount(self) -> None:
        bench = self._host.bench
        error = bench.log.error if bench is not None else None
        said = ". ".join(self._greeting)
        if error:
            said = f"The run stops early, on line {error.line}: {error.message}"
        self.push_screen(DebugScreen(self._host, message=said), lambda _: self.exit())
