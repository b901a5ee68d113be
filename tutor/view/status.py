"""The line at the top: where one is in the lesson, and where in the run."""

from __future__ import annotations

from tutor.trace import Trace
from tutor.view.text import Line, crop, fit, line, line_width, width


def position(trace: Trace | None, k: int) -> str:
    """`backward · step 9 of 14`, or an empty text where no program runs."""
    if trace is None:
        return ""
    return f"{trace.phase(k)} · step {k} of {len(trace)}"


def header(
    pack: str, title: str, screen: int, screens: int, trace: Trace | None, k: int, cells: int
) -> Line:
    """The line at the top, `cells` wide; `screen` counts from 0."""
    right = f"screen {screen + 1} of {screens}"
    where = position(trace, k)
    if where:
        right += f" · {where}"
    room = cells - width(right) - 3
    left = f"{pack} › {title}" if pack else title
    if width(left) > room:
        left = crop(title, max(room, 0))
    head = line(" ", (left, "title"))
    gap = " " * max(cells - line_width(head) - width(right) - 1, 1)
    return fit((*head, *line(gap, (right, "dim"), " ")), cells)
