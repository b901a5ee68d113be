"""A number of a run as one leaf moves, with the tangent where it is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tutor.engine.errors import DomainError
from tutor.trace.log import Log
from tutor.trace.plots.function_of import plan_of
from tutor.trace.plots.phrase import Bounds, PlotPhrase, node_for, output_for

POINTS = 240
"""Points of a curve: two for each column of the widest pane."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve.

    Attributes:
        leaf, root: the leaf that moves and the number that follows, as nodes.
        xs, ys: the points; y is nan where there is no value.
        x, y: where the run is.
        slope: of the tangent there, d root / d leaf; None where there is none.
    """

    leaf: int
    root: int
    xs: Sequence[float]
    ys: Sequence[float]
    x: float
    y: float
    slope: float | None


def curve(log: Log, phrase: PlotPhrase, k: int) -> Curve:
    """The curve that a phrase asks for, at a position.

    Raises:
        ValueError: a name is not known, or is not that of a leaf.
        DomainError: where the run is, the number has no value.
    """
    leaf = node_for(log, phrase.names[0], k)
    leaf_only(log, leaf, phrase.names[0])
    root = output_for(log, phrase.of, (leaf,), k)
    plan = plan_of(log, root, [leaf], k)
    x = plan.start[0]
    span = phrase.span or around(x)
    xs = [span.low + (span.high - span.low) * i / (POINTS - 1) for i in range(POINTS)]
    import numpy as np

    ys = plan.values(np.array(xs)[:, None], undefined="nan").tolist()
    try:
        y, (slope,) = plan.value_and_grad()
    except DomainError:
        y, slope = plan.value(), math.nan
    return Curve(leaf, root, xs, ys, x, y, slope if math.isfinite(slope) else None)


def leaf_only(log: Log, node: int, name: str) -> None:
    """Refuse a node that is computed.

    Raises:
        ValueError: it is the result of an operation.
    """
    if log.op(node) is not None:
        raise ValueError(f"`{name}` is computed from others; name a leaf, a number that is given")


def around(x: float) -> Bounds:
    """A stretch around a number, about as wide as the number is large."""
    size = max(abs(x), 1.0)
    step = 10.0 ** math.floor(math.log10(size))
    half = next(f * step for f in (1.0, 2.0, 5.0, 10.0) if f * step >= size)
    return Bounds(x - half, x + half)
