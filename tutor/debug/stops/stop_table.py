"""The list of stops, watches and bookmarks while it is open: which row is picked."""

from __future__ import annotations

from tutor.debug.action import MOVED, REFUSED, SAID, Outcome
from tutor.debug.expressions.located import TypedError
from tutor.debug.search_moves import stopped, to_found
from tutor.debug.stops.stop import RunStop
from tutor.debug.watches import Watch
from tutor.debug.workbench import Workbench


class StopTable:
    """The rows of a workbench: first stops, then watches, then bookmarks.

    Attributes:
        bench: whose they are.
    """

    def __init__(self, bench: Workbench) -> None:
        """Take the workbench; its first row is picked."""
        self.bench = bench
        self._at = 0

    @property
    def rows(self) -> list[RunStop | Watch | str]:
        """The stops, the watches, and the marks of the bookmarks."""
        bench = self.bench
        return [*bench.stops.stops, *bench.watches.watches, *sorted(bench.bookmarks.at)]

    @property
    def picked(self) -> RunStop | Watch | str | None:
        """The row that is picked; None if there is none."""
        rows = self.rows
        return rows[min(self._at, len(rows) - 1)] if rows else None

    def pick(self, way: int, count: int = 1) -> Outcome:
        """Pick the row below (1) or above (-1), as many rows further."""
        rows = self.rows
        if not rows:
            return Outcome(SAID, "Nothing is set yet: b sets a stop, x a watch, m a bookmark")
        at = min(max(min(self._at, len(rows) - 1) + way * count, 0), len(rows) - 1)
        moved = at != self._at
        self._at = at
        return Outcome(MOVED if moved else SAID)

    def go(self) -> Outcome:
        """Go to the next position of the stop, to what wrote the watch, or to the bookmark."""
        row, bench = self.picked, self.bench
        if isinstance(row, RunStop):
            if row.fault:
                return Outcome(SAID, f"This stop does not fit the program: {row.fault}")
            found = bench.stops.next_of(row, bench.k, 1) or bench.stops.next_of(row, -1, 1)
            if found is None:
                return Outcome(SAID, f"The run comes nowhere to {row.text}")
            to_found(bench, found)
            return Outcome(MOVED, stopped(bench, row))
        if isinstance(row, Watch):
            k = bench.watches.written(row, bench.k)
            if k is None:
                return Outcome(SAID, "Nothing wrote it before")
            bench.debugger.behind(k - 1)
            return Outcome(MOVED, f"What {row.text} reads was written here")
        if row is None:
            return self.pick(0)
        mark = bench.bookmarks.at[row]
        if mark.fault:
            return Outcome(SAID, f"This bookmark does not fit the program: {mark.fault}")
        return bench.debugger.to(mark.k)

    def toggle(self) -> Outcome:
        """Switch the stop off, or on again."""
        row = self.picked
        if not isinstance(row, RunStop):
            return Outcome(SAID, "Only a stop can be switched off and on")
        self.bench.stops.toggle(row)
        return Outcome(SAID, f"{row.text} is {'on' if row.enabled else 'off'}")

    def remove(self) -> Outcome:
        """Take the row away."""
        row, bench = self.picked, self.bench
        if isinstance(row, RunStop):
            bench.stops.remove(row)
        elif isinstance(row, Watch):
            bench.watches.remove(row)
        elif row is not None:
            del bench.bookmarks.at[row]
        else:
            return self.pick(0)
        name = f"Bookmark {row}" if isinstance(row, str) else row.text
        return Outcome(SAID, f"{name} is removed")

    def text(self) -> str:
        """What a stop or a watch is written as; empty for anything else."""
        row = self.picked
        return row.text if isinstance(row, RunStop | Watch) else ""

    def edit(self, text: str) -> Outcome:
        """Write the stop or the watch anew."""
        row, bench = self.picked, self.bench
        try:
            if isinstance(row, RunStop):
                bench.stops.edit(row, text)
            elif isinstance(row, Watch):
                bench.watches.edit(row, text)
        except TypedError as e:
            return Outcome(REFUSED, str(e))
        return Outcome(SAID, self.text())
