"""The output of a plan along a line, over a plane, and along a descent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tutor.engine.plan.compiled import Plan

if TYPE_CHECKING:
    import numpy as np


def along(plan: Plan, direction: Sequence[float], steps: Sequence[float]) -> np.ndarray:
    """The output at start + t · direction for each t of `steps`; nan where it is undefined."""
    import numpy as np

    points = np.array(plan.start) + np.outer(steps, direction)
    return plan.values(points, undefined="nan")


def over(
    plan: Plan,
    u: Sequence[float],
    v: Sequence[float],
    rows: Sequence[float],
    columns: Sequence[float],
) -> np.ndarray:
    """The output at start + s · u + t · v: an array of shape (rows, columns), nan where undefined.

    One row at a time, so that memory grows with the columns only.
    """
    import numpy as np

    line = np.array(plan.start) + np.outer(columns, v)
    return np.array([plan.values(line + s * np.array(u), undefined="nan") for s in rows])


def descend(plan: Plan, lr: float, steps: int) -> Iterator[tuple[list[float], float]]:
    """Gradient descent on the fixed graph: the leaves before each step, and the output there.

    Raises:
        DomainError: a step leaves the domain.
    """
    x = list(plan.start)
    for _ in range(steps):
        value, grad = plan.value_and_grad(x)
        yield x, value
        x = [v - lr * g for v, g in zip(x, grad, strict=True)]
