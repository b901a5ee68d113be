"""The runs of one program with other numbers written: by replay, or by running it again.

What takes long is worked out once: which run two of them are alike with, and the program's own
number under each change.
"""

from __future__ import annotations

from tutor.debug.underway import GoesOn
from tutor.program.again import to_the_end
from tutor.trace.course import alike, can_run, run_again, with_numbers
from tutor.trace.log import Log
from tutor.trace.replay import Unlike

Key = tuple[int, int]
"""A number that a program writes: the leaf, and how many times it was written before."""

_OUTSIDE = "a number on the way is outside the domain or too large"
_RECORDED = "a script runs once and is not run again with other numbers"
_PAIRS = 4  # of runs that were compared and are remembered; they keep both in memory
_STARTS = 1_000  # numbers under changes that are remembered


class Misfit(Exception):
    """There is no run with these numbers; the text says why, for a person."""


class OtherRuns:
    """The runs beside one run.

    Attributes:
        original: the run as the program gives it.
    """

    def __init__(self, original: Log) -> None:
        """Take that run; there is no other yet."""
        self.original = original
        self._beside: tuple[dict[Key, float], Log | None] | None = None
        self._starts: dict[tuple[frozenset[tuple[Key, float]], Key], float] = {}
        self._alike: list[tuple[Log, Log, bool]] = []

    def run(self, writes: dict[Key, float], goes_on: GoesOn) -> Log:
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
            written(log, key)
            return
        raise Misfit("with it the program goes another way, and an earlier change does not fit")

    # ---- without one of the changes

    def without(
        self, key: Key, writes: dict[Key, float], log: Log, goes_on: GoesOn = to_the_end
    ) -> Log:
        """The run with all changes but that of one number, which is then the program's own.

        Where there is no such run, as the other changes need this one, it is the run with it.

        Args:
            key: the number.
            writes, log: the changes, and the run with all of them.
            goes_on: asked now and then, if the program has to run again, whether to go on.

        Raises:
            Cancelled: the program had to run, and was given up.
        """
        rest = {each: x for each, x in writes.items() if each != key}
        if len(rest) == len(writes):
            return log
        if not rest:
            return self.original
        if self._beside is None or self._beside[0] != rest:
            try:
                self._beside = rest, self.run(rest, goes_on)
            except Misfit:
                self._beside = rest, None
        beside = self._beside[1]
        return log if beside is None else beside

    def has_without(self, key: Key, writes: dict[Key, float]) -> bool:
        """Whether that run is at hand."""
        rest = {each: x for each, x in writes.items() if each != key}
        at_hand = self._beside is not None and self._beside[0] == rest
        return at_hand or not rest or len(rest) == len(writes)

    def start(
        self, key: Key, writes: dict[Key, float], log: Log, goes_on: GoesOn = to_the_end
    ) -> float:
        """The number without its change, all others made; it is remembered."""
        of = frozenset(writes.items()), key
        if of not in self._starts:
            base = self.without(key, writes, log, goes_on)
            while len(self._starts) >= _STARTS:
                del self._starts[next(iter(self._starts))]
            self._starts[of] = base.value(key[0], written(base, key) + 1) or 0.0
        return self._starts[of]

    def has_start(self, key: Key, writes: dict[Key, float]) -> bool:
        """Whether that number is known without another run."""
        return (frozenset(writes.items()), key) in self._starts or self.has_without(key, writes)

    # ---- comparing

    def alike(self, log: Log, other: Log) -> bool:
        """Whether the same happened in both, event by event, with other numbers perhaps."""
        if log is other:
            return True
        for one, two, found in self._alike:
            if one is log and two is other:
                return found
        found = alike(log, other)
        self._alike = [*self._alike[1 - _PAIRS :], (log, other, found)]
        return found


def written(log: Log, key: Key) -> int:
    """The event that writes a number.

    Raises:
        Misfit: there is no such event.
    """
    for n, i in enumerate(log.writes(key[0], "value")):
        if n == key[1]:
            return i
    raise Misfit(f"{log.label(key[0])} is not written that often")
