"""`sum` and `dot` make their nodes at once; what they leave behind is as if one by one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.program.running import SMALL, execute
from tutor.engine.losses import add_up
from tutor.program import Recording, run
from tutor.program.interpret.sums import Bulk
from tutor.program.library import multiply_and_add_up
from tutor.program.parse import parse

HEAD = """
u = [Value(0.1 * i - 0.3) for i in range(9)]
v = [Value(0.7 - 0.2 * i) for i in range(9)]
"""
PROGRAMS = {
    "sum": "y = sum(u)\nz = sum(u, 2)\nw = sum(u, v[0])\n(y * z * w).backward()",
    "dot": "y = dot(u, v)\nz = dot(u, u)\n(y * z).backward()",
    "of one": "y = dot(u[:1], v[:1]) + sum(u[:1]) * 2\ny.backward()",
    "of two": "y = dot(u[:2], v[:2]) + sum(v[:2])\ny.backward()",
    "with plain numbers": "y = dot(u, range(9)) + sum([u[0], 2, u[1]])\ny.backward()",
    "of plain numbers": "y = u[0] * dot([1, 2], [3, 4]) + sum([1.5, 2])",
    "mean": "y = mean(u) * mean([x * x for x in v])\ny.backward()",
    "training": "for i in range(5):\n    y = dot(u, v)\n    for p in u:\n        p.grad = 0.0\n"
    "    y.backward()\n    for p in u:\n        p.data -= 0.1 * p.grad",
    "an infinite product": "u[4].data = 1e200\nv[4].data = 1e200\ny = dot(u, v)",
    "an infinite sum": "u[4].data = 1e308\nu[5].data = 1e308\ny = sum(u)",
    "infinities that cancel": "u[4].data = 1e308\nu[5].data = 1e308\nu[6].data = -1e308\n"
    "y = sum(u)",
}


def columns(r: Recording) -> list[object]:
    """All that a recording has."""
    return [
        r.error, r.count, r.tape.op, r.tape.a, r.tape.b, r.tape.data, r.gradients, r.sites,
        r.made, r.node_site, r.at, r.kind, r.node, r.site, r.after, r.passes, r.reached_from,
        r.reached, r.reached_grad, r.name, r.text, list(r.frames), list(r.bindings),
    ]  # fmt: skip


def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def dot(bulk: Bulk, u: list, v: list) -> object:
        bulk._machine.budget.charge(len(u))
        return multiply_and_add_up(u, v)

    monkeypatch.setattr(Bulk, "total", lambda bulk, xs: add_up(xs))
    monkeypatch.setattr(Bulk, "dot", dot)


@pytest.mark.parametrize("name", PROGRAMS)
def test_nodes_made_at_once_are_those_made_one_by_one(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = execute(HEAD + PROGRAMS[name])
    one_by_one(monkeypatch)
    assert columns(at_once) == columns(execute(HEAD + PROGRAMS[name]))


@pytest.mark.parametrize("limit", ["nodes", "events"])
def test_a_limit_stops_in_the_middle_of_a_dot_product(
    limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = parse(HEAD + PROGRAMS["dot"])
    limits = [replace(SMALL, **{limit: n}) for n in range(17, 60)]
    at_once = [run(program, limits=x) for x in limits]
    assert {r.error.code for r in at_once[:30] if r.error} == {"E212"}
    one_by_one(monkeypatch)
    for recording, x in zip(at_once, limits, strict=True):
        assert columns(recording) == columns(run(program, limits=x))
