"""The timeline: every event of the run as a tick, its phases, and where in it one stands."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from tutor.trace.log import Log
from tutor.view.glyphs import ASCII, Glyphs
from tutor.view.graph.legend import words
from tutor.view.hues import hue
from tutor.view.kept import Kept
from tutor.view.moment import Moment
from tutor.view.text import ELLIPSIS, Line, Span, fit, merge, width


class _Track(NamedTuple):
    """The characters of a timeline, each pair before and behind the position.

    Attributes:
        line: between ticks, and in their place where there is no room for them.
        tick: an event.
        begins: the beginning of a phase.
        position: where one stands.
        question: where a question waits.
    """

    line: tuple[str, str]
    tick: tuple[str, str]
    begins: tuple[str, str]
    position: str
    question: str


_TRACKS = {
    False: _Track(("─", "━"), ("·", "●"), ("├", "┝"), "◆", "?"),
    True: _Track(("-", "="), (".", "o"), ("+", "#"), "^", "?"),
}


class _Phase(NamedTuple):
    """A phase as far as it can be seen: the columns it begins and ends in, and its word."""

    start: int
    end: int
    word: str


def draw(moment: Moment, width: int, height: int = 1) -> list[Line]:
    """One or two lines of `width` cells: the run from left to right, heavy up to the position.

    Each event has its tick while there are cells enough, then the ticks are a line. Of what falls
    into one cell, the position covers the beginning of a phase, that a question, and that a tick.
    The second line, above, has the label of the next event, and the names of the phases.
    """
    track = [fit(_ticks(moment, width), width)]
    if height < 2:
        return track
    return [fit(_labels(moment, width), width), *track]


def position_at(log: Log, cell: int, width: int) -> int:
    """The position that a click on a cell of a timeline of `width` cells means.

    Args:
        log: the run.
        cell: counted from 0 at the left edge; beside the track, its nearer end is meant.
        width: of the timeline.
    """
    room = _room(width)
    at = min(max(cell - 1, 0), room - 1)
    return round(at * len(log) / max(room - 1, 1))


def _room(width: int) -> int:
    return max(width - 2, 1)


def _column(position: int, events: int, room: int) -> int:
    return 1 + round(position * (room - 1) / max(events, 1))


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
        phase, _, end = runs[i - 1]
        out.append(_Phase(column, _column(end, events, room), phase))
    return out


def _shown(log: Log, room: int) -> list[_Phase]:
    return _phases.get(log, room, lambda: _visible(log, room))


_phases: Kept[int, list[_Phase]] = Kept(64)


def _role(phase: str) -> str:
    """A backward pass is in the colour of gradients, all else in that of values."""
    return "grad" if phase == "backward" else "value"


class _Cells(NamedTuple):
    """The track before and behind the position, cell by cell."""

    ahead: list[Span]
    passed: list[Span]


def _ticks(moment: Moment, cells: int) -> Line:
    """The track, from its first cell at column 1 on."""
    log, room, table = moment.log, _room(cells), moment.glyphs
    ahead, passed = _tracks.get(
        log, (room, moment.waits, table), lambda: _track(log, room, moment.waits, table)
    )
    here = _column(moment.k, len(log), room)
    event = moment.next or moment.done
    mark = Span(_TRACKS[table is ASCII].position, f"{hue(event.kind) if event else 'value'}-next")
    return merge((Span(" "), *passed[1:here], mark, *ahead[here + 1 :]))


_tracks: Kept[tuple[int, tuple[int, ...], Glyphs], _Cells] = Kept(64)


def _track(log: Log, room: int, waits: tuple[int, ...], table: Glyphs) -> _Cells:
    """The track at any position; ticks are left out where they would touch."""
    track, events, shown = _TRACKS[table is ASCII], len(log), _shown(log, room)
    ticked = events < room
    glyphs = [track.line] * (room + 1)
    ahead, passed = ["line"] * (room + 1), ["line"] * (room + 1)
    for phase in shown:
        own = [_role(phase.word)] * (phase.end + 1 - phase.start)
        passed[phase.start : phase.end + 1] = own
        if not ticked:
            ahead[phase.start : phase.end + 1] = own
    columns = [_column(i, events, room) for i in range(events + 1)] if ticked else []
    for i, x in enumerate(columns):
        glyphs[x] = track.tick
        ahead[x] = passed[x] = _role(log.phase_of(min(i, events - 1))) if events else "line"
    for k in waits:
        x = _column(k, events, room)
        glyphs[x] = (track.question, track.question)
        ahead[x] = passed[x] = "strong"
    taken = set(columns)
    for phase in shown[1:]:
        # A phase begins just before its first tick, where a cell is left for it.
        x = phase.start - (ticked and phase.start - 1 not in taken)
        glyphs[x] = track.begins
        ahead[x] = passed[x] = _role(phase.word)
    return _Cells(
        [Span(one[0], role) for one, role in zip(glyphs, ahead, strict=True)],
        [Span(one[1], role) for one, role in zip(glyphs, passed, strict=True)],
    )


def _labels(moment: Moment, cells: int) -> Line:
    """The names of the phases over their beginnings, and the next event over the mark.

    A name makes way for the event to the right, as far as its phase goes, or is left out.
    """
    log, room = moment.log, _room(cells)
    texts: dict[int, Span] = {}
    start = end = -2  # of the label, with two blanks on both sides
    if moment.next is not None:
        label = words(log, moment.next, short=True, ascii=moment.glyphs is ASCII)
        label = label.replace(ELLIPSIS, moment.glyphs.ellipsis)
        size = width(label)
        if size <= cells:
            left = min(max(_column(moment.k, len(log), room) - size // 2, 1), cells - size)
            start, end = left - 2, left + size + 2
            texts[left] = Span(label, f"{hue(moment.next.kind)}-next")
    free = cells + 2
    for phase in reversed(_shown(log, room)):
        size = width(phase.word)
        touches = phase.start < end and phase.start + size > start
        left = end if touches else phase.start
        if left + size + 2 <= free and (not touches or left + size <= phase.end):
            texts[left] = Span(phase.word, _role(phase.word))
            free = left
    out: list[Span] = []
    at = 0
    for left, span in sorted(texts.items()):
        out += (Span(" " * (left - at)), span)
        at = left + width(span.text)
    return tuple(out)
