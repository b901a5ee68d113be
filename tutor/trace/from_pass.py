"""A backward pass of a log, taken out of it as plain numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from tutor.trace.log import Log
from tutor.trace.pass_graph import Flow, Graph
from tutor.trace.pass_labels import PassLabels


def graph_of(
    log: Log,
    p: int,
    edges: Iterable[tuple[int, int, int, float]],
    values: Callable[[Sequence[int], int], Sequence[float]],
) -> Graph:
    """The `p`-th backward pass of a log.

    Args:
        edges: source, slot, target and local derivative of every edge that the pass took.
        values: the values of nodes at a position where all of them have one.
    """
    start, _, root = log.passes[p]
    order = tuple(reversed(log.reached(p)))
    operands = {i: log.operands(i) for i in order}
    const = frozenset(o for ids in operands.values() for o in ids if log.is_constant(o))
    every = (*order, *const)
    value = dict(zip(every, values(every, start), strict=True))
    grad = dict.fromkeys(order, 0.0)
    grad[root] = 1.0
    flows = []
    for node, slot, target, slope in edges:
        upstream = grad[node]
        flows.append(Flow(node, slot, target, upstream, slope, upstream * slope))
        grad[target] += upstream * slope
    return Graph(
        root, order, operands, {i: log.op(i) for i in every}, const, value, grad,
        tuple(flows), PassLabels(value, log.label),
    )  # fmt: skip
