"""Moves to what is looked for: the next stop, the picked node, what writes a number."""

from __future__ import annotations

from collections.abc import Callable

from tutor.debug.action import MOVED, SAID, STUCK, Outcome
from tutor.debug.debugger import stuck
from tutor.debug.stops.entering import Hit, entry
from tutor.debug.stops.place import LINE, StopPlace
from tutor.debug.stops.stop import RunStop
from tutor.debug.stops.stop_list import Stopping
from tutor.debug.stops.told import event_words
from tutor.debug.workbench import Workbench
from tutor.trace.derivatives import term
from tutor.trace.event import WRITES_GRADIENT, WRITES_VALUE
from tutor.trace.query import Query

_PASSED_OVER = "; what the open question hides is passed over"
_NOBODY = "Pick a node first: @ and its name, or a click in the graph"


def to_stop(bench: Workbench, way: int, count: int = 1) -> Outcome:
    """Go to the next stop, or to the last one before, `count` times; to the end if there is none.

    Every stop that is met counts as a hit, and one that holds once is switched off.
    """
    at = Stopping(bench.k, None)
    for _ in range(count):
        found = bench.stops.next(at.k, way)
        if found is None:
            return _to_the_end(bench, way)
        at, met = found, found.stop
        if met is None:
            break
        met.hits += 1
        if met.spec is not None and met.spec.once:
            met.enabled = False
    to_found(bench, at)
    if at.stop is None:
        key = "c" if way > 0 else "C"
        return Outcome(MOVED, f"No stop up to step {at.k:,}: {key} looks further")
    return Outcome(MOVED, stopped(bench, at.stop) + _passed_over(bench))


def _to_the_end(bench: Workbench, way: int) -> Outcome:
    outcome = bench.debugger.to_end() if way > 0 else bench.debugger.to_start()
    if outcome.kind == MOVED and way > 0 and bench.log.error is not None:
        return Outcome(MOVED, f"The run stops here: {bench.log.error.message}")
    if outcome.kind != MOVED or not any(stop.works for stop in bench.stops.stops):
        return outcome
    where = "No further stop: this is the end" if way > 0 else "No stop before: this is the start"
    return Outcome(MOVED, where + _passed_over(bench))


def _passed_over(bench: Workbench) -> str:
    return _PASSED_OVER if bench.stops.passed_over() else ""


def to_found(bench: Workbench, found: Stopping) -> Outcome:
    """Go to where the search for a stop ended."""
    spec = found.stop.spec if found.stop is not None else None
    behind = spec is not None and not spec.entered
    return bench.debugger.behind(found.k - 1) if behind else bench.debugger.to(found.k)


def stopped(bench: Workbench, stop: RunStop) -> str:
    """Which stop it is, and at what."""
    spec, k = stop.spec, bench.k
    if spec is None or not k or spec.entered:
        return f"Stopped: {stop.text}"
    words = event_words(bench.log, bench.log.event(k - 1), bench.hides())
    return f"Stopped: {stop.text} at {words}"


def to_picked(bench: Workbench, way: int, count: int = 1) -> Outcome:
    """Go to where something is written to the picked node, or into the picked line.

    Args:
        bench: the run.
        way: positive for the next such place, else for the last one before.
        count: how many times.
    """
    node, line = bench.picked, bench.line
    if node is not None:
        label = term(bench.log.label(node))
        query = Query((*WRITES_VALUE, *WRITES_GRADIENT), node=node)
        found = _repeated(bench, count, lambda k: _behind(bench, query, k, way))
        return _arrived(bench, found, way, label)
    return Outcome(SAID, _NOBODY) if line is None else _to_line(bench, line, way, count)


def _to_line(bench: Workbench, line: int, way: int, count: int) -> Outcome:
    """Go into a line, or as far as it was looked for: a key shall not take as long as a run."""
    place, at = StopPlace(LINE, str(line)), Hit(bench.k, True)
    for _ in range(count):
        hit = entry(bench.stops.called, place, at.k, way)
        at = hit or at
        if hit is None or not hit.found:
            break
    if at.k == bench.k:
        return Outcome(STUCK, f"Line {line} does not run {'after' if way > 0 else 'before'} this")
    bench.debugger.to(at.k)
    key = "t" if way > 0 else "T"
    return Outcome(
        MOVED, "" if at.found else f"No line {line} up to step {at.k:,}: {key} looks further"
    )


def to_writer(bench: Workbench, way: int, count: int = 1) -> Outcome:
    """Go to another event that writes a number: one of the picked node, or else the one just done.

    Of a picked node it is the gradient in a backward pass and at the end of a run that ends with
    one, and the value elsewhere. Going on and coming back are each other's reverse.

    Args:
        bench: the run.
        way: positive for the next event that writes it, else for the one that wrote it last.
        count: how many writes further, or as many as there are.
    """
    log, k, node = bench.log, bench.k, bench.picked
    event = log.event(k - 1) if k else None
    written = event.node if event else None
    phase = log.phase(k) if k < len(log) or not k else log.phase_of(k - 1)
    kinds = WRITES_GRADIENT if phase == "backward" else WRITES_VALUE
    if event is not None and node in (None, written):
        node = written
        kinds = WRITES_VALUE if event.kind in WRITES_VALUE else WRITES_GRADIENT
    if node is None:
        return Outcome(STUCK, "Nothing wrote this before: take a step first")
    query = Query(kinds=kinds, node=node)
    label = term(log.label(node)) + (".grad" if kinds is WRITES_GRADIENT else "")
    return _arrived(
        bench, _repeated(bench, count, lambda k: _behind(bench, query, k, way)), way, label
    )


def _behind(bench: Workbench, query: Query, k: int, way: int) -> int | None:
    """The position behind the next such event, or the last one before that of position `k`."""
    found = bench.log.find(query, k if way > 0 else k - 1, way)
    return None if found is None else found + 1


def _repeated(bench: Workbench, count: int, once: Callable[[int], int | None]) -> int | None:
    """Where a search leads, repeated as often as it finds something; None if never."""
    k = bench.k
    for _ in range(count):
        found = once(k)
        if found is None:
            break
        k = found
    return None if k == bench.k else k


def _arrived(bench: Workbench, k: int | None, way: int, label: str) -> Outcome:
    if k is None:
        if way < 0 and bench.debugger.at_start:
            return stuck(way)
        when = "after" if way > 0 else "before"
        return Outcome(STUCK, f"No step writes {label} {when} the one just done")
    bench.debugger.behind(k - 1)
    return Outcome(
        MOVED, f"Written: {event_words(bench.log, bench.log.event(k - 1), bench.hides())}"
    )
