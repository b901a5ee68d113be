"""The program, with the line just done and the line that comes next.

What the pack's prelude gives stands above it as one row. In a pane with more rows than the program
needs, as by the key that enlarges it, that row unfolds.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from tutor.program import Program, SourceSpan
from tutor.program.faults import brief
from tutor.program.shared import Prelude
from tutor.trace.log import Log
from tutor.view.hues import sign
from tutor.view.moment import Moment
from tutor.view.text import Line, Span, fit, line

_NAMED = 12  # functions of a prelude that are listed
_FOLDED, _UNFOLDED = "+", "-"


class Listed(NamedTuple):
    """One line of code: how a recording counts it, the number it is shown with, and its text."""

    line: int
    number: int
    text: str


def draw(moment: Moment, width: int, height: int) -> list[Line]:
    """The source: exactly `height` lines of `width` cells.

    The mark before a line is that of the next event, or else of the one just done, and points
    the way that event goes; the part of the line that the next event belongs to is heavy. Where
    the program is longer than the pane, the part around the next line is shown. While a step is
    in the folded prelude, its row shows the line of the prelude.
    """
    log, k = moment.log, moment.k
    done = log.event_span(k - 1) if k > 0 else None
    coming = log.event_span(k) if k < len(log) else None
    shared, own = _shared(log.program), _own(log.program)
    top: list[Line] = []
    at = (coming or done or SourceSpan(log.program.first_line, 1, 1, 1)).line
    if shared and height > _rows(log):
        top = [_heading(log.program, _UNFOLDED)]
        own = (*shared, Listed(0, 0, ""), *own)
    elif shared:
        top = [_fold(moment, done, coming)]
        at = _called_from(log, k if coming else k - 1, at)
    room = height - len(top)
    here = next((i for i, row in enumerate(own) if row.line == at), 0)
    start = min(max(here - room // 2, 0), max(len(own) - room, 0))
    out = [*top, *(_row(moment, row, done, coming) for row in own[start : start + room])]
    return [fit(row, width) for row in (*out, *[()] * (height - len(out)))]


def full_height(log: Log, width: int, most: int) -> int:
    """The rows that the whole source needs, the prelude folded, up to `most`."""
    return min(_rows(log), most)


@lru_cache(maxsize=8)
def prelude_of(program: Program) -> Prelude | None:
    """The prelude of the pack, if the program names anything of it."""
    return program.shared.used_by(program.source).prelude


def folded(program: Program) -> str:
    """What the prelude gives, in a row: `prelude.py: neuron, layer`; empty without one."""
    prelude = prelude_of(program)
    if prelude is None:
        return ""
    names = [*(prelude.functions or sorted(prelude.names))]
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return f"prelude.py: {', '.join(map(brief, names[:_NAMED]))}{more}"


def _rows(log: Log) -> int:
    return len(_own(log.program)) + (prelude_of(log.program) is not None)


@lru_cache(maxsize=8)
def _own(program: Program) -> tuple[Listed, ...]:
    first = program.first_line
    texts = program.source.rstrip("\n").split("\n")
    return tuple(Listed(first + i, i + 1, text) for i, text in enumerate(texts))


@lru_cache(maxsize=8)
def _shared(program: Program) -> tuple[Listed, ...]:
    prelude = prelude_of(program)
    texts = prelude.source.rstrip("\n").split("\n") if prelude else []
    return tuple(Listed(-i, i, text) for i, text in enumerate(texts, 1))


def _called_from(log: Log, i: int, at: int) -> int:
    """The line of the program from which event `i`, on line `at`, was called."""
    frame = log.event_frame(i) if at < 0 else 0
    while at < 0 and frame:
        at, frame = log.frames[frame].line, log.frames[frame].parent
    return at


def _heading(program: Program, sign: str) -> Line:
    return Span(" "), Span(f"   {sign}  ", "dim"), Span(folded(program), "dim")


def _fold(moment: Moment, done: SourceSpan | None, coming: SourceSpan | None) -> Line:
    """The row of the folded prelude."""
    span = coming or done
    program = moment.log.program
    if span is None or span.line >= 0:
        return _heading(program, _FOLDED)
    text = program.text_at(span.line).lstrip()
    left = len(program.text_at(span.line)) - len(text)
    if coming:
        coming = coming._replace(col=coming.col - left, end_col=coming.end_col - left)
    row = Listed(span.line, -span.line, text)
    mark, number, *rest = _row(moment, row, done, coming)
    return mark, number, Span("prelude.py: ", "dim"), *rest


def _row(moment: Moment, row: Listed, done: SourceSpan | None, coming: SourceSpan | None) -> Line:
    text, at = row.text, row.line
    head = (Span(f" {row.number:>3}  " if row.number else " " * 6, "dim"),)
    if moment.next is not None and coming is not None and coming.line == at:
        mark = sign(moment.next, "next", moment.glyphs)
        if coming.end_line != at:
            return (mark, *head, Span(text, mark.role))
        a, b = coming.col - 1, coming.end_col - 1
        return (mark, *head, *line((text[:a], "code"), (text[a:b], mark.role), (text[b:], "code")))
    if moment.done is not None and done is not None and done.line == at:
        return (sign(moment.done, "done", moment.glyphs), *head, Span(text, "code"))
    return (Span(" "), *head, Span(text, "code"))
