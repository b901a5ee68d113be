"""Formulas in the room there is: cut between operands, never inside a number or a name."""

from __future__ import annotations

import re

from tutor.view.text import ELLIPSIS, crop, width

_PIECES = re.compile(r"\s*(?:(?:[\w.]+(?:\[[^\]]*\])*)+(?:#\d+)?|\*\*|\S)")
_INNER = re.compile(r"\.\w+(?=(?:\[[^\]]*\])+\.)")
_OPERATORS = frozenset("+-*/(,=")


def clipped(text: str, cells: int, ellipsis: str = ELLIPSIS) -> str:
    """A formula of at most `cells` cells, `tanh(w1*x1+…)`, with `…` after an operator.

    Where that would leave out the power of a whole, its beginning goes, `(…**2)`.
    Of a path that is too long the end stays, `…neurons[0].w[1]`, as there it differs from others;
    any other name is cut like a text.
    """
    text = text.replace(ELLIPSIS, ellipsis)
    if width(text) <= cells:
        return text
    pieces = _PIECES.findall(text)
    if len(pieces) == 1 and not text[:1].isdigit():
        return _path(text, cells, ellipsis) or crop(text, cells, ellipsis)
    best, taken, depth = ellipsis if width(ellipsis) <= cells else "", "", 0
    inside = 0  # how deep in parentheses the cut is
    for piece in pieces:
        start, taken = taken, taken + piece
        sign = piece.strip()
        depth += (sign == "(") - (sign == ")")
        if sign[-1:] not in _OPERATORS:
            continue
        cut = f"{taken}{ellipsis}{')' * depth}"
        if width(cut) <= cells:
            best, inside = cut, depth
        elif depth < inside and sign == "**":
            cut = f"{'(' * depth}{ellipsis}{text[len(start) :]}"
            if width(cut) <= cells:
                return cut
    if best in ("", ellipsis):  # not even the first operand has room: the ends of paths may have
        shorter = "".join(_path(each, 0, ellipsis) or each for each in pieces)
        return shorter if width(shorter) <= cells else best
    return best


def _path(text: str, cells: int, ellipsis: str) -> str:
    """The end of a path, as much of it as there is room for; empty if there is for none.

    Where the names of its inner parts are what has no room, they go, `…[0]…[1].w[2]`, as it is the
    numbers that tell two such paths apart. With no cells, the last part alone.
    """
    ends = [text[i + 1 :] for i, sign in enumerate(text) if sign == "." and text[i + 1 :]]
    if not cells:
        return f"{ellipsis}{ends[-1]}" if ends and not text[:1].isdigit() else ""
    ends += [text[i:] for i, sign in enumerate(text) if sign == "[" and i]
    ends += [_INNER.sub(ellipsis, end) for end in ends if end[0] == "["]
    fitting = [each for end in ends if width(each := f"{ellipsis}{end}") <= cells]
    return max(fitting, key=lambda each: (each.count("["), len(each)), default="")
