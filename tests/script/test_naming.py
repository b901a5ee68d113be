"""Mistakes by name, on small changes to the engine of the lecture, and their measure."""

from __future__ import annotations

import linecache
from dataclasses import replace
from itertools import count

import pytest

from tests.script.conftest import ENGINES
from tutor import Value
from tutor.script.engine.engine_report import EngineFault
from tutor.script.engine.judging import judge
from tutor.script.engine.naming.walks import BREADTH, DEPTH, POSTORDER, Walk
from tutor.script.engine.trying.trials import Trial, at_random, battery
from tutor.testing import check_engine
from tutor.trace import Flow

LECTURE = (ENGINES / "sound" / "lecture.py").read_text("utf-8")
NUMBERS = count()

SELF, OTHER = "self.grad += other.data * out.grad", "other.grad += self.data * out.grad"
SEED = "        self.grad = 1.0\n"
PASS = LECTURE[LECTURE.index("        build_topo(self)\n") :]
TANH_END = "        out._backward = _backward\n        return out\n\n    def exp"
NESTED = """\
        self.grad = 1.0
        visited = set()

        def go(node):
            if node in visited:
                return
            visited.add(node)
            node._backward()
            for child in node._prev:
                go(child)

        go(self)
"""

LEVELS = """\
        self.grad = 1.0
        queue, visited = [self], {self}
        while queue:
            node = queue.pop(0)
            node._backward()
            for child in node._prev:
                if child not in visited:
                    visited.add(child)
                    queue.append(child)
"""

CHANGED = {
    "own factor": ([(SELF, "self.grad += self.data * out.grad")], "mul-own-factor", "mul", SELF),
    "only self": ([(OTHER, "pass")], "operand-left-out", "mul", None),
    "one operand overwrites": (
        [(SELF, SELF.replace("+=", "="))], "whole-pass-overwrite", "mul", SELF,
    ),
    "one sign": ([(SELF, SELF.replace("+=", "-="))], "sign-turned", "mul", SELF),
    "not reversed": ([("reversed(topo)", "topo")], "too-shallow", "", "node in topo:"),
    "no seed": ([(SEED, "")], "no-seed", "", None),
    "seed": ([(SEED, SEED.replace("1.0", "self.data"))], "seed-with-value", "", "self.grad = "),
    "never called": (
        [("        build_topo(self)\n", "")], "never-runs", "", "def build_topo(v):",
    ),
    "depth first": ([(PASS, NESTED)], "not-topological", "", None),
    "level by level": ([(PASS, LEVELS)], "not-topological", "", None),
    "no children": ([('(self, other), "*"', '(), "*"')], "graph-dropped", "mul", "out = Value("),
    "one child": ([('(self, other), "*"', '(self,), "*"')], "graph-dropped", "mul", "out = Value("),
    "no backward": ([(TANH_END, "        return out\n\n    def exp")], "graph-dropped", "tanh",
                    "out = Value(t"),
    "radd drops": (
        [("return self + other", "return Value(self.data + other)")],
        "graph-dropped", "add", "return Value(self.data + other)",
    ),
    "another operation": (
        [("return self * other**-1", "return self * other")], "other-operation", "div", None,
    ),
    "wrong value": ([("(math.exp(2 * x) - 1)", "(math.exp(x) - 1)")], "unknown", "tanh", None),
    "typo": ([("self.grad += (1 - t", "self.gard += (1 - t")], "raises", "tanh", "self.gard += "),
    "endless": ([("return self + other", "return other + self")], "raises", "add",
                "return other + self"),
}  # fmt: skip


def changed(*changes: tuple[str, str]) -> type:
    """The class of the lecture with some texts exchanged."""
    text = LECTURE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file = f"/nowhere/{next(NUMBERS)}.py"
    linecache.cache[file] = (len(text), None, text.splitlines(True), file)
    names: dict[str, type] = {}
    exec(compile(text, file, "exec"), names)
    return names["Value"]


def faults(*changes: tuple[str, str]) -> list[EngineFault]:
    return list(judge(changed(*changes)).faults)


