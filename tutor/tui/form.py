"""How the lesson's screen is laid out: which form a window's size asks for."""

from __future__ import annotations

LEAST_WIDTH, LEAST_HEIGHT = 60, 20

SMALL, STACKED, PAIR, FRAMED, FULL = "-small", "-stacked", "-pair", "-framed", "-full"
"""Forms, as the classes the style sheet knows: too small for anything; panes one above the
other with the question inside the text; two columns under rules; two columns in frames; the
same with every pane at once."""

FORMS = (SMALL, STACKED, PAIR, FRAMED, FULL)

TEXT = 35
"""Cells of a line of text in two columns, in the narrowest window that has them."""


def form(width: int, height: int) -> str:
    """The form for a window of so many cells."""
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        return SMALL
    if width < 80 or height < 22:
        return STACKED
    if width < 100 or height < 30:
        return PAIR
    return FULL if height >= 34 else FRAMED


def left(name: str, width: int) -> int | None:
    """Cells of the left column; None where the style sheet says it."""
    return min(TEXT + 1 + (width - 80) // 3, 64) if name == PAIR else None
