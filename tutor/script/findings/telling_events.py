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

_UNITS = ("leaf", "relu", "tanh")
_EFFECTS = ("seed", "update", "zero")


def is_looked_through(log: Log) -> bool:
    """Whether nothing is left out for its length."""
    return isinstance(log, Trace) or len(log) <= MOST


def telling(log: Log) -> list[Event]:
    """The events that findings are made of, in order."""
    if not isinstance(log, Trace):
        return list(log.events(0, min(len(log), MOST)))
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
