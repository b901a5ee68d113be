"""The program, with the line just done and the line that comes next."""

from __future__ import annotations

from tutor.program import Span as Place
from tutor.trace import Trace
from tutor.view.text import Line, Span, fit, line

_GUTTER = 6  # "▷ 12  "


def draw(trace: Trace, k: int, width: int, height: int) -> list[Line]:
    """The source at position `k`: exactly `height` lines of `width` cells.

    `▷` marks the line of the event just done, `▶` that of the next; the part of the line that
    the next event belongs to has the role `next`. Where the program is longer than the pane,
    the part around the next line is shown.
    """
    program = trace.program
    rows = program.source.rstrip("\n").split("\n")
    first = program.first_line
    done = trace.event_span(k - 1) if k > 0 else None
    coming = trace.event_span(k) if k < len(trace) else None
    here = (coming or done or Place(first, 1, first, 1)).line - first
    start = min(max(here - height // 2, 0), max(len(rows) - height, 0))
    out = [
        _row(text, number + first, done, coming, number + 1)
        for number, text in list(enumerate(rows))[start : start + height]
    ]
    return [fit(row, width) for row in (*out, *[()] * (height - len(out)))]


def _row(text: str, at: int, done: Place | None, coming: Place | None, number: int) -> Line:
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
