"""The program, with the line just done and the line that comes next.

What the pack's prelude gives stands above it as one row. In a pane with more rows than the program
needs, as by the key that enlarges it, that row unfolds. A line that is wider than the pane goes on
in the next row.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from tutor.program import Program, SourceSpan
from tutor.program.faults import brief
from tutor.program.shared import Prelude
from tutor.trace.log import Log
from tutor.view.hues import sign
from tutor.view.moment import Moment
from tutor.view.text import Line, Span, fit, line, line_width

_NAMED = 12  # functions of a prelude that are listed
_FILE = "prelude.py: "
_FOLDED, _UNFOLDED = "+", "-"
_HEAD = 7  # cells before a line of code: its mark and its number
_LEAST = 12  # cells of code in a row, however narrow the pane is


class Listed(NamedTuple):
    """A line of code, or a row of one that is wider than the pane.

    Attributes:
        line: how a recording counts it.
        number: as it is shown; 0 for none.
        text: what stands in the row.
        start: the characters of the line before those of the row.
        indent: blanks before a row that goes on with a line.
    """

    line: int
    number: int
    text: str
    start: int = 0
    indent: int = 0


def draw(moment: Moment, width: int, height: int) -> list[Line]:
    """The source: exactly `height` lines of `width` cells.

    The mark before a line is that of the next event, or else of the one just done, and points
    the way that event goes; the part of the line that the next event belongs to is heavy. Where
    the program is longer than the pane, the part around the next line is shown. While a step is
    in the folded prelude, its row shows the line of the prelude.
    """
    done, coming = _spans(moment)
    top, shown = _window(moment, width, height)
    out = [*top, *(_row(moment, row, done, coming) for row in shown)]
    return [fit(row, width) for row in (*out, *[()] * (height - len(out)))]


def line_at(moment: Moment, y: int, width: int, height: int) -> int | None:
    """The line of a recording in a row of the source; None where there is none."""
    top, shown = _window(moment, width, height)
    y -= len(top)
    return shown[y].line or None if 0 <= y < len(shown) else None


def _spans(moment: Moment) -> tuple[SourceSpan | None, SourceSpan | None]:
    """The source of the event just done, and of the next one."""
    log, k = moment.log, moment.k
    done = log.event_span(k - 1) if k > 0 else None
    return done, log.event_span(k) if k < len(log) else None


def _window(moment: Moment, width: int, height: int) -> tuple[Sequence[Line], Sequence[Listed]]:
    """What stands in so many rows: those of the prelude, folded or its heading; lines below it."""
    log, k = moment.log, moment.k
    done, coming = _spans(moment)
    shared, own = _shared(log.program, width), _own(log.program, width)
    at = (coming or done or SourceSpan(log.program.first_line, 1, 1, 1)).line
    top: list[Line] = []
    if shared and height > _rows(log, width):
        top = [_heading(log.program, _UNFOLDED, width)]
        own = (*shared, Listed(0, 0, ""), *own)
    elif shared:
        top = _fold(moment, done, coming, width)[: max(height - 1, 1)]
        at = _called_from(log, k if coming else k - 1, at)
    room = height - len(top)
    here = next((i for i, row in enumerate(own) if row.line == at), 0)
    start = min(max(here - room // 2, 0), max(len(own) - room, 0))
    return top, own[start : start + room]


def full_height(log: Log, width: int, most: int) -> int:
    """The rows that the whole source needs, the prelude folded, up to `most`."""
    return min(_rows(log, width), most)


@lru_cache(maxsize=8)
def prelude_of(program: Program) -> Prelude | None:
    """The prelude of the pack, if the program names anything of it."""
    return program.shared.used_by(program.source).prelude


def folded(program: Program, width: int | None = None) -> str:
    """What a program uses of the prelude, in a row: `prelude.py: neuron, layer`; else empty.

    Of the names, as many as fit in `width` cells, and how many more there are.
    """
    prelude = prelude_of(program)
    if prelude is None:
        return ""
    used = prelude.used_in(program.source)
    names = [name for name in used if name in prelude.functions] or used
    rows = (_naming(names, count) for count in range(min(len(names), _NAMED), 0, -1))
    return next((row for row in rows if width is None or len(row) <= width), _FILE.strip())


def _naming(names: Sequence[str], count: int) -> str:
    more = f" and {len(names) - count:,} more" if len(names) > count else ""
    return f"{_FILE}{', '.join(map(brief, names[:count]))}{more}"


def _rows(log: Log, width: int) -> int:
    return len(_own(log.program, width)) + (prelude_of(log.program) is not None)


@lru_cache(maxsize=8)
def _own(program: Program, width: int) -> tuple[Listed, ...]:
    first, texts = program.first_line, program.source.rstrip("\n").split("\n")
    return _listed([Listed(first + i, i + 1, text) for i, text in enumerate(texts)], width)


@lru_cache(maxsize=8)
def _shared(program: Program, width: int) -> tuple[Listed, ...]:
    prelude = prelude_of(program)
    texts = prelude.source.rstrip("\n").split("\n") if prelude else []
    return _listed([Listed(-i, i, text) for i, text in enumerate(texts, 1)], width)


def _listed(lines: Sequence[Listed], width: int) -> tuple[Listed, ...]:
    room = max(width - _HEAD, _LEAST)
    return tuple(row for whole in lines for row in _in_rows(whole, room))


def _in_rows(whole: Listed, room: int) -> list[Listed]:
    """A line of code in rows of so many cells, parted at blanks where there are some."""
    out, text = [whole], whole.text
    indent = min(len(text) - len(text.lstrip()) + 4, room // 2)
    while line_width(line(out[-1].text)) > room - out[-1].indent:
        row = out.pop()
        most = room - row.indent
        cells = next(n for n in range(most, -1, -1) if line_width(line(row.text[:n])) <= most)
        at = row.text.rfind(" ", len(row.text) - len(row.text.lstrip()) + 1, cells + 1)
        cut = at + 1 if at > 0 else max(cells, 1)
        rest = Listed(whole.line, 0, row.text[cut:], row.start + cut, indent)
        out += [row._replace(text=row.text[:cut].rstrip()), rest]
    return out


def _called_from(log: Log, i: int, at: int) -> int:
    """The line of the program from which event `i`, on line `at`, was called."""
    frame = log.event_frame(i) if at < 0 else 0
    while at < 0 and frame:
        at, frame = log.frames[frame].line, log.frames[frame].parent
    return at


def _heading(program: Program, sign: str, width: int) -> Line:
    return Span(" "), Span(f"   {sign}  ", "dim"), Span(folded(program, width - _HEAD), "dim")


def _fold(
    moment: Moment, done: SourceSpan | None, coming: SourceSpan | None, width: int
) -> list[Line]:
    """The folded prelude: a row, or the line of it that a step is in, whole."""
    span = coming or done
    program = moment.log.program
    if span is None or span.line >= 0:
        return [_heading(program, _FOLDED, width)]
    text = program.text_at(span.line).lstrip()
    left = len(program.text_at(span.line)) - len(text)
    if coming:
        coming = coming._replace(col=coming.col - left, end_col=coming.end_col - left)
    whole = Listed(span.line, -span.line, text, indent=len(_FILE))
    first, *others = (_row(moment, row, done, coming) for row in _listed([whole], width))
    mark, number, *code = first
    return [(mark, number, Span(_FILE, "dim"), *code), *others]


def _row(moment: Moment, row: Listed, done: SourceSpan | None, coming: SourceSpan | None) -> Line:
    text, at = row.text, row.line
    head = (Span(f" {row.number:>3}  " if row.number else " " * (6 + row.indent), "dim"),)
    if moment.next is not None and coming is not None and coming.line == at:
        mark = sign(moment.next, "next", moment.glyphs)
        first = Span(" ") if row.start else mark
        if coming.end_line != at:
            return (first, *head, Span(text, mark.role))
        a, b = (max(col - 1 - row.start, 0) for col in (coming.col, coming.end_col))
        return (first, *head, *line((text[:a], "code"), (text[a:b], mark.role), (text[b:], "code")))
    if moment.done is not None and done is not None and done.line == at:
        mark = Span(" ") if row.start else sign(moment.done, "done", moment.glyphs)
        return (mark, *head, Span(text, "code"))
    return (Span(" "), *head, Span(text, "code"))
