"""What is measured side by side computes the same: otherwise a ratio says nothing."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from tests.benchmarks.peers import Tutorial, casadi_functions, micrograd_value, torch_value
from tests.benchmarks.workloads import bigram, gpt, moons
from tutor import Value
from tutor.engine.plan.compiled import Plan

SMALL = {
    "moons": lambda value: moons(value, points=5),
    "bigram": lambda value: bigram(value, pairs=8),
    "gpt": lambda value: gpt(value, letters=2),
}


@pytest.mark.parametrize("program", SMALL)
def test_the_engines_agree_on_the_programs(program: str, request: pytest.FixtureRequest) -> None:
    limit = sys.getrecursionlimit()
    request.addfinalizer(lambda: sys.setrecursionlimit(limit))
    sys.setrecursionlimit(10**5)
    loss, parameters = SMALL[program](Value)
    loss.backward()
    expected = [float(p.grad) for p in parameters]
    plan = Plan.of(loss, parameters)
    assert plan.value_and_grad() == (pytest.approx(loss.data), pytest.approx(expected, abs=1e-12))
    for peer in (Tutorial, micrograd_value(), torch_value()):
        if peer is not None:
            theirs, their_parameters = SMALL[program](peer)
            theirs.backward()
            assert _number(getattr(theirs, "data", theirs)) == pytest.approx(loss.data)
            grads = [_number(p.grad) for p in their_parameters]
            assert grads == pytest.approx(expected, abs=1e-12)
    functions = casadi_functions(plan.tape, plan.root, list(plan.leaves))
    if functions:
        value, grads = functions[1](plan.start)
        assert float(value) == pytest.approx(loss.data)
        assert [float(g) for g in grads.full().ravel()] == pytest.approx(expected, abs=1e-12)


def _number(x: Any) -> float:
    return 0.0 if x is None else float(x)
