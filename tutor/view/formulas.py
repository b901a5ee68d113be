"""Formulas in the room there is: cut between operands, never inside a number or a name."""

from __future__ import annotations

import re

from tutor.view.text import ELLIPSIS, crop, width

_PIECES = re.compile(r"\s*(?:(?:[\w.]+(?:\[[^\]]*\])*)+(?:#\d+)?|\*\*|\S)")
_OPERATORS = frozenset("+-*/(,=")


def clipped(text: str, cells: int, ellipsis: str = ELLIPSIS) -> str:
    """A formula of at most `cells` cells, `tanh(w1*x1+…)`, with `…` after an operator.

    Of a path that is too long the end stays, `…neurons[0].w[1]`, as there it differs from others;
    any other name is cut like a text.
    """
    text = text.replace(ELLIPSIS, ellipsis)
    if width(text) <= cells:
        return text
    pieces = _PIECES.findall(text)
    if len(pieces) == 1 and not text[:1].isdigit():
        ends = (text[i + 1 :] for i, sign in enumerate(text) if sign == ".")
        whole = (f"{ellipsis}{end}" for end in ends if end)
        return next((each for each in whole if width(each) <= cells), crop(text, cells, ellipsis))
    best, taken, depth = ellipsis if width(ellipsis) <= cells else "", "", 0
    for piece in pieces:
        taken += piece
        sign = piece.strip()
        depth += (sign == "(") - (sign == ")")
        cut = f"{taken}{ellipsis}{')' * depth}"
        if sign[-1:] in _OPERATORS and width(cut) <= cells:
            best = cut
    return best
