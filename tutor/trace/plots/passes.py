"""The output of each backward pass of a run, in order: how a loss falls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tutor.program.recording import Pass
from tutor.trace.log import Log
from tutor.trace.plots.phrase import PlotPhrase

MOST = 240
"""Points that are looked up: of more passes, as many of them at even distances, and the last."""


@dataclass(frozen=True, slots=True)
class Losses:
    """The outputs.

    Attributes:
        count: how many passes of that output there are.
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
    passes = _of_one_output(log)
    count = len(passes)
    if count < 2:
        raise ValueError("a loss curve needs at least two backward passes")
    every = max(1, -(-count // MOST))
    places = sorted({*range(0, count, every), count - 1})

    def value(p: int) -> float:
        return log.value(passes[p].root, passes[p].start) or 0.0

    here = next((p for p in places if passes[p].end >= k), count - 1)
    return Losses(count, places, [value(p) for p in places], passes[here].root, here, value(here))


def _of_one_output(log: Log) -> list[Pass]:
    """The passes of the output that most of them are of, by its name.

    One more pass, say of a score after a training, is no point of the loss curve.
    """
    names = [log.name(each.root) for each in log.passes]
    usual, count = Counter(names).most_common(1)[0] if names else (None, 0)
    if count < 2:
        return list(log.passes)
    return [each for each, name in zip(log.passes, names, strict=True) if name == usual]
