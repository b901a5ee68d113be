"""Rules that bend a pass give what a plain sum over the paths gives, on random graphs."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings

from tests.program.generated import programs
from tests.program.running import execute
from tutor.quiz.rules import local_slopes
from tutor.quiz.rules.case import Case
from tutor.quiz.rules.catalogue import RULES
from tutor.quiz.rules.rule import Bent, candidates
from tutor.trace import Flow, Trace

Path = tuple[Flow, ...]


def paths(case: Case, node: int | None = None) -> Iterator[Path]:
    """Every path from the target up to the root, as its edges."""
    node = case.target if node is None else node
    if node == case.graph.root:
        yield ()
        return
    for edge in case.graph.edges:
        if edge.target == node:
            for rest in paths(case, edge.node):
                yield (edge, *rest)


def over_paths(case: Case, slope: Callable[[Flow], float], seed: float = 1.0) -> float:
    """Σ over the paths of Π of the slopes: a second way to a gradient."""
    return math.fsum(seed * math.prod(map(slope, path)) for path in paths(case))


def last_path(case: Case) -> float:
    """Only the last edge into each node counts."""
    product, node = 1.0, case.target
    while node != case.graph.root:
        last = case.graph.into(node)[-1]
        product, node = product * last.local, last.node
    return product


def right(edge: Flow) -> float:
    return edge.local


REFERENCE: dict[str, Callable[[Case], float]] = {
    "whole-pass-overwrite": last_path,
    "multiply-paths": lambda case: math.prod(e.contribution for e in case.into),
    "average-paths": lambda case: math.fsum(e.contribution for e in case.into) / len(case.into),
    "no-upstream": lambda case: math.fsum(e.local for e in case.into),
    "upstream-only": lambda case: math.fsum(e.upstream for e in case.into),
    "add-instead-of-multiply": lambda case: math.fsum(e.local + e.upstream for e in case.into),
    "no-seed": lambda case: over_paths(case, right, 0.0),
    "seed-with-value": lambda case: over_paths(case, right, case.graph.value[case.graph.root]),
}


def cases(source: str) -> Iterator[Case]:
    """Every node of the pass of a program, of those with few paths."""
    log = Trace(execute(source))
    graph = log.graph() if log.passes and log.error is None else None
    if graph is None:
        return
    for node in graph.order:
        case = Case(graph, node)
        if sum(1 for _, _ in zip(paths(case), range(200), strict=False)) < 200:
            yield case


def near(x: float, y: float) -> bool:
    return math.isclose(x, y, rel_tol=1e-9, abs_tol=1e-9)


@settings(max_examples=60, deadline=None)
@given(programs(effects=False))
def test_a_bent_pass_gives_what_the_plain_definition_gives(source: str) -> None:
    for case in cases(source):
        for id, reference in REFERENCE.items():
            for found in candidates(RULES[id], case):
                assert near(found, reference(case)), id


@settings(max_examples=60, deadline=None)
@given(programs(effects=False))
def test_a_wrong_slope_is_wrong_on_every_path_and_at_the_target_only(source: str) -> None:
    for case in cases(source):
        for rule in local_slopes.RULES:
            assert isinstance(rule.wrong, Bent)
            bends = list(rule.wrong.bends(case))
            assert [bend.into for bend in bends] in ([], [None], [None, case.target])
            found = candidates(rule, case)
            for bend, answer in zip(bends, found, strict=False):
                wrong = bend.slope
                assert wrong is not None

                def slope(edge: Flow, case=case, bend=bend, wrong=wrong) -> float:
                    here = bend.into in (None, edge.target)
                    speaks = here and wrong.speaks_of(case.graph, edge)
                    return wrong.at(case.graph, edge) if speaks else edge.local

                if len(found) == len(bends):  # else two of the answers are one
                    assert near(answer, over_paths(case, slope)), rule.id


def test_every_bent_rule_is_held_against_a_reference() -> None:
    """`not-topological` has its own test; its numbers are no sum over paths."""
    bent = {id for id, rule in RULES.items() if isinstance(rule.wrong, Bent)}
    local = {rule.id for rule in local_slopes.RULES}
    assert bent - local - REFERENCE.keys() == {"not-topological"}


@pytest.mark.parametrize("id", sorted(RULES))
def test_each_answer_of_a_rule_is_given_once(id: str) -> None:
    log = Trace(execute("v0 = Value(3.0)\nv1 = v0 * v0\nv2 = v1 * v1\nv2.backward()\n"))
    graph = log.graph()
    assert graph is not None
    found = sorted(candidates(RULES[id], Case(graph, 0)))
    assert all(x < y for x, y in pairwise(found))
