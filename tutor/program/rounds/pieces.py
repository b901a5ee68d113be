"""Where the pieces of a recording are, of which some rounds were taken out: which row is which."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from itertools import accumulate, groupby
from typing import TYPE_CHECKING

from tutor.program.recording import Recording
from tutor.program.rounds.folding import FoldedRound
from tutor.program.rounds.round_replay import RoundNumbers
from tutor.program.rounds.shape import Mark, RoundShape

if TYPE_CHECKING:
    import numpy as np

_KEPT = 2_000_000  # numbers of rounds that stay in memory, but those of the last two in any case
_MANY = 500  # rows from which on arrays are quicker, though they have to be loaded
_AXES = range(7)  # of a mark


class Pieces:
    """The pieces in order: of the rest, which was not taken out, and the rounds in between.

    Attributes:
        rest: the recording without the rounds.
        rounds: for each piece the round that it is; None of the rest.
        low: for each piece where in its own table it begins.
        starts: for each table of a mark, where in the whole each piece begins.
        total: the length of each table of the whole.
    """

    def __init__(self, rest: Recording, rounds: Sequence[FoldedRound]) -> None:
        self.rest, self.rounds = rest, list[FoldedRound | None]()
        self.low: list[Mark] = []
        self.starts = tuple(array("q") for _ in _AXES)
        end = Mark(
            len(rest.tape), rest.count, len(rest.at), len(rest.passes), len(rest.reached),
            len(rest.bindings), len(rest.frames), 0,
        )  # fmt: skip
        done, at = Mark(*[0] * 8), [0] * len(_AXES)

        def add(low: Mark, high: Mark, found: FoldedRound | None) -> None:
            self.rounds.append(found)
            self.low.append(low)
            for axis in _AXES:
                self.starts[axis].append(at[axis])
                at[axis] += high[axis] - low[axis]

        for each in rounds:
            shape = each.kind.shape
            if done != shape.mark:
                add(done, shape.mark, None)
                done = shape.mark
            add(shape.mark, _end(shape), each)
        add(done, end, None)
        self.total = tuple(at)
        own = [p for p, found in enumerate(self.rounds) if found is None]
        # Where the rest's own nodes and calls went.
        self._own = {
            axis: (
                array("q", [self.low[p][axis] for p in own]),
                array("q", [self.starts[axis][p] - self.low[p][axis] for p in own]),
            )
            for axis in (0, 6)
        }
        self._kept: OrderedDict[int, RoundNumbers] = OrderedDict()

    # ---- numbers that refer to rows

    def node(self, p: int, x: int) -> int:
        """A node as piece `p` numbers it, as one of the whole."""
        return self._row(0, p, x)

    def frame(self, p: int, x: int) -> int:
        """A call as piece `p` numbers it, as one of the whole."""
        return self._row(6, p, x)

    def event(self, p: int, i: int) -> int:
        """An event of piece `p`, or a position in it, as one of the whole."""
        return i + self.starts[1][p] - self.low[p].events

    def _row(self, axis: int, p: int, x: int) -> int:
        low = self.low[p][axis]
        if x >= low:
            return x + self.starts[axis][p] - low
        if x < 0:
            return x
        lows, shifts = self._own[axis]
        return x + shifts[bisect_right(lows, x) - 1]

    def events(self, p: int, rows: Sequence[int]) -> list[int]:
        """`event` of several."""
        shift = self.starts[1][p] - self.low[p].events
        return [i + shift for i in rows]

    def frames(self, p: int, rows: Sequence[int]) -> list[int]:
        """`frame` of several."""
        low = self.low[p].frames
        shift = self.starts[6][p] - low
        around = {x: self._row(6, p, x) for x in {x for x in rows if x < low}}
        return [x + shift if x >= low else around[x] for x in rows]

    def nodes(self, p: int, rows: Sequence[int]) -> list[int]:
        """`node` of several."""
        low, older = self.low[p].nodes, self._row
        shift = self.starts[0][p] - low
        if len(rows) > _MANY:
            return self._nodes_at_once(rows, low, shift)
        return [x + shift if x >= low else older(0, p, x) for x in rows]

    def _nodes_at_once(self, rows: Sequence[int], low: int, shift: int) -> list[int]:
        import numpy as np

        lows, shifts = (np.frombuffer(x, np.int64) for x in self._own[0])
        found: np.ndarray = np.array(rows, np.int64)
        older = np.flatnonzero((found < low) & (found >= 0))
        own = found[older]
        found[found >= low] += shift
        found[older] = own + shifts[np.searchsorted(lows, own, side="right") - 1]
        whole: list[int] = found.tolist()
        return whole

    def place(self, axis: int, i: int) -> tuple[int, int]:
        """The piece of row `i` of a table, and its number there."""
        p = bisect_right(self.starts[axis], i) - 1
        return p, i - self.starts[axis][p] + self.low[p][axis]

    def ends(self) -> array[int]:
        """The position at which each call of the rest ends."""
        groups = [
            (mark, sum(each.kind.shape.events for each in found))
            for mark, found in groupby(filter(None, self.rounds), lambda x: x.kind.shape.mark)
        ]
        at = [mark.events for mark, _ in groups]
        before = [0, *accumulate(events for _, events in groups)]
        around, _, last = self.rest.frames.columns
        ends = array("i", last)
        for frame, end in enumerate(last):
            low, high = bisect_left(at, end), bisect_right(at, end)
            # Of rounds right at its end, a call has those during which it was going on.
            while low < high and _goes_on(frame, groups[low][0], around):
                low += 1
            ends[frame] = end + before[low]
        return ends

    # ---- numbers that are computed again

    def numbers(self, p: int) -> RoundNumbers:
        """The numbers of the round that is piece `p`."""
        found, each = self._kept.pop(p, None), self.rounds[p]
        assert each is not None, "the rest has its numbers"
        if found is None:
            inputs = each.kept.inputs
            found = each.kept.numbers or each.kind.replay.numbers(inputs)
            held = sum(len(x.data) for x in self._kept.values()) + len(found.data)
            while len(self._kept) > 1 and held > _KEPT:
                held -= len(self._kept.popitem(last=False)[1].data)
        self._kept[p] = found
        return found


def _end(shape: RoundShape) -> Mark:
    """How far a recording had come at the end of a round."""
    mark = shape.mark
    return Mark(
        mark.nodes + len(shape.op), mark.events + shape.events, mark.effects + len(shape.at),
        mark.passes + len(shape.passes), mark.reached + len(shape.reached),
        mark.bindings + len(shape.bound), mark.frames + len(shape.parent), mark.frame,
    )  # fmt: skip


def _goes_on(frame: int, mark: Mark, around: Sequence[int]) -> bool:
    """Whether a call was going on at a mark, or began behind it."""
    inner = mark.frame
    while inner > frame:
        inner = around[inner]
    return frame == inner or frame >= mark.frames
