"""Finding events by what they are, in the columns of a recording.

A search goes from where it begins outward, a part of the log at a time, and ends where nothing
nearer can come. What was found in a part is kept for the next search.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heapreplace, merge
from itertools import chain
from typing import TypeVar

from tutor.program.recording import Recording
from tutor.trace.parts.edge_cache import EdgeCache
from tutor.trace.parts.edge_columns import NUMBERS, below, select
from tutor.trace.parts.effects import Effects
from tutor.trace.parts.node_gradients import NodeGradients
from tutor.trace.parts.node_masks import NodeMasks
from tutor.trace.parts.pass_table import PassTable
from tutor.trace.parts.phases import Phases
from tutor.trace.parts.single_events import SingleEvents
from tutor.trace.query import Query

_QUERIES_KEPT = 8
_PARTS_KEPT = 64  # of a query, for contributions and for other events
_PART = 1 << 16  # events that are gone through at a time

Key = TypeVar("Key")
Scan = Iterator[tuple[int, int | None]]
"""How far a search came, a part at a time, and the first event that it found there."""


@dataclass(eq=False)
class _Matches:
    """What is known about a query.

    Attributes:
        masks: which nodes it is about.
        edges: whether there may be contributions at all.
        single: what was found in the parts looked at last, all events but contributions.
        passes: the same of parts of passes, as numbers of edges.
        without: the parts of passes that are known to have none.
        empty: the passes of which all parts are such.
        hops: for each way, from empty passes to others behind which the next one may have some.
    """

    masks: NodeMasks
    edges: bool
    single: dict[int, Sequence[int]] = field(default_factory=dict)
    passes: dict[tuple[int, int], Sequence[int]] = field(default_factory=dict)
    without: set[tuple[int, int]] = field(default_factory=set)
    empty: set[int] = field(default_factory=set)
    hops: dict[int, dict[int, int]] = field(default_factory=lambda: {1: {}, -1: {}})

    def hop(self, p: int, way: int) -> int:
        """The first pass from `p` on that is not known to be empty."""
        hops, seen = self.hops[way], []
        while p in self.empty:
            seen.append(p)
            p = hops.get(p, p + way)
        for q in seen:
            hops[q] = p
        return p


class Search:
    """Searches in one recording."""

    def __init__(
        self, recording: Recording, effects: Effects, passes: PassTable, cache: EdgeCache,
        gradients: NodeGradients, phases: Phases,
    ) -> None:  # fmt: skip
        self._recording, self._passes, self._cache = recording, passes, cache
        self._single = SingleEvents(recording, effects, passes, gradients, phases)
        self._kept: dict[Query, _Matches] = {}

    def find(self, query: Query, k: int, way: int) -> int | None:
        """The first such event from `k` on (way 1), or the last before `k` (-1); None if none."""
        matches, k = self._matches(query), min(max(k, 0), len(self._recording))
        scans = [self._others(query, matches, k, way)]
        if matches.edges:
            scans.append(self._contributions(query, matches, k, way))
        return _nearest(scans, k, way)

    def every(self, query: Query) -> Iterator[int]:
        """Every such event, in order."""
        matches = self._matches(query)
        singles = (self._others_in(query, matches, n) for n in self._parts(query))
        return merge(chain.from_iterable(singles), self._every_contribution(query, matches))

    def _every_contribution(self, query: Query, matches: _Matches) -> Iterator[int]:
        p = -1
        while matches.edges and (p := self._with_edges(query, matches, p + 1, 1)) >= 0:
            first = self._passes.starts[p] + 1
            for n in range(self._parts_of(query, p)):
                yield from map(first.__add__, self._of_pass(query, matches, p, n))

    def _matches(self, query: Query) -> _Matches:
        matches = self._kept.pop(query, None)
        if matches is None:
            edges = (
                "accumulate" in query.kinds
                and query.phase in (None, "backward")
                and (query.quantity is None or query.quantity in NUMBERS)
            )
            matches = _Matches(NodeMasks(self._recording, query), edges)
            if len(self._kept) >= _QUERIES_KEPT:
                del self._kept[next(iter(self._kept))]
        self._kept[query] = matches
        return matches

    # ---- all events but contributions

    def _parts(self, query: Query) -> range:
        """The parts of the log; one of a query that names a node, which tables find by that."""
        named = query.node is not None or query.source is not None
        return range(1 if named else -(-len(self._recording) // _PART))

    def _others(self, query: Query, matches: _Matches, k: int, way: int) -> Scan:
        parts = self._parts(query)
        n = 0 if len(parts) == 1 else (k if way > 0 else k - 1) // _PART
        while n in parts:
            found = self._others_in(query, matches, n)
            j = bisect_left(found, k) - (way < 0)
            yield (n + (way > 0)) * _PART, found[j] if 0 <= j < len(found) else None
            n += way

    def _others_in(self, query: Query, matches: _Matches, n: int) -> Sequence[int]:
        def look() -> Sequence[int]:
            end = len(self._recording)
            whole = len(self._parts(query)) == 1
            part = range(end) if whole else range(n * _PART, min((n + 1) * _PART, end))
            return self._single.within(query, matches.masks, part)

        return _kept(matches.single, n, look)

    # ---- contributions

    def _parts_of(self, query: Query, p: int) -> int:
        start, end, _ = self._passes.passes[p]
        named = query.node is not None or query.source is not None
        return 1 if named else max(-(-(end - start - 1) // _PART), 1)

    def _contributions(self, query: Query, matches: _Matches, k: int, way: int) -> Scan:
        table = self._passes
        p = bisect_left(table.starts, k) - 1
        if way > 0 and (p < 0 or table.passes[p].end <= k):
            p += 1
        while (p := self._with_edges(query, matches, p, way)) >= 0:
            first, parts = table.starts[p] + 1, range(self._parts_of(query, p))
            n = (k if way > 0 else k - 1) - first
            n = min(max(n // _PART, 0), parts.stop - 1)
            while n in parts:
                edges = self._of_pass(query, matches, p, n)
                j = below(edges, k - first) - (way < 0)
                found = first + edges[j] if 0 <= j < len(edges) else None
                reached = first + (n + (way > 0)) * _PART
                yield min(reached, table.passes[p].end), found
                n += way
            p += way

    def _with_edges(self, query: Query, matches: _Matches, p: int, way: int) -> int:
        """The first pass from `p` on that may have such contributions; -1 if there is none."""
        count = len(self._passes.passes)
        while 0 <= (p := matches.hop(p, way)) < count:
            nearest = p
            for node in (query.node, query.source):
                if node is not None and nearest >= 0:
                    nearest = self._passes.reaching(node, nearest, way)
            if nearest == p:
                return p
            p = nearest
        return -1

    def _of_pass(self, query: Query, matches: _Matches, p: int, n: int) -> Sequence[int]:
        if (p, n) in matches.without:
            return ()

        def look() -> Sequence[int]:
            start, end, _ = self._passes.passes[p]
            part = range(end - start - 1)
            if self._parts_of(query, p) > 1:
                part = part[n * _PART : (n + 1) * _PART]
            found = select(self._cache.edges(p), query, matches.masks, part)
            if not found:
                matches.without.add((p, n))
                if all((p, m) in matches.without for m in range(self._parts_of(query, p))):
                    matches.empty.add(p)
            return found

        return _kept(matches.passes, (p, n), look)


def _kept(
    kept: dict[Key, Sequence[int]], key: Key, look: Callable[[], Sequence[int]]
) -> Sequence[int]:
    """What was found in a part; what was asked for first makes room."""
    found = kept.get(key)
    if found is None:
        found = look()
        if len(kept) >= _PARTS_KEPT:
            del kept[next(iter(kept))]
        kept[key] = found
    return found


def _nearest(scans: Iterable[Scan], k: int, way: int) -> int | None:
    """The nearest event that any of some searches finds; the one that lags goes on first."""
    best: int | None = None
    going = [(k * way, n, scan) for n, scan in enumerate(scans)]
    heapify(going)
    while going and (best is None or going[0][0] < best):
        _, n, scan = going[0]
        reached, found = next(scan, (None, None))
        if found is not None:
            best = found * way if best is None else min(best, found * way)
        if reached is None or found is not None:
            heappop(going)
        else:
            heapreplace(going, (reached * way, n, scan))
    return None if best is None else best * way
