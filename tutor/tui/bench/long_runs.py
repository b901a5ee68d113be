"""What runs beside a screen: how far it is, told in the last line, and shown when it is there."""

from __future__ import annotations

from typing import Any, Protocol

from textual.timer import Timer

from tutor.debug.action import Outcome
from tutor.debug.workbench import Workbench
from tutor.learner.hosts import Host, moved

PATIENCE = 0.5
"""Seconds that a screen waits for a run before that goes on beside it."""
_EVERY = 0.15  # seconds between two looks


class ShowsRuns(Protocol):
    """A screen with a last line."""

    @property
    def is_attached(self) -> bool:
        """Whether it is in sight, or under another."""

    def set_interval(self, interval: float, callback: Any) -> Timer:
        """Call something again and again."""

    def say(self, message: str) -> None:
        """Show a short message in the last line."""

    def hush(self) -> None:
        """Take the last message away."""

    def show_outcome(self, outcome: Outcome) -> None:
        """Bring in sight what came of a key."""


class LongRuns:
    """Looks after the run beside one screen."""

    def __init__(self, screen: ShowsRuns, host: Host) -> None:
        """Take the screen, and whose run it shows."""
        self._screen, self._host = screen, host
        self._timer: Timer | None = None

    def look(self) -> None:
        """Follow what runs beside, if something does; a screen shows an outcome first."""
        bench = self._host.bench
        if bench is None:
            return
        bench.runs.patience = PATIENCE
        if self._timer is None and bench.runs.underway:
            self._timer = self._screen.set_interval(_EVERY, self._again)
            self._screen.say(bench.runs.underway)

    def give_up(self) -> bool:
        """Give up what runs beside; whether something does."""
        bench = self._host.bench
        if bench is None or not bench.runs.give_up():
            return False
        self._screen.say(bench.runs.underway)
        return True

    def _again(self) -> None:
        bench, came = self._host.bench, list[Outcome | None]()

        def poll(bench: Workbench) -> Outcome:
            came.append(bench.runs.poll())
            return came[0] or Outcome("")

        if bench is not None and self._screen.is_attached:
            outcome = moved(self._host, poll)
            if came[0] is None and bench.runs.underway:
                self._screen.say(bench.runs.underway)
                return
            self._screen.hush()
            self._screen.show_outcome(outcome)
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
