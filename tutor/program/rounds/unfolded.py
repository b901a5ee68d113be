"""The recording of a run of which rounds were taken out, as if it had been recorded in full.

Its columns are read like those of any other recording: by number, by slice, by search. What is
the same in all rounds is looked up in the first one; numbers are computed again when one is asked
for, and those of the last few rounds stay in memory.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from tutor.engine.tape import Tape
from tutor.program.columns import Bindings, Frames
from tutor.program.recording import PRINT, Pass, Recording
from tutor.program.rounds.at_once import AtOnce
from tutor.program.rounds.folding import FoldedRound
from tutor.program.rounds.pieces import Pieces
from tutor.program.rounds.round_replay import RoundNumbers
from tutor.program.rounds.shape import RoundShape
from tutor.program.rounds.spliced import Spliced, Told, floats, ints

_NODES, _EVENTS, _EFFECTS, _PASSES, _REACHED, _BINDINGS, _FRAMES = range(7)


def unfolded(rest: Recording, rounds: Sequence[FoldedRound]) -> Recording:
    """The whole run.

    Args:
        rest: what was not taken out of its recording.
        rounds: what was, in order.
    """
    pieces = Pieces(rest, rounds)
    columns = _Columns(pieces)
    same, node, event = columns.same, columns.node, columns.event
    tape = Tape()
    tape.op = same(_NODES, rest.tape.op, lambda s: s.op, list)
    tape.a = same(_NODES, rest.tape.a, lambda s: s.a, list, node)
    tape.b = same(_NODES, rest.tape.b, lambda s: s.b, list, node)
    tape.data = columns.numbers(_NODES, rest.tape.data, lambda n: n.data, list)
    return Recording(
        rest.program,
        rest.error,
        tape,
        rest.gradients,
        pieces.total[_EVENTS],
        rest.sites,
        steps=rest.steps,
        made=same(_NODES, rest.made, lambda s: s.made, ints, event),
        node_site=same(_NODES, rest.node_site, lambda s: s.node_site, ints),
        at=same(_EFFECTS, rest.at, lambda s: s.at, ints, event),
        kind=same(_EFFECTS, rest.kind, lambda s: s.kind, bytearray),
        node=same(_EFFECTS, rest.node, lambda s: s.node, ints, node),
        site=same(_EFFECTS, rest.site, lambda s: s.site, ints),
        before=columns.numbers(_EFFECTS, rest.before, lambda n: n.before, floats),
        after=columns.numbers(_EFFECTS, rest.after, lambda n: n.after, floats),
        # There are few of these, and every question reads them.
        passes=list(same(_PASSES, rest.passes, lambda s: s.passes, list, each(columns.whole_pass))),
        pass_site=same(_PASSES, rest.pass_site, lambda s: s.pass_site, ints),
        reached_from=columns.reached_from(),
        reached=same(_REACHED, rest.reached, lambda s: s.reached, ints, node),
        reached_grad=columns.numbers(_REACHED, rest.reached_grad, lambda n: n.reached_grad, floats),
        name=columns.names(),
        frames=columns.frames(),
        bindings=columns.bindings(),
        text=columns.texts(),
        rounds=AtOnce(pieces),
    )


def each(one: Callable[[int, Any], Any]) -> Told:
    """Entries that are told one by one."""
    return Told(one, lambda p, rows: [one(p, x) for x in rows])


class _Columns:
    """Makes the columns. Their type is Any, as they stand for the arrays of a recording."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces, self._rest = pieces, pieces.rest
        self.node = Told(pieces.node, pieces.nodes)
        self.event = Told(pieces.event, pieces.events)
        self._frame = Told(pieces.frame, pieces.frames)

    def same(
        self, axis: int, rest: Sequence[Any], of: Callable[[RoundShape], Sequence[Any]],
        make: Callable[[list[Any]], Any], told: Told | None = None,
    ) -> Any:  # fmt: skip
        """A column that all rounds of a kind share, with a way to tell it for each of them."""
        pieces = self._pieces
        rounds, low = pieces.rounds, pieces.low

        def rows(p: int) -> tuple[Sequence[Any], int]:
            found = rounds[p]
            return (rest, low[p][axis]) if found is None else (of(found.kind.shape), 0)

        return Spliced(pieces.starts[axis], pieces.total[axis], rows, make, told)

    def numbers(
        self, axis: int, rest: Sequence[float], of: Callable[[RoundNumbers], Sequence[float]],
        make: Callable[[list[Any]], Any],
    ) -> Any:  # fmt: skip
        """A column of numbers, those of rounds being computed again."""
        pieces = self._pieces

        def rows(p: int) -> tuple[Sequence[float], int]:
            if pieces.rounds[p] is None:
                return rest, pieces.low[p][axis]
            return of(pieces.numbers(p)), 0

        return Spliced(pieces.starts[axis], pieces.total[axis], rows, make)

    def whole_pass(self, p: int, each: Pass) -> Pass:
        """A pass of piece `p` in the whole."""
        start = self._pieces.event(p, each.start)
        return Pass(start, start + each.end - each.start, self._pieces.node(p, each.root))

    def reached_from(self) -> array[int]:
        """Where the rows of each pass begin, and the end of all."""
        pieces, found = self._pieces, array("q", [0])
        for p, each in enumerate(pieces.rounds):
            low, start = pieces.low[p], pieces.starts[_REACHED][p]
            if each is not None:
                ends: Sequence[int] = each.kind.shape.reached_from
            else:
                high = pieces.low[p + 1].passes if p + 1 < len(pieces.low) else None
                last = None if high is None else high + 1
                ends = self._rest.reached_from[low.passes + 1 : last]
            found.extend([end - low.reached + start for end in ends])
        return found

    def frames(self) -> Frames:
        """The calls."""
        rest, event = self._rest.frames, self._pieces.event
        around, first, _ = rest.columns
        function, line = [each.function for each in rest], [each.line for each in rest]
        same, ends = self.same, self._pieces.ends()
        rounds, events = self._pieces.rounds, self._pieces.events

        def ended(p: int, i: int) -> int:
            return i if rounds[p] is None else event(p, i)

        def all_ended(p: int, rows: Sequence[int]) -> Sequence[int]:
            return rows if rounds[p] is None else events(p, rows)

        return Frames.of(
            same(_FRAMES, around, lambda s: s.parent, ints, self._frame),
            same(_FRAMES, function, lambda s: s.function, list),
            same(_FRAMES, line, lambda s: s.line, ints),
            same(_FRAMES, first, lambda s: s.first, ints, self.event),
            same(_FRAMES, ends, lambda s: s.last, ints, Told(ended, all_ended)),
        )

    def bindings(self) -> Bindings:
        """What names were given as meanings."""
        rest, pieces = self._rest.bindings, self._pieces

        @lru_cache(4)
        def meant(p: int) -> tuple[Sequence[Any], int]:
            found = pieces.rounds[p]
            if found is None:
                return rest.meaning, pieces.low[p].bindings
            plain = iter(found.kept.plain)
            return [next(plain) if x is None else x for x in found.kind.shape.meaning], 0

        def told(p: int, x: Any) -> Any:
            return pieces.node(p, x) if x.__class__ is int else x

        meaning: Any = Spliced(
            pieces.starts[_BINDINGS], pieces.total[_BINDINGS], meant, list, each(told)
        )
        same = self.same
        return Bindings.of(
            same(_BINDINGS, rest.k, lambda s: s.bound_at, ints, self.event),
            same(_BINDINGS, rest.name, lambda s: s.bound, list),
            meaning,
            same(_BINDINGS, rest.inside(), lambda s: s.bound_in, ints, self._frame),
        )

    def names(self) -> Any:
        """The first name of each node that has one."""
        return FirstNames(self._pieces)

    def texts(self) -> dict[int, str]:
        """What was printed, by event."""
        pieces, rest = self._pieces, self._rest
        found: dict[int, str] = {}
        printed = sorted(rest.text)
        for p, each in enumerate(pieces.rounds):
            low = pieces.low[p]
            if each is not None:
                shape = each.kind.shape
                at = [i for i, kind in zip(shape.at, shape.kind, strict=True) if kind == PRINT]
                texts = each.kept.text
            else:
                last = pieces.low[p + 1].events if p + 1 < len(pieces.low) else rest.count
                at = printed[bisect_left(printed, low.events) : bisect_left(printed, last)]
                texts = [rest.text[i] for i in at]
            found.update(zip((pieces.event(p, i) for i in at), texts, strict=True))
        return found


