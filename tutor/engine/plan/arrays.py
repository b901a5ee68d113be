"""The operation table on numpy arrays.

What a row says in plain arithmetic works on arrays as it stands. Here is the rest: the numpy
function of each forward rule, and the three slopes that need one. numpy is imported inside,
so that nobody who does not compile a plan pays for it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from tutor.engine.ops import Op

Call = Callable[[], object]
"""A numpy call that is ready to be made, again and again, on the same arrays."""

_UFUNCS = {
    "add": "add", "sub": "subtract", "mul": "multiply", "div": "divide", "neg": "negative",
    "exp": "exp", "log": "log", "tanh": "tanh", "sqrt": "sqrt", "sin": "sin", "cos": "cos",
    "abs": "absolute", "max": "maximum", "min": "minimum",
}  # fmt: skip


def forward(op: Op, x: Any, y: Any, out: Any) -> Call:
    """The call that writes the values of an operation to `out`; what is not real becomes nan.

    `y` may be one number for all.
    """
    import numpy as np

    def sigmoid() -> None:
        e = np.exp(-np.abs(x))  # never overflows
        np.divide(np.where(x >= 0, 1.0, e), 1.0 + e, out=out)

    def power() -> None:
        out[...] = x**y  # the operator knows quick ways for a single exponent such as 2 or -1

    if op.name == "relu":
        return partial(np.maximum, x, 0.0, out=out)
    if op.name in ("sigmoid", "pow"):
        return sigmoid if op.name == "sigmoid" else power
    ufunc = getattr(np, _UFUNCS[op.name])
    return partial(ufunc, x, out=out) if op.arity == 1 else partial(ufunc, x, y, out=out)


@cache
def local(op: Op, slot: int) -> Callable[[Any, Any, Any], Any]:
    """The local derivative in one operand, `f(x, y, o)` on arrays: an array, or one number."""
    import numpy as np

    special: dict[tuple[str, int], Callable[[Any, Any, Any], Any]] = {
        ("sin", 0): lambda x, y, o: np.cos(x),
        ("cos", 0): lambda x, y, o: -np.sin(x),
        ("pow", 1): lambda x, y, o: o * np.log(np.where(x == 0, 1.0, x)),
    }
    return special.get((op.name, slot), op.local[slot])


def send(op: Op, slot: int, upstream: Any, x: Any, y: Any, o: Any, out: Any) -> Call:
    """The call that writes upstream × local derivative to `out`."""
    import numpy as np

    rule = local(op, slot)
    with np.errstate(all="ignore"):
        slope = rule(x, y, o)
    if isinstance(slope, float) or any(slope is known for known in (x, y, o)):
        # The other operand, the output itself or a number: there is nothing to compute first.
        return partial(np.multiply, upstream, slope, out=out)
    return lambda: np.multiply(upstream, rule(x, y, o), out=out)
