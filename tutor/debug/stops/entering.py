"""The places at which a run goes into a line, a call or a phase: positions before their events.

They are found by the steps of that grain, so going on and going back meet the same ones.
"""

from __future__ import annotations

from typing import NamedTuple

from tutor.debug.expressions.called import Called
from tutor.debug.stops.place import CALL, LINE, StopPlace
from tutor.trace.query import Query

LOOKS = 5_000
"""Events that are looked at in one search, where no column narrows it."""


class Hit(NamedTuple):
    """How far a search came: to a position of the stop, or to where it gave up for now."""

    k: int
    found: bool


def entry(called: Called, place: StopPlace, k: int, way: int) -> Hit | None:
    """The nearest such position behind (way 1) or before (-1) `k`; None if there is none.

    The start of the run is none, as no step leads there.
    """
    line = place.line(called.log.program)
    if line is not None and line in called.calling_lines:
        return _of_calling_line(called, line, k, way)
    found = _of_grain(called, place, k, way) if line is None else _of_line(called, line, k, way)
    return Hit(found, True) if found else None


def begins(called: Called, place: StopPlace, i: int) -> bool:
    """Whether event `i`, the first of a run, is the first inside of the place."""
    log = called.log
    if place.kind == LINE:
        line = place.line(log.program)
        return line is not None and called.on_line(i, line)
    if place.kind != CALL:
        return log.phase_of(i) == place.text
    inside = called.around(i, place.text)
    if not inside or i == 0 or log.phase_of(i) != log.phase_of(i - 1):
        return bool(inside)
    return not inside <= called.around(i - 1, place.text)


def _of_line(called: Called, line: int, k: int, way: int) -> int | None:
    log, query = called.log, Query(line=line)
    found = log.find(query, log.boundary("line", k, 1) if way > 0 else k, way)
    if found is None:
        return None
    return found if way > 0 else log.boundary("line", found + 1, -1)


def _of_calling_line(called: Called, line: int, k: int, way: int) -> Hit | None:
    """The same of a line from which functions are called: what they do is a part of it."""
    log, end = called.log, len(called.log) if way > 0 else 0
    nearer = min if way > 0 else max
    for _ in range(LOOKS):
        if k == end:
            return None
        k = nearer(log.boundary(grain, k, way) for grain in ("line", "call"))
        if 0 < k < len(log) and called.on_line(k, line) and (
            not called.on_line(k - 1, line) or log.phase_of(k) != log.phase_of(k - 1)
        ):  # fmt: skip
            return Hit(k, True)
    return Hit(k, False)


def _of_grain(called: Called, place: StopPlace, k: int, way: int) -> int | None:
    log, ends = called.log, (0, len(called.log))
    if place.kind == CALL and place.text not in called.functions:
        return None
    while (s := log.boundary(place.kind, k, way)) not in ends:
        if begins(called, place, s):
            return s
        k = s
    return None
