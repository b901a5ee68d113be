"""A graph compiled once and run many times, with other leaf values each time.

Training on a fixed graph, curves and surfaces of a loss, gradient checks of thousands of
parameters and the variants of a question all need the same: the same operations on other numbers.
Values build the graph anew each time; a plan only computes.

The branches that the program took are kept: a plan is the function of this graph.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from tutor.engine.errors import DomainError
from tutor.engine.flow import gradients_of
from tutor.engine.ops import CONST, LEAF
from tutor.engine.plan.scalar import Scalar
from tutor.engine.plan.schedule import schedule
from tutor.engine.plan.vectorized import Vectorized
from tutor.engine.tape import Tape
from tutor.engine.taping import record
from tutor.engine.value import Value

if TYPE_CHECKING:
    import numpy as np

ENOUGH = 15
"""Numbers a numpy call must compute to be quicker than a plain loop over them."""
_AT_ONCE = 16
"""Runs that are done side by side where there are many: the arrays of more leave the cache."""


class Plan:
    """d root / d leaf of a tape, ready to be computed for any leaf values.

    Attributes:
        leaves: ids of the leaves whose values are given to each run; other leaves keep theirs.
        start: the values of these leaves on the tape.
    """

    def __init__(self, tape: Tape, root: int, leaves: Sequence[int] | None = None) -> None:
        """Compile the paths from `leaves` (by default all of the tape's) to `root`.

        Raises:
            ValueError: a node given as a leaf is the result of an operation, or given twice.
        """
        self.leaves = tuple(tape.leaves() if leaves is None else leaves)
        for i in self.leaves:
            if tape.op[i] not in (LEAF, CONST):
                raise ValueError(f"node {i} is computed, so its value can not be given")
        if len(set(self.leaves)) < len(self.leaves):
            raise ValueError("a leaf is given twice, and could be given two values")
        self.tape, self.root = tape, root
        self.start = [tape.data[i] for i in self.leaves]
        self._schedule = schedule(tape, root, self.leaves)

    @classmethod
    def of(cls, root: Value, leaves: Sequence[Value]) -> Plan:
        """Compile the graph under a Value, as a function of these leaves."""
        tape, ids = record(root, leaves)
        return cls(tape, ids[root], [ids[leaf] for leaf in leaves])

    # ---- one point

    def value(self, x: Sequence[float] | None = None) -> float:
        """The root at the leaf values `x`, in the order of `leaves`; by default those on the tape.

        Raises:
            DomainError: a result on the way is not a finite real number.
        """
        x = self._point(x)
        bulk = self._bulk(1)
        out = float(self._vectorized.forward(self._columns([x]))[0]) if bulk else self._one(x)
        if out != out:
            self._explain(x, slopes=False)
        return out

    def value_and_grad(self, x: Sequence[float] | None = None) -> tuple[float, list[float]]:
        """The root, and d root / d leaf for each of `leaves`; 0.0 where no path leads.

        Raises:
            DomainError: a result or a slope on the way is not a finite real number.
        """
        x = self._point(x)
        if self._bulk(1):
            outs, columns = self._vectorized.gradients(self._columns([x]))
            out, grad = float(outs[0]), columns[:, 0].tolist()
        else:
            out, grad = self._one_and_grad(x)
        total = out + sum(grad)  # not finite if one of them is not
        if total - total != 0.0:
            self._explain(x, slopes=True)
        return out, grad

    # ---- many points

    def values(self, points: np.ndarray, *, undefined: str = "raise") -> np.ndarray:
        """The root at many points at once.

        Args:
            points: an array of shape (points, leaves).
            undefined: "raise" at a point outside the domain, or give "nan" for it.

        Raises:
            DomainError: a result is not a finite real number, and `undefined` is "raise".
        """
        import numpy as np

        points = self._points(points)
        if self._bulk(len(points)):
            out: np.ndarray = self._vectorized.forward(np.ascontiguousarray(points.T))
        else:
            out = np.array([self._one(x) for x in points.tolist()])
        if undefined == "raise":
            self._explain_first(points, np.isnan(out), slopes=False)
        return out

    def values_and_grads(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The root and all gradients at many points: shapes (points,) and (points, leaves).

        Raises:
            DomainError: a result or a slope is not a finite real number at one of them.
        """
        import numpy as np

        points = self._points(points)
        if self._bulk(len(points)):
            out, columns = self._vectorized.gradients(np.ascontiguousarray(points.T))
            grads = columns.T
        else:
            pairs = [self._one_and_grad(x) for x in points.tolist()]
            out = np.array([value for value, _ in pairs])
            grads = np.array([grad for _, grad in pairs]).reshape(points.shape)
        bad = ~(np.isfinite(out) & np.isfinite(grads).all(axis=1))
        self._explain_first(points, bad, slopes=True)
        return out, grads

    def moved(self, moves: Sequence[tuple[int, float]]) -> np.ndarray:
        """The root with one leaf at a time moved from `start`; nan where that is undefined.

        Args:
            moves: for each run the number of a leaf in `leaves`, and its value in that run.
        """
        import numpy as np

        if not moves or not self._bulk(_AT_ONCE):
            return np.array([self._one([*self.start[:k], x, *self.start[k + 1 :]])
                             for k, x in moves])  # fmt: skip
        # Groups before the first reader of a leaf do not change with the leaf. So the leaves that
        # are read last come first, and each block begins at the first reader of its leaves: the
        # values of all groups before that are still those of the start.
        reader = self._vectorized.storage.first_readers()
        order = sorted(range(len(moves)), key=lambda j: -reader[moves[j][0]])
        start = np.array(self.start)
        x = np.repeat(start[:, None], _AT_ONCE, axis=1)
        self._vectorized.forward(x)
        out = np.empty(len(moves))
        for first in range(0, len(order), _AT_ONCE):
            block = order[first : first + _AT_ONCE]
            leaves, numbers = zip(*[moves[j] for j in block], strict=True)
            columns = range(len(block))
            x[leaves, columns] = numbers
            out[block] = self._vectorized.forward_from(x, reader[leaves[-1]])[: len(block)]
            x[leaves, columns] = start[list(leaves)]
        return out

    # ---- inside

    @cached_property
    def _vectorized(self) -> Vectorized:
        return Vectorized(self._schedule)

    @cached_property
    def _scalar(self) -> Scalar:
        return Scalar(self._schedule)

    def _bulk(self, points: int) -> bool:
        return self._schedule.width * points >= ENOUGH

    def _point(self, x: Sequence[float] | None) -> Sequence[float]:
        if x is None:
            return self.start
        if len(x) != len(self.leaves):
            raise ValueError(f"{len(self.leaves)} leaf values are needed, not {len(x)}")
        return x

    def _columns(self, points: list[Sequence[float]]) -> np.ndarray:
        import numpy as np

        return self._points(np.array(points, dtype=float)).T

    def _points(self, points: np.ndarray) -> np.ndarray:
        if points.ndim != 2 or points.shape[1] != len(self.leaves):
            raise ValueError(f"points of shape (n, {len(self.leaves)}) are needed, "
                             f"not {points.shape}")  # fmt: skip
        return points

    def _one(self, x: Sequence[float]) -> float:
        try:
            return self._scalar.forward(x)
        except (ValueError, ArithmeticError):
            return math.nan

    def _one_and_grad(self, x: Sequence[float]) -> tuple[float, list[float]]:
        try:
            return self._scalar.gradients(x)
        except (ValueError, ArithmeticError):
            return math.nan, [math.nan] * len(self.leaves)

    def _explain_first(self, points: np.ndarray, bad: np.ndarray, *, slopes: bool) -> None:
        if bad.any():
            self._explain(points[int(bad.argmax())].tolist(), slopes=slopes)

    def _explain(self, x: Sequence[float], *, slopes: bool) -> None:
        """Raise the error of the first node that fails at `x`, in a run that tests each one."""
        tape = self.tape.replay(dict(zip(self.leaves, x, strict=True)))
        if slopes:
            gradients_of(tape, self.root)
        raise DomainError("plan", tuple(x), "a number on the way is too large for a float")
