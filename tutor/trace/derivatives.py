"""How derivatives are written: `dL/da` for a gradient, `∂d/∂a` for the slope of one operation.

A gradient is how the output follows a node over all paths. A local slope is how the result of one
operation follows one operand while the others are held. An operand that occurs twice has two local
slopes, each with the other occurrence held, so these are told apart: `∂s/∂x (1st)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from tutor.trace.names import tight

_NTH = ("1st", "2nd")


@lru_cache(maxsize=4096)
def term(label: str) -> str:
    """A label as it stands after a `d`: a calculation closely written and in parentheses."""
    written = tight(label)
    return written if written == label else written.replace(" ", "")


def gradient_of(root: str, node: str) -> str:
    """`dL/da`, out of labels."""
    return f"d{term(root)}/d{term(node)}"


def slope_of(made: str, operand: str, nth: str = "") -> str:
    """`∂d/∂a`, out of labels; `∂s/∂x (1st)` with the place of an operand that occurs twice."""
    return f"∂{term(made)}/∂{term(operand)}{placed(nth)}"


def placed(nth: str) -> str:
    """The place of an operand, in parentheses behind its name."""
    return f" ({nth})" if nth else ""


def occurrence(operands: Sequence[int], slot: int) -> str:
    """`1st` or `2nd` where the operand in this slot occurs twice, else nothing."""
    return _NTH[slot] if operands.count(operands[slot]) > 1 else ""
