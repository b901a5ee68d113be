"""The output of each backward pass of a run, in order: how a loss falls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tutor.trace.log import Log
from tutor.trace.plots.phrase import PlotPhrase

MOST = 240
"""Points that are looked up: of more passes, as many of them at even distances, and the last."""


@dataclass(frozen=True, slots=True)
class Losses:
    """The outputs.

    Attributes:
        count: how many passes there are.
        places, values: which of them, from 0, and the output of each when it began.
        root: the output of the pass at hand.
        here: that pass; its output is `value`.
    """

    count: int
    places: Sequence[int]
    values: Sequence[float]
    root: int
    here: int
    value: float


def losses(log: Log, phrase: PlotPhrase, k: int) -> Losses:
    """The outputs of the passes of a run, seen from a position.

    Raises:
        ValueError: there are fewer than two.
    """
    passes = log.passes
    count = len(passes)
    if count < 2:
        raise ValueError("a loss curve needs at least two backward passes")
    every = max(1, -(-count // MOST))
    places = sorted({*range(0, count, every), count - 1})

    def value(p: int) -> float:
        return log.value(passes[p].root, passes[p].start) or 0.0

    here = next((p for p in places if passes[p].end >= k), count - 1)
    return Losses(count, places, [value(p) for p in places], passes[here].root, here, value(here))
