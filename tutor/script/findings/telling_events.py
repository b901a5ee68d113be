"""The events of a run that findings are made of.

Of a class that is watched every write may be wrong, so all events are looked at, up to a number.
In a trace contributions follow from the graph: of those the first one to each leaf says enough,
and operations are found by what they are. So a run of a million events is looked through at once.
"""

from __future__ import annotations

from collections.abc import Iterator

from tutor.trace import Event, Log, Query, Trace

MOST = 200_000
"""Events that are looked at where nothing follows from the graph."""

_AT_ONCE = 3_000
"""Events that are read before somebody may give it up."""

_UNITS = ("leaf", "relu", "tanh")
_EFFECTS = ("seed", "update", "zero")


def looked_through(log: Log) -> int:
    """The events up to which nothing is left out."""
    return len(log) if isinstance(log, Trace) else min(len(log), MOST)


def telling(log: Log) -> Iterator[list[Event]]:
    """The events that findings are made of, in order, some at a time."""
    if isinstance(log, Trace):
        yield _of_trace(log)
        return
    end = looked_through(log)
    for k in range(0, end, _AT_ONCE):
        yield list(log.events(k, min(k + _AT_ONCE, end)))


def _of_trace(log: Trace) -> list[Event]:
    found = set(log.every(Query(_EFFECTS)))
    leaves: set[int] = set()
    for unit in _UNITS:
        made = list(log.every(Query(("value",), operation=unit)))
        found.update(made)
        if unit == "leaf":
            leaves.update(map(log.node_of, made))
    events = [*map(log.event, sorted(found)), *_first_to_each(log, leaves)]
    return sorted(events, key=lambda event: event.k)


def _first_to_each(log: Trace, leaves: set[int]) -> Iterator[Event]:
    """Of each pass the first contribution to each leaf.

    Where there was no gradient before, that it came is all that is told of it.
    """
    for p, (start, end, _) in enumerate(log.passes):
        for node in sorted(leaves.intersection(log.reached(p))):
            if log.gradient(node, start):
                first = next(log.into(node, p), None)
                if first is not None:
                    yield log.event(first)
            elif end > start + 1:
                yield Event(start, "accumulate", node, None, "leaf", 0, to=node)
