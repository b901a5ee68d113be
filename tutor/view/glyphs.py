"""The characters that panes are drawn with, for terminals with Unicode and for those without."""

from __future__ import annotations

from typing import NamedTuple

LIGHT, HEAVY = 1, 2
"""Weights of a line's stroke; where there is none it is 0."""

# By up × 27 + down × 9 + left × 3 + right, each the weight of the stroke that way.
_UNICODE = " ╶╺╴─╼╸╾━╷╭┍╮┬┮┑┭┯╻┎┏┒┰┲┓┱┳╵╰┕╯┴┶┙┵┷│├┝┤┼┾┥┽┿╽┟┢┧╁╆┪╅╈╹┖┗┚┸┺┛┹┻╿┞┡┦╀╄┩╃╇┃┠┣┨╂╊┫╉╋"


def _plain_glyph(strokes: int) -> str:
    up, down, left, right = strokes // 27, strokes // 9 % 3, strokes // 3 % 3, strokes % 3
    heavy = HEAVY in (up, down, left, right)
    if not up and not down:
        return " " if not left and not right else "=" if heavy else "-"
    if not left and not right:
        return "H" if heavy else "|"
    return "#" if heavy else "+"


class Glyphs(NamedTuple):
    """The characters of one kind of terminal.

    Attributes:
        lines: a glyph for each combination of strokes.
        arrow: an arrowhead; `forward` and `backward` are those of the edge just taken and of
            the next edge, which in a backward pass point at the operand.
        here: follows the node the program stands at.
        grad: stands before a gradient.
        unset, hidden: stand where there is no number, and where it may not be seen.
        leaf, made, root: a node on a tape, by what it is.
        above, below: the end of a line that goes on out of sight.
        beyond: stands before what leads on to a part of a drawing that is out of sight.
        folded: stands before the name of a call that is drawn as one box.
        cursor, focus: stand before an item that is selected, or that the lesson points at.
        track, passed: a timeline, ahead of the position and behind it: the line, a phase's
            beginning, both ends.
        position: where on a timeline one stands.
        times: between factors, and before a slope.
        partial, final: how complete a gradient is.
        light, heavy: a frame's corners and sides: top left, level, top right, upright, bottom
            left, bottom right.
        written: whether lines are written one after the other: there is no window to fill or to
            make larger, and the keys are told after them.
    """

    lines: str
    arrow: str
    forward: tuple[str, str]
    backward: tuple[str, str]
    here: str
    grad: str
    unset: str
    hidden: str
    ellipsis: str
    leaf: str
    made: str
    root: str
    above: str
    below: str
    beyond: str
    folded: str
    cursor: str
    focus: str
    track: str
    passed: str
    position: str
    times: str
    partial: str
    final: str
    light: str
    heavy: str
    written: bool = False


UNICODE = Glyphs(
    _UNICODE, "▸", ("▷", "▶"), ("◁", "◀"), "◀ here", "g", "·", "▒▒▒▒", "…", "○", "●", "◉",
    "↑", "↓", "⋯", "⊞", "›", "•", "─┼├┤", "━┿┝┥", "▲",
    "×", "◐", "●", "╭─╮│╰╯", "┏━┓┃┗┛",
)  # fmt: skip

WRITTEN = UNICODE._replace(written=True)
ASCII = Glyphs(
    "".join(map(_plain_glyph, range(81))), ">", (")", "}"), ("(", "{"), "< here", "g", ".",
    "????", "~", "o", "*", "@", "^", "v", "~", "[+]", "[", ":", "-+++", "=###", "^",
    "*", "%", "*", "+-+|++", "#=#H##",
)  # fmt: skip


def glyphs(ascii: bool) -> Glyphs:
    """The characters for a terminal that has Unicode, or only ASCII."""
    return ASCII if ascii else UNICODE
