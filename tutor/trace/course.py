"""The same program with other numbers: another log, by replay or by running it again.

Only a `Trace` can be replayed; any log whose program has a text can be run again.
"""

from __future__ import annotations

from collections.abc import Callable

from tutor.program import LIMITS, PATIENT, Again, run
from tutor.program.again import Writes, to_the_end
from tutor.trace.log import Log
from tutor.trace.replay import Unlike, replayed, same_course
from tutor.trace.trace import Trace


def with_numbers(log: Log, writes: Writes) -> Log:
    """The log with other numbers written, without running the program.

    Raises:
        Unlike: it can not be known that way.
    """
    if not isinstance(log, Trace):
        raise Unlike
    return log.of_course(replayed(log.recording, writes))


def can_run(log: Log) -> bool:
    """Whether the log has a program that can be run again."""
    return bool(log.program.tree.body)


def run_again(log: Log, writes: Writes, goes_on: Callable[[int], bool] = to_the_end) -> Log:
    """The log of the program, run once more with other numbers written.

    Where `goes_on` can say no, somebody waits and decides how long it may take.

    Raises:
        Cancelled: `goes_on`, which is asked with the number of events so far, said no.
    """
    limits = LIMITS if goes_on is to_the_end else PATIENT
    found = run(log.program, limits=limits, again=Again(writes, goes_on))
    if isinstance(log, Trace) and same_course(log.recording, found):
        return log.of_course(found)
    return Trace(found)


def alike(log: Log, other: Log) -> bool:
    """Whether the same happened in both, event by event, with other numbers perhaps."""
    if isinstance(log, Trace) and isinstance(other, Trace):
        return same_course(log.recording, other.recording)
    return (
        len(log) == len(other) and list(log.passes) == list(other.passes)
        and log.nodes() == other.nodes()
        and all(log.op(n) is other.op(n) and log.operands(n) == other.operands(n)
                and log.made(n) == other.made(n) for n in log.nodes())
    )  # fmt: skip
