"""Running a source text the way every test of these rooms does."""

from __future__ import annotations

from typing import Any

from tutor.program import Diagnostic, Limits, ProgramError, Recording, parse, run
from tutor.trace import Trace

SMALL = Limits(
    steps=20_000,
    seconds=5.0,
    nodes=5_000,
    events=20_000,
    items=10_000,
    cells=100_000,
    names=20_000,
)
"""Limits that are reached in a moment."""


def execute(source: str, limits: Limits = SMALL) -> Recording:
    """The recording of a program that may be wrong."""
    return run(parse(source, limits=limits), limits=limits)


def trace_of(source: str, limits: Limits = SMALL) -> Trace:
    """The trace of a program that must be right."""
    recording = execute(source, limits)
    assert recording.error is None, recording.error
    return Trace(recording)


def fault(source: str, limits: Limits = SMALL) -> Diagnostic:
    """What is wrong with a program, found while reading or while running it."""
    try:
        error = execute(source, limits).error
    except ProgramError as e:
        return e.diagnostic
    assert error is not None, f"nothing is wrong with {source[:200]!r}"
    return error


def plain(source: str, name: str = "x") -> Any:
    """What a name that is a plain number or text means at the end."""
    recording = execute(source)
    assert recording.error is None, recording.error
    return next(b.plain for b in reversed(recording.bindings) if b.name == name)
