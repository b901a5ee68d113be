"""A run under the debugger together with what a person puts beside it: all that tools act on.

It knows no lesson and no front end. A lesson's session and `debug` have one each.
"""

from __future__ import annotations

from collections.abc import Callable

from tutor.debug.debugger import FIRST, Before, Debugger, Step
from tutor.debug.keeper import Keeper
from tutor.trace.log import Log

Hidden = frozenset[tuple[int, str]]
"""What may not be told now, as (node, quantity)."""

UNTIL_ANSWERED = "This is hidden until the question is answered"
"""What a tool says in place of a number that is asked for."""


def nothing_hidden() -> Hidden:
    """What a program of a person's own hides."""
    return frozenset()


class Workbench:
    """A run, a position in it, and the tools laid out beside it.

    Attributes:
        debugger: the position in the run.
        picked: the node that was picked last, by the pointer or by name; None if none was.
        hides: what may not be told now. Every tool asks it before it tells a number.
        keepers: what comes back when the program is opened again, by its name in the file.
    """

    def __init__(
        self,
        log: Log,
        hides: Callable[[], Hidden] = nothing_hidden,
        last: Step = FIRST,
        before: Before | None = None,
    ) -> None:
        """Take a run, what is hidden, the step to repeat, and what may stand in a step's place."""
        self.debugger = Debugger(log, last, before)
        self.picked: int | None = None
        self.hides = hides
        self.keepers: dict[str, Keeper] = {}

    @property
    def log(self) -> Log:
        """The run."""
        return self.debugger.log

    @property
    def k(self) -> int:
        """The position, 0 to `len(log)`."""
        return self.debugger.k
