"""Gradient checks of functions, models and tapes.

Most leaves of a graph pass at the first nudge, most others at two wider ones, each done for many
leaves at once. A whole ladder of nudges is for what is left.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from tutor.engine.check.nudges import (
    STEP,
    Nudge,
    guarded,
    ladder,
    nudged,
    rounding,
    step,
)
from tutor.engine.check.sides import Kinks
from tutor.engine.check.verdicts import (
    AGREES,
    ATOL,
    CANNOT_TELL,
    FINER,
    NO_PATH,
    PROVEN,
    RTOL,
    Check,
    GradientClaim,
    agreed,
    at_edge,
    at_kink,
    at_once,
    bent,
    between,
    by_ladder,
    by_two,
    jumps,
    smooth,
)
from tutor.engine.flow import gradients_of
from tutor.engine.numbers import show
from tutor.engine.ops import CONST, LEAF
from tutor.engine.tape import Tape
from tutor.engine.taping import record
from tutor.engine.value import Value

if TYPE_CHECKING:
    from tutor.engine.plan.compiled import Plan

_WIDE = (2e-3, 5e-4)  # for an x of size 1, as STEP


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
    claimed: Sequence[float | None] | None = None,
) -> list[Check]:
    """Check d root / d leaf for the leaves given, or for all of them, at the tape's values.

    Args:
        claimed: the gradient of every node as another engine has it, which is to be
            checked; by default that of our own backward pass.

    Raises:
        DomainError: a gradient is undefined at the point itself.
    """
    from tutor.engine.plan.compiled import Plan

    wanted = list(tape.leaves() if leaves is None else leaves)
    own = gradients_of(tape, root)
    gradients = own if claimed is None else claimed
    here, grain = tape.data[root], _grain(tape, root, own)
    plan = Plan(tape, root, wanted)
    claims = [
        GradientClaim(name(i), tape.data[i], gradients[i], here, grain, rtol, atol) for i in wanted
    ]
    found: dict[int, Check] = {}
    left = [k for k, i in enumerate(wanted) if gradients[i] is not None]
    # Most leaves pass at the first nudge, most others at two wider ones: many leaves at once.
    for judge, steps in ((at_once, (STEP,)), (by_two, _WIDE)):
        for k, nudges in zip(left, _nudges(plan, claims, left, steps), strict=True):
            if check := judge(claims[k], nudges):
                found[k] = check
        left = [k for k in left if k not in found]
    if left:
        kinks = Kinks(tape)
        for k in left:
            found[k] = _on_graph(claims[k], plan, k, kinks)
    return [found.get(k) or _apart(claim) for k, claim in enumerate(claims)]


def _grain(tape: Tape, root: int, gradients: Sequence[float | None]) -> float:
    """The size of the rounding that the root carries: that of every result, as far as it arrives.

    Each result is off by about its last place, independently of the others.
    """
    shares = (
        x * g for x, g, op in zip(tape.data, gradients, tape.op, strict=True)
        if g is not None and op not in (LEAF, CONST)
    )  # fmt: skip
    return math.hypot(tape.data[root], *shares)


def _apart(claim: GradientClaim) -> Check:
    """The verdict on a leaf that the output does not depend on."""
    h, here = step(claim.x), claim.here
    return Check(claim.name, claim.x, None, 0.0, h, here, here, AGREES, "zero", NO_PATH)


def _nudges(
    plan: Plan, claims: Sequence[GradientClaim], leaves: Sequence[int], steps: Sequence[float]
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


def _on_graph(claim: GradientClaim, plan: Plan, k: int, kinks: Kinks) -> Check:
    """The verdict on leaf number `k` of a plan, whose kinks can be seen in the graph."""
    steps = ladder(claim.x)
    x, here = claim.x, claim.here
    values = iter(plan.moved([(k, x + way * h) for h in steps for way in (1, -1)]).tolist())
    nudges = [nudged(h, x, here, next(values), next(values)) for h in steps]
    if check := smooth(claim, nudges):
        return check
    sides = kinks.around(plan.leaves[k], steps)
    if sides.tied:
        return at_kink(claim, nudges, sides.tied, plan.tape)
    free = set(sides.free)
    kept = [n for n in nudges if n.h in free]
    if kept:
        return by_ladder(claim, kept)
    if all(n.central is None for n in nudges):
        return at_edge(claim, nudges[-1])
    words = f"a kink lies nearer to this point than {show(steps[-1])}, the smallest nudge"
    return claim.verdict(nudges[-1], CANNOT_TELL, "kink", words)


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
    claim = GradientClaim(name, x, analytic, here, abs(here), rtol, atol)
    at = guarded(f)

    def nudge(h: float) -> Nudge:
        return nudged(h, x, here, at(x + h), at(x - h))

    # A kink or an edge near x, but not at x itself, is out of reach of a smaller nudge.
    steps = [step(x), step(x) / FINER, STEP * abs(x)][: 3 if 0 < abs(x) < 0.1 else 2]
    nudges = [nudge(h) for h in steps]
    if bent(nudges[0], nudges[1], here):
        return between(claim, nudges[1])
    for n in nudges:
        if n.central is not None:
            noise = rounding(claim.grain, n.h)
            near = abs(claim.number - n.central) <= claim.slack(n.central) + noise
            if near and noise <= max(atol, PROVEN * max(abs(claim.number), abs(n.central))):
                return agreed(claim, n)
    if jumps(nudges, here):
        words = "the function jumps at this point: it has no slope here"
        return claim.verdict(nudges[-1], CANNOT_TELL, "jump", words)
    if all(n.central is None for n in nudges):
        return at_edge(claim, nudges[-1])
    return by_ladder(claim, [nudge(h) for h in ladder(x)])
