"""A number of a run over two leaves, worked out row by row, a coarse map first."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from tutor.engine.plan.compiled import Plan
from tutor.trace.log import Log
from tutor.trace.plots.curves import around, leaf_only
from tutor.trace.plots.function_of import held, plan_of
from tutor.trace.plots.phrase import Bounds, PlotPhrase, node_for, output_for

COLUMNS, ROWS = 60, 40
"""Points of a map."""
COARSE = 4
"""Every so many rows and columns make the first, coarse map."""
_MOST_PLACES = 120  # of a descent


@dataclass(eq=False)
class Surface:
    """A map that fills up while one looks.

    Attributes:
        leaves: the two leaves, the first to the right, the second upwards.
        root: the number that is shown.
        across, up: the stretches.
        here: the values of the leaves in the run.
        path: where the leaves were before each of the run's updates, and at its end.
        rows: rows of values, from the lowest; nan where there is none. A coarse map repeats
            values until they are worked out.
        ready: makes the plan that computes values, which takes a moment for a large graph.
        done: how many rows are worked out.
    """

    leaves: tuple[int, int]
    root: int
    across: Bounds
    up: Bounds
    here: tuple[float, float]
    path: Sequence[tuple[float, float]]
    ready: Callable[[], Plan] = field(repr=False)
    rows: list[list[float]] = field(default_factory=list)
    done: int = 0
    _plan: Plan | None = field(default=None, repr=False)

    @property
    def complete(self) -> bool:
        """Whether every row is worked out."""
        return self.done == ROWS

    def point(self, row: int, column: int) -> tuple[float, float]:
        """The leaves' values at a place of the map."""
        return _at(self.across, column, COLUMNS), _at(self.up, row, ROWS)

    def advance(self) -> bool:
        """Make the plan, then the coarse map, then one row more; whether there is more to do.

        Raises:
            DomainError: where the run is, the number has no value.
        """
        if self._plan is None:
            self._plan = self.ready()
            return True
        if not self.rows:
            coarse = [self._row(row, COARSE) for row in range(0, ROWS, COARSE)]
            self.rows = [coarse[row // COARSE] for row in range(ROWS)]
            return True
        if not self.complete:
            self.rows[self.done] = self._row(self.done, 1)
            self.done += 1
        return not self.complete

    def _row(self, row: int, every: int) -> list[float]:
        import numpy as np

        assert self._plan is not None, "it is made first"
        columns = range(0, COLUMNS, every)
        points = np.array([self.point(row, column) for column in columns])
        found = self._plan.values(points, undefined="nan").tolist()
        return [found[column // every] for column in range(COLUMNS)]


def _at(span: Bounds, i: int, count: int) -> float:
    return span.low + (span.high - span.low) * i / (count - 1)


def surface(log: Log, phrase: PlotPhrase, k: int) -> Surface:
    """The map that a phrase asks for, at a position; nothing of it is worked out yet.

    Raises:
        ValueError: a name is not known, or is not that of a leaf, or both are one.
    """
    one, two = (node_for(log, name, k) for name in phrase.names)
    for node, name in zip((one, two), phrase.names, strict=True):
        leaf_only(log, node, name)
    if one == two:
        raise ValueError(f"`{phrase.names[0]}` and `{phrase.names[1]}` are one leaf: name two")
    root = output_for(log, phrase.of, (one, two), k)
    here = held(log, one, k), held(log, two, k)
    path = descent(log, one, two)
    across, up = (
        phrase.span or _spanning(x, [place[i] for place in path]) for i, x in enumerate(here)
    )
    return Surface(
        (one, two), root, across, up, here, path, partial(plan_of, log, root, [one, two], k)
    )


def _spanning(x: float, visited: Sequence[float]) -> Bounds:
    """A stretch around a number that reaches a little further than where the run has been."""
    span = around(x)
    low, high = min([span.low, *visited]), max([span.high, *visited])
    margin = 0.05 * (high - low) if (low, high) != (span.low, span.high) else 0.0
    return Bounds(low - margin, high + margin)


def descent(log: Log, one: int, two: int) -> list[tuple[float, float]]:
    """Where two leaves were at each pass of a run and at its end; empty if they never moved."""
    starts = [each.start for each in log.passes]
    every = max(1, -(-len(starts) // _MOST_PLACES))
    out: list[tuple[float, float]] = []
    for i in (*starts[::every], len(log)):
        x, y = log.value(one, i), log.value(two, i)
        if x is None or y is None or not (math.isfinite(x) and math.isfinite(y)):
            continue
        if not out or out[-1] != (x, y):
            out.append((x, y))
    return out if len(out) > 1 else []
