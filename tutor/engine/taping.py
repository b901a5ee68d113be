"""The graph under a Value as a tape."""

from __future__ import annotations

from collections.abc import Iterable

from tutor.engine.tape import Tape
from tutor.engine.value import Value, is_constant, topological_order


def record(root: Value, extra: Iterable[Value] = ()) -> tuple[Tape, dict[Value, int]]:
    """The tape of everything `root` was computed from, and the id of each Value on it.

    Ids follow the topological order of the Values, so the tape adds up gradients as they do.
    `extra` Values get an id even if no path leads from them to the root, such as parameters that
    one example does not use; they come last.
    """
    tape = Tape()
    ids: dict[Value, int] = {}

    for node in topological_order(root, *extra):
        row = node.op
        if row is not None:
            b = ids[node._b] if row.arity == 2 else -1
            ids[node] = tape.result(row, ids[node._a], b, node.data)
        else:
            ids[node] = tape.constant(node.data) if is_constant(node) else tape.leaf(node.data)
    return tape, ids
