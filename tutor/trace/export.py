"""A trace as lines: for people, and for other programs."""

from __future__ import annotations

import csv as comma_separated
import io
import json
from collections.abc import Callable, Iterable, Iterator

from tutor.engine.numbers import show
from tutor.trace.derivatives import gradient_of, is_gradient, occurrence, slope_of
from tutor.trace.event import Event
from tutor.trace.log import Log
from tutor.trace.names import tight
from tutor.trace.query import Query

_ACCUMULATE = ("to", "from", "operand", "upstream", "local", "contribution", "before", "after")
_FIELDS = {
    "value": ("value", "inputs"),
    "accumulate": _ACCUMULATE,
    "seed": ("before", "after"),
    "update": ("before", "after"),
    "zero": ("before", "after"),
    "print": ("text",),
}


COLUMNS = (
    "k", "kind", "node", "name", "op", "line", "file", "value", "inputs", "to", "from", "operand",
    "upstream", "local", "contribution", "before", "after", "text",
)  # fmt: skip
"""The columns of comma-separated values. Columns are only ever added, at the end."""


def chosen(
    log: Log, start: int = 0, end: int | None = None, node: int | None = None
) -> Iterator[Event]:
    """Events `start` to `end` (exclusive), of one node if that is given."""
    end = len(log) if end is None else min(end, len(log))
    if node is None:
        yield from log.events(min(start, end), end)
        return
    k = log.find(Query(node=node), start)
    while k is not None and k < end:
        yield log.event(k)
        k = log.find(Query(node=node), k + 1)


def jsonl(log: Log, events: Iterable[Event] | None = None) -> Iterator[str]:
    """One JSON object an event, in order, by default of all; numbers are exact.

    A plain number in the program is a node without an event of its own, as it is never assigned:
    the `value` event that uses some lists them under `constants`, id to number.
    """
    for event in log.events() if events is None else events:
        row = _fields(event)
        constants = {i: log.value(i, 0) for i in event.inputs or () if log.is_constant(i)}
        if constants:
            row["constants"] = constants
        yield json.dumps(row, ensure_ascii=False, allow_nan=False)


def _fields(event: Event) -> dict[str, object]:
    row: dict[str, object] = {
        "k": event.k, "kind": event.kind, "node": event.node, "name": event.name,
        "op": event.op, "line": abs(event.line),
    }  # fmt: skip
    if event.line < 0:
        row["file"] = "prelude.py"
    fields = event._asdict() | {"from": event.source}
    return row | {key: fields[key] for key in _FIELDS[event.kind]}


def csv(log: Log, events: Iterable[Event] | None = None) -> Iterator[str]:
    """The same as comma-separated values under a row of `COLUMNS`; what does not apply is empty.

    A text that a spreadsheet would take for a formula has a `'` before it.
    """
    yield ",".join(COLUMNS)
    for event in log.events() if events is None else events:
        row = _fields(event)
        cells = [_cell(row.get(column)) for column in COLUMNS]
        out = io.StringIO()
        comma_separated.writer(out, lineterminator="").writerow(cells)
        yield out.getvalue()


def _cell(x: object) -> str:
    if x is None:
        return ""
    if isinstance(x, tuple):
        return " ".join(map(str, x))
    if isinstance(x, str):
        return f"'{x}" if x[:1] in ("=", "+", "-", "@", "\t", "\r") else x
    return repr(x)


def text(log: Log, events: Iterable[Event] | None = None) -> Iterator[str]:
    """One line an event, as a person would write it down."""
    width = len(str(max(len(log) - 1, 0)))
    for event in log.events() if events is None else events:
        yield f"{event.k:>{width}}  {log.program.where(event.line):<9} {sentence(log, event)}"


def sentence(log: Log, event: Event) -> str:
    """An event in one line: what was written, and how the number came about."""
    if event.kind == "print":
        return f"print       {event.text}"
    assert event.node is not None, "only print has no node"
    label = log.label(event.node)
    if event.kind == "value":
        expression = log.expression(event.node)
        text = expression if expression == label else f"{label} = {expression}"
        return f"value       {text}  →  {show(event.value)}"
    gradient = f"{tight(label)}.grad"
    if event.kind == "accumulate":
        assert event.source is not None, "an accumulation has a source"
        assert event.operand is not None, "and an operand that it goes to"
        via = log.label(event.source)
        upstream = f"{tight(via)}.grad"
        if is_gradient(log, event):
            upstream = gradient_of(log.label(log.root_at(event.k)), via)
        nth = occurrence([log.label(o) for o in log.operands(event.source)], event.operand)
        return (
            f"accumulate  {gradient} += {upstream} × {slope_of(via, label, nth)} = "
            f"{show(event.upstream)} × {show(event.local)} = {show(event.contribution)}"
            f"   {gradient}  {show(event.before)} → {show(event.after)}"
        )
    what = f"{tight(label)}.data" if event.kind == "update" else gradient
    return f"{event.kind:<10}  {what}  {show(event.before)} → {show(event.after)}"


FORMATS: dict[str, Callable[[Log, Iterable[Event] | None], Iterator[str]]] = {
    "text": text, "jsonl": jsonl, "csv": csv,
}  # fmt: skip
"""How a trace can be written, by the name that the command line knows."""
