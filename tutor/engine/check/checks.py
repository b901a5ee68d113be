"""The verdict on each gradient: it agrees with nudging, it differs, or nobody can tell.

A first nudge settles most gradients. Where it does not, a ladder of nudges gives the slope and how
far it may be off (`nudges`), and the graph says whether a kink lies in between (`sides`). A
difference is not always a bug: a function with a kink has two slopes there, next to the edge of a
domain f(x-h) may not exist, and where f is large and flat its rounding hides the slope. Then the
verdict is "cannot tell", with the reason.

Numbers are compared as |analytic - numeric| ≤ atol + rtol · the larger of both, because a relative
error alone divides by 0 where the gradient is 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor.engine.check.nudges import (
    LEFT,
    RIGHT,
    STEP,
    Nudge,
    guarded,
    ladder,
    nearest,
    nudged,
    rounding,
    settled,
    step,
)
from tutor.engine.check.sides import Kinks
from tutor.engine.numbers import show
from tutor.engine.ops import TABLE
from tutor.engine.tape import Tape
from tutor.engine.taping import record
from tutor.engine.value import Value

if TYPE_CHECKING:
    from tutor.engine.plan.compiled import Plan

RTOL, ATOL = 1e-6, 1e-11
AGREES, DIFFERS, CANNOT_TELL = "agrees", "differs", "cannot tell"
"""The verdicts."""

_WIDE = (2e-3, 5e-4)  # for an x of size 1, as STEP
_FINER = 16
_KNOWN = 1e-4  # a slope at a kink that may be off by a larger share of itself proves nothing,
_PROVEN = 1e-5  # and elsewhere by this: three such errors hide no mistake of 1e-4
_CERTAIN = 3.0  # times its error a slope must be away from another one to differ for sure
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
        verdict: `AGREES`, `DIFFERS` or `CANNOT_TELL`.
        reason: why nobody can tell: "kink" (two slopes at this point), "tie" (equal operands of
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
class _Claim:
    """A gradient to be judged, and how near it has to come."""

    name: str
    x: float
    analytic: float | None
    here: float
    rtol: float
    atol: float

    @property
    def number(self) -> float:
        return self.analytic or 0.0

    def slack(self, slope: float) -> float:
        return self.atol + self.rtol * max(abs(self.number), abs(slope))

    def verdict(self, n: Nudge, verdict: str, reason: str, words: str) -> Check:
        return Check(
            self.name, self.x, self.analytic, n.central, n.h, n.plus, n.minus,
            verdict, reason, words,
        )  # fmt: skip


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
    gradients = tape.gradients(root)
    plan = Plan(tape, root, wanted)
    claims = [
        _Claim(name(i), tape.data[i], gradients[i], tape.data[root], rtol, atol) for i in wanted
    ]
    found: dict[int, Check] = {}
    left = [k for k, i in enumerate(wanted) if gradients[i] is not None]
    # Most leaves pass at the first nudge, most others at two wider ones: many leaves at once.
    for judge, steps in ((_at_once, (STEP,)), (_by_two, _WIDE)):
        for k, nudges in zip(left, _nudges(plan, claims, left, steps), strict=True):
            if check := judge(claims[k], nudges):
                found[k] = check
        left = [k for k in left if k not in found]
    if left:
        kinks = Kinks(tape)
        for k in left:
            found[k] = _on_graph(claims[k], plan, k, kinks)
    return [found.get(k) or _apart(claim) for k, claim in enumerate(claims)]


def _apart(claim: _Claim) -> Check:
    """The verdict on a leaf that the output does not depend on."""
    h, here = step(claim.x), claim.here
    return Check(claim.name, claim.x, None, 0.0, h, here, here, AGREES, "zero", _NO_PATH)


def _nudges(
    plan: Plan, claims: Sequence[_Claim], leaves: Sequence[int], steps: Sequence[float]
) -> list[list[Nudge]]:
    """For each of these leaves of a plan the nudges by some steps, of an x of size 1."""
    sizes = [[h * max(1.0, abs(claims[k].x)) for h in steps] for k in leaves]
    moves = [
        (k, claims[k].x + way * h)
        for k, hs in zip(leaves, sizes, strict=True)
        for h in hs
        for way in (1, -1)
    ]
    values = iter(plan.moved(moves).tolist())
    return [
        [nudged(h, claims[k].x, claims[k].here, next(values), next(values)) for h in hs]
        for k, hs in zip(leaves, sizes, strict=True)
    ]


def _at_once(claim: _Claim, nudges: Sequence[Nudge]) -> Check | None:
    """The verdict on a gradient that agrees at once, and shows no trace of a kink; else None."""
    (nudge,) = nudges
    slope = nudge.central
    if slope is None or nudge.left is None or nudge.right is None:
        return None
    size = max(abs(claim.number), abs(slope))
    curve = abs(nudge.right - nudge.left)
    noise = rounding(claim.here, nudge.h)
    if (
        noise > max(claim.atol, _PROVEN * size)
        or abs(claim.number - slope) > claim.slack(slope) + noise
        or curve > 1e-7 * max(1.0, abs(claim.here)) + 1e-4 * size
    ):
        return None
    return _agreed(claim, nudge)


def _by_two(claim: _Claim, nudges: Sequence[Nudge]) -> Check | None:
    """The same by two wider nudges, for a gradient that drowns in the rounding of a small one."""
    wide, near = nudges
    if wide.left is None or wide.right is None or near.left is None or near.right is None:
        return None
    assert wide.central is not None and near.central is not None, "it is defined on both sides"
    ratio = wide.h / near.h
    slope = near.central + (near.central - wide.central) / (ratio**2 - 1.0)
    size = max(abs(claim.number), abs(slope))
    noise = rounding(claim.here, near.h)
    # The slopes on the two sides are apart by h times a curve's bend; those of a kink stay apart.
    kink = abs((near.right - near.left) - (wide.right - wide.left) / ratio)
    if (
        noise > max(claim.atol, _PROVEN * size)
        or abs(claim.number - slope) > claim.slack(slope) + noise
        or kink > 1e-4 * size + 2 * noise
    ):
        return None
    return _agreed(claim, near)


def _agreed(claim: _Claim, nudge: Nudge) -> Check:
    if claim.analytic is None:
        return claim.verdict(nudge, AGREES, "zero", _NO_PATH)
    if abs(claim.number) <= ATOL:
        words = "both are 0, compared by absolute error (a relative one would divide by 0)"
        return claim.verdict(nudge, AGREES, "zero", words)
    return claim.verdict(nudge, AGREES, "", "the chain rule and the nudge agree")


def _on_graph(claim: _Claim, plan: Plan, k: int, kinks: Kinks) -> Check:
    """The verdict on leaf number `k` of a plan, whose kinks can be seen in the graph."""
    steps = ladder(claim.x)
    x, here = claim.x, claim.here
    values = iter(plan.moved([(k, x + way * h) for h in steps for way in (1, -1)]).tolist())
    nudges = [nudged(h, x, here, next(values), next(values)) for h in steps]
    if check := _smooth(claim, nudges):
        return check
    sides = kinks.around(plan.leaves[k], steps)
    if sides.tied:
        return _at_kink(claim, nudges, sides.tied, plan.tape)
    free = set(sides.free)
    kept = [n for n in nudges if n.h in free]
    if kept:
        return _by_ladder(claim, kept)
    if all(n.central is None for n in nudges):
        return _at_edge(claim, nudges[-1])
    words = f"a kink lies nearer to this point than {show(steps[-1])}, the smallest nudge"
    return claim.verdict(nudges[-1], CANNOT_TELL, "kink", words)


def _smooth(claim: _Claim, nudges: Sequence[Nudge]) -> Check | None:
    """The verdict on a gradient that agrees with a whole ladder and both its sides; else None."""
    slope, left, right = settled(nudges), settled(nudges, LEFT), settled(nudges, RIGHT)
    if slope.value is None or left.value is None or right.value is None:
        return None
    size = max(abs(claim.number), abs(slope.value))
    known = slope.error <= max(claim.atol, _PROVEN * size)
    agrees = abs(claim.number - slope.value) <= claim.slack(slope.value) + slope.error
    level = abs(left.value - right.value) <= left.error + right.error + _KNOWN * size
    return _agreed(claim, nearest(nudges, slope.value)) if known and agrees and level else None


def _at_kink(claim: _Claim, nudges: Sequence[Nudge], tied: Sequence[int], tape: Tape) -> Check:
    """The verdict where operations stand exactly at their kink."""
    row = TABLE[tape.op[tied[0]]]
    assert row is not None, "a leaf has no kink"
    tie = row.arity == 2
    place = f"the operands of {row.name} are equal" if tie else f"the operand of {row.name} is 0"
    left, right = settled(nudges, LEFT), settled(nudges, RIGHT)
    fine = next((n for n in nudges if n.h <= step(claim.x)), nudges[-1])
    if left.value is None or right.value is None:
        return _at_edge(claim, nudges[-1])
    low, high = sorted((left.value, right.value))
    error = left.error + right.error
    slack = (high - low) * 1e-3 + claim.slack(high) + _CERTAIN * error
    between = low - slack <= claim.number <= high + slack
    known = error <= max(claim.atol, _KNOWN * max(abs(low), abs(high)))
    if known and between and high - low <= claim.slack(high) + error:
        return _agreed(claim, fine)
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


def _by_ladder(claim: _Claim, nudges: Sequence[Nudge]) -> Check:
    """The verdict by what a ladder of nudges, none of them over a kink, agrees on."""
    slope = settled(nudges)
    if slope.value is None:
        return _at_edge(claim, nudges[-1])
    shown = nearest(nudges, slope.value)
    size = max(abs(claim.number), abs(slope.value))
    apart = abs(claim.number - slope.value)
    if apart <= claim.slack(slope.value) + _CERTAIN * slope.error:
        if slope.error <= max(claim.atol, _PROVEN * size):
            return _agreed(claim, shown)
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


def _at_edge(claim: _Claim, n: Nudge) -> Check:
    side, slope = ("below", n.right) if n.left is None else ("above", n.left)
    seen = "nor just above it" if slope is None else f"the other side's slope is {show(slope)}"
    words = f"the function is not defined just {side} this point; {seen}"
    return claim.verdict(n, CANNOT_TELL, "edge", words)


# ---- a function of which nothing but its values can be seen


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
    here = f(x)
    claim = _Claim(name, x, analytic, here, rtol, atol)
    at = guarded(f)

    def nudge(h: float) -> Nudge:
        return nudged(h, x, here, at(x + h), at(x - h))

    # A kink or an edge near x, but not at x itself, is out of reach of a smaller nudge.
    steps = [step(x), step(x) / _FINER, STEP * abs(x)][: 3 if 0 < abs(x) < 0.1 else 2]
    nudges = [nudge(h) for h in steps]
    if _bent(nudges[0], nudges[1], here):
        return _between(claim, nudges[1])
    for n in nudges:
        if n.central is not None:
            noise = rounding(here, n.h)
            near = abs(claim.number - n.central) <= claim.slack(n.central) + noise
            if near and noise <= max(atol, _PROVEN * max(abs(claim.number), abs(n.central))):
                return _agreed(claim, n)
    if _jumps(nudges, here):
        words = "the function jumps at this point: it has no slope here"
        return claim.verdict(nudges[-1], CANNOT_TELL, "jump", words)
    if all(n.central is None for n in nudges):
        return _at_edge(claim, nudges[-1])
    return _by_ladder(claim, [nudge(h) for h in ladder(x)])


def _between(claim: _Claim, n: Nudge) -> Check:
    """The verdict at a kink that the values show."""
    assert n.left is not None and n.right is not None, "a kink has both slopes"
    slopes = f"a kink: the slope is {show(n.left)} on the left and {show(n.right)} on the right"
    low, high = sorted((n.left, n.right))
    slack = (high - low) * 1e-3
    if low - slack <= claim.number <= high + slack:
        words = f"{slopes}; {show(claim.number)} is a fair choice between them"
        return claim.verdict(n, CANNOT_TELL, "kink", words)
    return claim.verdict(n, DIFFERS, "", f"{slopes}, and {show(claim.number)} is not between them")


def _jumps(nudges: Sequence[Nudge], here: float) -> bool:
    """Whether the slopes on the two sides are apart by as much more as the nudge is smaller."""
    rises = [abs(n.right - n.left) * n.h for n in nudges
             if n.right is not None and n.left is not None]  # fmt: skip
    steep = len(rises) == len(nudges) and min(rises) > 1e-7 * max(1.0, abs(here))
    return steep and max(rises) < 2 * min(rises)


def _bent(coarse: Nudge, fine: Nudge, here: float) -> bool:
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
