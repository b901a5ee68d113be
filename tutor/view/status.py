"""The line at the top: where one is in the lesson, and where in the run."""

from __future__ import annotations

from tutor.view.moment import Moment
from tutor.view.text import Line, crop, fit, line, line_width, width


def position(moment: Moment | None) -> str:
    """`backward · step 9 of 14`, or an empty text where no program runs."""
    if moment is None:
        return ""
    return f"{moment.log.phase(moment.k)} · step {moment.k} of {len(moment.log)}"


def header(
    pack: str, title: str, screen: int, screens: int, moment: Moment | None, cells: int
) -> Line:
    """The line at the top, `cells` wide; `screen` counts from 0."""
    right = f"screen {screen + 1} of {screens}"
    where = position(moment)
    if where:
        right += f" · {where}"
    room = cells - width(right) - 3
    left = f"{pack} › {title}" if pack else title
    if width(left) > room:
        left = crop(title, max(room, 0))
    head = line(" ", (left, "title"))
    gap = " " * max(cells - line_width(head) - width(right) - 1, 1)
    return fit((*head, *line(gap, (right, "dim"), " ")), cells)
