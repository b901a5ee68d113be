"""The updates of a stretch of a run, each with the gradient that the node had then."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from tutor.program.recording import PRINT, UPDATE, Recording
from tutor.trace.event import Event
from tutor.trace.parts.pass_table import PassTable


class NodeUpdate(NamedTuple):
    """A number of a node was written over.

    Attributes:
        node: the node.
        gradient: its gradient then, None while unset.
        before, after: its value.
    """

    node: int
    gradient: float | None
    before: float
    after: float


def updates(recording: Recording, table: PassTable, start: int, end: int) -> Iterator[NodeUpdate]:
    """The updates among events `start` to `end`, in order.

    A gradient is that of the last pass or effect of the stretch, else what was there before.
    """
    r = recording
    low, high = bisect_left(r.at, start), bisect_left(r.at, end)
    rows = zip(r.at[low:high], r.kind[low:high], r.node[low:high], r.before[low:high],
               r.after[low:high], strict=True)  # fmt: skip
    grads: dict[int, float] = {}
    p = bisect_left(table.starts, start)
    for at, kind, node, before, after in rows:
        while p < len(table.starts) and table.starts[p] < at:
            part = slice(r.reached_from[p], r.reached_from[p + 1])
            grads.update(zip(r.reached[part], r.reached_grad[part], strict=True))
            p += 1
        if kind == UPDATE:
            known = grads[node] if node in grads else table.gradient_between(node, start)
            yield NodeUpdate(node, known, before, after)
        elif kind != PRINT:
            grads[node] = after


def updates_among(
    events: Iterable[Event], gradient: Callable[[int, int], float | None]
) -> Iterator[NodeUpdate]:
    """The updates among events, with what `gradient` gives of a node at a position."""
    for event in events:
        if event.kind == "update":
            node, before, after = event.node, event.before, event.after
            assert node is not None and before is not None and after is not None
            yield NodeUpdate(node, gradient(node, event.k), before, after)
