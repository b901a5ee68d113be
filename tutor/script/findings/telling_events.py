"""The events of a run that findings are made of.

Of a class that is watched every write may be wrong, so all events are looked at, up to a number.
In a trace contributions follow from the graph: of those the first one to each leaf says enough,
and operations are found by what they are. So a run of a million events is looked through at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from itertools import islice

from tutor.trace import Event, Log, Query, Trace

MOST = 200_000
"""Events that are looked at where nothing follows from the graph."""

_AT_ONCE = 3_000
"""Events that are read before somebody may give it up."""

_SOME = 300
"""The same of a trace, where each is looked up by itself."""

_UNITS = ("leaf", "relu", "tanh")
_EFFECTS = ("seed", "update", "zero")


def looked_through(log: Log) -> int:
    """The events up to which nothing is left out."""
    return len(log) if isinstance(log, Trace) else min(len(log), MOST)


def telling(log: Log) -> Iterator[list[Event]]:
    """The events that findings are made of, in order, some at a time."""
    if isinstance(log, Trace):
        events = merge(_effects_and_units(log), _first_to_each(log), key=lambda event: event.k)
        while some := list(islice(events, _SOME)):
            yield some
        return
    end = looked_through(log)
    for k in range(0, end, _AT_ONCE):
        yield list(log.events(k, min(k + _AT_ONCE, end)))


def _effects_and_units(log: Trace) -> Iterator[Event]:
    units = (log.every(Query(("value",), operation=unit)) for unit in _UNITS)
    return map(log.event, merge(log.every(Query(_EFFECTS)), *units))


def _first_to_each(log: Trace) -> Iterator[Event]:
    """Of each pass the first contribution to each leaf.

    Where there was no gradient before, that it came is all that is told of it.
    """
    made = log.every(Query(("value",), operation="leaf"))
    leaves: set[int] = set()
    ahead = next(made, None)
    for p, (start, end, _) in enumerate(log.passes):
        while ahead is not None and ahead < start:
            leaves.add(log.node_of(ahead))
            ahead = next(made, None)
        found = []
        for node in sorted(leaves.intersection(log.reached(p))):
            if log.gradient(node, start):
                first = next(log.into(node, p), None)
                if first is not None:
                    found.append(log.event(first))
            elif end > start + 1:
                found.append(Event(start, "accumulate", node, None, "leaf", 0, to=node))
        yield from sorted(found, key=lambda event: event.k)
