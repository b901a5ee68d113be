"""Rounds of training found in columns of a run, and taken out of its recording.

A round ends where, behind a backward pass and an update, the next node is made or a call begins.
The first stays in the recording. The numbers of each later one that is like one before are
computed again and compared to the last bit before anything is left out.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from tutor.engine.flow import Stopped
from tutor.program.recording import Recording
from tutor.program.rounds.folding import Folding
from tutor.program.rounds.shape import Foldable
from tutor.program.rounds.unfolded import unfolded

Columns = Sequence["array[Any]"]
_KINDS = 6  # rounds that are all of different kinds, from which on nothing is taken out


class NotFolded(Exception):
    """Something works on a node of a round that was taken out: all has to be recorded in full."""


class Repeats:
    """Takes the rounds out of a recording that columns are appended to.

    Attributes:
        gone: the nodes that were taken out.
    """

    def __init__(self, recorder: Foldable, update: int, call: int, on: bool) -> None:
        """Take the recording, the codes of an update and of a call, and whether to take out any."""
        self._recorder, self._update, self._call, self._on = recorder, update, call, on
        self._folding = Folding(recorder, 0)
        self._passed = self._updated = False
        self._older: array[int] | None = None  # the numbers of the nodes before the rounds
        self.gone = 0

    @property
    def events(self) -> int:
        """The events that were taken out."""
        return self._folding.folded

    def went_back(self) -> None:
        """There was a backward pass."""
        self._passed, self._updated = self._on, False

    def end(self, acts: Columns, first: int, last: int) -> tuple[int, int] | None:
        """The nodes and acts that belong to the round, if it ends among some; else None.

        Args:
            acts: what happens between the nodes; see `tutor.program.bulk_rows`.
            first, last: the nodes that there are before and after them.
        """
        if not self._passed:
            return None
        kinds, at = acts[0].tobytes(), acts[1]
        done, made = 0, first
        if not self._updated:
            i = kinds.find(self._update)
            if i < 0:
                return None
            self._updated, done, made = True, i + 1, at[i]
        call = kinds.find(self._call, done)
        behind = bisect_right(at, made, done)
        end = behind if call < 0 else min(behind, call)
        return None if end == len(kinds) and made == last else (made - first, end)

    def over(self) -> None:
        """The round has ended.

        Raises:
            NotFolded: its numbers can not be computed.
        """
        folding, tape = self._folding, self._recorder.tape
        self._passed = False
        if self._older is not None:
            if not folding.can_fold():
                self._on = False
                return folding.forget()
            before = len(tape)
            try:
                folding.fold()
            except (ArithmeticError, ValueError, Stopped):
                raise NotFolded from None
            self.gone += before - len(tape)
            self._on = folding.kinds < _KINDS or folding.kinds < len(folding.rounds)
        folding.begin()
        folding.trusted = False  # what a script computes may be other than floats
        if self._older is None:
            self._older = array("i", [*range(len(tape)), -1])
        return None

    def renumbered(self, column: Sequence[int]) -> array[int]:
        """Nodes as the recording numbers them.

        Raises:
            NotFolded: one was taken out.
        """
        older, gone = self._older, self.gone
        if older is None or not gone:
            return array("i", column)
        start = len(older) - 1 + gone
        try:
            return array("i", [x - gone if x >= start else older[x] for x in column])
        except IndexError:
            raise NotFolded from None

    def whole(self, rest: Recording) -> Recording:
        """The recording with the rounds in it."""
        self._folding.settle()
        self._older = None
        if not self._folding.rounds:
            return rest
        # What was taken out has left room behind what stays.
        tape = rest.tape
        tape.op, tape.a, tape.b, tape.data = tape.op[:], tape.a[:], tape.b[:], tape.data[:]
        rest.made, rest.node_site = rest.made[:], rest.node_site[:]
        rest.reached, rest.reached_grad = rest.reached[:], rest.reached_grad[:]
        return unfolded(rest, self._folding.rounds)
