"""The program, with the line just done and the line that comes next."""

from __future__ import annotations

from functools import lru_cache

from tutor.program import SourceSpan
from tutor.trace.log import Log
from tutor.view.moment import Moment
from tutor.view.text import Line, Span, fit, line


def draw(moment: Moment, width: int, height: int) -> list[Line]:
    """The source: exactly `height` lines of `width` cells.

    `▷` marks the line of the event just done, `▶` that of the next; the part of the line that
    the next event belongs to has the role `next`. Where the program is longer than the pane,
    the part around the next line is shown.
    """
    log, k = moment.log, moment.k
    texts = _lines(log.program.source)
    first = log.program.first_line
    done = log.event_span(k - 1) if k > 0 else None
    coming = log.event_span(k) if k < len(log) else None
    here = (coming or done or SourceSpan(first, 1, first, 1)).line - first
    start = min(max(here - height // 2, 0), max(len(texts) - height, 0))
    out = [
        _row(text, number + first, done, coming, number + 1)
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
    text: str, at: int, done: SourceSpan | None, coming: SourceSpan | None, number: int
) -> Line:
    is_next, is_done = (
        coming is not None and coming.line == at,
        done is not None and done.line == at,
    )
    mark = line(("▶", "next")) if is_next else line(("▷", "done")) if is_done else (Span(" "),)
    if is_next and is_done:
        mark = line(("▶", "next"))
    head = (*mark, Span(f"{number:>3}  ", "dim"))
    if is_next and coming is not None and coming.end_line == at:
        a, b = coming.col - 1, coming.end_col - 1
        parts = line((text[:a], "code"), (text[a:b], "next"), (text[b:], "code"))
        return (*head, *parts)
    return (*head, Span(text, "done" if is_done else "code"))
