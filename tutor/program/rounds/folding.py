"""Folding a training loop while it runs: a round like one before is kept by its inputs alone.

A round ends with the first end of a loop round after a backward pass and an update. What was
recorded since the round before is taken out of the recording and compared with the rounds that
were taken out there before. Of a graph that was seen already only the leaves are kept, and what
cannot be computed from them. The second round of each kind is computed again and compared to the
last bit; and so is each in which numbers were worked out in any other way than by the table.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from dataclasses import dataclass
from typing import TypeVar

from tutor.program.recorder import BYTES
from tutor.program.recording import UPDATE
from tutor.program.rounds.round_replay import Replay, RoundInputs, RoundNumbers
from tutor.program.rounds.shape import Foldable, Mark, RoundRows, RoundShape, cut, mark_of

FROM = 100_000
"""The events from which on rounds are taken out: shorter runs are recorded in full."""
MOST = 2**31 - 1
"""The events that there can be in all, as columns of 32 bits number them."""
_NUMBER, _ROUND = 8, 400  # bytes of a number, and of a round beside its numbers
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class RoundKind:
    """Rounds of one shape.

    Attributes:
        shape: their columns.
        replay: computes their numbers.
        first: what was kept of the first of them.
    """

    shape: RoundShape
    replay: Replay
    first: Round


@dataclass(slots=True, eq=False)
class Round:
    """What is kept of one round: its inputs, and its numbers if those may not give them."""

    inputs: RoundInputs
    numbers: RoundNumbers | None
    plain: list[float | str]
    text: list[str]


@dataclass(frozen=True, eq=False)
class FoldedRound:
    """A round in its place among the others."""

    kind: RoundKind
    kept: Round


class Folding:
    """Takes the rounds of a training loop out of a recording that is under way.

    Attributes:
        rounds: those that were taken out, in order.
        nodes, events: of the rounds of which all columns are kept.
        folded: the events that were taken out.
        size: the bytes that all of this takes.
        trusted: whether all results since the last round are those of the table, in floats.
        awaits: whether there was a pass since the last round, so that this one may be over soon.
    """

    __slots__ = (
        "_active", "_from", "_grad", "_kinds", "_mark", "_passed", "_recorder", "_serial",
        "_tried", "awaits", "events", "folded", "nodes", "rounds", "size", "trusted",
    )  # fmt: skip

    def __init__(self, recorder: Foldable, since: int) -> None:
        """Nothing is taken out before event `since`."""
        self._recorder, self._from = recorder, since
        self.rounds: list[FoldedRound] = []
        self.nodes = self.events = self.folded = self.size = 0
        self._kinds: list[RoundKind] = []
        self._tried: set[RoundKind] = set()  # of which a round was computed again
        self._mark: Mark | None = None
        self._grad: list[float | None] = []  # at the mark
        self._active: list[int] = []  # the loops that are running, the innermost last
        self._serial = 0
        self.awaits, self.trusted = False, True
        self._passed: tuple[int, ...] = ()  # those that were running at the last pass

    @property
    def kinds(self) -> int:
        """How many kinds of rounds were taken out."""
        return len(self._kinds)

    @property
    def since(self) -> int | None:
        """The first node that may be taken out; None if no round has begun."""
        return self._mark.nodes if self._mark else None

    def enter(self) -> None:
        """A loop begins."""
        self._serial += 1
        self._active.append(self._serial)

    def leave(self) -> bool:
        """The innermost loop ends; whether it was the outermost, too."""
        self._active.pop()
        return not self._active

    def went_back(self) -> None:
        """There was a backward pass."""
        self._passed, self.awaits = tuple(self._active), bool(self._active)

    def is_over(self) -> bool:
        """Whether with the innermost loop's round one of training is over, too.

        It is, if there was an update since the pass, and the pass was in this loop or in one
        inside it that has ended, not in a loop beside it.
        """
        recorder = self._recorder
        r = recorder.recording
        if self._active[-1] not in self._passed or recorder.count < self._from or not r.passes:
            return False
        return UPDATE in r.kind[bisect_left(r.at, r.passes[-1].end) :]

    def begin(self) -> None:
        """A round begins here."""
        self._recorder.settle()
        self._mark, self.awaits, self.trusted = mark_of(self._recorder), False, True
        self._grad = self._recorder.gradients.copy()

    def forget(self) -> None:
        """What was recorded since the last round stays."""
        self._mark, self.awaits = None, False

    def can_fold(self) -> bool:
        """Whether what was recorded since the last round can be taken out."""
        mark, recorder = self._mark, self._recorder
        recorder.settle()
        return (
            mark is not None
            and mark.frame == recorder.frame
            and recorder.recording.frames.are_over(mark.frames)
        )

    def fold(self) -> None:
        """Take out what was recorded since the last round."""
        mark, recorder = self._mark, self._recorder
        assert mark is not None, "`can_fold` was asked"
        shape, rows = cut(recorder, mark)
        data = recorder.tape.data
        self.folded += shape.events
        kind = next((kind for kind in reversed(self._kinds) if kind.shape == shape), None)
        if kind is None:
            kind = self._new(shape, rows, data)
            kept = kind.first
        else:
            kept = self._kept(kind, rows, data)
        self.rounds.append(FoldedRound(kind, kept))
        self.size += _size(kept, kind.first)

    def settle(self) -> None:
        """No round comes any more: leave what is made again when a round is asked for."""
        self._grad = []
        for kind in self._kinds:
            kind.replay.leave()

    def _new(self, shape: RoundShape, rows: RoundRows, data: list[float]) -> RoundKind:
        """A new kind of round, of which all columns are kept that the one before has otherwise."""
        if self._kinds:
            pairs = zip(self._kinds[-1].shape, shape, strict=True)
            shape = RoundShape._make(old if old == new else new for old, new in pairs)
        replay = Replay(shape)
        inputs = replay.inputs(rows, data, self._grad)
        first = Round(inputs, _recorded(replay, rows, data), rows.plain, rows.text)
        kind = RoundKind(shape, replay, first)
        self._kinds.append(kind)
        self.nodes += len(shape.op)
        self.events += shape.events
        self.size += (
            BYTES.node * len(shape.op) + BYTES.name * len(shape.names)
            + BYTES.binding * len(shape.bound) + BYTES.frame * len(shape.parent)
            + BYTES.effect * len(shape.at) + BYTES.reached * len(shape.reached)
        )  # fmt: skip
        return kind

    def _kept(self, kind: RoundKind, rows: RoundRows, data: list[float]) -> Round:
        first, numbers = kind.first, None
        mine = kind.replay.inputs(rows, data, self._grad)
        inputs = RoundInputs(*map(_shared, mine, first.inputs))
        if not (self.trusted and kind in self._tried):
            real = _recorded(kind.replay, rows, data)
            found = kind.replay.numbers(inputs)
            if not _equal(found, real):
                numbers = real
            elif self.trusted:
                self._tried.add(kind)
            elif first.numbers is not None and kind not in self._tried:
                self._tried.add(kind)
                if _equal(kind.replay.numbers(first.inputs), first.numbers):
                    first.numbers = None
        same = rows.plain == first.plain and repr(rows.plain) == repr(first.plain)
        return Round(inputs, numbers, first.plain if same else rows.plain, rows.text)


def _recorded(replay: Replay, rows: RoundRows, data: list[float]) -> RoundNumbers:
    """The numbers of a round as they were recorded."""
    older = array("d", [data[x] for x in replay.older])
    return RoundNumbers(array("d", rows.data), rows.before, rows.after, rows.reached_grad, older)


def _equal(found: RoundNumbers, real: RoundNumbers) -> bool:
    """Whether all numbers of a round are the same to the last bit."""
    return all(x.tobytes() == y.tobytes() for x, y in zip(found, real, strict=True))


def _shared(column: array[float], first: array[float]) -> array[float]:
    """A column, or the same of the first round if they are equal to the last bit."""
    return first if column.tobytes() == first.tobytes() else column


def _size(kept: Round, first: Round) -> int:
    """The bytes that a round takes which it does not share with the first of its kind."""
    columns = [x for x, y in zip(kept.inputs, first.inputs, strict=True) if x is not y]
    columns += kept.numbers or ()
    plain = 0 if kept.plain is first.plain else len(kept.plain)
    texts = sum(BYTES.text + len(text) for text in kept.text)
    return _ROUND + _NUMBER * (sum(map(len, columns)) + 4 * plain) + texts
