"""How large the gradients of several nodes are, in one number."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from tutor.trace.log import Log


@dataclass(frozen=True, slots=True)
class MeanGradient:
    """The gradients of some nodes at a position.

    Attributes:
        mean: the mean of their sizes, of those that are set; None while none is.
        done, total: how many are final, of how many.
    """

    mean: float | None
    done: int
    total: int


def mean_gradient(log: Log, nodes: Iterable[int], k: int) -> MeanGradient:
    """The mean size of gradients at position `k`."""
    grads = [log.grad(node, k) for node in nodes]
    sizes = [abs(each.value) for each in grads if each.value is not None]
    mean = math.fsum(sizes) / len(sizes) if sizes else None
    return MeanGradient(mean, sum(each.state == "final" for each in grads), len(grads))
