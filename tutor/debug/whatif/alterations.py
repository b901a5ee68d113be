"""The numbers that a person has put in the place of those of a program, with undo and redo.

Each set of numbers is a run of its own, and what is kept is the numbers: a run that was dropped
from memory is worked out again, which gives the same to the last bit. The run that the program
gives by itself is always kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from tutor.debug.action import REFUSED, SAID, STUCK, Outcome
from tutor.debug.debugger import Debugger
from tutor.debug.underway import GoesOn
from tutor.debug.whatif.other_runs import Key, Misfit, OtherRuns, written
from tutor.debug.whatif.same_place import same_place
from tutor.engine.numbers import show
from tutor.program.again import Cancelled, to_the_end
from tutor.trace.log import Log

ALTERED = "altered"
"""Kind of outcome: another run stands under the debugger."""

GIVEN_UP = "Given up: nothing was changed"
_NODES_KEPT = 400_000  # of the runs beside the first and the one that is looked at


class Alteration(NamedTuple):
    """A run with other numbers that was worked out and not yet put in.

    Attributes:
        of: the run that was looked at.
        writes: the numbers that stand in the place of the program's.
        log: the run with them.
        k, there, told: a position of the first, the same place in `log`, and what there is to
            say about it.
    """

    of: Log
    writes: dict[Key, float]
    log: Log
    k: int
    there: int
    told: str


class Return(NamedTuple):
    """Numbers from before or after, whose run was worked out once more and not yet put in.

    Attributes:
        of: the run that was looked at.
        to: which set of numbers.
        log: the run with them.
        k, there: a position of the first, and the same place in `log`.
    """

    of: Log
    to: int
    log: Log
    k: int
    there: int


@dataclass
class _Step:
    """One set of numbers.

    Attributes:
        writes: the numbers.
        log: their run; None while it is not kept.
        before, after: the position when they were put in, in the run before and in this one.
    """

    writes: dict[Key, float]
    log: Log | None
    before: int = 0
    after: int = 0


class Changes:
    """The changes of the numbers under one debugger.

    Attributes:
        original: the run as the program gives it.
        others: the runs with other numbers.
        same_course: whether the run that is looked at does the same as the original, with other
            numbers.
    """

    def __init__(self, debugger: Debugger) -> None:
        """Begin with the run under a debugger, unchanged."""
        self._debugger = debugger
        self.original = debugger.log
        self.same_course = True
        self._steps = [_Step({}, self.original)]
        self._at = 0
        self.others = OtherRuns(self.original)

    # ---- what there is

    @property
    def writes(self) -> dict[Key, float]:
        """The numbers that stand in the place of the program's."""
        return self._steps[self._at].writes

    @property
    def changed(self) -> bool:
        """Whether the run that is looked at is another one than the program gives."""
        return bool(self.writes)

    @property
    def undoable(self) -> int:
        """How many changes can be taken back."""
        return self._at

    @property
    def redoable(self) -> int:
        """How many changes can be made once more."""
        return len(self._steps) - 1 - self._at

    def key(self, leaf: int, k: int) -> Key:
        """The number of a leaf that stands at a position: that of its last write before."""
        log = self._debugger.log
        writes = 0
        for i in log.writes(leaf, "value"):
            if i >= k:
                break
            writes += 1
        return leaf, max(0, writes - 1)

    def without(self, key: Key, goes_on: GoesOn = to_the_end) -> Log:
        """As of the other runs, of the run that is looked at."""
        return self.others.without(key, self.writes, self._debugger.log, goes_on)

    def start(self, key: Key) -> float:
        """A number as it is without its change."""
        return self.others.start(key, self.writes, self._debugger.log)

    def trial(self, key: Key, number: float) -> Log:
        """The run with one number more replaced, which nobody stands in yet.

        Raises:
            Misfit: there is none.
        """
        return self.others.run({**self.writes, key: number + 0.0}, to_the_end)

    def known(self, key: Key) -> bool:
        """Whether all is at hand that a knob shows of this number, and of all changed ones."""
        writes, others = self.writes, self.others
        return others.has_without(key, writes) and all(others.has_start(x, writes) for x in writes)

    def make_known(self, key: Key, goes_on: GoesOn = to_the_end) -> Outcome:
        """Work that out; it changes nothing that others look at."""
        try:
            self._find_starts(self.writes, self._debugger.log, goes_on)
            base = self.without(key, goes_on)
            self.others.alike(base, self._debugger.log)
        except Cancelled:
            return Outcome(SAID, GIVEN_UP)
        return Outcome(SAID)

    def _find_starts(self, writes: dict[Key, float], log: Log, goes_on: GoesOn) -> None:
        for each in writes:
            self.others.start(each, writes, log, goes_on)

    # ---- changing

    def alter(self, key: Key, number: float, goes_on: GoesOn = to_the_end) -> Outcome:
        """Put a number in the place of one that the program writes.

        Args:
            key: which one, as `key` gives it.
            number: any finite number.
            goes_on: asked now and then, if the program has to run again, whether to go on.
        """
        found = self.work_out(key, number, goes_on)
        return found if isinstance(found, Outcome) else self.put_in(found)

    def work_out(
        self, key: Key, number: float, goes_on: GoesOn = to_the_end
    ) -> Alteration | Outcome:
        """The run with a number replaced, without showing it; or why there is none.

        This is the part of `alter` that may take long, if the program has to run again. It changes
        nothing that others look at, so it may be done beside them.
        """
        log, number = self._debugger.log, number + 0.0
        name = log.label(key[0])
        try:
            if log.value(key[0], written(log, key) + 1) == number:
                return Outcome(SAID, f"{name} is {show(number)} already")
            base = self.without(key, goes_on)
            writes = {each: x for each, x in self.writes.items() if each != key}
            if base.value(key[0], written(base, key) + 1) != number:
                writes[key] = number
            found = self.others.run(writes, goes_on)
            self.others.alike(self.original, found)  # which is asked when it is put in
            k = self._debugger.k
            return Alteration(log, writes, found, k, *self._stand(log, k, found, goes_on))
        except Misfit as e:
            return Outcome(REFUSED, f"{name} = {show(number)} is not possible here: {e}")
        except Cancelled:
            return Outcome(SAID, GIVEN_UP)

    def put_in(self, found: Alteration) -> Outcome:
        """Show a run that was worked out; not if another one is looked at by now."""
        log, k = self._debugger.log, self._debugger.k
        if found.of is not log:
            return Outcome(SAID, GIVEN_UP)
        there, told = found.there, found.told
        if k != found.k:  # one has moved on while it was worked out
            there, told = self._stand(log, k, found.log)
        del self._steps[self._at + 1 :]
        self._steps.append(_Step(found.writes, found.log, k, there))
        self._at += 1
        self._drop()
        self._show(found.log, there)
        return Outcome(ALTERED, told)

    def undo(self, count: int = 1, goes_on: GoesOn = to_the_end) -> Outcome:
        """Take changes back."""
        return self.put_back(self.work_back(-count, goes_on))

    def redo(self, count: int = 1, goes_on: GoesOn = to_the_end) -> Outcome:
        """Make changes once more that were taken back."""
        return self.put_back(self.work_back(count, goes_on))

    def restore(self) -> Outcome:
        """Put the program's own numbers back; what was changed can still be made once more."""
        return self.undo(self._at) if self._at else Outcome(SAID)

    def work_back(self, count: int, goes_on: GoesOn = to_the_end) -> Return | Outcome:
        """The run with the numbers of so many changes later, or before; or why there is none.

        As `work_out`, it changes nothing that others look at.
        """
        to = min(max(self._at + count, 0), len(self._steps) - 1)
        if to == self._at:
            why = "undo: a changes a number" if count < 0 else "redo"
            return Outcome(STUCK, f"There is nothing to {why}")
        log, k, step = self._debugger.log, self._debugger.k, self._steps[to]
        try:
            found = step.log or self.others.run(step.writes, goes_on)
            self.others.alike(self.original, found)  # which is asked when it is put in
            return Return(log, to, found, k, self._back_at(to, k, found, goes_on))
        except Cancelled:
            return Outcome(SAID, GIVEN_UP)

    def _back_at(self, to: int, k: int, new: Log, goes_on: GoesOn = to_the_end) -> int:
        """Where one stands after a change was taken back, or made once more."""
        if to == self._at - 1 and k == self._steps[self._at].after:
            return self._steps[self._at].before
        if to == self._at + 1 and k == self._steps[to].before:
            return self._steps[to].after
        return self._stand(self._debugger.log, k, new, goes_on)[0]

    def put_back(self, found: Return | Outcome) -> Outcome:
        """Show such a run; not if another one is looked at by now."""
        if isinstance(found, Outcome):
            return found
        if found.of is not self._debugger.log:
            return Outcome(SAID, GIVEN_UP)
        to, new, k = found.to, found.log, self._debugger.k
        k = found.there if k == found.k else self._back_at(to, k, new)
        self._steps[to].log = new
        self._at = to
        self._drop()
        self._show(new, k)
        text = "" if to else "These are the program's own numbers again"
        return Outcome(ALTERED, text)

    # ---- runs

    def _show(self, log: Log, k: int) -> None:
        self.same_course = self.others.alike(self.original, log)
        self._debugger.stand(log, k)

    def _stand(self, old: Log, k: int, new: Log, goes_on: GoesOn = to_the_end) -> tuple[int, str]:
        """The position in another run, and what there is to say about it."""
        if self.others.alike(old, new):
            return k, ""
        there, same = same_place(old, k, new, goes_on)
        line = new.program.spot(new.event_span(there - 1).line) if there else "the start"
        where = (
            f"you stand at the same place, {line}"
            if same
            else f"what you stood at does not happen now: you stand before it, {line}"
        )
        return there, f"It took another branch: {where}"

    def _drop(self) -> None:
        """Forget the runs that are farthest from the one that is looked at, if they take much."""
        far = sorted(range(1, len(self._steps)), key=lambda i: abs(i - self._at))
        nodes = 0
        for i in far:
            log = self._steps[i].log
            if log is not None and i != self._at:
                nodes += len(log.nodes())
                if nodes > _NODES_KEPT:
                    self._steps[i].log = None
