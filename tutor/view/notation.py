"""The names of a run's derivatives: gradients over all paths, and slopes of one operation."""

from __future__ import annotations

from tutor.trace.derivatives import gradient_of, occurrence, placed, slope_of, term
from tutor.trace.log import Log
from tutor.view.glyphs import ASCII, UNICODE, Glyphs

_ASCII_FORMS: dict[int, str] = str.maketrans(
    {
        "∂": "@",  # a `d` would make a gradient of a slope
        "×": "*", "→": ">", "·": ".", "─": "-", "≈": "~", "²": "^2", "≥": ">=", "≤": "<=",
        "◐": "%", "●": "*", "▷": ")", "▶": "}", "◁": "(", "◀": "{", "▒": "?",
        "✓": "+", "✗": "x", "│": "|", "≠": "#",
    }
)  # fmt: skip


def gradient(log: Log, root: int, node: int) -> str:
    """`dL/da`: how `root` follows `node`, over all paths."""
    return gradient_of(log.label(root), log.label(node))


def slope(log: Log, node: int, slot: int, glyphs: Glyphs = UNICODE) -> str:
    """`∂d/∂a`: how the result of one operation follows the operand in a slot, the other held."""
    labels = _labels(log, node)
    return spelled(slope_of(log.label(node), labels[slot], occurrence(labels, slot)), glyphs)


def name(log: Log, node: int) -> str:
    """A node's name as it stands in a formula; an operation without one is `(x*w)`."""
    return term(log.label(node))


def operand_name(log: Log, node: int, slot: int) -> str:
    """The operand in a slot, told apart from the other where it occurs twice: `x (2nd)`."""
    labels = _labels(log, node)
    return term(labels[slot]) + placed(occurrence(labels, slot))


def _labels(log: Log, node: int) -> list[str]:
    return [log.label(operand) for operand in log.operands(node)]


def spelled(text: str, glyphs: Glyphs) -> str:
    """A formula in the characters of a terminal."""
    return text.translate(_ASCII_FORMS) if glyphs is ASCII else text
