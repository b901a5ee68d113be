"""Changes of numbers that may need the program to run again, without holding up a screen.

By default each is made before its outcome is given. A front end that has a screen sets how long it
waits; what takes longer goes on beside it, is asked for now and then, and can be given up.
"""

from __future__ import annotations

from collections.abc import Callable

from tutor.debug.action import SAID, STUCK, Outcome
from tutor.debug.underway import GoesOn, Underway
from tutor.debug.whatif.alterations import GIVEN_UP, Alteration, Changes, Return
from tutor.debug.whatif.other_runs import Key

Found = Alteration | Return | Outcome
Told = Callable[[int], None]
"""Told now and then, with the number of events so far, while somebody waits."""

_RAN = "The program was run again"
_EVERY = 1.0  # seconds between two such messages
BUSY = "The program still runs again for what was asked before; Esc gives that up"
"""Said to whoever asks for more meanwhile."""


def running(events: int) -> str:
    """How far a run is, for a person."""
    return f"The program runs again: {events:,} events so far"


class ChangeRuns:
    """Makes the changes of one run.

    Attributes:
        patience: seconds after which a run goes on beside; None for any time.
        told: told of a run that is waited for; None where nobody wants to know.
    """

    def __init__(self, changes: Changes) -> None:
        """Take what keeps the changes."""
        self.patience: float | None = None
        self.told: Told | None = None
        self._changes = changes
        self._job: Underway[Found] | None = None

    @property
    def underway(self) -> str:
        """What runs beside now, for a person; empty if nothing does."""
        if self._job is None:
            return ""
        if self._job.given_up:
            return "Giving it up"
        return f"{running(self._job.events)}; Esc gives it up"

    # ---- what is done

    def alter(self, key: Key, number: float) -> Outcome:
        """As of the changes."""
        return self._do(lambda goes_on: self._changes.work_out(key, number, goes_on))

    def undo(self, count: int) -> Outcome:
        """As of the changes."""
        return self._do(lambda goes_on: self._changes.work_back(-count, goes_on))

    def redo(self, count: int) -> Outcome:
        """As of the changes."""
        return self._do(lambda goes_on: self._changes.work_back(count, goes_on))

    def make_known(self, key: Key) -> Outcome:
        """As of the changes."""
        return self._do(lambda goes_on: self._changes.make_known(key, goes_on))

    def _do(self, work: Callable[[GoesOn], Found]) -> Outcome:
        self.poll()
        if self._job is not None:
            return Outcome(STUCK, BUSY)
        if self.patience is None and self.told is None:
            return self._put(work(lambda events: True))
        job = Underway(work)
        if self.patience is None:
            return self._put(self._waited_for(job))
        if job.wait(self.patience):
            return self._put(job.result())
        self._job = job
        return Outcome(SAID)

    def _waited_for(self, job: Underway[Found]) -> Found:
        """The result, after messages; Ctrl-C gives it up."""
        try:
            while not job.wait(_EVERY):
                if self.told is not None:
                    self.told(job.events)
        except KeyboardInterrupt:
            job.give_up()
        return job.result()

    def _put(self, found: Found) -> Outcome:
        if isinstance(found, Alteration):
            return self._changes.put_in(found)
        return self._changes.put_back(found)

    # ---- what goes on beside

    def poll(self) -> Outcome | None:
        """What came of the run beside, which is put in; None if there is none, or it goes on."""
        job = self._job
        if job is None or not job.done:
            return None
        self._job = None
        if job.given_up:
            return Outcome(SAID, GIVEN_UP)
        outcome = self._put(job.result())
        return Outcome(outcome.kind, outcome.text or _RAN)

    def give_up(self) -> bool:
        """Give up what runs beside; whether something does."""
        if self._job is None or self._job.given_up:
            return False
        self._job.give_up()
        return True
