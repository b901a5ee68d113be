"""The steps of each grain: the positions at which they end.

Every grain divides the log at fixed positions, so a step back is exactly the reverse of the
step forward, wherever it began.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

from tutor.trace.parts.events import Events
from tutor.trace.parts.runs import Runs

GRAINS = ("edge", "node", "line", "call", "phase")
"""What a step keeps together: one event, the edges of one node, or the events of one line, call
or phase; those of a line or a call within one phase."""


class Grains:
    """Where the events that one step keeps together begin and end."""

    def __init__(self, events: Events, runs: Runs, count: int) -> None:
        """`count` is the number of all events."""
        self._runs, self._count = runs, count
        self._around: dict[str, Callable[[int], range]] = {
            "edge": lambda i: range(i, i + 1),
            "node": events.neighbours,
            "line": lambda i: self._run("line", i),
            "call": lambda i: self._run("call", i),
            "phase": lambda i: self._run("phase", i),
        }

    def boundary(self, grain: str, k: int, way: int) -> int:
        """The nearest position behind (1) or before (-1) `k` at which a step ends."""
        if way > 0:
            return self._around[grain](k).stop if k < self._count else self._count
        return self._around[grain](k - 1).start if k > 0 else 0

    def _run(self, grain: str, i: int) -> range:
        starts = self._runs.starts(grain)
        j = bisect_right(starts, i)
        return range(starts[j - 1], starts[j] if j < len(starts) else self._count)
