"""Finding events by what they are, in the columns of a recording.

What a query says about nodes, lines and numbers becomes a mask over a column, and functions of C
go through it. That is done once for all events but the contributions, and the result is kept for
the next search; contributions are searched pass by pass, as that is how they are worked out.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import merge
from itertools import chain, compress
from operator import add, and_
from typing import Any

from tutor.engine.ops import CONST, LEAF, OPS
from tutor.program.recording import KINDS, SEED, UPDATE, ZERO, Recording
from tutor.trace.parts.edge_cache import EdgeCache
from tutor.trace.parts.edge_columns import NUMBERS, below, select
from tutor.trace.parts.effects import Effects
from tutor.trace.parts.node_gradients import NodeGradients
from tutor.trace.parts.pass_table import PassTable
from tutor.trace.parts.phases import Phases
from tutor.trace.query import Query

_QUERIES_KEPT = 8
_PASSES_KEPT = 64
_WRITERS = {"value": (UPDATE,), "gradient": (SEED, ZERO), "before": (UPDATE, SEED, ZERO)}
"""The kinds of effects that have a quantity."""


@dataclass(eq=False)
class _Matches:
    """What is known about a query.

    Attributes:
        single: all events but contributions.
        edges: whether there may be contributions at all.
        source, target: for each node whether a contribution may come from it, or go into it;
            None if any may.
        rows: the rows of `reached` of which one must be in a pass; None if the pass does not say.
        passes: the contributions of the passes looked at last, as numbers of edges.
        without: passes known to have none.
    """

    single: array[int]
    edges: bool
    source: bytes | None
    target: bytes | None
    rows: array[int] | None
    passes: dict[int, Sequence[int]] = field(default_factory=dict)
    without: set[int] = field(default_factory=set)


class Search:
    """Searches in one recording."""

    def __init__(
        self, recording: Recording, effects: Effects, passes: PassTable, cache: EdgeCache,
        gradients: NodeGradients, phases: Phases,
    ) -> None:  # fmt: skip
        self._recording, self._effects, self._phases = recording, effects, phases
        self._passes, self._cache, self._gradient = passes, cache, gradients.gradient
        self._kept: dict[Query, _Matches] = {}

    def find(self, query: Query, k: int, way: int) -> int | None:
        """The first such event from `k` on (way 1), or the last before `k` (-1); None if none."""
        matches = self._matches(query)
        at = matches.single
        j = bisect_left(at, k) - (way < 0)
        found = [at[j]] if 0 <= j < len(at) else []
        p = bisect_left(self._passes.starts, k) - 1
        if way > 0 and (p < 0 or self._passes.passes[p].end <= k):
            p += 1
        while (p := self._with_edges(query, matches, p, way)) >= 0:
            first, edges = self._passes.starts[p] + 1, self._of_pass(query, matches, p)
            j = below(edges, k - first) - (way < 0)
            if 0 <= j < len(edges):
                found.append(first + edges[j])
                break
            p += way
        return (min if way > 0 else max)(found, default=None)

    def every(self, query: Query) -> Iterator[int]:
        """Every such event, in order."""
        matches = self._matches(query)
        return merge(matches.single, chain.from_iterable(self._by_pass(query, matches)))

    def _by_pass(self, query: Query, matches: _Matches) -> Iterator[Iterable[int]]:
        p = -1
        while (p := self._with_edges(query, matches, p + 1, 1)) >= 0:
            first = self._passes.starts[p] + 1
            yield map(first.__add__, self._of_pass(query, matches, p))

    def _matches(self, query: Query) -> _Matches:
        matches = self._kept.pop(query, None)
        if matches is None:
            matches = self._look(query)
            if len(self._kept) >= _QUERIES_KEPT:
                del self._kept[next(iter(self._kept))]
        self._kept[query] = matches
        return matches

    # ---- contributions

    def _with_edges(self, query: Query, matches: _Matches, p: int, way: int) -> int:
        """The first pass from `p` on that may have such contributions; -1 if there is none."""
        count = len(self._passes.passes) if matches.edges else 0
        while 0 <= p < count:
            nearest = p
            if matches.rows is not None:
                nearest = self._row_in(matches.rows, p, way)
            for node in (query.node, query.source):
                if node is not None and nearest >= 0:
                    nearest = self._passes.reaching(node, nearest, way)
            if nearest == p and p not in matches.without:
                return p
            p = nearest if nearest != p else p + way
        return -1

    def _row_in(self, rows: array[int], p: int, way: int) -> int:
        """The first pass from `p` on that has one of these rows of `reached`; -1 if none has."""
        begin = self._recording.reached_from
        j = bisect_left(rows, begin[p]) if way > 0 else bisect_left(rows, begin[p + 1]) - 1
        return bisect_right(begin, rows[j]) - 1 if 0 <= j < len(rows) else -1

    def _of_pass(self, query: Query, matches: _Matches, p: int) -> Sequence[int]:
        edges = matches.passes.get(p)
        if edges is None:
            edges = select(
                self._cache.edges(p), query.node, query.source, matches.source, matches.target,
                query.quantity, query.numbers,
            )  # fmt: skip
            if not edges:
                matches.without.add(p)
            if len(matches.passes) >= _PASSES_KEPT:
                del matches.passes[next(iter(matches.passes))]
            matches.passes[p] = edges
        return edges

    # ---- masks

    def _look(self, query: Query) -> _Matches:
        place, made_by = self._place(query), self._made_by(query)
        found = [*self._values(query, place, made_by), *self._seeds(query)]
        if query.source is None and query.frame in (None, 0):
            found += self._rows(query, made_by)
        edges = (
            "accumulate" in query.kinds
            and query.phase in (None, "backward")
            and (query.quantity is None or query.quantity in NUMBERS)
        )
        rows = None
        if edges and query.node is None and query.source is None:
            rows = self._reached(place, made_by)
        return _Matches(array("i", sorted(found)), edges, place, made_by, rows)

    def _place(self, query: Query) -> bytes | None:
        """Which nodes are made on the line and in the call."""
        r, masks = self._recording, []
        if query.line is not None:
            here = [span.line == query.line for span in r.sites]
            masks.append(bytes(map(here.__getitem__, r.node_site)))
        if query.frame is not None:
            nodes, since, inside = bytearray(len(r.tape)), 0, False
            for i, frame in (*r.frames.changes(), (len(r) + 1, -1)):
                if inside:
                    low, high = bisect_left(r.made, since), bisect_left(r.made, i)
                    nodes[low:high] = b"\1" * (high - low)
                since, inside = i, frame == query.frame
            masks.append(bytes(nodes))
        return _all(masks) if masks else None

    def _made_by(self, query: Query) -> bytes | None:
        """Which nodes the operation makes; the last byte is that of -1, of no node."""
        if query.operation is None:
            return None
        row = OPS.get(query.operation)
        code = LEAF if query.operation == "leaf" else row.code if row else None
        return bytes([op == code for op in self._recording.tape.op]) + b"\0"

    def _reached(self, place: bytes | None, made_by: bytes | None) -> array[int] | None:
        """The rows of `reached` whose node gives such contributions, or else gets them."""
        r = self._recording
        if place is not None:
            mask = _all([place, map(bool, _edges_of_nodes(r))])
            return array("i", compress(range(len(r.reached)), map(mask.__getitem__, r.reached)))
        if made_by is None:
            return None
        rows = compress(range(len(r.reached)), map(made_by.__getitem__, r.reached))
        # The root, which is the last of each pass, gets none.
        return array("i", sorted({*rows}.difference(end - 1 for end in r.reached_from)))

    # ---- other events

    def _values(self, query: Query, place: bytes | None, made_by: bytes | None) -> Iterable[int]:
        if (
            "value" not in query.kinds
            or query.phase not in (None, "forward")
            or query.quantity not in (None, "value")
            or query.source is not None
        ):
            return ()
        r, node = self._recording, query.node
        part = slice(0, len(r.tape)) if node is None else slice(node, node + 1)
        made = r.made[part]
        masks: list[Iterable[Any]] = [[op != CONST for op in r.tape.op[part]]]
        masks.append(map(len(r).__gt__, made))
        masks += [mask[part] for mask in (place, made_by) if mask is not None]
        if query.quantity is not None:
            data = r.tape.data[part]
            for i, rows in self._effects.data.items():
                if part.start <= i < part.stop:
                    data[i - part.start] = r.before[rows[0]]
            masks.append(query.numbers.mask(data))
        return compress(made, _all(masks))

    def _rows(self, query: Query, made_by: bytes | None) -> Iterable[int]:
        """The effects."""
        r, effects = self._recording, self._effects
        codes = {KINDS.index(kind) for kind in query.kinds}
        if query.quantity is not None:
            codes &= {*_WRITERS.get(query.quantity, ())}
        rows: Sequence[int] = range(len(r.at))
        if query.node is not None:
            tables = effects.data, effects.gradient
            rows = sorted(chain.from_iterable(table.get(query.node, ()) for table in tables))
        wanted = bytes(code in codes for code in range(len(KINDS)))
        masks: list[Iterable[Any]] = [map(wanted.__getitem__, map(r.kind.__getitem__, rows))]
        if made_by is not None:
            masks.append(map(made_by.__getitem__, map(r.node.__getitem__, rows)))
        if query.line is not None:
            here = [span.line == query.line for span in r.sites]
            masks.append(map(here.__getitem__, map(r.site.__getitem__, rows)))
        if query.phase is not None:
            masks.append(self._phases.word(r.at[row]) == query.phase for row in rows)
        if query.quantity is not None:
            numbers = r.before if query.quantity == "before" else r.after
            masks.append(query.numbers.mask(map(numbers.__getitem__, rows)))
        return map(r.at.__getitem__, compress(rows, _all(masks)))

    def _seeds(self, query: Query) -> Iterator[int]:
        """The seeds of the passes."""
        r = self._recording
        if (
            "seed" not in query.kinds
            or query.phase not in (None, "backward")
            or query.frame not in (None, 0)
            or query.quantity not in (None, "gradient", "before")
            or query.source is not None
        ):
            return
        for p, (start, _, root) in enumerate(r.passes):
            row = r.tape.row(root)
            if (
                query.node in (None, root)
                and query.line in (None, r.sites[r.pass_site[p]].line)
                and query.operation in (None, row.name if row else "leaf")
            ):
                number = self._gradient(root, start) if query.quantity == "before" else 1.0
                if query.quantity is None or (number is not None and number in query.numbers):
                    yield start


def _all(masks: Sequence[Iterable[Any]]) -> bytes:
    """Where every mask is set."""
    every = masks[0]
    for mask in masks[1:]:
        every = map(and_, every, mask)
    return bytes(every)


def _edges_of_nodes(recording: Recording) -> bytes:
    """The number of edges that each node has in a pass that reaches it."""
    tape = recording.tape
    edge = bytes([op != CONST for op in tape.op]) + b"\0"  # the last one is that of operand -1
    return bytes(map(add, map(edge.__getitem__, tape.a), map(edge.__getitem__, tape.b)))
