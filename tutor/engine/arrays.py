"""The operation table on numpy arrays.

What a row says in plain arithmetic works on arrays as it stands. Here is the rest: the numpy
function of each forward rule, and the three slopes that need one. numpy is imported inside,
so that nobody who does not compile a plan pays for it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from tutor.engine.ops import Op

Forward = Callable[[Any, Any, Any], Any]
"""`forward(x, y, out)` writes the values of one operation on arrays into `out`."""
Local = Callable[[Any, Any, Any], Any]
"""`local(x, y, o)`: the local derivatives, an array or one number for all."""

_UFUNCS = {
    "add": "add", "sub": "subtract", "mul": "multiply", "div": "divide", "neg": "negative",
    "exp": "exp", "log": "log", "tanh": "tanh", "sqrt": "sqrt", "sin": "sin", "cos": "cos",
    "abs": "absolute", "max": "maximum", "min": "minimum",
}  # fmt: skip


@cache
def forward(op: Op) -> Forward:
    """The forward rule of a row on arrays; a result that is not real is nan."""
    import numpy as np

    def relu(x: Any, y: Any, out: Any) -> None:
        np.maximum(x, 0.0, out=out)

    def sigmoid(x: Any, y: Any, out: Any) -> None:
        e = np.exp(-np.abs(x))  # never overflows
        np.divide(np.where(x >= 0, 1.0, e), 1.0 + e, out=out)

    def power(x: Any, y: Any, out: Any) -> None:
        out[...] = x**y  # the operator knows quick ways for a single exponent such as 2 or -1

    special: dict[str, Forward] = {"relu": relu, "sigmoid": sigmoid, "pow": power}
    if op.name in special:
        return special[op.name]
    ufunc = getattr(np, _UFUNCS[op.name])
    if op.arity == 1:
        return lambda x, y, out: ufunc(x, out=out)
    return lambda x, y, out: ufunc(x, y, out=out)


@cache
def local(op: Op, slot: int) -> Local:
    """The local derivative of a row in one operand, on arrays."""
    import numpy as np

    special: dict[tuple[str, int], Local] = {
        ("sin", 0): lambda x, y, o: np.cos(x),
        ("cos", 0): lambda x, y, o: -np.sin(x),
        ("pow", 1): lambda x, y, o: o * np.log(np.where(x == 0, 1.0, x)),
    }
    return special.get((op.name, slot), op.local[slot])
