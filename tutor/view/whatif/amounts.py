"""Numbers and titles as the tools that alter numbers write them."""

from __future__ import annotations

import math
from collections.abc import Iterable

from tutor.engine.numbers import show
from tutor.view.glyphs import ASCII, Glyphs
from tutor.view.text import Line, Span, fit, line, width

_DIGITS = 8  # enough for what halves of short numbers come to


def written(x: float | None, digits: int = _DIGITS) -> str:
    """A number in as many digits as it has, up to some."""
    return "undefined" if x is None else show(x, digits)


def equals(
    x: float | None, glyphs: Glyphs, digits: int = _DIGITS, of: Iterable[float | None] = ()
) -> str:
    """`=`, or `≈` where a number, or one of those that it is made `of`, has more digits."""
    numbers = (n for n in (x, *of) if n is not None)
    exact = all(
        math.isclose(float(show(n, digits)), n, rel_tol=1e-12, abs_tol=1e-300) for n in numbers
    )
    return "=" if exact else "~" if glyphs is ASCII else "≈"


def signed(x: float) -> str:
    """A change, with its sign."""
    return ("+" if x > 0 else "") + show(x, _DIGITS)


def arrow(glyphs: Glyphs) -> str:
    """What stands between a number before and after."""
    return "->" if glyphs is ASCII else "→"


def change_sign(glyphs: Glyphs) -> str:
    """What stands for a change."""
    return "change" if glyphs is ASCII else "Δ"


def rule(title: str, note: str, cells: int, glyphs: Glyphs) -> Line:
    """A title over a part of a drawing, with a note at the right if there is room."""
    level = "-" if glyphs is ASCII else "─"
    left = line((f"{level} ", "line"), (title, "title"), " ")
    room = cells - width(title) - 3
    if note and width(note) + 4 <= room:
        gap = room - width(note) - 1
        return (*left, Span(level * gap, "line"), Span(f" {note}", "dim"))
    return fit((*left, Span(level * max(room, 0), "line")), cells, glyphs.ellipsis)
