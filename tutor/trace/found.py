"""The recording of a graph that is there already, such as that of a person's own script."""

from __future__ import annotations

from collections.abc import Mapping

from tutor.engine.ops import CONST
from tutor.engine.record import record
from tutor.engine.tape import Tape
from tutor.engine.value import Value
from tutor.program.diagnostic import Diagnostic
from tutor.program.parse import parse
from tutor.program.passes import Stopped, take
from tutor.program.recording import Recording, Span

_NOWHERE = Span(0, 0, 0, 0)
_PATH = "<graph>"


def recording_of(graph: Value | Tape, root: int, names: Mapping[str, Value | int]) -> Recording:
    """A run that makes the nodes of a graph in order, and goes back from its root once."""
    ids: Mapping[Value, int] = {}
    if isinstance(graph, Value):
        tape, ids = record(graph, (x for x in names.values() if isinstance(x, Value)))
        root = ids[graph]
    else:
        tape, root = graph, range(len(graph))[root]
    r = Recording(parse("", path=_PATH), tape=tape, gradients=[None] * len(tape))
    r.sites.append(_NOWHERE)
    r.frames.open(-1, "", 0, 0)
    for op in tape.op:
        r.made.append(r.count)
        r.count += op != CONST
    r.node_site.frombytes(bytes(4 * len(tape)))
    for name, x in names.items():
        node = ids[x] if isinstance(x, Value) else x
        r.bindings.add(r.made[node] + 1, 0, name, node)
        r.name.setdefault(node, name)
    try:
        take(r, r.gradients, root, 0, tape.backward_order(root))
    except Stopped as e:
        r.error = Diagnostic(_PATH, 0, 0, "E201", e.error.reason)
    r.frames.close_all(len(r))
    return r
