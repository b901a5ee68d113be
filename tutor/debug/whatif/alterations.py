"""The numbers that a person has put in the place of those of a program, with undo and redo.

Each set of numbers is a run of its own, and what is kept is the numbers: a run that was dropped
from memory is worked out again, which gives the same to the last bit. The run that the program
gives by itself is always kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from tutor.debug.action import REFUSED, SAID, STUCK, Outcome
from tutor.debug.debugger import Debugger
from tutor.debug.whatif.same_place import same_place
from tutor.engine.numbers import show
from tutor.program.again import Cancelled, to_the_end
from tutor.trace.course import alike, can_run, run_again, with_numbers
from tutor.trace.log import Log
from tutor.trace.replay import Unlike

ALTERED = "altered"
"""Kind of outcome: another run stands under the debugger."""

Key = tuple[int, int]
"""A number that a program writes: the leaf, and how many times it was written before."""

GoesOn = Callable[[int], bool]
"""Asked while a program runs, with the number of events so far, whether to go on."""

_OUTSIDE = "a number on the way is outside the domain or too large"
_RECORDED = "a script runs once and is not run again with other numbers"
_GIVEN_UP = "Given up: nothing was changed"
_NODES_KEPT = 400_000  # of the runs beside the first and the one that is looked at


class Misfit(Exception):
    """There is no run with these numbers; the text says why, for a person."""


class Alteration(NamedTuple):
    """A run with other numbers that was worked out and not yet put in.

    Attributes:
        of: the run that was looked at.
        writes: the numbers that stand in the place of the program's.
        log: the run with them.
    """

    of: Log
    writes: dict[Key, float]
    log: Log


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
        self._beside: tuple[dict[Key, float], Log | None] | None = None

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

    def written(self, log: Log, key: Key) -> int:
        """The event that writes a number.

        Raises:
            Misfit: there is no such event.
        """
        for n, i in enumerate(log.writes(key[0], "value")):
            if n == key[1]:
                return i
        raise Misfit(f"{log.label(key[0])} is not written that often")

    def without(self, key: Key, goes_on: GoesOn = to_the_end) -> Log:
        """The run with all changes but that of one number, which is then the program's own.

        Where there is no such run, as the other changes need this one, it is the run with it.

        Raises:
            Cancelled: the program had to run, and was given up.
        """
        rest = {each: x for each, x in self.writes.items() if each != key}
        if len(rest) == len(self.writes):
            return self._debugger.log
        if not rest:
            return self.original
        if self._beside is None or self._beside[0] != rest:
            try:
                self._beside = rest, self._run(rest, goes_on)
            except Misfit:
                self._beside = rest, None
        beside = self._beside[1]
        return self._debugger.log if beside is None else beside

    def trial(self, key: Key, number: float) -> Log:
        """The run with one number more replaced, which nobody stands in yet.

        Raises:
            Misfit: there is none.
        """
        return self._run({**self.writes, key: number + 0.0}, to_the_end)

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
            if log.value(key[0], self.written(log, key) + 1) == number:
                return Outcome(SAID, f"{name} is {show(number)} already")
            base = self.without(key, goes_on)
            writes = {each: x for each, x in self.writes.items() if each != key}
            if base.value(key[0], self.written(base, key) + 1) != number:
                writes[key] = number
            return Alteration(log, writes, self._run(writes, goes_on))
        except Misfit as e:
            return Outcome(REFUSED, f"{name} = {show(number)} is not possible here: {e}")
        except Cancelled:
            return Outcome(SAID, _GIVEN_UP)

    def put_in(self, found: Alteration) -> Outcome:
        """Show a run that was worked out; not if another one is looked at by now."""
        log, k = self._debugger.log, self._debugger.k
        if found.of is not log:
            return Outcome(SAID, _GIVEN_UP)
        there, told = self._stand(log, k, found.log)
        del self._steps[self._at + 1 :]
        self._steps.append(_Step(found.writes, found.log, k, there))
        self._at += 1
        self._drop()
        self._show(found.log, there)
        return Outcome(ALTERED, told)

    def undo(self, count: int = 1, goes_on: GoesOn = to_the_end) -> Outcome:
        """Take changes back."""
        if not self._at:
            return Outcome(STUCK, "There is nothing to undo: a changes a number")
        return self._go(max(0, self._at - count), goes_on)

    def redo(self, count: int = 1, goes_on: GoesOn = to_the_end) -> Outcome:
        """Make changes once more that were taken back."""
        if not self.redoable:
            return Outcome(STUCK, "There is nothing to redo")
        return self._go(min(self._at + count, len(self._steps) - 1), goes_on)

    def restore(self) -> Outcome:
        """Put the program's own numbers back; what was changed can still be made once more."""
        return self._go(0, to_the_end) if self._at else Outcome(SAID)

    def _go(self, to: int, goes_on: GoesOn) -> Outcome:
        step, k = self._steps[self._at], self._debugger.k
        try:
            new = self._steps[to].log or self._run(self._steps[to].writes, goes_on)
        except Cancelled:
            return Outcome(SAID, _GIVEN_UP)
        self._steps[to].log = new
        if to == self._at - 1 and k == step.after:
            k = step.before
        elif to == self._at + 1 and k == self._steps[to].before:
            k = self._steps[to].after
        else:
            k, _ = self._stand(self._debugger.log, k, new)
        self._at = to
        self._drop()
        self._show(new, k)
        text = "" if to else "These are the program's own numbers again"
        return Outcome(ALTERED, text)

    # ---- runs

    def _show(self, log: Log, k: int) -> None:
        self.same_course = log is self.original or alike(self.original, log)
        self._debugger.stand(log, k)

    def _stand(self, old: Log, k: int, new: Log) -> tuple[int, str]:
        """The position in another run, and what there is to say about it."""
        if new is old or alike(old, new):
            return k, ""
        there, same = same_place(old, k, new)
        line = new.program.spot(new.event_span(there - 1).line) if there else "the start"
        where = (
            f"you stand at the same place, {line}"
            if same
            else f"what you stood at does not happen now: you stand before it, {line}"
        )
        return there, f"The program took another branch and was run again; {where}"

    def _run(self, writes: dict[Key, float], goes_on: GoesOn) -> Log:
        """The run with some numbers.

        Raises:
            Misfit: there is none.
            Cancelled: it was given up.
        """
        if not writes:
            return self.original
        original = self.original
        try:
            return with_numbers(original, writes)
        except Unlike:
            if not can_run(original):
                raise Misfit(_RECORDED if original.program.source else _OUTSIDE) from None
        log = run_again(original, writes, goes_on)
        if log.error is not None and original.error is None:
            place = log.program.spot(log.error.line)
            raise Misfit(f"the program stops in {place}: {log.error.message}")
        for key in writes:
            self._check(log, key)
        return log

    def _check(self, log: Log, key: Key) -> None:
        """Whether a number that was replaced still belongs to the leaf that was meant."""
        leaf, original = key[0], self.original
        known = leaf in log.nodes() and leaf in original.nodes()
        if known and (log.name(leaf), log.op(leaf)) == (original.name(leaf), original.op(leaf)):
            self.written(log, key)
            return
        raise Misfit("with it the program goes another way, and an earlier change does not fit")

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
