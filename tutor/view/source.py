"""The program, with the line just done and the line that comes next."""

from __future__ import annotations

from functools import lru_cache

from tutor.program import SourceSpan
from tutor.trace.log import Log
from tutor.view.hues import sign
from tutor.view.moment import Moment
from tutor.view.text import Line, Span, fit, line


def draw(moment: Moment, width: int, height: int) -> list[Line]:
    """The source: exactly `height` lines of `width` cells.

    The mark before a line is that of the next event, or else of the one just done, and points
    the way that event goes; the part of the line that the next event belongs to is heavy. Where
    the program is longer than the pane, the part around the next line is shown.
    """
    log, k = moment.log, moment.k
    texts = _lines(log.program.source)
    first = log.program.first_line
    done = log.event_span(k - 1) if k > 0 else None
    coming = log.event_span(k) if k < len(log) else None
    here = (coming or done or SourceSpan(first, 1, first, 1)).line - first
    start = min(max(here - height // 2, 0), max(len(texts) - height, 0))
    out = [
        _row(moment, text, number + first, done, coming, number + 1)
        for number, text in enumerate(texts[start : start + height], start)
    ]
    return [fit(row, width) for row in (*out, *[()] * (height - len(out)))]


def full_height(log: Log, width: int, most: int) -> int:
    """The rows that the whole source needs, up to `most`."""
    return min(len(_lines(log.program.source)), most)


@lru_cache(maxsize=8)
def _lines(source: str) -> tuple[str, ...]:
    return tuple(source.rstrip("\n").split("\n"))


def _row(
    moment: Moment,
    text: str,
    at: int,
    done: SourceSpan | None,
    coming: SourceSpan | None,
    number: int,
) -> Line:
    head = (Span(f" {number:>3}  ", "dim"),)
    if moment.next is not None and coming is not None and coming.line == at:
        mark = sign(moment.next, "next", moment.glyphs)
        if coming.end_line != at:
            return (mark, *head, Span(text, mark.role))
        a, b = coming.col - 1, coming.end_col - 1
        return (mark, *head, *line((text[:a], "code"), (text[a:b], mark.role), (text[b:], "code")))
    if moment.done is not None and done is not None and done.line == at:
        return (sign(moment.done, "done", moment.glyphs), *head, Span(text, "code"))
    return (Span(" "), *head, Span(text, "code"))
