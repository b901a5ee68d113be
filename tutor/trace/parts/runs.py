"""Where neighbouring events of one line, or of one call, begin: sorted positions.

They are found stretch by stretch, a stretch being the events of one phase, when somebody asks for
an event of it, so that a step through a long run does not wait for all of it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from itertools import chain, islice, repeat
from operator import sub
from typing import Protocol

from tutor.engine.ops import CONST
from tutor.program.recording import Recording
from tutor.trace.parts.edge_cache import EdgeCache
from tutor.trace.parts.large_stretch import LargeStretch
from tutor.trace.parts.pass_table import PassTable
from tutor.trace.parts.phases import Phases

_MANY = 5_000  # events from which numpy is quicker; stretches of lessons have fewer


class _Keys(Protocol):
    """What keeps events together: that of a node, of the row of an effect, and of a pass."""

    def node(self, node: int) -> int: ...
    def effect(self, row: int) -> int: ...
    def seed(self, p: int) -> int: ...


class _Lines:
    """The line of the program."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._line = [span.line for span in recording.sites]

    def node(self, node: int) -> int:
        return self._line[self._recording.node_site[node]]

    def effect(self, row: int) -> int:
        return self._line[self._recording.site[row]]

    def seed(self, p: int) -> int:
        return self._line[self._recording.pass_site[p]]


class _Calls:
    """The innermost call. Effects and seeds belong to the program itself."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording

    def node(self, node: int) -> int:
        return self._recording.frames.at(self._recording.made[node])

    def effect(self, row: int) -> int:
        return 0

    def seed(self, p: int) -> int:
        return 0


class Runs:
    """The runs of one line or one call within one phase, and the phases themselves."""

    def __init__(
        self, recording: Recording, phases: Phases, passes: PassTable, cache: EdgeCache
    ) -> None:
        self._recording, self._phases = recording, phases
        self._passes, self._edges = passes, cache.edges
        self._kept: dict[tuple[str, int], array[int]] = {}
        self._keys: dict[str, _Keys] = {"line": _Lines(recording), "call": _Calls(recording)}

    def around(self, grain: str, i: int) -> range:
        """The run of a `line`, `call` or `phase` that event `i` belongs to."""
        j = self._phases.number(i)
        _, start, end = self._phases[j]
        if grain == "phase":
            return range(start, end)
        starts = self._kept.get((grain, j))
        if starts is None:
            starts = self._kept[grain, j] = self._starts(grain, start, end)
        n = bisect_right(starts, i)
        return range(starts[n - 1], starts[n] if n < len(starts) else end)

    def _starts(self, grain: str, start: int, end: int) -> array[int]:
        """The events of a stretch whose key is not that of the event before."""
        keys = self._keys[grain]
        low, high = (bisect_left(self._passes.starts, i) for i in (start, end))
        if end - start >= _MANY:
            stretch = LargeStretch(self._recording, start, end)
            return stretch.starts(
                grain, [(p, keys.seed(p), self._edges(p)) for p in range(low, high)]
            )
        r, op = self._recording, self._recording.tape.op
        found = [-1] * (end - start)
        for node in range(bisect_left(r.made, start), bisect_left(r.made, end)):
            if op[node] != CONST:
                found[r.made[node] - start] = keys.node(node)
        for row in range(bisect_left(r.at, start), bisect_left(r.at, end)):
            found[r.at[row] - start] = keys.effect(row)
        for p in range(low, high):
            edges = self._edges(p)
            first = edges.start + 1 - start
            found[first - 1] = keys.seed(p)
            # As many as each node has, and no more than were taken before an error.
            counts = map(sub, edges.ends, chain((0,), edges.ends))
            each = chain.from_iterable(map(repeat, map(keys.node, edges.order), counts))
            found[first : first + edges.count] = islice(each, edges.count)
        return array("i", [start + i for i, k in enumerate(found) if not i or k != found[i - 1]])
