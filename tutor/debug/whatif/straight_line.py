"""What the gradient predicts of a change, what happens, and how the miss shrinks with the change.

The gradient is the slope of a straight line. For a smooth function the line misses by about Δ²
times half of the bend, so half the change leaves a quarter of the miss, and an eighth where the
bend is 0 and only the next term is left. At a kink nothing of the kind holds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

NONE, QUARTER, EIGHTH, KINK, BRANCH, PLAIN = (
    "none", "a quarter", "an eighth", "a kink", "a branch", ""
)  # fmt: skip
"""How the misses go: rounding alone, by these shares, over a kink or another branch of the program,
or in a way that has no name."""

HALVES = (1.0, 0.5, 0.25)
"""The parts of a change that are looked at."""

_SHARES = ((QUARTER, 3.5, 4.5), (EIGHTH, 7.0, 9.0))


@dataclass(frozen=True, slots=True)
class StepPart:
    """A part of a change.

    Attributes:
        delta: the change of the leaf.
        predicted: slope × delta.
        happened: the change of the output; None where it is undefined, or not known.
        same_course: whether the program does the same there, with other numbers.
    """

    delta: float
    predicted: float
    happened: float | None
    same_course: bool = True

    @property
    def miss(self) -> float | None:
        """By how much the line misses."""
        return None if self.happened is None else self.happened - self.predicted


@dataclass(frozen=True, slots=True)
class LinePrediction:
    """A change of one leaf, in parts.

    Attributes:
        slope: d output / d leaf before it.
        x, before: the leaf and the output before it.
        parts: the whole of it, its half and its quarter; the whole alone where no more is known.
        law: how the misses go.
    """

    slope: float
    x: float
    before: float
    parts: tuple[StepPart, ...]
    law: str

    @property
    def whole(self) -> StepPart:
        """All of it."""
        return self.parts[0]


def law_of(parts: Sequence[StepPart], noise: float, kink: Callable[[], bool]) -> str:
    """How the misses of a change, its half and its quarter go.

    Args:
        parts: as in `LinePrediction`.
        noise: how far the output may be off by rounding.
        kink: whether there is one on the way; only asked where it matters.
    """
    if not all(part.same_course for part in parts):
        return BRANCH
    misses = [part.miss for part in parts]
    known = [m for m in misses if m is not None]
    if len(known) < len(HALVES):
        return KINK if kink() else PLAIN
    # Each miss is a difference of numbers that are themselves rounded.
    rounding = [noise + 4e-16 * abs(part.predicted) for part in parts]
    if all(abs(m) <= 2 * r for m, r in zip(known, rounding, strict=True)):
        return NONE
    if kink():
        return KINK
    if any(abs(m) <= 20 * r for m, r in zip(known, rounding, strict=True)):
        return PLAIN  # a ratio of roundings says nothing
    ratios = [known[0] / known[1], known[1] / known[2]]
    for law, low, high in _SHARES:
        if all(low <= ratio <= high for ratio in ratios):
            return law
    return PLAIN