class FirstNames(Mapping[int, str]):
    """The first name of each node that has one; the nodes in order of creation."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self._near: tuple[int, int, int, dict[int, str]] = 0, 0, 0, {}

    def _names(self, p: int) -> dict[int, str]:
        found = self._pieces.rounds[p]
        return self._pieces.rest.name if found is None else found.kind.shape.names

    def __getitem__(self, node: int) -> str:
        if not 0 <= node < self._pieces.total[_NODES]:
            raise KeyError(node)
        p, i = self._pieces.place(_NODES, node)
        return self._names(p)[i]

    def __contains__(self, node: object) -> bool:
        return isinstance(node, int) and self.get(node) is not None

    def get(self, node: int, default: Any = None) -> Any:
        """The name of a node, or `default`; without an exception for each of those without one."""
        first, end, low, names = self._near  # the next node that is asked for is mostly near
        if not first <= node < end:
            pieces = self._pieces
            if not 0 <= node < pieces.total[_NODES]:
                return default
            p, i = pieces.place(_NODES, node)
            starts = pieces.starts[_NODES]
            first = starts[p]
            end = starts[p + 1] if p + 1 < len(starts) else pieces.total[_NODES]
            low, names = i - (node - first), self._names(p)
            self._near = first, end, low, names
        return names.get(node - first + low, default)

    def __iter__(self) -> Iterator[int]:
        pieces = self._pieces
        own = sorted(pieces.rest.name)
        for p, each in enumerate(pieces.rounds):
            names: Sequence[int]
            if each is not None:
                names = sorted(each.kind.shape.names)
            else:
                low = pieces.low[p].nodes
                last = p + 1 < len(pieces.low)
                high = pieces.low[p + 1].nodes if last else len(pieces.rest.tape)
                names = own[bisect_left(own, low) : bisect_left(own, high)]
            yield from (pieces.node(p, i) for i in names)

    def __len__(self) -> int:
        rounds = filter(None, self._pieces.rounds)
        return len(self._pieces.rest.name) + sum(len(x.kind.shape.names) for x in rounds)
