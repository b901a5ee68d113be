"""All writes to gradients of a run, by node: those of passes and those of the program."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from heapq import merge

from tutor.script.record.seen_pass import SeenPass
from tutor.trace import Trace
from tutor.trace.event import WRITES_GRADIENT

History = dict[int, "tuple[array[int], array[float]]"]
"""Events and what was written, by node."""


def gradient_history(base: Trace, seen: Sequence[SeenPass]) -> History:
    """The history of each node.

    Args:
        base: the run, without what happened in its passes.
        seen: the passes.
    """
    history: History = {}
    for i, node, after in merge(_outside(base, seen), _inside(seen)):
        known = history.get(node)
        if known is None:
            known = history[node] = array("q"), array("d")
        known[0].append(i)
        known[1].append(after)
    return history


def _outside(base: Trace, seen: Sequence[SeenPass]) -> Iterator[tuple[int, int, float]]:
    """The writes to gradients that belong to no pass."""
    starts = [each.start for each in seen]
    for stretch in base.phases():
        if stretch.phase == "forward":
            continue
        i = stretch.start
        while i < stretch.end:
            p = bisect_right(starts, i) - 1
            if p >= 0 and i < starts[p] + len(seen[p].writes):
                i = starts[p] + len(seen[p].writes)
                continue
            event = base.event(i)
            if event.kind in WRITES_GRADIENT and event.node is not None:
                yield i, event.node, event.after or 0.0
            i += 1


def _inside(seen: Sequence[SeenPass]) -> Iterator[tuple[int, int, float]]:
    for each in seen:
        for i, write in enumerate(each.writes, each.start):
            if write.node >= 0:
                yield i, write.node, write.after
