"""The rule over a pane: its title at the left, a note at the right, and whether it has the keys."""

from __future__ import annotations

from tutor.view.text import Line, Span, fit, line_width, width


def rule(title: str, notes: tuple[str, ...], cells: int, *, keys: bool, letter: str = "") -> Line:
    """One row of `cells`: light, or heavy with its title reversed where the pane has the keys.

    Args:
        title: what the pane is called.
        notes: remarks about it, the most important first. One that does not fit is left out, as
            a note may hold numbers and half a number is another one.
        cells: the width.
        keys: whether the pane has the keys.
        letter: key that gives them to the pane while panes are picked by letter, else empty.
    """
    stroke, role = ("━", "title") if keys else ("─", "line")
    head = Span(letter, "key") if letter else Span(stroke, role)
    left = (head, Span(f" {title} ", "cursor" if keys else "title"))
    room = cells - line_width(left) - 4
    kept: list[str] = []
    for note in notes:
        if note and width(" · ".join((*kept, note))) <= room:
            kept.append(note)
    right = (Span(f" {' · '.join(kept)} ", "dim"),) if kept else ()
    between = Span(stroke * max(cells - line_width(left) - line_width(right), 0), role)
    return fit((*left, between, *right), cells)
