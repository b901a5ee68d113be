"""Leaves as knobs: which there are, by how much a key turns one, and how far its scale goes."""

from __future__ import annotations

import math
from typing import NamedTuple

from tutor.debug.whatif.alterations import Changes
from tutor.debug.whatif.other_runs import Key, written
from tutor.debug.whatif.output import pass_of
from tutor.trace.log import Log

_PART = 10  # steps from a number to 0, about
_REACH = 8  # steps from the middle of a scale to its ends, at first
_SIZES = (1.0, 2.0, 5.0, 10.0)
_DIGITS = 12
_MOST = 1e300  # a scale goes no further


class Setting(NamedTuple):
    """A knob.

    Attributes:
        leaf: the node.
        key: which number of it is meant.
        start, now: the number without the change, and with it.
        step: by how much a key turns it.
        low, high: the ends of its scale.
    """

    leaf: int
    key: Key
    start: float
    now: float
    step: float
    low: float
    high: float


def leaves_at(log: Log, k: int) -> list[int]:
    """The leaves that the output of a position follows from; all leaves of a run without a pass."""
    p = pass_of(log, k)
    nodes = log.nodes() if p is None else log.reached(p)
    return [n for n in nodes if log.op(n) is None and not log.is_constant(n)]


def step_for(x: float) -> float:
    """By how much a key turns a number: 1, 2 or 5 times a power of ten, a tenth of it or so."""
    size = abs(x) / _PART
    if not 1e-290 < size < 1e290:  # the same next to 0 and to the largest numbers
        return 1.0 / _PART if size < 1.0 else 1e290
    power = 10.0 ** math.floor(math.log10(size))
    nearest = min(_SIZES, key=lambda s: abs(math.log(size / (s * power))))
    return float(f"{nearest * power:.1g}")


def turned(x: float, start: float, step: float, steps: int) -> float:
    """A number turned by some steps, without the noise of adding them up.

    A number that lies on the scale that `start` and `step` make stays on it.
    """
    place = (x - start) / step
    on_scale = abs(place) < 1e9 and abs(place - round(place)) < 1e-6
    moved = start + (round(place) + steps) * step if on_scale else x + steps * step
    moved = float(f"{moved:.{_DIGITS}g}")
    return 0.0 if abs(moved) < step * 1e-9 else moved


def scale_around(start: float, now: float, step: float) -> tuple[float, float]:
    """The ends of a knob's scale: it stays while the knob is turned, until it is too short."""
    reach = step * _REACH
    while abs(now - start) >= reach and reach < _MOST:
        reach *= 2
    return start - reach, start + reach


def setting(changes: Changes, log: Log, k: int, leaf: int) -> Setting:
    """A leaf as a knob, as it stands at a position of the run that is looked at."""
    key = changes.key(leaf, k)
    now = log.value(leaf, written(log, key) + 1) or 0.0
    start = changes.start(key) if key in changes.writes else now
    step = step_for(start)
    return Setting(leaf, key, start, now, step, *scale_around(start, now, step))
