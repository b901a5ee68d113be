"""A backward pass of a log, taken out of it as plain numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from tutor.engine.ops import CONST, TABLE
from tutor.engine.tape import Tape
from tutor.trace.parts.edges import Edges
from tutor.trace.pass_graph import Flow, Graph
from tutor.trace.pass_labels import PassLabels

Data = Callable[[Iterable[int], int], dict[int, float]]
"""The values of some nodes at a position."""


def graph_of(tape: Tape, edges: Edges, data: Data, label: Callable[[int], str]) -> Graph:
    """The pass with these edges, by one look at each of its nodes.

    Args:
        tape: the graph.
        edges: the edges of the pass.
        data: the values of nodes of the tape at a position.
        label: how a node is called.
    """
    code, a, b, order = tape.op, tape.a, tape.b, tuple(edges.order)
    operands: dict[int, tuple[int, ...]] = {
        i: () if (x := a[i]) < 0 else (x,) if (y := b[i]) < 0 else (x, y) for i in order
    }
    const = frozenset(o for ids in operands.values() for o in ids if code[o] == CONST)
    value = data((*order, *const), edges.start)
    op = {i: TABLE[code[i]] for i in value}
    grad = dict.fromkeys(order, 0.0)
    grad[edges.root] = 1.0
    flows: list[Flow] = []
    for i in order:
        row = op[i]
        if row is None:
            continue
        ids, upstream = operands[i], grad[i]
        numbers = value[ids[0]], value[ids[1]] if len(ids) == 2 else 0.0, value[i]
        for slot, target in enumerate(ids):
            if target in const:
                continue
            if len(flows) == edges.count:  # an error stopped the pass
                break
            slope = row.local[slot](*numbers)
            given = upstream * slope
            flows.append(Flow(i, slot, target, upstream, slope, given))
            grad[target] += given
    return Graph(
        edges.root, order, operands, op, const, value, grad, tuple(flows), PassLabels(value, label)
    )


def relabelled(graph: Graph, label: Callable[[int], str]) -> Graph:
    """The same pass with its nodes called otherwise."""
    return replace(graph, labels=PassLabels(graph.value, label))
