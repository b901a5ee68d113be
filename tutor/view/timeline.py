"""The timeline: the phases of the run in proportion, and where in them one stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import groupby

from tutor.trace.log import Log
from tutor.view.kept import Kept
from tutor.view.moment import Moment
from tutor.view.text import Line, fit, line


def phases(log: Log) -> Sequence[tuple[str, int, int]]:
    """The runs of one phase, as (phase, first position after, last position), in order."""
    return _phases.get(log, "phases", lambda: _runs(log))


_phases: Kept[str, list[tuple[str, int, int]]] = Kept(1)


def _runs(log: Log) -> list[tuple[str, int, int]]:
    places = range(1, len(log) + 1)
    words = [log.phase(k) if k < len(log) else "" for k in places]
    if words:
        words[-1] = words[-2] if len(words) > 1 else "forward"
    out, k = [], 0
    for phase, group in groupby(words):
        size = len(list(group))
        out.append((phase, k, k + size))
        k += size
    return out


def draw(moment: Moment, width: int, height: int = 1) -> list[Line]:
    """One line of `width` cells: the run from left to right, heavy up to the position."""
    total = max(len(moment.log), 1)
    room = max(width - 2, 1)
    table = moment.glyphs

    def column(position: int) -> int:
        return 1 + round(position / total * (room - 1))

    track, begins, left_end, right_end = tuple(table.track)
    cells = [left_end, *track * room, right_end]
    at = column(moment.k)
    runs = phases(moment.log)
    i = 0
    while i < len(runs):
        # Of those that begin in one column only the last can be wider than it: a training run
        # has more phases than there are cells.
        a = column(runs[i][1])
        i = bisect_right(runs, a, i, key=lambda run: column(run[1])) - 1
        phase, start, end = runs[i]
        b = column(end)
        if start:
            cells[a] = begins
        word = f" {phase} "
        if b - a > len(word) + 2:
            left = _beside(at, a + 2, len(word), b)
            cells[left : left + len(word)] = word
        i += 1
    passed = "".join(cells[:at]).translate(str.maketrans(table.track, table.passed))
    after = "".join(cells[at + 1 :])
    return [fit(line((passed, "strong"), (table.position, "here"), (after, "line")), width)]


def _beside(at: int, left: int, size: int, end: int) -> int:
    """Where a word of `size` cells goes so that the mark at `at` covers none of its letters.

    It stays at `left` unless the mark stands in it; then it makes way to the right, or to the
    left where there is no room before `end`.
    """
    if not left < at < left + size - 1:
        return left
    return at if at + size <= end else at - size + 1
