"""A run under the debugger together with what a person puts beside it: all that tools act on.

It knows no lesson and no front end. A lesson's session and `debug` have one each.
"""

from __future__ import annotations

from collections.abc import Callable

from tutor.debug.bookmarks import Bookmarks
from tutor.debug.debugger import FIRST, Before, Debugger, Step
from tutor.debug.keeper import Keeper
from tutor.debug.stops.stop_list import StopList
from tutor.debug.watches import WatchList
from tutor.debug.whatif.alterations import Changes
from tutor.debug.whatif.change_runs import ChangeRuns
from tutor.trace.log import Log

Hidden = frozenset[tuple[int, str]]
"""What may not be told now, as (node, quantity)."""

UNTIL_ANSWERED = "This is hidden until the questions that ask for it are answered"
"""What a tool says in place of a number that is asked for, where nobody knows by which question."""


def nothing_hidden() -> Hidden:
    """What a program of a person's own hides."""
    return frozenset()


def nothing_drawn() -> str:
    """The picture that an author names beside a program of a person's own: none."""
    return ""


def nothing_asked() -> bool:
    """Whether a question is open beside a program of a person's own."""
    return False


def until_answered() -> str:
    """What hides a number, where nobody knows which question."""
    return UNTIL_ANSWERED


class Workbench:
    """A run, a position in it, and the tools laid out beside it.

    Attributes:
        debugger: the position in the run.
        picked: the node that was picked last, by the pointer or by name; None if none was.
        line: the line that was picked last in the source; None if none was.
        hides: what may not be told now. Every tool asks it before it tells a number.
        until: what is said in place of it: which questions ask for it.
        asked: whether a question is open, as some ask for more than a number.
        plot: the picture that the author names for what is on the screen now; empty for none.
        changes: the numbers that stand in the place of the program's.
        runs: makes such changes, beside a screen where that takes long.
        stops: where runs are stopped.
        watches: the expressions that are watched.
        bookmarks: positions with a mark.
        keepers: what comes back when the program is opened again, by its name in the file.
    """

    def __init__(
        self,
        log: Log,
        hides: Callable[[], Hidden] = nothing_hidden,
        last: Step = FIRST,
        before: Before | None = None,
        asked: Callable[[], bool] = nothing_asked,
        plot: Callable[[], str] = nothing_drawn,
        until: Callable[[], str] = until_answered,
    ) -> None:
        """Take a run, what is hidden, the step to repeat, what may stand in a step's place,
        whether a question is open, the picture that an author names, and what is said in place of
        something hidden."""
        self.debugger = Debugger(log, last, before)
        self.picked: int | None = None
        self.line: int | None = None
        self.hides, self.asked, self.plot, self.until = hides, asked, plot, until
        self.stops = StopList(lambda: self.log, lambda: self.hides())
        self.watches = WatchList(lambda: self.log, lambda: self.stops.called, lambda: self.hides())
        self.bookmarks = Bookmarks(lambda: self.log)
        self.changes = Changes(self.debugger)
        self.runs = ChangeRuns(self.changes)
        self.keepers: dict[str, Keeper] = {
            "stops": self.stops, "watches": self.watches, "bookmarks": self.bookmarks,
        }  # fmt: skip

    def restore(self) -> None:
        """Put the run of the program itself back, with none of its numbers changed."""
        self.runs.give_up()
        self.changes.restore()

    @property
    def log(self) -> Log:
        """The run."""
        return self.debugger.log

    @property
    def k(self) -> int:
        """The position, 0 to `len(log)`."""
        return self.debugger.k
