"""Where neighbouring events of one line, or of one call, begin: sorted positions, found once.

The columns are gone through by functions of C, and only what differs from its neighbour is looked
at in Python.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, chain, compress, repeat
from operator import add, ne, or_, sub

from tutor.engine.ops import CONST
from tutor.program.recording import Recording
from tutor.trace.parts.phases import Phases

Keys = tuple[Sequence[int], Iterable[int], Iterable[int]]
"""What keeps events together: of the events through each node, of each effect, of each seed."""


class Runs:
    """The runs of one line or one call within one phase."""

    def __init__(self, recording: Recording, phases: Phases) -> None:
        self._recording, self._phases = recording, phases
        self._kept: dict[str, array[int]] = {"phase": phases.starts}
        self._keys: dict[str, Callable[[], Keys]] = {"line": self._lines, "call": self._calls}

    def starts(self, grain: str) -> array[int]:
        """The events that the runs of `line`, `call` or `phase` begin with, in order."""
        starts = self._kept.get(grain)
        if starts is None:
            starts = self._kept[grain] = self._found(*self._keys[grain]())
        return starts

    def _lines(self) -> Keys:
        r = self._recording
        line = [span.line for span in r.sites].__getitem__
        return list(map(line, r.node_site)), map(line, r.site), map(line, r.pass_site)

    def _calls(self) -> Keys:
        return calls_of_nodes(self._recording), repeat(0), repeat(0)

    def _found(self, node: Sequence[int], effect: Iterable[int], seed: Iterable[int]) -> array[int]:
        r = self._recording
        own = [op != CONST for op in r.tape.op]
        values = _thinned(list(compress(r.made, own)), list(compress(node, own)), len(r))
        at = sorted(
            chain(
                values, zip(r.at, effect, strict=False), self._edges(node),
                zip((p.start for p in r.passes), seed, strict=False),
            )
        )  # fmt: skip
        key = [key for _, key in at]
        changed = compress((i for i, _ in at), chain((True,), map(ne, key[1:], key)))
        return array("i", sorted({*changed, *self._phases.starts}))

    def _edges(self, node: Sequence[int]) -> Iterable[tuple[int, int]]:
        """The first edge of nodes whose key is not that of the one before, with the key."""
        r, out = self._recording, []
        count = edges_of_nodes(r)
        for p, (start, end, _) in enumerate(r.passes):
            order = r.reached[r.reached_from[p] : r.reached_from[p + 1]][::-1]
            counts = list(map(count.__getitem__, order))
            first = compress(accumulate(counts, initial=start + 1), counts)
            keys = list(compress(map(node.__getitem__, order), counts))
            out.append(_thinned(list(first), keys, end, together=True))
        return chain.from_iterable(out)


def _thinned(
    at: Sequence[int], key: Sequence[int], end: int, together: bool = False
) -> Iterable[tuple[int, int]]:
    """The events before `end` with another key than that before, or not right behind it."""
    changed = map(ne, key[1:], key)
    if not together:
        changed = map(or_, changed, map((1).__ne__, map(sub, at[1:], at)))
    kept = compress(zip(at, key, strict=True), chain((True,), changed))
    return [(i, key) for i, key in kept if i < end]


def edges_of_nodes(recording: Recording) -> bytes:
    """The number of edges that each node has in a pass that reaches it."""
    tape = recording.tape
    edge = bytes([op != CONST for op in tape.op]) + b"\0"  # the last one is that of operand -1
    return bytes(map(add, map(edge.__getitem__, tape.a), map(edge.__getitem__, tape.b)))


def calls_of_nodes(recording: Recording) -> list[int]:
    """The innermost call in which each node was made."""
    made, changes = recording.made, list(recording.frames.changes())
    first = [bisect_left(made, i) for i, _ in changes]
    counts = map(sub, [*first[1:], len(made)], first)
    return list(chain.from_iterable(map(repeat, (frame for _, frame in changes), counts)))
