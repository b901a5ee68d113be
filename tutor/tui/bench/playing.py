"""Playing a run: the last kind of step again and again, until a key comes or the run ends."""

from __future__ import annotations

from collections.abc import Callable

from textual.screen import Screen
from textual.timer import Timer

from tutor.debug.action import MOVED, SAID, Outcome
from tutor.debug.debugger import Debugger
from tutor.learner.hosts import Host

PERIOD = 0.4
"""Seconds between two steps."""

PLAYING = "Playing: any key pauses"


class Playing:
    """Takes steps on a timer, also where nothing is animated."""

    def __init__(self, screen: Screen[None], host: Host, told: Callable[[Outcome], None]) -> None:
        """Take the screen, whose run it shows, and what brings an outcome in sight."""
        self._screen, self._host, self._told = screen, host, told
        self._timer: Timer | None = None
        self._cut = False

    @property
    def on(self) -> bool:
        """Whether it plays."""
        return self._timer is not None

    def cut(self) -> None:
        """A key has come, which pauses it, whatever else the key does."""
        self._cut = self.on
        self._stop()

    def toggle(self) -> Outcome:
        """Play, unless the key that asks for it has just paused it."""
        if self._cut:
            self._cut = False
            return Outcome(SAID, "Paused")
        self._timer = self._screen.set_interval(PERIOD, self._go_on)
        return Outcome(SAID, PLAYING)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _go_on(self) -> None:
        outcome = self._host.move(Debugger.repeat)
        if outcome.kind != MOVED:
            self._stop()
        self._told(Outcome(outcome.kind, outcome.text or (PLAYING if self.on else "")))
