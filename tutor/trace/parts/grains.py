"""The steps of each grain: the positions at which they end.

Every grain divides the log at fixed positions, so a step back is exactly the reverse of the
step forward, wherever it began.
"""

from __future__ import annotations

from collections.abc import Callable

from tutor.trace.parts.events import Events
from tutor.trace.parts.iterations import Iterations
from tutor.trace.parts.runs import Runs

GRAINS = ("edge", "node", "line", "call", "phase", "iteration")
"""What a step keeps together: one event, the edges of one node, or the events of one line, call,
phase or iteration; those of a line or a call within one phase."""


class Grains:
    """Where the events that one step keeps together begin and end."""

    def __init__(
        self, events: Events, runs: Runs, iterations: Callable[[], Iterations], count: int
    ) -> None:
        """`count` is the number of all events; the iterations are asked for when a step is one."""
        self._count = count
        self._around: dict[str, Callable[[int], range]] = {
            "edge": lambda i: range(i, i + 1),
            "node": events.neighbours,
            "line": lambda i: runs.around("line", i),
            "call": lambda i: runs.around("call", i),
            "phase": lambda i: runs.around("phase", i),
            "iteration": lambda i: around(iterations(), i),
        }

    def boundary(self, grain: str, k: int, way: int) -> int:
        """The nearest position behind (1) or before (-1) `k` at which a step ends."""
        if way > 0:
            return self._around[grain](k).stop if k < self._count else self._count
        return self._around[grain](k - 1).start if k > 0 else 0


def around(iterations: Iterations, i: int) -> range:
    """The events of the iteration that event `i` belongs to."""
    n = iterations.at(i)
    return range(iterations.start(n), iterations.end(n))
