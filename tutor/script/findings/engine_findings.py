"""What a watched class did otherwise than the rules of calculus say, each with its own line."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.engine.errors import DomainError
from tutor.engine.numbers import show
from tutor.engine.ops import OPS, local
from tutor.script.record.watched_log import WatchedLog
from tutor.trace import Event, Log

_CLOSE = 1e-6  # relative difference from which on a slope is another one


def overwritten(log: Log, events: list[Event]) -> Iterator[tuple[str, int, str, bool]]:
    """Gradients that a line writes over where it should add to them."""
    lines: set[str] = set()
    for event, line in _edges(log, events):
        write = log.write(event.k) if isinstance(log, WatchedLog) else None
        lost = write is not None and not write.adds and bool(event.before)
        if lost and line not in lines and event.node is not None:
            lines.add(line)
            yield (
                "written over", event.k,
                f"{line} writes `=` where `+=` belongs: {log.label(event.node)}.grad was "
                f"{show(event.before)}, and {show(event.after)} took its place. "
                f"Contributions of all paths add up.", False,
            )  # fmt: skip


def other_slope(log: Log, events: list[Event]) -> Iterator[tuple[str, int, str, bool]]:
    """Contributions that are not upstream times the local slope."""
    lines: set[str] = set()
    for event, line in _edges(log, events):
        slope = _slope(log, event)
        if slope is None or line in lines or event.source is None or event.upstream is None:
            continue
        right, found = event.upstream * slope, event.contribution or 0.0
        if abs(right - found) > _CLOSE * max(abs(right), abs(found)):
            lines.add(line)
            row = log.op(event.source)
            assert event.node is not None and row is not None
            yield (
                "another slope", event.k,
                f"{line} sends {show(found)} through {row.name} to {log.label(event.node)}; "
                f"upstream × local is {show(event.upstream)} × {show(slope)} = {show(right)}.",
                False,
            )  # fmt: skip


def left_early(log: Log, events: list[Event]) -> Iterator[tuple[str, int, str, bool]]:
    """A node that passed its gradient on before all of its contributions had come."""
    if not isinstance(log, WatchedLog):
        return
    for event, line in _edges(log, events):
        source, p = event.source, log.pass_at(event.k)
        if source is None or p is None or source == log.passes[p].root:
            continue
        later = [i for i in log.into(source, p) if i > event.k]
        if later:
            yield (
                "left too early", event.k,
                f"{line} passes on the gradient of {log.label(source)} while "
                f"{len(later)} of its contributions are still to come: going back has to "
                f"follow the order of the graph.", False,
            )  # fmt: skip
            return


def missing(log: Log, events: list[Event]) -> Iterator[tuple[str, int, str, bool]]:
    """Nodes that a pass should reach and that got fewer or more contributions than edges."""
    if not isinstance(log, WatchedLog):
        return
    for p, (start, end, root) in enumerate(log.passes):
        if log.is_at_once(p):
            continue  # what came along which edge was not seen
        edges: dict[int, int] = {}
        for node in log.reached(p):
            for each in log.operands(node):
                if not log.is_constant(each):
                    edges[each] = edges.get(each, 0) + 1
        for node, count in sorted(edges.items(), reverse=True):
            came = sum(1 for _ in log.into(node, p))
            if came == count or end > len(events):
                continue
            few = "Some edge was never gone through" if came < count else "An edge was taken twice"
            yield (
                "missed" if came < count else "counted twice", max(end - 1, start),
                f"in the pass from {log.label(root)}, {log.label(node)} got {came} of "
                f"{count} contribution{'s' * (count != 1)}. {few}: see how backward() finds "
                f"its nodes.", False,
            )  # fmt: skip
            return


def other_value(log: Log, events: list[Event]) -> Iterator[tuple[str, int, str, bool]]:
    """Operations of a known name that give another value."""
    names: set[str] = set()
    for event in events:
        if event.kind != "value" or event.node is None or not event.inputs:
            continue
        row = log.op(event.node)
        if row is None or row.name not in OPS or row is OPS[row.name] or row.name in names:
            continue
        if row.arity != OPS[row.name].arity:
            continue
        names.add(row.name)
        written = OPS[row.name].calculation(*(show(log.value(i, event.k)) for i in event.inputs))
        yield (
            "another value", event.k,
            f"{row.name} gives {show(event.value)} for {written}.", False,
        )  # fmt: skip


def dropped(log: Log, events: list[Event]) -> Iterator[tuple[str, int, str, bool]]:
    """Operations whose result has no operands."""
    cut = log.cut if isinstance(log, WatchedLog) else frozenset()
    if cut:
        node = min(cut)
        yield (
            "graph is dropped", log.made(node),
            f"an operation of your class made {log.label(node)} without its operands: no gradient "
            f"comes back through it.", False,
        )  # fmt: skip


def _edges(log: Log, events: list[Event]) -> Iterator[tuple[Event, str]]:
    """The edges of a watched class, each with the line of its code, as `line 3 of engine.py`."""
    if isinstance(log, WatchedLog):
        for event in events:
            write = log.write(event.k)
            if write is not None and write.kind == "accumulate":
                yield event, f"line {write.line}" + (f" of {write.file}" if write.file else "")


def _slope(log: Log, event: Event) -> float | None:
    """The slope that the table says; None where it says nothing."""
    row = log.op(event.source) if event.source is not None else None
    if row is None or event.source is None or event.operand is None:
        return None
    if OPS.get(row.name) is not row:
        return None
    values = [log.value(i, event.k) or 0.0 for i in log.operands(event.source)]
    try:
        out = log.value(event.source, event.k) or 0.0
        return local(row, event.operand, values[0], values[1] if values[1:] else 0.0, out)
    except DomainError:
        return None
