"""Every name of a lesson's programs: how a person calls it, where it is made, what it is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from tutor.engine.numbers import show
from tutor.lesson.model import Lesson
from tutor.lesson.traces import trace_of
from tutor.program import Program
from tutor.trace import Trace

MOST = 3
"""Numbers of one name that are written out; a training loop has as many as rounds."""


class Named(NamedTuple):
    """One name of a program.

    Attributes:
        name: as a text, a target or a view writes it.
        made: the operation, or `plain number`.
        values: what it is in turn, and what is left out.
        gradients: what its gradient comes to in each backward pass that reaches it.
        line: as `Program.place` reads it; 0 of a plain number.
    """

    name: str
    made: str
    values: str
    gradients: str
    line: int


def programs(lesson: Lesson) -> Iterator[Program]:
    """The programs of a lesson, each once."""
    yield from dict.fromkeys(s.program for s in lesson.screens if s.program is not None)


def named(program: Program) -> list[Named]:
    """Every name, in the order in which they are first made; as far as the program runs."""
    trace = trace_of(program)
    names = [f"{n}#1" if len(trace.nodes_called(n)) > 1 else n for n in trace.names()]
    found = [_node(trace, name) for name in dict.fromkeys(names)]
    return [row for row in found if row is not None] + _plain(trace)


def _node(trace: Trace, name: str) -> Named | None:
    node = trace.node_named(name)
    if node is None or trace.is_constant(node):
        return None
    gradients = [
        trace.grad(node, p.end).value
        for i, p in enumerate(trace.passes)
        if trace.made(node) < p.start and (node == p.root or trace.contributions(node, i))
    ]
    return Named(
        name,
        trace.expression(node),
        _some([x for x in islice(trace.numbers(node, "value"), 100) if x is not None]),
        _some([x for x in gradients if x is not None]),
        trace.span(node).line,
    )


def _plain(trace: Trace) -> list[Named]:
    values: dict[str, list[float]] = {}
    for b in trace.bindings:
        if isinstance(b.plain, int | float) and not isinstance(b.plain, bool):
            values.setdefault(b.name, []).append(float(b.plain))
    return [Named(name, "plain number", _some(xs), "", 0) for name, xs in values.items()]


def _some(numbers: list[float]) -> str:
    """Numbers in turn, those in the middle left out where there are many."""
    texts = [show(x) for x in numbers]
    if len(texts) > MOST:
        return f"{', '.join(texts[: MOST - 1])}, … {texts[-1]} ({len(texts)} in all)"
    return ", ".join(texts)
