"""The timeline: the phases of the run in proportion, and where in them one stands."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from tutor.trace.log import Log
from tutor.view.kept import Kept
from tutor.view.moment import Moment
from tutor.view.text import Line, fit, line


class _Phase(NamedTuple):
    """A phase as far as it can be seen: the columns it begins and ends in, and its word."""

    start: int
    end: int
    word: str
    first: bool


def draw(moment: Moment, width: int, height: int = 1) -> list[Line]:
    """One line of `width` cells: the run from left to right, heavy up to the position."""
    log, table = moment.log, moment.glyphs
    room = max(width - 2, 1)
    track, begins, left_end, right_end = tuple(table.track)
    cells = [left_end, *track * room, right_end]
    at = _column(moment.k, len(log), room)
    for phase in _shown.get(log, room, lambda: _visible(log, room)):
        if not phase.first:
            cells[phase.start] = begins
        if phase.end - phase.start > len(phase.word) + 2:
            left = _beside(at, phase.start + 2, len(phase.word), phase.end)
            cells[left : left + len(phase.word)] = phase.word
    passed = "".join(cells[:at]).translate(str.maketrans(table.track, table.passed))
    after = "".join(cells[at + 1 :])
    return [fit(line((passed, "strong"), (table.position, "here"), (after, "line")), width)]


_shown: Kept[int, list[_Phase]] = Kept(64)


def _column(position: int, events: int, room: int) -> int:
    return 1 + round(position / max(events, 1) * (room - 1))


def position_at(log: Log, cell: int, width: int) -> int:
    """The position whose mark is nearest to a cell of a line of `width` cells."""
    room = max(width - 2, 1)
    share = min(max(cell - 1, 0) / max(room - 1, 1), 1.0)
    return round(share * len(log))


def _visible(log: Log, room: int) -> list[_Phase]:
    """The phases that a line of `room` cells can show: the last that begins in each cell.

    No other of one cell can be wider than it. A training run has more phases than there are cells.
    """
    runs, events = log.phases(), len(log)
    out: list[_Phase] = []
    i = 0
    while i < len(runs):
        column = _column(runs[i][1], events, room)
        i = bisect_right(runs, column, i, key=lambda run: _column(run[1], events, room))
        phase, start, end = runs[i - 1]
        out.append(_Phase(column, _column(end, events, room), f" {phase} ", not start))
    return out


def _beside(at: int, left: int, size: int, end: int) -> int:
    """Where a word of `size` cells goes so that the mark at `at` covers none of its letters.

    It stays at `left` unless the mark stands in it; then it makes way to the right, or to the
    left where there is no room before `end`.
    """
    if not left < at < left + size - 1:
        return left
    return at if at + size <= end else at - size + 1
