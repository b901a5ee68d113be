"""A place in the log, and the moves from it.

Every grain divides the log at fixed positions, so a step back is exactly the reverse of the
step forward, wherever it began.
"""

from __future__ import annotations

from collections.abc import Callable

from tutor.trace.trace import Trace


def _group(trace: Trace, i: int) -> object:
    """Events with equal groups next to each other are one step of the grain `node`."""
    source = trace.source_of(i)
    return i if source is None else ("edges", source)


GRAINS: dict[str, Callable[[Trace, int], object]] = {
    "edge": lambda trace, i: i,
    "node": _group,
    "line": lambda trace, i: (trace.phase_of(i), trace.event_span(i).line),
    "call": lambda trace, i: (trace.phase_of(i), trace.event_frame(i)),
    "phase": lambda trace, i: trace.phase_of(i),
}
"""What a step of each grain keeps together: neighbouring events for which this is equal."""


class Cursor:
    """A position in a trace that can be moved.

    Attributes:
        trace: the log.
        k: the position, 0 to `len(trace)`.
    """

    def __init__(self, trace: Trace, k: int = 0) -> None:
        self.trace = trace
        self.k = k

    def to(self, k: int) -> bool:
        """Go to a position, or the nearest there is; whether that moved the cursor."""
        k = min(max(k, 0), len(self.trace))
        moved = k != self.k
        self.k = k
        return moved

    def forward(self, by: str = "edge", count: int = 1) -> bool:
        """Move forward by `count` steps of a grain; whether that moved the cursor."""
        return self.to(self._search(by, count, 1))

    def back(self, by: str = "edge", count: int = 1) -> bool:
        """Move back by `count` steps of a grain; whether that moved the cursor."""
        return self.to(self._search(by, count, -1))

    def _search(self, by: str, count: int, way: int) -> int:
        trace, group, k, n = self.trace, GRAINS[by], self.k, len(self.trace)
        if by == "edge":
            return k + way * count
        for _ in range(count):
            k += way
            while 0 < k < n and group(trace, k - 1) == group(trace, k):
                k = self._on(k, way) if by == "phase" else k + way
            if not 0 < k < n:
                break
        return k

    def _on(self, k: int, way: int) -> int:
        """Past events of one phase, of which there may be a million."""
        return self.trace.stretch(k).stop if way > 0 else self.trace.stretch(k - 1).start
