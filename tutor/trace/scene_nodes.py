"""Which nodes are drawn at a position of a run.

A run may have many backward passes, each over a graph of its own. A *scene* is one of them:
the nodes made since the one before, the nodes of its pass, and all they were made from.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import chain

from tutor.trace.log import Log
from tutor.trace.many_nodes import operands_of
from tutor.trace.trace import Trace


def scene_number(log: Log, k: int) -> int:
    """The scene of position `k`. It changes when the first node of the next is made."""
    return bisect_left(range(1, len(log.passes)), k, key=lambda p: _start(log, p))


def scene_operands(log: Log, number: int) -> dict[int, tuple[int, ...]]:
    """The nodes of a scene in order of creation, each with its operands, repeats kept.

    Constants are left out.
    """
    is_constant = log.is_constant
    last = number + 1 >= len(log.passes)
    start = _start(log, number) if number else 0
    end = len(log) if last else _start(log, number + 1)
    made = log.nodes_made(start, end)
    known: dict[int, tuple[int, ...]] = {}
    if isinstance(log, Trace):  # of which they are read at once
        tape, made = log.recording.tape, range(*_bounds(made))
        found = zip(made, tape.worked_on(made), strict=True)
        known.update((node, own) for node, own in found if own is not None)
        shown = set(known)
    else:
        shown = {i for i in made if not is_constant(i)}
    root = None
    if number < len(log.passes):
        root = log.passes[number].root
        shown.update(log.reached(number))
    more = shown
    while more:
        rest = sorted(more - known.keys())
        known.update(zip(rest, operands_of(log, rest), strict=True))
        below = set(chain.from_iterable(map(known.__getitem__, more))) - shown
        more = {node for node in below if not is_constant(node)}
        shown = shown | more
    nodes = sorted(shown)
    edges = [
        own if shown.issuperset(own) else tuple([o for o in own if o in shown])
        for own in map(known.__getitem__, nodes)
    ]
    # A leaf that only later scenes use has no place in this one.
    used = set(chain.from_iterable(edges))
    return {
        node: sources
        for node, sources in zip(nodes, edges, strict=True)
        if sources or node in used or node == root or not log.is_used(node)
    }


def _bounds(made: Sequence[int]) -> tuple[int, int]:
    return (made[0], made[-1] + 1) if made else (0, 0)


def _start(log: Log, p: int) -> int:
    """The position at which the scene of pass `p` begins, which is not the first."""
    before, own = log.passes[p - 1], log.passes[p]
    made = log.nodes_made(before.end, own.start)
    return log.made(made[0], own.start) if made else own.start
