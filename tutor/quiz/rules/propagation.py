"""Wrong rules about how gradients travel: what is passed on, and how paths are joined."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from tutor.debug.bent import Bend, Join, Product, Seed, depth_first, replace, same_again
from tutor.quiz.facts import same, through
from tutor.quiz.rules.case import Case
from tutor.quiz.rules.rule import GRADIENT, Bent, Formula, Formulas, Rule


def _kept(case: Case) -> list[float]:
    return [e.contribution for e in case.into] if len(case.into) > 1 else []


def _the_kept(case: Case, number: float, formula: Formulas) -> Mapping[str, str]:
    kept = [e for e in case.into if same(e.contribution, number)] or list(case.into)
    return {"via": through(case, kept[-1])}


def _turned(case: Case) -> list[float]:
    """The sum with the sign of one contribution turned round."""
    return [case.right - 2.0 * e.contribution for e in case.into] if len(case.into) > 1 else []


def _the_turned(case: Case, number: float, formula: Formulas) -> Mapping[str, str]:
    turned = [e for e in case.into if same(case.right - 2.0 * e.contribution, number)]
    return {"via": through(case, (turned or list(case.into))[-1])}


def _stripped(case: Case) -> list[float]:
    """The sum with the local slope alone in place of one contribution."""
    if len(case.into) < 2:
        return []
    return [case.right - e.contribution + e.local for e in case.into]


def _the_stripped(case: Case, number: float, formula: Formulas) -> Mapping[str, str]:
    bare = [e for e in case.into if same(case.right - e.contribution + e.local, number)]
    return {"via": through(case, (bare or list(case.into))[-1])}


def _overwritten(case: Case) -> Iterator[Bend]:
    if len(case.edges) > len({e.target for e in case.edges}):
        yield Bend(join=replace)


def _joined(join: Join) -> Callable[[Case], Iterator[Bend]]:
    """The contributions to the target joined in another way."""

    def bends(case: Case) -> Iterator[Bend]:
        if len(case.into) > 1:
            yield Bend(join=join, into=case.target)

    return bends


def _multiplied(before: float, contribution: float, count: int) -> float:
    return before * contribution


def _averaged(before: float, contribution: float, count: int) -> float:
    return (before * count + contribution) / (count + 1)


def _passed_on(product: Product) -> Callable[[Case], Iterator[Bend]]:
    """Other contributions to the target."""

    def bends(case: Case) -> Iterator[Bend]:
        if case.into:
            yield Bend(product=product, into=case.target)

    return bends


def _seeded(seed: Seed) -> Bent:
    return Bent(lambda case: [Bend(seed=seed)])


def _local(upstream: float, local: float) -> float:
    return local


def _upstream(upstream: float, local: float) -> float:
    return upstream


def _added(upstream: float, local: float) -> float:
    return local + upstream


def _from_zero(value: float) -> float:
    return 0.0


def _from_value(value: float) -> float:
    return value


def _too_early(case: Case) -> Iterator[Bend]:
    if any(len(case.graph.into(node)) > 1 for node in case.dependents - {case.target}):
        yield Bend(order=depth_first)


RULES = (
    Rule(
        "overwrite", GRADIENT,
        "the last path's number replaces the earlier one (`=` for `+=`)",
        "Look at the drawing: in how many places is {t} used?",
        "keeping only the path through {via}",
        "{t} is used {n} times, and the contributions add: {products}.",
        Formula(_kept), facts=_the_kept,
    ),
    Rule(
        "whole-pass-overwrite", GRADIENT,
        "at every node the last number that arrives replaces the earlier ones",
        "Where several numbers arrive at one node, what becomes of the first one?",
        "letting each number that arrives replace the one before it, at every node on the way",
        "A gradient is a sum: {t} receives {products}.",
        Bent(_overwritten), unless="overwrite", everywhere=Bend(join=replace),
    ),
    Rule(
        "multiply-paths", GRADIENT,
        "paths multiply, because the chain rule multiplies",
        "A nudge of {t} goes along all its paths at once: how do their effects on {L} combine?",
        "multiplying the {n} paths",
        "Factors multiply *along* a path, and paths beside each other add: {products}.",
        Bent(_joined(_multiplied)), everywhere=Bend(join=_multiplied),
    ),
    Rule(
        "average-paths", GRADIENT,
        "several paths are averaged",
        "Each path moves {L} by itself: does the other one make it move less?",
        "averaging the {n} paths",
        "Each path moves {L} by its full amount, so the contributions add: {products}.",
        Bent(_joined(_averaged)), everywhere=Bend(join=_averaged),
    ),
    Rule(
        "one-sign-turned", GRADIENT,
        "a sign got lost or doubled in one of several contributions",
        "Take the paths one by one: which sign does each contribution have?",
        "turning the sign round on the path through {via}",
        "Each product has a sign of its own: {products}.",
        Formula(_turned), facts=_the_turned,
    ),
    Rule(
        "no-upstream-once", GRADIENT,
        "on one of several paths the local slope is the contribution",
        "Take the paths one by one: does each product go all the way to {L}?",
        "leaving out what comes from upstream on the path through {via}",
        "Each contribution is upstream × local: {products}.",
        Formula(_stripped), facts=_the_stripped,
    ),
    Rule(
        "no-upstream", GRADIENT,
        "the local slope is the answer",
        "That is how fast the next node follows {t}: how fast does {L} follow that node?",
        "taking the local slope alone, {locals}",
        "{L} follows the next node at a rate of its own, so the two multiply: {products}.",
        Bent(_passed_on(_local)), everywhere=Bend(product=_local),
    ),
    Rule(
        "upstream-only", GRADIENT,
        "the gradient passes through unchanged",
        "That is what has arrived from upstream: what does the operation do to it on the way "
        "into {t}?",
        "passing the gradient on unchanged, {upstreams}",
        "What passes is scaled by the local slope: {products}.",
        Bent(_passed_on(_upstream)), everywhere=Bend(product=_upstream),
    ),
    Rule(
        "add-instead-of-multiply", GRADIENT,
        "local slope and upstream gradient are added",
        "One rate follows another, as in a train of gears: how do they combine?",
        "adding local slope and upstream where they are multiplied",
        "A rate of a rate multiplies: {products}.",
        Bent(_passed_on(_added)), everywhere=Bend(product=_added),
    ),
    Rule(
        "no-seed", GRADIENT,
        "the backward pass starts from 0",
        "How fast does {L} move when {L} itself moves?",
        "starting from 0 at {L}, so that {y} is all that arrives",
        "{L} follows itself one to one, so the products start from `d{L_}/d{L_} = 1`.",
        _seeded(_from_zero), everywhere=Bend(seed=_from_zero),
    ),
    Rule(
        "seed-with-value", GRADIENT,
        "the backward pass starts from the output's value",
        "How fast does {L} move when {L} itself moves, whatever it is worth?",
        "starting from the value of {L}, {out}",
        "The products start from `d{L_}/d{L_} = 1`, whatever {L} is worth.",
        _seeded(_from_value), everywhere=Bend(seed=_from_value),
    ),
    Rule(
        "stale-grad", GRADIENT,
        "gradients of an earlier pass are still there and count too",
        "Does anything from an earlier pass count in this one?",
        "counting the pass twice, as if an earlier one had not been cleared",
        "Contributions add up over the paths of one pass, {products}, and start anew in the next.",
        Formula(lambda case: [2.0 * case.right]), passes=2,
        everywhere=Bend(left=same_again),
    ),
    Rule(
        "not-topological", GRADIENT,
        "a node can be gone through before all its consumers are done",
        "When is a gradient complete, so that it may be passed on?",
        "going on from a node before every contribution to it had arrived",
        "A gradient may be passed on only when it is final: into {t} flows {products}.",
        Bent(_too_early), everywhere=Bend(order=depth_first),
    ),
)  # fmt: skip
