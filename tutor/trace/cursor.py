"""A place in the log, and the moves from it."""

from __future__ import annotations

from tutor.trace.log import Log


class Cursor:
    """A position in a log that can be moved.

    Attributes:
        log: the log.
        k: the position, 0 to `len(log)`.
        found: whether it was brought here by a search that the event just done answers.
    """

    def __init__(self, log: Log, k: int = 0) -> None:
        self.log = log
        self.k = k
        self.found = False

    def to(self, k: int) -> bool:
        """Go to a position, or the nearest there is; whether that moved the cursor."""
        k = min(max(k, 0), len(self.log))
        moved = k != self.k
        self.k, self.found = k, False
        return moved

    def behind(self, event: int) -> bool:
        """Go right behind an event that was looked for; whether that is news."""
        known = self.found and self.k == event + 1
        self.to(event + 1)
        self.found = True
        return not known

    def forward(self, by: str = "edge", count: int = 1) -> bool:
        """Move forward by `count` steps of a grain; whether that moved the cursor."""
        return self._move(by, count, 1)

    def back(self, by: str = "edge", count: int = 1) -> bool:
        """Move back by `count` steps of a grain; whether that moved the cursor."""
        return self._move(by, count, -1)

    def _move(self, by: str, count: int, way: int) -> bool:
        if by == "edge":
            return self.to(self.k + way * count)
        k, end = self.k, len(self.log) if way > 0 else 0
        for _ in range(count):
            if k == end:
                break
            k = self.log.boundary(by, k, way)
        return self.to(k)
