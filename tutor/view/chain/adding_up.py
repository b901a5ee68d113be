"""Numbers of a sum with the digits that it needs to add up as it is written."""

from __future__ import annotations

from decimal import Decimal

from tutor.engine.numbers import show

_DIGITS = (5, 6, 7, 8, 9)


def digits_of(first: float, second: float, total: float) -> tuple[int, str]:
    """With how many digits to write `first + second = total`, and `=`, or `≈` where none do.

    `9.006001 - 9 = 0.006001` needs seven. A number too small to make a difference to the other is
    none: `3 + 1e-16 = 3`, as computed.
    """
    for digits in _DIGITS:
        one, two, whole = (Decimal(show(x, digits)) for x in (first, second, total))
        if one + two == whole:
            return digits, "="
    return _DIGITS[0], "=" if total in (first, second) else "≈"
