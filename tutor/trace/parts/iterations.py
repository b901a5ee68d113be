"""The iterations of a run that trains: forward, backward, updates and zeroing, and again.

An iteration ends with the updates and the zeroing that follow a backward pass; where the first of
them zeroes before its pass, it ends with the updates, and the zeroing begins the next. What comes
after the last of them, such as a prediction, is a stretch of its own, without a pass. A run that
has no pass, or updates nothing, is one iteration.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tutor.program.recording import UPDATE, ZERO, Pass, Recording
from tutor.trace.event import Stretch


@dataclass(frozen=True, slots=True)
class Iteration:
    """One iteration.

    Attributes:
        number: from 0.
        start, end: its events, end exclusive.
        last: its last backward pass, None if it has none.
    """

    number: int
    start: int
    end: int
    last: Pass | None


class Iterations(Sequence[Iteration]):
    """The iterations of a log, in order, without gaps; none is empty."""

    __slots__ = ("_count", "_passes", "_starts")

    def __init__(self, starts: Sequence[int], passes: Sequence[Pass], count: int) -> None:
        """Of a log of `count` events: `starts` are the events that its iterations begin with."""
        self._starts, self._passes, self._count = starts, passes, count

    def __len__(self) -> int:
        return len(self._starts)

    def at(self, i: int) -> int:
        """The number of the iteration that event `i` belongs to; 0 before the first event."""
        return max(bisect_right(self._starts, i) - 1, 0)

    def start(self, n: int) -> int:
        """The event that iteration `n` begins with. Raises IndexError."""
        return self._starts[range(len(self))[n]]

    def end(self, n: int) -> int:
        """The event after the last of iteration `n`. Raises IndexError."""
        n = range(len(self))[n]
        return self._starts[n + 1] if n + 1 < len(self) else self._count

    def trained(self) -> range:
        """The numbers of those with a backward pass: all, or all but the last."""
        n = len(self)
        return range(n - 1 if n and self[n - 1].last is None else n)

    def __getitem__(self, n: Any) -> Any:
        if isinstance(n, slice):
            return [self[j] for j in range(len(self))[n]]
        n = range(len(self))[n]
        start, end = self.start(n), self.end(n)
        p = bisect_left(self._passes, end, key=lambda each: each.start) - 1
        found = self._passes[p] if p >= 0 else None
        return Iteration(n, start, end, found if found and found.start >= start else None)


def starts_in(phases: Sequence[Stretch], recording: Recording) -> array[int]:
    """The events that the iterations begin with, from the phases of a run."""
    starts = array("q")
    over = went_back = zeroes_first = False
    for stretch in phases:
        update = stretch.phase == "update"
        if not starts or (over and not update):
            starts.append(stretch.start)
            over = went_back = False
        went_back = went_back or stretch.phase == "backward"
        over = went_back and update
        if over and zeroes_first and stretch.end < len(recording):
            zeroing = _zeroing_in(recording, stretch)
            if zeroing is not None:
                starts.append(zeroing)
                over = went_back = False
        elif update and len(starts) == 1 and not went_back:
            zeroes_first = zeroes_first or _zeroing_in(recording, stretch) is not None
    return starts


def _zeroing_in(recording: Recording, stretch: Stretch) -> int | None:
    """The first event of the zeroing that a stretch of updates ends with; None if it does not."""
    low, high = (bisect_left(recording.at, i) for i in (stretch.start, stretch.end))
    kinds = bytes(recording.kind[low:high])
    first = kinds.find(ZERO)
    return None if first < 0 or UPDATE in kinds[first:] else recording.at[low + first]
