"""Wrong rules about how gradients travel: what is passed on, and how paths are joined."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from tutor.debug.bent import Bend, Join, Product, Seed, depth_first, replace
from tutor.quiz.facts import same, through
from tutor.quiz.rules.case import Case
from tutor.quiz.rules.rule import GRADIENT, Bent, Formula, Formulas, Rule


def _kept(case: Case) -> list[float]:
    return [e.contribution for e in case.into] if len(case.into) > 1 else []


def _the_kept(case: Case, number: float, formula: Formulas) -> Mapping[str, str]:
    kept = [e for e in case.into if same(e.contribution, number)] or list(case.into)
    return {"via": through(case, kept[-1])}


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


def _too_early(case: Case) -> Iterator[Bend]:
    if any(len(case.graph.into(e.node)) > 1 for e in case.edges):
        yield Bend(order=depth_first)


_WATCH_PATHS = "Press `s` along every path into {t}, read its factors, and add the products."
_WATCH_EDGE = "Press `s` to take the edge into {t}, and read both factors of its product."

RULES = (
    Rule(
        "overwrite", GRADIENT,
        "the last path's number replaces the earlier one (`=` for `+=`)",
        "keeping only the path through {via}",
        "It looks right because each path ends in a complete product, upstream × local.",
        "But {t} is used {n} times, and the contributions add: {sum}.",
        _WATCH_PATHS, Formula(_kept), facts=_the_kept,
    ),
    Rule(
        "whole-pass-overwrite", GRADIENT,
        "at every node the last number that arrives replaces the earlier ones",
        "letting each number that arrives replace the one before it, at every node on the way",
        "It looks right because every single product on the way is correct.",
        "But a gradient is a sum: {t} receives {sum}.",
        "Press `s` edge by edge and watch for `+=` where a second contribution arrives.",
        Bent(_overwritten), unless="overwrite",
    ),
    Rule(
        "multiply-paths", GRADIENT,
        "paths multiply, because the chain rule multiplies",
        "multiplying the {n} paths",
        "It looks right because the chain rule multiplies, and it does so along each path.",
        "Between paths it adds: a nudge of {t} moves {L} through all of them at once, {sum}.",
        _WATCH_PATHS,
        Bent(_joined(_multiplied)),
    ),
    Rule(
        "average-paths", GRADIENT,
        "several paths are averaged",
        "averaging the {n} paths",
        "It looks right because {n} numbers arrive and one is asked for.",
        "But each path moves {L} by its full amount, so the contributions add: {sum}.",
        _WATCH_PATHS,
        Bent(_joined(_averaged)),
    ),
    Rule(
        "no-upstream", GRADIENT,
        "the local derivative is the answer",
        "taking the local derivative alone, {locals}",
        "It looks right because that is how fast the next node follows {t}.",
        "But {L} follows that node at its own rate: each local derivative is multiplied by the "
        "gradient coming in, {products}.",
        _WATCH_EDGE,
        Bent(_passed_on(lambda upstream, local: local)),
    ),
    Rule(
        "upstream-only", GRADIENT,
        "the gradient passes through unchanged",
        "passing the gradient on unchanged, {upstreams}",
        "It looks right because an addition does exactly that.",
        "Other operations scale what passes by their local derivative: {products}.",
        _WATCH_EDGE,
        Bent(_passed_on(lambda upstream, local: upstream)),
    ),
    Rule(
        "add-instead-of-multiply", GRADIENT,
        "local derivative and upstream gradient are added",
        "adding local derivative and upstream where they are multiplied",
        "It looks right because both numbers do belong to the edge.",
        "A rate of a rate multiplies: {products}.",
        _WATCH_EDGE,
        Bent(_passed_on(lambda upstream, local: local + upstream)),
    ),
    Rule(
        "no-seed", GRADIENT,
        "the backward pass starts from 0",
        "starting the backward pass from 0, so that {y} is all that arrives",
        "It looks right because every other gradient does start empty.",
        "But {L} follows itself one to one, so `d{L_}/d{L_} = 1` is where the products start.",
        "Press `N` back to the seed and watch the 1 appear at {L}.",
        _seeded(lambda value: 0.0),
    ),
    Rule(
        "seed-with-value", GRADIENT,
        "the backward pass starts from the output's value",
        "starting from the value of {L}, {out}",
        "It looks right because {out} is the number that stands at {L}.",
        "But the first gradient is `d{L_}/d{L_} = 1`, whatever {L} is worth, and {out} is not 1.",
        "Press `N` back to the seed and read what it is.",
        _seeded(lambda value: value),
    ),
    Rule(
        "stale-grad", GRADIENT,
        "gradients of an earlier pass are still there and count too",
        "counting the pass twice, as if an earlier one had not been cleared",
        "It looks right because gradients do accumulate with `+=`.",
        "They add up over the paths of one pass, {sum}, and start anew in the next.",
        "Press `W` on the gradient of {t} to see who wrote to it last.",
        Formula(lambda case: [2.0 * case.right]),
    ),
    Rule(
        "not-topological", GRADIENT,
        "a node can be gone through before all its consumers are done",
        "going on from a node before every contribution to it had arrived",
        "It looks right because each product is taken exactly once.",
        "But a gradient may be passed on only when it is final: into {t} flows {products}.",
        "Press `s` and see that a node is left only when its count of contributions is full.",
        Bent(_too_early),
    ),
)  # fmt: skip
