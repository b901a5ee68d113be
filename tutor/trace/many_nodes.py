"""What is the same at every position, of many nodes or calls at once: one by one takes long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tutor.program.columns import Frame
from tutor.trace.log import Log
from tutor.trace.log_over import LogOver
from tutor.trace.trace import Trace

_GAP = 64
"""Rows between two that are asked for, up to which those are read together."""


def operands_of(log: Log, nodes: Sequence[int]) -> list[tuple[int, ...]]:
    """`Log.operands` of nodes that are in order of creation."""
    if not isinstance(log, Trace):
        return [log.operands(node) for node in nodes]
    found: list[tuple[int, ...]] = []
    for part in _close(nodes):
        rows = range(part[0], part[-1] + 1)
        known = log.recording.tape.worked_on(rows)
        found += [known[node - rows.start] or () for node in part]
    return found


def frames_of(log: Log, nodes: Sequence[int]) -> list[int]:
    """`Log.frame` of nodes that are in order of creation."""
    while isinstance(log, LogOver):
        log = log.base  # which has the same calls
    if not isinstance(log, Trace):
        return [log.frame(node) for node in nodes]
    found: list[int] = []
    for part in _close(nodes):
        made = log.recording.made[part[0] : part[-1] + 1]
        found += log.recording.frames.at_each([made[node - part[0]] for node in part])
    return found


def calls_of(log: Log, frames: Sequence[int]) -> list[Frame]:
    """`Log.frames` of calls that are in order."""
    found: list[Frame] = []
    for part in _close(frames):
        rows = log.frames[part[0] : part[-1] + 1]
        found += [rows[frame - part[0]] for frame in part]
    return found


def calls_around(log: Log, frames: Iterable[int]) -> dict[int, Frame]:
    """These calls and all those around them by id, without the program; inner ones first."""
    calls: dict[int, Frame] = {}
    todo = set(frames) - {0}
    while todo:
        found = calls_of(log, sorted(todo))
        calls.update({call.id: call for call in found})
        todo = {call.parent for call in found} - calls.keys() - {0}
    return calls


def _close(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """The numbers in parts, in each of which there are no wide gaps."""
    start = 0
    for i in range(1, len(ids)):
        if ids[i] - ids[i - 1] > _GAP:
            yield ids[start:i]
            start = i
    if ids:
        yield ids[start:]
