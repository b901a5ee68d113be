"""Passes of engines that add up what arrives at a node elsewhere, and write it there in one go.

What came along each edge is not seen there. It is what the table of operations gives, if that
adds up to all that was written; if it does not, the writes are shown as they were seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from tutor.script.record.own_operation import same
from tutor.script.record.seen_pass import SeenWrite

Slope = Callable[[int, int], float | None]
"""The slope of a node in one of its operands, by number; None where the table has none."""


def edges_as_seen(writes: Sequence[SeenWrite], root: int) -> list[SeenWrite]:
    """The writes of a pass, without edges if these are none.

    Code that goes from node to node and writes what has arrived there sees the node where it began
    as well: what it writes to the operands of that one looks as if it came along an edge.
    """
    whole = [each for each in writes if each.kind == "seed" and each.node != root]
    edges = [each for each in writes if each.kind == "accumulate"]
    if not whole or any(each.source != root for each in edges):
        return list(writes)
    return [
        SeenWrite("seed", each.node, each.before, each.after) if each in edges else each
        for each in writes
    ]


def edge_by_edge(
    writes: Sequence[SeenWrite],
    root: int,
    below: Iterable[int],
    operands: Callable[[int], Sequence[int]],
    slope: Slope,
) -> list[SeenWrite] | None:
    """The writes of a pass, one for each edge; None if these are not what was written.

    Args:
        writes: those that were seen.
        root: where the pass began.
        below: the nodes that lead there and have gradients, itself included.
        operands: of a node, those that can have a gradient or not.
        slope: as above.
    """
    at_once = {each.node: each for each in writes}
    if any(each.kind != "seed" for each in writes) or not at_once.keys() - {root}:
        return None
    if len(at_once) < len(writes):
        return None
    first = at_once.get(root)
    arrived = {root: 1.0 if first is None else first.after - (first.before or 0.0)}
    nodes = sorted(below, reverse=True)
    having = set(nodes)
    made = [first or SeenWrite("seed", root, None, 1.0)]
    last: dict[int, int] = {}
    for node in nodes:
        upstream = arrived.get(node)
        if upstream is None:
            return None
        for slot, operand in enumerate(operands(node)):
            if operand not in having:
                continue
            local = slope(node, slot)
            if local is None:
                return None
            seen = at_once.get(operand)
            start = seen.before if seen is not None else None
            came = arrived.get(operand)
            before = start if came is None else (start or 0.0) + came
            arrived[operand] = (came or 0.0) + upstream * local
            last[operand] = len(made)
            made.append(SeenWrite(
                "accumulate", operand, before, (start or 0.0) + arrived[operand], node, slot,
                upstream, local, upstream * local,
            ))  # fmt: skip
    for node, seen in at_once.items():
        if node == root:
            continue
        if node not in last or not same(made[last[node]].after, seen.after):
            return None
        made[last[node]] = made[last[node]]._replace(after=seen.after)
    leaves = (node for node in nodes if not operands(node))
    return made if all(node in at_once for node in leaves) else None
