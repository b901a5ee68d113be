"""Which named nodes have other numbers in one run than in another, at the same event."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tutor.trace.log import Log


class Difference(NamedTuple):
    """A number that is another one now.

    Attributes:
        node: whose it is.
        before, now: the number in each run; None where a gradient is unset.
    """

    node: int
    before: float | None
    now: float | None


class Differences(NamedTuple):
    """All that differ.

    Attributes:
        values, gradients: of named nodes, in order of creation.
        kept: the named nodes whose value is there and did not change.
    """

    values: Sequence[Difference]
    gradients: Sequence[Difference]
    kept: Sequence[int]


def differences(before: Log, now: Log, k: int) -> Differences:
    """What differs at position `k` of two runs of the same course."""
    nodes = {now.node_named(name, k) for name in now.names()}
    named = sorted(n for n in nodes if n is not None and now.exists(n, k))
    values, gradients, kept = [], [], []
    for n in named:
        was, is_now = before.value(n, k), now.value(n, k)
        if was != is_now:
            values.append(Difference(n, was, is_now))
        elif not now.is_constant(n):
            kept.append(n)
        was, is_now = before.gradient(n, k), now.gradient(n, k)
        if was != is_now:
            gradients.append(Difference(n, was, is_now))
    return Differences(values, gradients, kept)
