"""A node of a run as a function of leaves: the graph under it, ready to be computed in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tutor.engine.tape import Tape
from tutor.trace.log import Log

if TYPE_CHECKING:
    from tutor.engine.plan.compiled import Plan


def under(log: Log, root: int) -> list[int]:
    """The nodes that a node is computed from, and itself, in order of creation."""
    found, ahead = {root}, [root]
    while ahead:
        for operand in log.operands(ahead.pop()):
            if operand not in found:
                found.add(operand)
                ahead.append(operand)
    return sorted(found)


def plan_of(log: Log, root: int, leaves: Sequence[int], k: int) -> Plan:
    """A node as a function of leaves, all others held at their values of position `k`.

    One that is not there yet is held at the value that it is made with.
    The branches that the run took are kept.

    Raises:
        ValueError: one of the leaves is the result of an operation.
        DomainError: at these values a node has none.
    """
    from tutor.engine.plan.compiled import Plan

    tape, place = Tape(), dict[int, int]()
    for node in under(log, root):
        row = log.op(node)
        operands = [place[operand] for operand in log.operands(node)]
        if row is not None:
            place[node] = tape.apply(row, *operands)
        else:
            new = tape.constant if log.is_constant(node) else tape.leaf
            place[node] = new(held(log, node, k))
    missing = [leaf for leaf in leaves if leaf not in place]
    for leaf in missing:  # it changes nothing, and its curve is flat
        place[leaf] = tape.leaf(held(log, leaf, k))
    return Plan(tape, place[root], [place[leaf] for leaf in leaves])


def held(log: Log, node: int, k: int) -> float:
    """The value of a leaf at a position, before it is made that with which it will be."""
    x = log.value(node, k)
    return (log.value(node, log.made(node) + 1) if x is None else x) or 0.0
