"""The search for the next place at which one stop stands.

A stop stands at fixed positions of a run, whichever way one comes: just behind an event that it
is about, or before the events of a line, a call or a phase that is gone into.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from tutor.debug.expressions.called import Called, Nodes
from tutor.debug.expressions.condition import Condition
from tutor.debug.expressions.numbers_at import GRADIENT, NumbersAt
from tutor.debug.stops.entering import LOOKS, Hit, begins, entry
from tutor.debug.stops.place import CALL, NODE, PHASE, StopPlace
from tutor.debug.stops.stop import StopSpec
from tutor.debug.stops.told import Hidden, hides_condition
from tutor.trace.event import WRITES_GRADIENT, WRITES_VALUE
from tutor.trace.query import Query

_FEW = 64  # nodes that are searched for one by one
_WRITES = (*WRITES_VALUE, *WRITES_GRADIENT)


class _Wanted(NamedTuple):
    """A query, and the nodes that it does not name; None if every event that it finds is meant."""

    query: Query
    nodes: Nodes | None


class Matching:
    """The positions of one stop in one run."""

    def __init__(self, called: Called, spec: StopSpec) -> None:
        """Take who is called what in the run, and the stop."""
        self._called, self._spec = called, spec
        self._wanted = list(_all_wanted(called, spec.place, spec.condition))
        self._nth: tuple[Hidden, Hit | None, int] | None = None

    def next(self, k: int, way: int, hidden: Hidden, until: int | None = None) -> Hit | None:
        """The nearest position behind (way 1) or before (-1) `k`; None if there is none.

        Args:
            k: a position.
            way: 1 or -1.
            hidden: what may not be told now; where the condition reads it, there is no stop.
            until: a position beyond which none is looked for.
        """
        if self._spec.nth is None:
            return self._next(k, way, hidden, until)
        hit = self._counted(self._spec.nth, hidden)
        return None if hit is None or (hit.k - k) * way <= 0 else hit

    def quick(self) -> bool:
        """Whether a search goes over columns alone, so that drawings may ask for many."""
        condition = self._spec.condition
        return len(self._wanted) < _FEW and (condition is None or condition.holds is None)

    def _counted(self, nth: int, hidden: Hidden) -> Hit | None:
        """The n-th place as the run goes, or how far it was looked for so far."""
        if self._nth is None or self._nth[0] != hidden:
            entered = self._spec.entered and len(self._called.log) > 0
            left = nth - (entered and begins(self._called, self._spec.place, 0))
            self._nth = hidden, Hit(0, True), left
        _, hit, left = self._nth
        while left and hit is not None:
            hit = self._next(hit.k, 1, hidden, None)
            left -= hit is not None and hit.found
            self._nth = hidden, hit, left
            if hit is not None and not hit.found:
                break
        return hit

    def _next(self, k: int, way: int, hidden: Hidden, until: int | None) -> Hit | None:
        log = self._called.log
        if self._spec.entered:
            return entry(self._called, self._spec.place, k, way)
        events = self._events(k if way > 0 else k - 1, way)
        for looked, (i, nodes) in enumerate(events):
            if until is not None and (until - i - 1) * way <= 0:
                return None
            if (nodes is None or log.node_of(i) in nodes) and self._holds(i, hidden):
                return Hit(i + 1, True)
            if looked == LOOKS:
                return Hit(i + 1, False)
        return None

    def _holds(self, i: int, hidden: Hidden) -> bool:
        place, condition = self._spec.place, self._spec.condition
        if place.kind == CALL and not self._called.around(i, place.text):
            return False
        if condition is None or (condition.holds is None and not hidden):
            return True
        at = NumbersAt(self._called, i + 1, self._called.log.event(i))
        if hides_condition(at, condition, hidden):
            return False
        return condition.holds is None or bool(condition.holds(at))

    def _events(self, k: int, way: int) -> Iterator[tuple[int, Nodes | None]]:
        """The events that may be meant: from `k` on, or before `k` and back; with the nodes of
        which one must be written, if that is still to be seen."""
        find, last, least = self._called.log.find, -1, self._first()
        heap: list[tuple[int, int]] = []
        k = max(k, least)
        for n, (query, _) in enumerate(self._wanted):
            i = find(query, k, way)
            if i is not None:
                heap.append((i * way, n))
        heapq.heapify(heap)
        while heap:
            key, n = heap[0]
            i, (query, nodes) = key * way, self._wanted[n]
            if i < least:
                return
            if i != last:
                yield i, nodes
                last = i
            following = find(query, i + 1 if way > 0 else i, way)
            if following is None:
                heapq.heappop(heap)
            else:
                heapq.heapreplace(heap, (following * way, n))

    def _first(self) -> int:
        """The event before which the condition can not hold."""
        condition, passes = self._spec.condition, self._called.log.passes
        if condition is None or not condition.passes:
            return 0
        done = condition.passes
        return passes[done].start if done < len(passes) else len(self._called.log)


def _all_wanted(called: Called, place: StopPlace, condition: Condition | None) -> Iterator[_Wanted]:
    line = place.line(called.log.program)
    base = Query(_WRITES, line=line, phase=place.text if place.kind == PHASE else None)
    nodes = called.nodes(place.text) if place.kind == NODE else None
    operations: tuple[str | None, ...] = place.operations or (None,)
    if condition is not None and condition.operation is not None:
        wanted = condition.operation
        operations = (wanted,) if operations == (None,) or wanted in operations else ()
    for operation in operations:
        made = replace(base, operation=operation)
        for kinds, own in _tested(called, condition):
            query = replace(made, kinds=kinds)
            if condition is not None and condition.index is not None:
                index = condition.index
                query = replace(query, quantity=index.quantity, numbers=index.numbers)
            both = own if nodes is None else nodes if own is None else nodes & own
            if both is None:
                yield _Wanted(query, None)
            elif len(both) <= _FEW:
                yield from (_Wanted(replace(query, node=node), None) for node in sorted(both))
            else:
                yield _Wanted(query, both)


def _tested(
    called: Called, condition: Condition | None
) -> Iterator[tuple[tuple[str, ...], Nodes | None]]:
    """The kinds of events at which a condition is tested, of which nodes; None for all."""
    if condition is None:
        yield _WRITES, None
        return
    if condition.kinds:
        yield condition.kinds, None
    for quantity, name in sorted(condition.named):
        yield WRITES_GRADIENT if quantity == GRADIENT else WRITES_VALUE, called.nodes(name)