@pytest.mark.parametrize("name", CHANGED)
def test_one_change_is_one_fault_by_name_operation_and_line(name: str) -> None:
    changes, id, op, code = CHANGED[name]
    [fault] = faults(*changes)
    assert (fault.id, fault.op) == (id, op)
    new = changes[0][1] if code == changes[0][0] else code
    assert (new or "") in fault.code
    assert fault.line


def test_two_faults_are_both_named() -> None:
    found = faults(("(1 - t**2)", "(t**2 - 1)"), (SELF, SELF.replace("+=", "=")))
    assert {(each.id, each.op) for each in found} == {
        ("sign-turned", "tanh"), ("whole-pass-overwrite", "mul"),
    }  # fmt: skip


def test_a_wrong_value_is_told_beside_a_wrong_pass() -> None:
    found = faults((PASS, NESTED), ("return other + (-self)", "return self + (-other)"))
    assert [each.id for each in found] == ["not-topological", "reflected"]


def test_a_value_that_is_wrong_with_its_gradient_is_no_witness() -> None:
    """A gradient check against their own values would pass."""
    [fault] = faults(("return other + (-self)", "return self + (-other)"))
    assert fault.wrong[1].nudged == pytest.approx(fault.wrong[1].seen)
    assert fault.wrong[1].right == -fault.wrong[1].seen


# ---- for people's own tests


def test_check_engine_passes_what_is_sound() -> None:
    check_engine(changed())
    check_engine(Value)


def test_check_engine_fails_with_the_text_of_the_command() -> None:
    cls = changed(("s * (1 - s) * out.grad", "(1 - s) * out.grad"))
    with pytest.raises(AssertionError, match="In `sigmoid`: the slope is wrong"):
        check_engine(cls)


@pytest.mark.parametrize("cls", [int, str, type("Empty", (), {})])
def test_check_engine_says_what_is_no_engine(cls: type) -> None:
    with pytest.raises(TypeError, match=cls.__name__):
        check_engine(cls)


# ---- what engines are measured by


def slope(trial: Trial, leaf: int) -> float:
    """What a nudge to both sides says."""
    ends = []
    for side in (1e-6, -1e-6):
        leaves = tuple(x + side * (i == leaf) for i, x in enumerate(trial.leaves))
        values = replace(trial, leaves=leaves).values
        ends.append(sum(values[root] for root in trial.roots))
    return (ends[0] - ends[1]) / 2e-6


def test_the_right_gradients_agree_with_nudges() -> None:
    trials = [*battery(), *at_random(("add", "mul", "tanh", "sub"), 8)]
    for trial in trials:
        nudged = [slope(trial, leaf) for leaf in range(len(trial.leaves))]
        assert trial.gradients == pytest.approx(nudged, rel=1e-4, abs=1e-6)


def test_no_trial_stands_twice() -> None:
    assert len(set(battery())) == len(battery()) > 100


def walked(walk: Walk, turned: frozenset[int] = frozenset()) -> list[int]:
    """The nodes of a diamond, 3 on 1 and 2, both on 0, that a walk leaves."""
    edges = [Flow(3, 0, 1, 1, 1, 1), Flow(3, 1, 2, 1, 1, 1), Flow(2, 0, 0, 1, 1, 1),
             Flow(1, 0, 0, 1, 1, 1)]  # fmt: skip
    taken = walk.order(turned)(3, tuple(enumerate(edges)))
    return [edge.node for _, edge in taken]


@pytest.mark.parametrize(
    ("walk", "nodes"),
    [
        (Walk(POSTORDER, visited=True), [3, 3, 2, 1]),
        (Walk(DEPTH, visited=True), [3, 3, 1, 2]),
        (Walk(BREADTH, visited=True), [3, 3, 1, 2]),
        (Walk(DEPTH, visited=False, levels=1), [3, 3]),
    ],
)
def test_walks_leave_nodes_in_their_order(walk: Walk, nodes: list[int]) -> None:
    assert walked(walk) == nodes


def test_a_walk_takes_operands_from_the_last_on_where_it_is_turned() -> None:
    assert walked(Walk(POSTORDER, visited=True), frozenset([3])) == [3, 3, 1, 2]
