"""The rules of the operation table as numpy calls on whole arrays."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from tutor.engine.ops import ForArrays, Op

Call = Callable[[], object]
"""A numpy call that is ready to be made, again and again, on the same arrays."""


def forward(op: Op, x: Any, y: Any, out: Any) -> Call:
    """The call that writes the values of an operation to `out`; what is not real becomes nan.

    `y` may be one number for all.
    """
    operands = (x, y)[: op.arity]
    if op.array is not None:
        return partial(_given_numpy(op.array), *operands, out=out)

    def fill() -> None:
        out[...] = op.forward(*operands)

    return fill


def local(op: Op, slot: int) -> Callable[[Any, Any, Any], Any]:
    """The local derivative in one operand, `f(x, y, o)` on arrays: an array, or one number."""
    form = op.local_array[slot]
    return op.local[slot] if form is None else _given_numpy(form)


@cache
def _given_numpy(form: ForArrays) -> Callable[..., Any]:
    import numpy as np  # here, so that only a compiled plan loads it

    return form(np)


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
