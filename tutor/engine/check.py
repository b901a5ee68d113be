"""Gradient checks: does the chain rule agree with nudging the input?

The numeric slope is the central difference (f(x+h) - f(x-h)) / 2h, whose error shrinks with h²
while rounding grows with 1/h; h = ε^(1/3) balances the two (Nocedal and Wright, Numerical
Optimization, 8.1). It is compared as |analytic - numeric| ≤ atol + rtol · max of both, because
a relative error alone divides by 0 where the gradient is 0.

A difference is not always a bug: a function with a kink has two slopes there, and next to the
edge of a domain f(x-h) may not exist. Both get a verdict of their own.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tutor.engine.errors import DomainError
from tutor.engine.flow import gradients_of
from tutor.engine.numbers import show
from tutor.engine.tape import Tape
from tutor.engine.taping import record
from tutor.engine.value import Value

RTOL, ATOL = 1e-6, 1e-8
STEP: float = sys.float_info.epsilon ** (1 / 3)
"""h for an x of size 1; it grows with x above that."""
_FINER = 16
_NO_PATH = "no path leads to the output, and nudging changes nothing"


@dataclass(frozen=True, slots=True)
class Check:
    """The verdict on one gradient.

    Attributes:
        name: of the leaf.
        x: its value.
        analytic: the gradient of the backward pass; None where no path leads to the output.
        numeric: the central difference; None where f is not defined on both sides.
        h: the nudge.
        plus, minus: f(x+h) and f(x-h); None where undefined.
        verdict: "agrees", "zero" (agrees, and both are 0), "kink", "jump", "edge" or "differs".
        words: the verdict for a person.
    """

    name: str
    x: float
    analytic: float | None
    numeric: float | None
    h: float
    plus: float | None
    minus: float | None
    verdict: str
    words: str

    @property
    def ok(self) -> bool:
        """Whether nothing speaks against the gradient."""
        return self.verdict != "differs"


@dataclass(frozen=True, slots=True)
class _Nudge:
    """f around x, and the slopes that it shows."""

    h: float
    plus: float | None
    minus: float | None
    right: float | None
    left: float | None
    central: float | None


def check_function(
    f: Callable[..., Value], *at: float, rtol: float = RTOL, atol: float = ATOL
) -> list[Check]:
    """Check every gradient of `f(*leaves)` at the point `at`.

    Raises:
        DomainError: f, or its gradient, is undefined at the point itself.
    """
    leaves = [Value(x) for x in at]
    f(*leaves).backward()

    def along(i: int) -> Callable[[float], float]:
        return lambda x: f(*[Value(v) for v in (*at[:i], x, *at[i + 1 :])]).data

    return [
        compare(f"x{i + 1}", leaf.data, None if leaf.state == "unset" else leaf.grad,
                along(i), rtol=rtol, atol=atol)
        for i, leaf in enumerate(leaves)
    ]  # fmt: skip


def check_value(
    root: Value, leaves: Sequence[Value], *, rtol: float = RTOL, atol: float = ATOL
) -> list[Check]:
    """Check d root / d leaf for the leaves given, such as the parameters of a model.

    The branches that the program took are kept. Gradients of the Values are neither read nor set.

    Raises:
        DomainError: a result or a gradient is undefined at the point itself.
    """
    tape, ids = record(root, leaves)
    wanted = [ids[leaf] for leaf in leaves]
    names = {i: f"x{k + 1}" for k, i in enumerate(wanted)}
    tape = tape.replay({})  # leaves may have been given other numbers since
    return check_tape(tape, ids[root], wanted, name=names.__getitem__, rtol=rtol, atol=atol)


def check_tape(
    tape: Tape,
    root: int,
    leaves: Iterable[int] | None = None,
    *,
    name: Callable[[int], str] = str,
    rtol: float = RTOL,
    atol: float = ATOL,
) -> list[Check]:
    """Check d root / d leaf for the leaves given, or for all of them, at the tape's values.

    Raises:
        DomainError: a gradient is undefined at the point itself.
    """
    from tutor.engine.plan.compiled import Plan

    wanted = list(tape.leaves() if leaves is None else leaves)
    gradients = gradients_of(tape, root)
    plan = Plan(tape, root, wanted)
    here = tape.data[root]

    def along(k: int) -> Callable[[float], float]:
        return lambda x: plan.value([*plan.start[:k], x, *plan.start[k + 1 :]])

    # Most leaves pass at the first nudge, which is made for many leaves at once.
    found: dict[int, Check] = {}
    reached = [k for k, i in enumerate(wanted) if gradients[i] is not None]
    moves = [(k, plan.start[k] + sign * _step(plan.start[k])) for k in reached for sign in (1, -1)]
    pairs = plan.moved(moves).reshape(-1, 2).tolist()
    for k, (plus, minus) in zip(reached, pairs, strict=True):
        x, i = plan.start[k], wanted[k]
        check = _quick(name(i), x, gradients[i], here, plus, minus, rtol, atol)
        found[k] = check or compare(name(i), x, gradients[i], along(k), rtol=rtol, atol=atol)
    return [found.get(k) or _apart(name(i), plan.start[k], here) for k, i in enumerate(wanted)]


def _apart(name: str, x: float, here: float) -> Check:
    """The verdict on a leaf that the output does not depend on."""
    return Check(name, x, None, 0.0, _step(x), here, here, "zero", _NO_PATH)


def _quick(
    name: str, x: float, analytic: float | None, here: float, plus: float, minus: float,
    rtol: float, atol: float,
) -> Check | None:  # fmt: skip
    """The verdict on a gradient that agrees at the first nudge and shows no kink; else None."""
    h = _step(x)
    nudge = _slopes(h, x, here, plus, minus)
    claimed, slope = analytic or 0.0, nudge.central
    if slope is None or nudge.left is None or nudge.right is None:
        return None
    size = max(abs(claimed), abs(slope))
    curve = abs(nudge.right - nudge.left)
    if (
        abs(claimed - slope) > atol + rtol * size + _rounding(here, h)
        or curve > 1e-7 * max(1.0, abs(here)) + 1e-4 * size
    ):
        return None
    verdict, words = _judge(nudge, analytic, True, False)
    return Check(name, x, analytic, slope, h, plus, minus, verdict, words)


def compare(
    name: str,
    x: float,
    analytic: float | None,
    f: Callable[[float], float],
    *,
    rtol: float = RTOL,
    atol: float = ATOL,
) -> Check:
    """Judge one gradient of a function of one number; `f` may raise DomainError.

    Raises:
        DomainError: f is undefined at x itself.
    """
    claimed = analytic or 0.0
    here = f(x)

    def close(n: _Nudge) -> bool:
        if n.central is None:
            return False
        slack = atol + rtol * max(abs(claimed), abs(n.central)) + _rounding(here, n.h)
        return abs(claimed - n.central) <= slack

    # A kink or an edge near x, but not at x itself, is out of reach of a smaller nudge.
    steps = [_step(x), _step(x) / _FINER, STEP * abs(x)][: 3 if 0 < abs(x) < 0.1 else 2]
    nudges = [_nudge(f, x, here, h) for h in steps]
    kink = _bent(nudges[0], nudges[1], here)
    best = next((n for n in nudges if close(n)), None)
    if best is None:
        best = next((n for n in reversed(nudges) if n.central is not None), nudges[-1])
    found = close(best)
    if not found and _jumps(nudges, here):
        words = "the function jumps at this point: it has no slope here"
        return Check(name, x, analytic, best.central, best.h, best.plus, best.minus, "jump", words)
    verdict, words = _judge(best, analytic, found, kink)
    return Check(name, x, analytic, best.central, best.h, best.plus, best.minus, verdict, words)


def _step(x: float) -> float:
    return STEP * max(1.0, abs(x))


def _nudge(f: Callable[[float], float], x: float, here: float, h: float) -> _Nudge:
    def at(x: float) -> float:
        try:
            return f(x)
        except DomainError:
            return float("nan")

    return _slopes(h, x, here, at(x + h), at(x - h))


def _slopes(h: float, x: float, here: float, plus: float, minus: float) -> _Nudge:
    """The slopes on both sides of x; where f is nan there is none."""

    def slope(rise: float, run: float) -> float | None:
        return rise / run if rise == rise else None

    above, below = x + h, x - h  # what these really are, after rounding, is divided by
    return _Nudge(
        h, None if plus != plus else plus, None if minus != minus else minus,
        slope(plus - here, above - x), slope(here - minus, x - below),
        slope(plus - minus, above - below),
    )  # fmt: skip


def _rounding(here: float, h: float) -> float:
    """How far a slope may be off because f is only known to a few units in its last place."""
    return 4 * sys.float_info.epsilon * abs(here) / h


def _jumps(nudges: list[_Nudge], here: float) -> bool:
    """Whether the slopes on the two sides are apart by as much more as the nudge is smaller."""
    rises = [abs(n.right - n.left) * n.h for n in nudges
             if n.right is not None and n.left is not None]  # fmt: skip
    steep = len(rises) == len(nudges) and min(rises) > 1e-7 * max(1.0, abs(here))
    return steep and max(rises) < 2 * min(rises)


def _bent(coarse: _Nudge, fine: _Nudge, here: float) -> bool:
    """Whether the slopes on the two sides differ, and by more than a curve and rounding explain.

    The gap between the slopes of a curve shrinks with h; that of a kink stays, as do the slopes.
    """
    if coarse.left is None or coarse.right is None or fine.left is None or fine.right is None:
        return False
    gap = abs(fine.right - fine.left)
    noise = 1e-7 * max(1.0, abs(here)) + 1e-4 * max(abs(fine.left), abs(fine.right))
    change = max(abs(fine.left - coarse.left), abs(fine.right - coarse.right))
    bends = gap > abs(coarse.right - coarse.left) / (_FINER / 4) and change < gap / 4
    return gap > noise and bends


def _judge(n: _Nudge, analytic: float | None, close: bool, kink: bool) -> tuple[str, str]:
    claimed = analytic or 0.0
    if kink and n.left is not None and n.right is not None:
        slopes = f"a kink: the slope is {show(n.left)} on the left and {show(n.right)} on the right"
        low, high = sorted((n.left, n.right))
        slack = (high - low) * 1e-3
        if low - slack <= claimed <= high + slack:
            return "kink", f"{slopes}; {show(claimed)} is a fair choice between them"
        return "differs", f"{slopes}, and {show(claimed)} is not between them"
    if close and analytic is None:
        return "zero", _NO_PATH
    if close and abs(claimed) <= ATOL:
        return "zero", "both are 0, compared by absolute error (a relative one would divide by 0)"
    if close:
        return "agrees", "the chain rule and the nudge agree"
    if n.central is None:
        side, slope = ("below", n.right) if n.left is None else ("above", n.left)
        seen = "nor just above it" if slope is None else f"the other side's slope is {show(slope)}"
        return "edge", f"the function is not defined just {side} this point; {seen}"
    return "differs", f"the chain rule says {show(claimed)}, the nudge says {show(n.central)}"
