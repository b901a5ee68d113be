"""Answers about many nodes at once, of a run of which rounds were taken out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from tutor.program.recording import UPDATE, Recording
from tutor.program.rounds.folding import FoldedRound, RoundKind
from tutor.program.rounds.pieces import Pieces
from tutor.program.rounds.spliced import Spliced

_NODES, _EVENTS, _EFFECTS, _PASSES = range(4)


class AtOnce:
    """It looks at the round in question, and not at all that comes after it."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces, self._rest = pieces, pieces.rest

    def data_at(self, nodes: Sequence[int], i: int) -> list[float]:
        """The data of nodes when event `i` was about to happen, within its piece or at its end.

        The nodes are in order. Of those that are made later, what they are made with.
        """
        p, local = self._pieces.place(_EVENTS, i - 1)
        each = self._pieces.rounds[p]
        known = self._since(p, local + 1) if each is None else self._in_round(each, p, local + 1)
        data = self._rest.tape.data if each is None else self._pieces.numbers(p).data
        low = self._pieces.low[p].nodes if each is None else 0
        own = self._rows_of(_NODES, p)
        first, last = bisect_left(nodes, own.start), bisect_left(nodes, own.stop)
        shift = low - own.start
        found = [self._data(x, known) for x in nodes[:first]]
        found += [data[x + shift] for x in nodes[first:last]]
        found += [self._data(x, known) for x in nodes[last:]]
        for x, number in known.items():
            if x in own:
                j = bisect_left(nodes, x, first, last)
                if j < last and nodes[j] == x:
                    found[j] = number
        return found

    def _data(self, node: int, known: dict[int, float]) -> float:
        """The data of a node of another piece."""
        if node in known:
            return known[node]
        return self._rest.tape.data[self._pieces.place(_NODES, node)[1]]

    def made_by(self, i: int) -> int:
        """The number of nodes that are made when event `i` is over."""
        p, local = self._pieces.place(_EVENTS, i)
        each, rows = self._pieces.rounds[p], self._rows_of(_NODES, p)
        if each is not None:
            return rows.start + bisect_right(each.kind.shape.made, local)
        low = self._pieces.low[p].nodes
        return rows.start + bisect_right(self._rest.made, local, low, low + len(rows)) - low

    def passes_of(self, node: int) -> range:
        """The numbers of the passes that may reach a node: one of a round is in no other."""
        p, _ = self._pieces.place(_NODES, node)
        if self._pieces.rounds[p] is None:
            return range(self._pieces.total[_PASSES])
        return self._rows_of(_PASSES, p)

    def _rows_of(self, axis: int, p: int) -> range:
        """The rows of piece `p` in a table of the whole."""
        starts = self._pieces.starts[axis]
        end = starts[p + 1] if p + 1 < len(starts) else self._pieces.total[axis]
        return range(starts[p], end)

    def _in_round(self, each: FoldedRound, p: int, i: int) -> dict[int, float]:
        """The data of what a round works on, and of what it updates, before its event `i`."""
        shape, numbers, node = each.kind.shape, self._pieces.numbers(p), self._pieces.node
        older = self._pieces.nodes(p, each.kind.replay.older)
        found = dict(zip(older, numbers.older, strict=True))
        for row in range(len(shape.at) - 1, bisect_left(shape.at, i) - 1, -1):
            if shape.kind[row] == UPDATE:
                found[node(p, shape.node[row])] = numbers.before[row]
        return found

    def _since(self, p: int, i: int) -> dict[int, float]:
        """What nodes of the rest are before its event `i`, of those that are updated after it."""
        pieces, rest = self._pieces, self._rest
        found: dict[int, float] = {}
        seen: set[RoundKind] = set()
        for q in range(p, len(pieces.rounds)):
            each = pieces.rounds[q]
            if each is None:
                for row in self._rows(q, i if q == p else 0):
                    if rest.kind[row] == UPDATE:
                        found.setdefault(pieces.node(q, rest.node[row]), rest.before[row])
            elif each.kind not in seen:  # another round of a kind has no other nodes
                seen.add(each.kind)
                older = pieces.nodes(q, each.kind.replay.older)
                for x, number in zip(older, each.kept.inputs.data, strict=True):
                    found.setdefault(x, number)
        return found

    def _rows(self, q: int, i: int) -> Iterator[int]:
        """The effects of a piece of the rest, from event `i` of the rest on."""
        low, at = self._pieces.low, self._rest.at
        end = low[q + 1].effects if q + 1 < len(low) else len(at)
        return iter(range(max(low[q].effects, bisect_left(at, i)), end))

    def used(self) -> Sequence[int]:
        """For each node whether it is an operand; those of a round are so in that round alone."""
        pieces, rest = self._pieces, self._rest
        own = _used(rest.tape.a, rest.tape.b, 0, len(rest.tape))
        kinds = {each.kind for each in pieces.rounds if each is not None}
        in_round = {}
        for kind in kinds:
            shape = kind.shape
            in_round[kind] = _used(shape.a, shape.b, shape.mark.nodes, len(shape.op))
            for x in (*shape.a, *shape.b):
                if 0 <= x < shape.mark.nodes:
                    own[x] = 1

        def rows(p: int) -> tuple[Sequence[int], int]:
            each = pieces.rounds[p]
            return (own, pieces.low[p].nodes) if each is None else (in_round[each.kind], 0)

        return Spliced(pieces.starts[_NODES], pieces.total[_NODES], rows, list)


def _used(a: Sequence[int], b: Sequence[int], first: int, count: int) -> bytearray:
    """Of nodes `first` on, whether they are among the operands."""
    used = bytearray(count)
    for column in (a, b):
        for x in column:
            if x >= first:
                used[x - first] = 1
    return used


def used_in(recording: Recording) -> Sequence[int]:
    """For each node of a recording whether it is an operand."""
    if recording.rounds is not None:
        return recording.rounds.used()
    return _used(recording.tape.a, recording.tape.b, 0, len(recording.tape))
