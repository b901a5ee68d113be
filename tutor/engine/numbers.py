"""How a number is written for a person."""

from __future__ import annotations

import math
from decimal import Decimal

from tutor.engine.unset import MARK as UNSET
from tutor.engine.unset import Unset


def show(x: float | None, digits: int = 5) -> str:
    """Write `x` with at most `digits` significant digits and no noise.

    An unset gradient, `None` or `UNSET`, is `·`; whole numbers lose their `.0`; `-0.0` is `0`.
    """
    if x is None or isinstance(x, Unset):
        return UNSET
    if x != x or math.isinf(x):
        return str(x)
    if x == 0:
        return "0"
    if x == int(x) and abs(x) < 10**7:
        return str(int(x))
    text = f"{x:.{digits}g}"
    if "e" in text:
        mantissa, exponent = text.split("e")
        return f"{mantissa}e{int(exponent)}"
    return text


def factor(x: float | None, digits: int = 5) -> str:
    """Like `show`, in parentheses where a minus sign would stand after an operator."""
    text = show(x, digits)
    return f"({text})" if text.startswith("-") else text


def agrees(worked: Decimal, written: str) -> bool:
    """Whether a number as written is the one worked out, to the digits written.

    A whole number is taken to be exact.
    """
    number = Decimal(written)
    exponent = number.as_tuple().exponent
    if not worked.is_finite() or not isinstance(exponent, int):
        return False
    ulp = Decimal(1).scaleb(exponent) if exponent < 0 or "e" in written else Decimal(0)
    return abs(worked - number) * 2 <= ulp
