"""The recording of a graph that is there already, such as that of a person's own script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tutor.engine.flow import Stopped
from tutor.engine.tape import Tape
from tutor.engine.taping import record
from tutor.engine.value import Value
from tutor.program.diagnostic import Diagnostic
from tutor.program.parse import parse
from tutor.program.recorder import Recorder
from tutor.program.recording import Recording, SourceSpan

_NOWHERE = SourceSpan(0, 0, 0, 0)
_PATH = "<graph>"  # stands in messages where others have a file


def recording_of(graph: Value | Tape, root: int, names: Mapping[str, Value | int]) -> Recording:
    """A run that makes the nodes of a graph in order, and goes back from its root once."""
    tape, root, ids = numbered(graph, root, names.values())
    recorder = Recorder(made(tape, dict(zip(names, ids, strict=True))))
    go_back(recorder, root, tape.backward_order(root))
    recorder.close()
    return recorder.recording


def numbered(
    graph: Value | Tape, root: int, nodes: Iterable[Value | int]
) -> tuple[Tape, int, list[int]]:
    """The tape of a graph, its root on it (of a tape: node `root`), and the ids of these nodes."""
    nodes = list(nodes)
    if isinstance(graph, Tape):
        values: Mapping[Value, int] = {}
        tape, root = graph, range(len(graph))[root]
    else:
        tape, values = record(graph, (x for x in nodes if isinstance(x, Value)))
        # Since the graph was built, leaves may have been given other numbers.
        tape, root = tape.replay({}), values[graph]
    return tape, root, [values[x] if isinstance(x, Value) else x for x in nodes]


def made(tape: Tape, names: Mapping[str, int], end: int | None = None) -> Recording:
    """A run that makes the nodes of a tape in order, all or those before node `end`."""
    recorder = Recorder(Recording(parse("", path=_PATH), tape=tape))
    recorder.site = recorder.add_site(_NOWHERE)
    recorder.adopt(names, end)
    recorder.close()
    return recorder.recording


def made_again(r: Recording, tape: Tape) -> Recording:
    """The same nodes with other numbers; the columns that do not differ are those of `r`."""
    new = Recording(
        r.program, tape=tape, count=len(r), sites=r.sites,
        made=r.made, node_site=r.node_site, name=r.name, bindings=r.bindings,
    )  # fmt: skip
    Recorder(new).close()
    return new


def go_back(recorder: Recorder, root: int, order: list[int]) -> None:
    """Record a backward pass; one that an error stops is the recording's error."""
    try:
        recorder.backward(root, order)
    except Stopped as e:
        recorder.recording.error = fault(e.error.reason)


def fault(reason: str) -> Diagnostic:
    """What stopped a run that has no lines."""
    return Diagnostic(_PATH, 0, 0, "E201", reason)
