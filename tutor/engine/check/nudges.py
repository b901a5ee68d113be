"""The slope of a function of one number, from its values alone, and how far it may be off.

The central difference (f(x+h) - f(x-h)) / 2h is off by a multiple of h², and by the rounding of f,
which grows with 1/h. So f is nudged by a ladder of steps, each a quarter of the one before; two
neighbours give an estimate without the h² term (Richardson's extrapolation; Press et al., Numerical
Recipes, 5.7). Where neighbouring estimates agree best they are believed, and what is left of their
disagreement is the error. No single h suits sin(x²) at 100 and log(x) at 1e-9 alike.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from tutor.engine.errors import DomainError

STEP: float = sys.float_info.epsilon ** (1 / 3)
"""h of a single nudge for an x of size 1, where both errors are alike (Nocedal and Wright,
Numerical Optimization, 8.1); it grows with x above that."""
_RATIO = 4.0  # of neighbouring steps of a ladder
_STEPS = 19
_COARSEST = 0.1
_SMALL = 0.1  # an x below it gets a second ladder, of its own size
_NOTHING = 1e-8  # a slope this small counts as 0
_SWING = 0.1  # an error of a larger share of the slopes around shows no slope at all,
_HIDDEN = 100.0  # unless it is a few times what rounding explains
_UNITS = 1.0  # in the last place: what a chain of roundings comes to, at best


@dataclass(frozen=True, slots=True)
class Nudge:
    """f on both sides of x, and the slopes that it shows; None where f is not defined.

    Attributes:
        h: the step.
        plus, minus: f(x+h) and f(x-h).
        right, left: the slope on each side of x.
        central: the slope over both sides.
    """

    h: float
    plus: float | None
    minus: float | None
    right: float | None
    left: float | None
    central: float | None


class Slope(NamedTuple):
    """What a ladder of nudges says.

    Attributes:
        value: the slope; None where f is not defined, however near.
        error: how far it may be off.
        seen: whether f follows it there; a quick swing between the nudges looks like any slope.
    """

    value: float | None
    error: float
    seen: bool


CENTRAL: Callable[[Nudge], float | None] = attrgetter("central")
LEFT: Callable[[Nudge], float | None] = attrgetter("left")
RIGHT: Callable[[Nudge], float | None] = attrgetter("right")


def step(x: float) -> float:
    """h of a single nudge at x."""
    return STEP * max(1.0, abs(x))


def guarded(f: Callable[[float], float]) -> Callable[[float], float]:
    """`f`, with nan where it raises DomainError."""

    def value(x: float) -> float:
        try:
            return f(x)
        except DomainError:
            return math.nan

    return value


def nudged(h: float, x: float, here: float, plus: float, minus: float) -> Nudge:
    """The slopes around x, where f is `here`; a `plus` or `minus` of nan is undefined."""

    def slope(rise: float, run: float) -> float | None:
        return rise / run if rise - rise == 0.0 else None

    above, below = x + h, x - h  # what these really are, after rounding, is divided by
    return Nudge(
        h, None if plus != plus else plus, None if minus != minus else minus,
        slope(plus - here, above - x), slope(here - minus, x - below),
        slope(plus - minus, above - below),
    )  # fmt: skip


def rounding(size: float, h: float) -> float:
    """How far a slope may be off because numbers are only known to a few units in their last place.

    Args:
        size: of the numbers: that of f, or more where f is what is left of larger ones.
    """
    return _UNITS * sys.float_info.epsilon * size / h


def ladder(x: float) -> list[float]:
    """The steps to take around x, coarse to fine; an x near 0 may lie near the edge of a domain."""
    scale = max(1.0, abs(x))
    steps = [_COARSEST * scale / _RATIO**j for j in range(_STEPS)]
    if 0 < abs(x) < _SMALL:
        finest = steps[-1]
        own = (_COARSEST * abs(x) / _RATIO**j for j in range(_STEPS))
        steps += [h for h in own if h < finest / _RATIO]
    return [h for h in steps if x + h != x and x - h != x]


def settled(
    nudges: Sequence[Nudge], grain: float, side: Callable[[Nudge], float | None] = CENTRAL
) -> Slope:
    """What nudges from coarse to fine agree on best, over both sides of x or on one of them.

    Args:
        grain: the size of the numbers whose rounding f carries, as in `rounding`.
    """
    order = 2 if side is CENTRAL else 1  # of h in the error of a difference
    estimates: list[tuple[float, float]] = []  # an estimate, and the rounding in it
    best: tuple[float, Slope] | None = None  # relative error, slope
    for coarse, fine in pairwise(nudges):
        wide, near = side(coarse), side(fine)
        if wide is None or near is None:
            estimates.clear()
            continue
        size = max(grain, abs(fine.plus or 0.0), abs(fine.minus or 0.0))
        estimate = near + (near - wide) / ((coarse.h / fine.h) ** order - 1.0)
        estimates.append((estimate, rounding(size, fine.h)))
        if len(estimates) >= 3:
            (before, _), (value, noise), (after, more) = estimates[-3:]
            # On both sides: two estimates that happen to meet prove nothing.
            error = max(abs(value - before), abs(value - after), noise) + min(noise, more)
            # By the relative error: over a quick swing wide steps agree on next to nothing.
            score = error / (abs(value) + _NOTHING)
            if best is None or score < best[0]:
                steepest = max(abs(coarse.left or 0.0), abs(coarse.right or 0.0), abs(value))
                seen = error <= max(_SWING * steepest, _HIDDEN * noise)
                best = score, Slope(value, error, seen)
    if best is not None:
        return best[1]
    rough = next((x for n in reversed(nudges) if (x := side(n)) is not None), None)
    return Slope(rough, math.inf, False)


def nearest(nudges: Sequence[Nudge], slope: float) -> Nudge:
    """The nudge whose central difference is nearest to a slope; the last one if none has any."""
    whole = [(abs(n.central - slope), n.h, n) for n in nudges if n.central is not None]
    return min(whole, default=(0.0, 0.0, nudges[-1]))[2]
