"""Stops that need no condition to be written: what goes wrong in a backward pass most often."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass

from tutor.debug.expressions.condition import Condition, Index
from tutor.debug.expressions.numbers_at import NumbersAt
from tutor.trace.query import Query, Range

_INTO = ("accumulate",)


@dataclass(frozen=True)
class ReadyMade:
    """One of them.

    Attributes:
        form: how it is written, for the help.
        help: what it stops at.
        condition: it as a condition, given the number behind its word, if it takes one.
        bound: whether it takes one.
    """

    form: str
    help: str
    condition: Callable[[float], Condition]
    bound: bool = False


def _second(at: NumbersAt) -> bool:
    event = at.event
    if event is None or event.node is None:
        return False
    grad = at.called.log.grad(event.node, at.k)
    return grad.done == 2


def _becomes_zero(at: NumbersAt) -> bool:
    return at.event is not None and at.event.before != 0.0


def _other_sign(at: NumbersAt) -> bool:
    """The last contribution of a pass makes the sign another than that of the pass before."""
    event, log = at.event, at.called.log
    if event is None or event.node is None or event.after is None:
        return False
    p = log.pass_at(event.k)
    if p is None or log.grad(event.node, at.k).state != "final":
        return False
    earlier = log.find(Query(_INTO, node=event.node), log.passes[p].start, -1)
    before = None if earlier is None else log.gradient(event.node, earlier + 1)
    return before is not None and before * event.after < 0


def _grows_past(bound: float) -> Condition:
    def holds(at: NumbersAt) -> bool:
        return at.event is not None and abs(at.event.before or 0.0) <= bound

    return Condition(
        ("accumulate", "seed"), index=Index("gradient", Range.larger(bound)), holds=holds
    )


def _infinite(_: float) -> Condition:
    most = sys.float_info.max
    return Condition(("accumulate", "seed"), index=Index("gradient", Range.larger(most)))


READY_MADE: dict[str, ReadyMade] = {
    "second": ReadyMade(
        "second a", "the second contribution to a gradient arrives",
        lambda _: Condition(_INTO, numeric=False, index=Index("before", Range()), holds=_second),
    ),
    "zero": ReadyMade(
        "zero a", "a contribution makes a gradient exactly 0",
        lambda _: Condition(_INTO, index=Index("gradient", Range.equal(0.0)), holds=_becomes_zero),
    ),
    "sign": ReadyMade(
        "sign w", "a leaf's gradient changes sign between passes",
        lambda _: Condition(_INTO, holds=_other_sign, operation="leaf", passes=1),
    ),
    "past": ReadyMade(
        "past 10 a", "a gradient grows past a size, 10 here", _grows_past, bound=True,
    ),
    "inf": ReadyMade(
        "inf", "a gradient becomes infinite",
        _infinite,
    ),
}  # fmt: skip
"""By their word. The name of a node, or a pattern, may follow each."""


def bound_of(word: str) -> float | None:
    """The number behind the word, of any size but a negative one; None if it is none."""
    try:
        bound = float(word)
    except ValueError:
        return None
    return bound if math.isfinite(bound) and bound >= 0 else None
