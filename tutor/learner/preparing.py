"""A lesson that is read, run and looked through beside the screen, which tells how far that is.

In a thread, so that keys are heard meanwhile. Nothing else looks at the runs of the lesson before
the thread has ended: a run works out parts of itself when it is asked for them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tutor.debug.underway import GoesOn, Underway
from tutor.learner.openable import obstacles
from tutor.lesson.shelf import Chosen
from tutor.lesson.traces import Wait, waiting


@dataclass(frozen=True, slots=True)
class Ready:
    """What was chosen, looked through.

    Attributes:
        chosen: it.
        faults: why it cannot be opened, none if it can.
        notice: what to say before it is opened all the same.
    """

    chosen: Chosen
    faults: list[object]
    notice: str = ""


class Preparing:
    """Begins at once.

    Args:
        choose: reads and runs what is to be opened.
        warn: says what is to be said before that.

    Attributes:
        wait: how far it is.
    """

    def __init__(
        self, choose: Callable[[], Chosen], warn: Callable[[Chosen], str] = lambda chosen: ""
    ) -> None:
        self.wait = Wait()
        self._choose, self._warn = choose, warn
        self._underway = Underway(self._prepare)

    def _prepare(self, goes_on: GoesOn) -> Ready:
        """Its programs ask `wait` whether to go on, as there are several."""
        with waiting(self.wait):
            chosen = self._choose()
            faults = obstacles(chosen)
            return Ready(chosen, faults, "" if faults else self._warn(chosen))

    def done(self, seconds: float = 0.0) -> bool:
        """Whether it has ended, waiting for that no longer than some seconds."""
        return self._underway.wait(seconds)

    def cancel(self) -> None:
        """Nobody waits any more. The thread ends at the next program step that asks."""
        self.wait.wanted = False

    @property
    def cancelled(self) -> bool:
        """Whether nobody waits any more."""
        return not self.wait.wanted

    def result(self) -> Ready:
        """What has come of it, once it has ended.

        Raises:
            Cancelled: nobody waited.
            NotFound: there is no such lesson.
        """
        return self._underway.result()
