"""The gradient that was not computed: 0 in arithmetic, `·` wherever it is shown."""

from __future__ import annotations

MARK = "·"
"""What stands where a gradient has not been computed. Never 0: that would be a claim."""


class Unset(float):
    """A 0.0 that is printed as `·`.

    micrograd starts every gradient at 0.0, and scripts rely on it (`p.data -= lr * p.grad` of a
    parameter that was not used). Shown as `0`, though, it reads like a computed result.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return MARK

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        width = "".join(c for c in spec.split(".")[0] if c.isdigit())
        return MARK.rjust(int(width or 0))

    def __reduce__(self) -> str:
        return "UNSET"  # copies and pickles are the one object again


UNSET = Unset(0.0)
"""The one unset gradient: `grad is UNSET` asks whether a gradient was ever written."""
