"""A backward pass of a run, taken out of its recording as plain numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from tutor.engine.ops import CONST, OPS, TABLE
from tutor.program.recording import Recording
from tutor.trace.parts.node_values import NodeValues
from tutor.trace.pass_graph import Flow, Graph
from tutor.trace.pass_labels import PassLabels

_ADD, _MUL = OPS["add"], OPS["mul"]
_flow: Callable[[tuple[int, int, int, float, float, float]], Flow] = partial(tuple.__new__, Flow)
"""A `Flow`, without a call of Python: a large pass has very many."""


def graph_of(
    recording: Recording, p: int, values: NodeValues, label: Callable[[int], str]
) -> Graph:
    """Pass `p` of a run, by one look at each of its nodes.

    Args:
        recording: the run.
        p: the number of the pass.
        values: the values of its nodes, over time.
        label: how a node is called.
    """
    tape, (start, end, root) = recording.tape, recording.passes[p]
    code, a, b = tape.op, tape.a, tape.b
    rows = slice(recording.reached_from[p], recording.reached_from[p + 1])
    taken = end - start - 1
    order = tuple(reversed(recording.reached[rows]))
    operands: dict[int, tuple[int, ...]] = {
        i: () if (x := a[i]) < 0 else (x,) if (y := b[i]) < 0 else (x, y) for i in order
    }
    const = frozenset(o for ids in operands.values() for o in ids if code[o] == CONST)
    value = values.data_of((*order, *const), start)
    op = {i: TABLE[code[i]] for i in value}
    grad = dict.fromkeys(order, 0.0)
    grad[root] = 1.0
    flows: list[Flow] = []
    for i in order:
        row = op[i]
        if row is None:
            continue
        ids, upstream = operands[i], grad[i]
        first = value[ids[0]]
        second = value[ids[1]] if len(ids) == 2 else 0.0
        for slot, target in enumerate(ids):
            if target in const:
                continue
            if len(flows) == taken:  # an error stopped the pass
                break
            if row is _ADD:  # sums and products are most of every graph
                slope = 1.0
            elif row is _MUL:
                slope = first if slot else second
            else:
                slope = row.local[slot](first, second, value[i])
            given = upstream * slope
            flows.append(_flow((i, slot, target, upstream, slope, given)))
            grad[target] += given
    return Graph(
        root, order, operands, op, const, value, grad, tuple(flows), PassLabels(value, label)
    )


def relabelled(graph: Graph, label: Callable[[int], str]) -> Graph:
    """The same pass with its nodes called otherwise."""
    return replace(graph, labels=PassLabels(graph.value, label))
