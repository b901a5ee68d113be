"""A program with odd numbers in place of its own: what still holds there is no coincidence."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.lesson.traces import trace_of
from tutor.program import Program

_ODD = ((1.37, 0.61), (0.73, -0.29), (-1.19, 0.83))
"""Factors and shifts that make odd numbers of a program's own."""


def odd_programs(program: Program) -> Iterator[Program]:
    """The program with a few choices of odd numbers."""
    numbers = _numbers(program)
    for factor, shift in _ODD:
        odd = {  # shifted by more each, to part equal numbers
            name: round(x * factor + shift * i, 2)
            for i, (name, x) in enumerate(numbers.items(), start=1)
        }
        yield program.with_values(odd)


def _numbers(program: Program) -> dict[str, float]:
    """The leaves whose numbers can be changed."""
    trace, found = trace_of(program), {}
    for name in trace.names():
        node = trace.node_named(name)
        if node is None or trace.op(node) is not None:
            continue
        try:
            program.source_with({name: 1.0})
        except KeyError:
            continue
        found[name] = trace.value(node, len(trace)) or 0.0
    return found
