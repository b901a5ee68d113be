"""A run under a debugger: its log, a position in it, and the moves from there.

It knows no lesson and no record: the same debugger stands under a lesson and under a program of a
person's own.
"""

from __future__ import annotations

from collections.abc import Callable

from tutor.debug.action import MOVED, STUCK, Outcome
from tutor.trace import Cursor, Log

Step = tuple[str, int]
"""A grain of `tutor.trace.GRAINS` and a direction, 1 or -1."""

Before = Callable[["Debugger", str, int, int], Outcome | None]
"""What is done before a step, from its debugger, grain, way and count: an outcome that stands in
its place, or None."""

FIRST: Step = ("node", 1)
"""What repeating the last step means before there was one."""

_AT_END = "This is the end: N goes back"
_AT_START = "This is the start: n goes on"


class Debugger:
    """A position in a log that can be moved. Every move says what came of it.

    Attributes:
        log: the run.
        last: the step taken last, which `repeat` takes again.
    """

    def __init__(self, log: Log, last: Step = FIRST, before: Before | None = None) -> None:
        """Take a run, the step to repeat, and what may stand in the place of a step."""
        self.log, self.last = log, last
        self._before = before
        self._cursor = Cursor(log)

    @property
    def k(self) -> int:
        """The position, 0 to `len(log)`."""
        return self._cursor.k

    @property
    def found(self) -> bool:
        """Whether the event just done was looked for, and the last move led behind it.

        The state is that of the position, whichever way led there; this says what to tell first.
        """
        return self._cursor.found

    @property
    def at_start(self) -> bool:
        """Whether nothing has happened yet."""
        return self.k == 0

    @property
    def at_end(self) -> bool:
        """Whether the run is over."""
        return self.k == len(self.log)

    def stand(self, log: Log, k: int) -> None:
        """Go on in another run, such as that of the same program with other numbers."""
        self.log, self._cursor = log, Cursor(log, k)

    def on(self, log: Log) -> None:
        """Go on at the same position of another run, or the nearest there is."""
        if log is not self.log:
            self.stand(log, min(self.k, len(log)))

    # ---- steps

    def step(self, grain: str, way: int, count: int = 1) -> Outcome:
        """Take `count` steps of a grain; forward if `way` is positive, else back."""
        self.last = (grain, way)
        if self._before is not None and (instead := self._before(self, grain, way, count)):
            return instead
        step = self._cursor.forward if way > 0 else self._cursor.back
        return Outcome(MOVED) if step(grain, count) else stuck(way)

    def repeat(self, count: int = 1) -> Outcome:
        """Take the last step again, `count` times."""
        return self.step(*self.last, count)

    # ---- to a position

    def to(self, k: int) -> Outcome:
        """Go to a position, or the nearest there is."""
        moved, last = self._cursor.to(k), len(self.log)
        text = f"There is no step {k}: step {last} is the last" if k > last else ""
        return Outcome(MOVED if moved else STUCK, text)

    def behind(self, event: int) -> Outcome:
        """Go right behind an event that was looked for."""
        return Outcome(MOVED if self._cursor.behind(event) else STUCK)

    def to_start(self) -> Outcome:
        """Go to where nothing has happened yet."""
        return Outcome(MOVED) if self._cursor.to(0) else stuck(-1)

    def to_end(self) -> Outcome:
        """Go to the end of the run."""
        return Outcome(MOVED) if self._cursor.to(len(self.log)) else stuck(1)

    def to_phrase(self, phrase: str) -> Outcome:
        """Go to a position by name, such as `before accumulate a`.

        Raises:
            ValueError: there is no such position; the text says what to do.
        """
        return self.to(self.log.position(phrase))


def stuck(way: int) -> Outcome:
    """There is nothing further that way."""
    return Outcome(STUCK, _AT_END if way > 0 else _AT_START)
