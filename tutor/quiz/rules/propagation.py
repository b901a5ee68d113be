"""Wrong rules about how gradients travel: what is passed on, and how roads are joined."""

from __future__ import annotations

import math
from collections.abc import Iterator

from tutor.quiz.rules.rule import Case, Rule
from tutor.trace import Flow


def _overwrite(case: Case) -> list[float]:
    return [e.contribution for e in case.into] if len(case.into) > 1 else []


def _whole_pass_overwrite(case: Case) -> list[float]:
    joins = len(case.edges) > len({e.target for e in case.edges})
    return [case.spread(join=lambda old, new: new)] if joins else []


def _joined(case: Case, total: float) -> list[float]:
    return [total] if len(case.into) > 1 else []


def _not_topological(case: Case) -> list[float]:
    """Depth first from the root, each node expanded on the first visit only."""
    graph = case.graph
    outgoing: dict[int, list[Flow]] = {}
    for edge in case.edges:
        outgoing.setdefault(edge.node, []).append(edge)
    grad = {graph.root: 1.0}
    roads: list[Iterator[Flow]] = [iter(outgoing.get(graph.root, ()))]
    while roads:  # a stack of half-expanded nodes, so that deep graphs need no recursion
        step = next(roads[-1], None)
        if step is None:
            roads.pop()
            continue
        first = step.target not in grad
        grad[step.target] = grad.get(step.target, 0.0) + grad[step.node] * step.local
        if first:
            roads.append(iter(outgoing.get(step.target, ())))
    skips = any(len(case.graph.into(e.node)) > 1 for e in case.edges)
    return [grad[case.target]] if skips else []


def _seeded(case: Case, seed: float) -> list[float]:
    return [case.spread(seed=seed)]


_WATCH_ROADS = "Press `s` along every road into {t}, read its factors, and add the products."
_WATCH_EDGE = "Press `s` to take the edge into {t}, and read both factors of its product."

RULES = (
    Rule(
        "overwrite", "propagation",
        "the last road's number replaces the earlier one (`=` for `+=`)",
        "keeping only the road through {via}",
        "It looks right because each road ends in a complete product, upstream × local.",
        "But {t} is used {n} times, and the contributions add: {sum}.",
        _WATCH_ROADS, _overwrite,
    ),
    Rule(
        "whole-pass-overwrite", "propagation",
        "at every node the last number that arrives replaces the earlier ones",
        "letting each number that arrives replace the one before it, at every node on the way",
        "It looks right because every single product on the way is correct.",
        "But a gradient is a sum: {t} receives {sum}.",
        "Press `s` edge by edge and watch for `+=` where a second contribution arrives.",
        _whole_pass_overwrite,
    ),
    Rule(
        "multiply-paths", "propagation",
        "roads multiply, because the chain rule multiplies",
        "multiplying the {n} roads",
        "It looks right because the chain rule multiplies, and it does so along each road.",
        "Between roads it adds: a nudge of {t} moves {L} through all of them at once, {sum}.",
        _WATCH_ROADS,
        lambda case: _joined(case, math.prod(e.contribution for e in case.into)),
    ),
    Rule(
        "average-paths", "propagation",
        "several roads are averaged",
        "averaging the {n} roads",
        "It looks right because {n} numbers arrive and one is asked for.",
        "But each road moves {L} by its full amount, so the contributions add: {sum}.",
        _WATCH_ROADS,
        lambda case: _joined(
            case, math.fsum(e.contribution for e in case.into) / max(1, len(case.into))
        ),
    ),
    Rule(
        "no-upstream", "propagation",
        "the local derivative is the answer",
        "taking the local derivative alone, {locals}",
        "It looks right because that is how fast the next node follows {t}.",
        "But {L} follows that node at its own rate: each local derivative is multiplied by the "
        "gradient coming in, {products}.",
        _WATCH_EDGE,
        lambda case: [math.fsum(e.local for e in case.into)] if case.into else [],
    ),
    Rule(
        "upstream-only", "propagation",
        "the gradient passes through unchanged",
        "passing the gradient on unchanged, {upstreams}",
        "It looks right because an addition does exactly that.",
        "Other operations scale what passes by their local derivative: {products}.",
        _WATCH_EDGE,
        lambda case: [math.fsum(e.upstream for e in case.into)] if case.into else [],
    ),
    Rule(
        "add-instead-of-multiply", "propagation",
        "local derivative and upstream gradient are added",
        "adding local derivative and upstream where they are multiplied",
        "It looks right because both numbers do belong to the edge.",
        "A rate of a rate multiplies: {products}.",
        _WATCH_EDGE,
        lambda case: [math.fsum(e.local + e.upstream for e in case.into)] if case.into else [],
    ),
    Rule(
        "no-seed", "propagation",
        "the backward pass starts from 0",
        "starting the backward pass from 0, so that {y} is all that arrives",
        "It looks right because every other gradient does start empty.",
        "But {L} follows itself one to one, so `d{L_}/d{L_} = 1` is where the products start.",
        "Press `N` back to the seed and watch the 1 appear at {L}.",
        lambda case: _seeded(case, 0.0),
    ),
    Rule(
        "seed-with-value", "propagation",
        "the backward pass starts from the output's value",
        "starting from the value of {L}, {out}",
        "It looks right because {out} is the number that stands at {L}.",
        "But the first gradient is `d{L_}/d{L_} = 1`, whatever {L} is worth, and {out} is not 1.",
        "Press `N` back to the seed and read what it is.",
        lambda case: _seeded(case, case.graph.value[case.graph.root]),
    ),
    Rule(
        "stale-grad", "propagation",
        "gradients of an earlier pass are still there and count too",
        "counting the pass twice, as if an earlier one had not been cleared",
        "It looks right because gradients do accumulate with `+=`.",
        "They add up over the roads of one pass, {sum}, and start anew in the next.",
        "Press `W` on the gradient of {t} to see who wrote to it last.",
        lambda case: [2.0 * case.right],
    ),
    Rule(
        "not-topological", "propagation",
        "a node can be gone through before all its consumers are done",
        "going on from a node before every contribution to it had arrived",
        "It looks right because each product is taken exactly once.",
        "But a gradient may be passed on only when it is final: into {t} flows {products}.",
        "Press `s` and see that a node is left only when its count of contributions is full.",
        _not_topological,
    ),
)  # fmt: skip
