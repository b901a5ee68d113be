"""The verdict on each gradient: it agrees with nudging, it differs, or nudging cannot tell.

A first nudge settles most gradients. Where it does not, a ladder of nudges gives the slope and how
far it may be off (`nudges`), and the graph says whether a kink lies in between (`sides`). A
difference is not always a bug: a function with a kink has two slopes there, next to the edge of a
domain f(x-h) may not exist, and where f is large and flat its rounding hides the slope. Then the
verdict is "cannot tell", with the reason.

Numbers are compared as |analytic - numeric| ≤ atol + rtol · the larger of both, because a relative
error alone divides by 0 where the gradient is 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tutor.engine.check.nudges import (
    LEFT,
    RIGHT,
    Nudge,
    nearest,
    rounding,
    settled,
    step,
)
from tutor.engine.numbers import show
from tutor.engine.ops import TABLE
from tutor.engine.tape import Tape

RTOL, ATOL = 1e-6, 1e-11
AGREES, DIFFERS, CANNOT_TELL = "agrees", "differs", "cannot tell"
"""The verdicts."""

FINER = 16
"""How much smaller the second nudge of a function is, by which a kink shows."""
PROVEN = 1e-5
"""A slope that may be off by a larger share of itself proves nothing: three such errors would hide
a mistake of 1e-4."""
_KNOWN = 1e-4  # the same for the two slopes of a kink
_CERTAIN = 3.0  # times its error a slope must be away from another one to differ for sure
NO_PATH = "no path leads to the output, and nudging changes nothing"


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
        verdict: `AGREES`, `DIFFERS` or `CANNOT_TELL`.
        reason: why nudging cannot tell: "kink" (two slopes at this point), "tie" (equal operands of
            max or min), "jump", "edge" (of the domain), "swing" (too fast for any nudge) or
            "rounding"; "zero" where both are 0 and agree; else empty.
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
    reason: str
    words: str

    @property
    def ok(self) -> bool:
        """Whether nothing speaks against the gradient."""
        return self.verdict != DIFFERS


@dataclass(frozen=True, slots=True)
class GradientClaim:
    """A gradient to be judged, and how near it has to come.

    Attributes:
        name, x, analytic: of the leaf, as in `Check`.
        here: the value of the function at x.
        grain: the size of the numbers whose rounding it carries: at least its own.
        rtol, atol: the relative and the absolute difference that is still agreement.
    """

    name: str
    x: float
    analytic: float | None
    here: float
    grain: float
    rtol: float
    atol: float

    @property
    def number(self) -> float:
        """The gradient; 0 where no path leads."""
        return self.analytic or 0.0

    def slack(self, slope: float) -> float:
        """How far from this slope the gradient may be."""
        return self.atol + self.rtol * max(abs(self.number), abs(slope))

    def verdict(self, n: Nudge, verdict: str, reason: str, words: str) -> Check:
        """A verdict on it, with the nudge that shows it."""
        return Check(
            self.name, self.x, self.analytic, n.central, n.h, n.plus, n.minus,
            verdict, reason, words,
        )  # fmt: skip


def at_once(claim: GradientClaim, nudges: Sequence[Nudge]) -> Check | None:
    """The verdict on a gradient that agrees at once, and shows no trace of a kink; else None."""
    (nudge,) = nudges
    slope = nudge.central
    if slope is None or nudge.left is None or nudge.right is None:
        return None
    size = max(abs(claim.number), abs(slope))
    curve = abs(nudge.right - nudge.left)
    noise = rounding(claim.grain, nudge.h)
    if (
        noise > max(claim.atol, PROVEN * size)
        or abs(claim.number - slope) > claim.slack(slope) + noise
        or curve > 1e-7 * max(1.0, abs(claim.here)) + 1e-4 * size
    ):
        return None
    return agreed(claim, nudge)


def by_two(claim: GradientClaim, nudges: Sequence[Nudge]) -> Check | None:
    """The same by two wider nudges, for a gradient that drowns in the rounding of a small one."""
    wide, near = nudges
    if wide.left is None or wide.right is None or near.left is None or near.right is None:
        return None
    assert wide.central is not None and near.central is not None, "it is defined on both sides"
    ratio = wide.h / near.h
    slope = near.central + (near.central - wide.central) / (ratio**2 - 1.0)
    size = max(abs(claim.number), abs(slope))
    noise = rounding(claim.grain, near.h)
    # The slopes on the two sides are apart by h times a curve's bend; those of a kink stay apart.
    kink = abs((near.right - near.left) - (wide.right - wide.left) / ratio)
    if (
        noise > max(claim.atol, PROVEN * size)
        or abs(claim.number - slope) > claim.slack(slope) + noise
        or kink > 1e-4 * size + 2 * noise
    ):
        return None
    return agreed(claim, near)


def agreed(claim: GradientClaim, nudge: Nudge) -> Check:
    """The verdict on a gradient that agrees with a nudge."""
    if claim.analytic is None:
        return claim.verdict(nudge, AGREES, "zero", NO_PATH)
    if abs(claim.number) <= ATOL:
        words = "both are 0, compared by absolute error (a relative one would divide by 0)"
        return claim.verdict(nudge, AGREES, "zero", words)
    return claim.verdict(nudge, AGREES, "", "the chain rule and the nudge agree")


def smooth(claim: GradientClaim, nudges: Sequence[Nudge]) -> Check | None:
    """The verdict on a gradient that agrees with a whole ladder and both its sides; else None."""
    slope, left, right = (
        settled(nudges, claim.grain),
        settled(nudges, claim.grain, LEFT),
        settled(nudges, claim.grain, RIGHT),
    )
    if slope.value is None or left.value is None or right.value is None:
        return None
    size = max(abs(claim.number), abs(slope.value))
    known = slope.error <= max(claim.atol, PROVEN * size)
    agrees = abs(claim.number - slope.value) <= claim.slack(slope.value) + slope.error
    level = abs(left.value - right.value) <= left.error + right.error + _KNOWN * size
    return agreed(claim, nearest(nudges, slope.value)) if known and agrees and level else None


def at_kink(
    claim: GradientClaim, nudges: Sequence[Nudge], tied: Sequence[int], tape: Tape
) -> Check:
    """The verdict where operations stand exactly at their kink."""
    row = TABLE[tape.op[tied[0]]]
    assert row is not None, "a leaf has no kink"
    tie = row.arity == 2
    place = f"the operands of {row.name} are equal" if tie else f"the operand of {row.name} is 0"
    left, right = settled(nudges, claim.grain, LEFT), settled(nudges, claim.grain, RIGHT)
    fine = next((n for n in nudges if n.h <= step(claim.x)), nudges[-1])
    if left.value is None or right.value is None:
        return at_edge(claim, nudges[-1])
    low, high = sorted((left.value, right.value))
    error = left.error + right.error
    slack = (high - low) * 1e-3 + claim.slack(high) + _CERTAIN * error
    between = low - slack <= claim.number <= high + slack
    known = error <= max(claim.atol, _KNOWN * max(abs(low), abs(high)))
    if known and between and high - low <= claim.slack(high) + error:
        return agreed(claim, fine)
    slopes = f"the slope is {show(left.value)} on the left and {show(right.value)} on the right"
    words = f"{'a tie' if tie else 'a kink'}: {place}, and {slopes}"
    # Of several kinks at one point each may be given another of its slopes.
    if not between and len(tied) == 1:
        return claim.verdict(
            fine, DIFFERS, "", f"{words}, and {show(claim.number)} is not between them"
        )
    fair = "is a fair choice between them" if between else "is a choice, too, where several meet"
    return claim.verdict(
        fine, CANNOT_TELL, "tie" if tie else "kink", f"{words}; {show(claim.number)} {fair}"
    )


def by_ladder(claim: GradientClaim, nudges: Sequence[Nudge]) -> Check:
    """The verdict by what a ladder of nudges, none of them over a kink, agrees on."""
    slope = settled(nudges, claim.grain)
    if slope.value is None:
        return at_edge(claim, nudges[-1])
    shown = nearest(nudges, slope.value)
    size = max(abs(claim.number), abs(slope.value))
    apart = abs(claim.number - slope.value)
    if apart <= claim.slack(slope.value) + _CERTAIN * slope.error:
        if slope.error <= max(claim.atol, PROVEN * size):
            return agreed(claim, shown)
    elif slope.seen and apart > _CERTAIN * slope.error:
        words = f"the chain rule says {show(claim.number)}, the nudge says {show(slope.value)}"
        return claim.verdict(shown, DIFFERS, "", words)
    if not slope.seen:
        words = "the function swings too fast around this point for any nudge to show its slope"
        return claim.verdict(shown, CANNOT_TELL, "swing", words)
    words = (
        f"nudging shows the slope only to within {show(slope.error)}: the result, "
        f"{show(claim.here)}, is known to 16 digits, and the nudge changes the last of them"
    )
    return claim.verdict(shown, CANNOT_TELL, "rounding", words)


def at_edge(claim: GradientClaim, n: Nudge) -> Check:
    """The verdict where the function is not defined on one side at least."""
    side, slope = ("below", n.right) if n.left is None else ("above", n.left)
    seen = "nor just above it" if slope is None else f"the other side's slope is {show(slope)}"
    words = f"the function is not defined just {side} this point; {seen}"
    return claim.verdict(n, CANNOT_TELL, "edge", words)


def between(claim: GradientClaim, n: Nudge) -> Check:
    """The verdict at a kink that the values show."""
    assert n.left is not None and n.right is not None, "a kink has both slopes"
    slopes = f"a kink: the slope is {show(n.left)} on the left and {show(n.right)} on the right"
    low, high = sorted((n.left, n.right))
    slack = (high - low) * 1e-3
    if low - slack <= claim.number <= high + slack:
        words = f"{slopes}; {show(claim.number)} is a fair choice between them"
        return claim.verdict(n, CANNOT_TELL, "kink", words)
    return claim.verdict(n, DIFFERS, "", f"{slopes}, and {show(claim.number)} is not between them")


def jumps(nudges: Sequence[Nudge], here: float) -> bool:
    """Whether the slopes on the two sides are apart by as much more as the nudge is smaller."""
    rises = [abs(n.right - n.left) * n.h for n in nudges
             if n.right is not None and n.left is not None]  # fmt: skip
    steep = len(rises) == len(nudges) and min(rises) > 1e-7 * max(1.0, abs(here))
    return steep and max(rises) < 2 * min(rises)


def bent(coarse: Nudge, fine: Nudge, here: float) -> bool:
    """Whether the slopes on the two sides differ, and by more than a curve and rounding explain.

    The gap between the slopes of a curve shrinks with h; that of a kink stays, as do the slopes.
    """
    if coarse.left is None or coarse.right is None or fine.left is None or fine.right is None:
        return False
    gap = abs(fine.right - fine.left)
    noise = 1e-7 * max(1.0, abs(here)) + 1e-4 * max(abs(fine.left), abs(fine.right))
    change = max(abs(fine.left - coarse.left), abs(fine.right - coarse.right))
    bends = gap > abs(coarse.right - coarse.left) / (FINER / 4) and change < gap / 4
    return gap > noise and bends
