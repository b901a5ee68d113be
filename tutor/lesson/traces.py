"""Running the programs of lessons: each once, and once more for every variant."""

from __future__ import annotations

import itertools
import math
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from tutor.program import Program, run
from tutor.trace import Trace

T = TypeVar("T")
_MOST = 128  # traces kept; a lesson has a handful of programs, and variants of them
_MOST_EVENTS = 4_000_000  # of all that are kept
_kept: OrderedDict[Program, Trace] = OrderedDict()


def trace_of(program: Program) -> Trace:
    """The trace of a program. Equal ones, of the same text, prelude and data, share one.

    A fault in the program does not raise: it is `trace.error`.
    """
    kept = _kept.get(program)
    if kept is not None:
        _kept.move_to_end(program)
        return kept
    trace = _kept[program] = Trace(run(program))
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
