"""A trace as lines: for people, and for other programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from tutor.engine.numbers import show
from tutor.trace.derivatives import gradient_of, is_gradient, occurrence, slope_of
from tutor.trace.event import Event
from tutor.trace.log import Log
from tutor.trace.names import tight

_ACCUMULATE = ("to", "from", "operand", "upstream", "local", "contribution", "before", "after")
_FIELDS = {
    "value": ("value", "inputs"),
    "accumulate": _ACCUMULATE,
    "seed": ("before", "after"),
    "update": ("before", "after"),
    "zero": ("before", "after"),
    "print": ("text",),
}


def jsonl(log: Log) -> Iterator[str]:
    """One JSON object an event, in order; numbers are exact.

    A plain number in the program is a node without an event of its own, as it is never assigned:
    the `value` event that uses some lists them under `constants`, id to number.
    """
    for event in log.events():
        row: dict[str, object] = {
            "k": event.k, "kind": event.kind, "node": event.node, "name": event.name,
            "op": event.op, "line": abs(event.line),
        }  # fmt: skip
        if event.line < 0:
            row["file"] = "prelude.py"
        fields = event._asdict() | {"from": event.source}
        row |= {key: fields[key] for key in _FIELDS[event.kind]}
        constants = {i: log.value(i, 0) for i in event.inputs or () if log.is_constant(i)}
        if constants:
            row["constants"] = constants
        yield json.dumps(row, ensure_ascii=False, allow_nan=False)


def text(log: Log) -> Iterator[str]:
    """One line an event, as a person would write it down."""
    width = len(str(max(len(log) - 1, 0)))
    for event in log.events():
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


FORMATS: dict[str, Callable[[Log], Iterator[str]]] = {"text": text, "jsonl": jsonl}
"""How a trace can be written, by the name that the command line knows."""
