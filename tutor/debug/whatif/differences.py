"""Which named nodes have other numbers in one run than in another, at the same event."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tutor.trace.log import Log

LOOKED_AT = 100
"""Named nodes that are compared, at most."""


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
    """All that differ among the named nodes that were looked at.

    Attributes:
        values, gradients: of named nodes, in order of creation.
        kept: the named nodes whose value is there and did not change.
        names: how many nodes have a name there, and were not all looked at; 0 if they were.
    """

    values: Sequence[Difference]
    gradients: Sequence[Difference]
    kept: Sequence[int]
    names: int


def differences(before: Log, now: Log, k: int, leaf: int, root: int | None) -> Differences:
    """What differs at position `k` of two runs of the same course.

    Where there are very many names, the leaf, the root, and names from the leaf on are looked at.
    """
    names = now.names()
    many = len(names) > LOOKED_AT
    found = {leaf} if root is None else {leaf, root}
    for name in names:
        if len(found) > LOOKED_AT:
            break
        node = now.node_named(name, k)
        if node is not None and (node > leaf or not many):
            found.add(node)
    values, gradients, kept = [], [], []
    for n in sorted(n for n in found if now.exists(n, k)):
        was, is_now = before.value(n, k), now.value(n, k)
        if was != is_now:
            values.append(Difference(n, was, is_now))
        elif not now.is_constant(n):
            kept.append(n)
        was, is_now = before.gradient(n, k), now.gradient(n, k)
        if was != is_now:
            gradients.append(Difference(n, was, is_now))
    return Differences(values, gradients, kept, len(names) if many else 0)
