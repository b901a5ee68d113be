"""Lines of arithmetic in a text, such as `-10 + (-3.75) = -13.75`, and what they come to."""

from __future__ import annotations

import re
from decimal import Decimal, DivisionByZero, InvalidOperation

_HOLE = r"\{[^{}\n]*\}"
_NUMBER = r"[-−]?\d+(?:\.\d+)?(?:e-?\d+)?"
NUMBER = re.compile(_NUMBER)
"""A number as it is written."""
_SIGN = r"[-−+×·*/÷]"
_TERM = rf"(?:{_HOLE}|\({_HOLE}\)|{_NUMBER}|\({_NUMBER}\))"

EQUATION = re.compile(
    rf"(?<![\w.}})]|{_SIGN})(?<!{_SIGN} )(?P<left>{_TERM}(?: {_SIGN} {_TERM})+)"
    rf" = (?P<right>{_HOLE})(?! {_SIGN})"
)
"""Terms between signs, and a placeholder for what they come to."""

_PIECE = re.compile(rf"(?:^| (?P<sign>{_SIGN}) )\(?(?P<number>{_NUMBER})\)?(?= |$)")


def worked_out(text: str) -> Decimal | None:
    """What numbers between signs come to; None if the text is none such, or has no result."""
    pieces = list(_PIECE.finditer(text))
    if not pieces or "".join(m[0] for m in pieces) != text:
        return None
    terms: list[Decimal] = []
    try:
        for m in pieces:
            number = Decimal(m["number"].replace("−", "-"))
            sign = m["sign"] or "+"
            if sign in "+-−":
                terms.append(number if sign == "+" else -number)
            elif sign in "/÷":
                terms[-1] /= number
            else:
                terms[-1] *= number
    except (DivisionByZero, InvalidOperation):
        return None
    return sum(terms, Decimal(0))
