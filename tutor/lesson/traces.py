"""Running the programs of lessons: each once, and once more for every variant."""

from __future__ import annotations

import itertools
import math
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from tutor.program import LIMITS, PATIENT, PLAIN, Again, Cancelled, Program, run
from tutor.trace import Trace

T = TypeVar("T")
_MOST = 128  # traces kept; a lesson has a handful of programs, and variants of them
_MOST_EVENTS = 4_000_000  # of all that are kept
_kept: OrderedDict[Program, Trace] = OrderedDict()


class Wait:
    """What somebody sees who waits for a lesson to be run, and what they may say.

    It is written in one thread and read in another, one number or flag at a time.

    Attributes:
        wanted: whether it is still waited for.
        parts, done: programs and questions to look at, and how many are done.
        events: of the program that runs.
    """

    def __init__(self) -> None:
        self.wanted = True
        self.parts = self.done = self.events = 0

    @property
    def share(self) -> float:
        """The part of it all that is done, 0 to 1."""
        return self.done / self.parts if self.parts else 0.0

    def goes_on(self, events: int) -> bool:
        """Note how far the run of a program is; whether it is to go on."""
        self.events = events
        return self.wanted


_wait: ContextVar[Wait | None] = ContextVar("wait", default=None)


@contextmanager
def waiting(wait: Wait) -> Iterator[None]:
    """Within it, runs of this thread tell that somebody waits how far they are, and obey."""
    token = _wait.set(wait)
    try:
        yield
    finally:
        _wait.reset(token)


def begin(parts: int) -> None:
    """Tell whoever waits how much there is to do."""
    if (wait := _wait.get()) is not None:
        wait.parts, wait.done = parts, 0


def finish_one() -> None:
    """Tell whoever waits that one part more is done.

    Raises:
        Cancelled: nobody waits any more.
    """
    if (wait := _wait.get()) is not None:
        wait.done += 1
        if not wait.wanted:
            raise Cancelled


def trace_of(program: Program) -> Trace:
    """The trace of a program. Equal ones, of the same text, prelude and data, share one.

    A fault in the program does not raise: it is `trace.error`.

    Raises:
        Cancelled: it had to run, and whoever waited for it, see `waiting`, does so no more.
    """
    kept = _kept.get(program)
    if kept is not None:
        _kept.move_to_end(program)
        return kept
    wait = _wait.get()
    if wait is None:
        recording = run(program, limits=LIMITS, again=PLAIN)
    else:
        recording = run(program, limits=PATIENT, again=Again(goes_on=wait.goes_on))
    trace = _kept[program] = Trace(recording)
    events = sum(map(len, _kept.values()))
    while len(_kept) > 1 and (len(_kept) > _MOST or events > _MOST_EVENTS):
        events -= len(_kept.popitem(last=False)[1])
    return trace


def mixed(every: Sequence[T]) -> list[T]:
    """The same in an order in which neighbours lie far apart, so that any beginning is a sample."""
    step = max(1, round(len(every) * 0.382))
    while math.gcd(step, len(every)) != 1 and step < len(every):
        step += 1
    return [every[i * step % len(every)] for i in range(len(every))]


def variants(vary: Mapping[str, Sequence[float]]) -> Iterator[dict[str, float]]:
    """Every choice of one number for each name, in the order of the author's lists."""
    if vary:
        for numbers in itertools.product(*vary.values()):
            yield dict(zip(vary, numbers, strict=True))
