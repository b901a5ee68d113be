"""The plain definitions of steps and searches: event by event, slowly."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from itertools import takewhile

from tutor.trace import Event, Log, Query


def _group(log: Log, i: int) -> object:
    source = log.source_of(i)
    return i if source is None else ("edges", source)


@lru_cache(maxsize=4)
def iteration_starts(log: Log) -> list[int]:
    """The events that the iterations begin with."""
    phases = [phase_of(log, i) for i in range(len(log))]
    first_pass = phases.index("backward") if "backward" in phases else len(log)
    zeroes_first = any(_only_zeroing(log, i) for i in range(first_pass))
    goes_on = max((i for i in range(len(log)) if phases[i] != "update"), default=-1)
    starts = [0] if phases else []
    for i in range(1, len(log)):
        if "backward" in phases[starts[-1] : i]:
            over = phases[i - 1] == "update" != phases[i]
            zeroes = zeroes_first and i < goes_on and _only_zeroing(log, i)
            if over or zeroes:
                starts.append(i)
    return starts


def _only_zeroing(log: Log, i: int) -> bool:
    """Whether event `i` zeroes, and nothing is updated before the next phase."""
    ahead = takewhile(lambda j: phase_of(log, j) == "update", range(i, len(log)))
    return log.kind(i) == "zero" and all(log.kind(j) != "update" for j in ahead)


KEPT_TOGETHER: dict[str, Callable[[Log, int], object]] = {
    "edge": lambda log, i: i,
    "node": _group,
    "line": lambda log, i: (log.phase_of(i), log.event_span(i).line),
    "call": lambda log, i: (log.phase_of(i), log.event_frame(i)),
    "phase": lambda log, i: log.phase_of(i),
    "iteration": lambda log, i: bisect_right(iteration_starts(log), i),
}
"""A step keeps neighbouring events together for which this is equal."""


def stops(log: Log, grain: str) -> list[int]:
    """Every position at which a step ends, the start and the end of the log among them."""
    keys = [KEPT_TOGETHER[grain](log, i) for i in range(len(log))]
    inner = [k for k in range(1, len(log)) if keys[k - 1] != keys[k]]
    return sorted({0, *inner, len(log)})


def phase_of(log: Log, i: int) -> str:
    """The phase of an event; printing belongs to whatever went before it."""
    phase = {"value": "forward", "seed": "backward", "accumulate": "backward"}
    kind = log.kind(i)
    if kind == "print":
        return phase_of(log, i - 1) if i else "forward"
    return phase.get(kind, "update")


def number(event: Event, quantity: str) -> float | None:
    """A number of an event, by the name of the quantity."""
    writes_data = event.kind in ("value", "update")
    if quantity == "value":
        return (event.value if event.kind == "value" else event.after) if writes_data else None
    if quantity == "gradient":
        return None if writes_data else event.after
    found: float | None = getattr(event, quantity)
    return found


def meets(log: Log, i: int, query: Query) -> bool:
    """Whether an event is what a query looks for."""
    event = log.event(i)
    wanted = {
        "op": query.operation, "node": query.node, "source": query.source, "line": query.line,
    }  # fmt: skip
    if event.kind not in query.kinds:
        return False
    if any(x is not None and getattr(event, name) != x for name, x in wanted.items()):
        return False
    if query.frame is not None and log.event_frame(i) != query.frame:
        return False
    if query.phase is not None and log.phase_of(i) != query.phase:
        return False
    if query.quantity is None:
        return True
    x = number(event, query.quantity)
    return x is not None and x in query.numbers
