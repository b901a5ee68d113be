"""A place in the log, and the moves from it."""

from __future__ import annotations

from tutor.trace.log import Log


class Cursor:
    """A position in a log that can be moved.

    Attributes:
        log: the log.
        k: the position, 0 to `len(log)`.
    """

    def __init__(self, log: Log, k: int = 0) -> None:
        self.log = log
        self.k = k

    def to(self, k: int) -> bool:
        """Go to a position, or the nearest there is; whether that moved the cursor."""
        k = min(max(k, 0), len(self.log))
        moved = k != self.k
        self.k = k
        return moved

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
