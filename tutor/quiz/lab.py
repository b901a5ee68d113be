"""The bug lab: a wrong rule at work on a run, its bent pass beside the right one.

Any rule about a backward pass can be tried on any pass. Both passes are walked together; nothing
of the run changes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from tutor.debug.action import SAID, STUCK, Outcome
from tutor.debug.bent import Bend, BentPass, gradients_of, run
from tutor.debug.bent_log import BentLog, left_over
from tutor.debug.workbench import Workbench
from tutor.engine.check import Check, compare
from tutor.engine.errors import DomainError
from tutor.engine.ops import OPS
from tutor.quiz.rules.catalogue import RULES
from tutor.quiz.rules.rule import Rule
from tutor.trace import Graph, Log

RATE = 0.01
"""The learning rate of the step that is tried with both passes' gradients."""

NO_PASS = "No backward pass has gone through this run, so there is none to bend"
NO_BUG = "No wrong rule changes anything here: these numbers hide every bug"

_AT_ONCE = 3_000
"""Edges of a pass on which every rule is tried before the lab opens."""

_ALIASES = {"overwrite": "whole-pass-overwrite"}
"""Rules about one node, by the rule that does the same at every node."""


@dataclass(frozen=True, slots=True)
class Bug:
    """A wrong rule that changes something in a pass.

    Attributes:
        rule: the rule.
        bend: what it does otherwise.
    """

    rule: Rule
    bend: Bend


@dataclass(frozen=True, slots=True)
class TriedStep:
    """One step of gradient descent with every leaf of a pass.

    Attributes:
        before, after: the output; `after` is None where it has no value.
    """

    before: float
    after: float | None


class BugLab:
    """The tool of the bug lab: a pass, the bugs that change it, one of them, and a place.

    Attributes:
        bench: the run.
        number: the number of its pass.
        graph: that pass.
        right: the right pass, edge by edge.
        bugs: the rules that change something in it, of those that were tried.
        untried: the rules that were not: on a large pass they are tried while one is looked at.
        chosen: which of them is at work.
    """

    def __init__(self, bench: Workbench, number: int, graph: Graph) -> None:
        """Take a run and one of its passes.

        Raises:
            ValueError: no rule changes anything.
        """
        self.bench, self.number, self.graph = bench, number, graph
        self.right = run(graph, Bend())
        self.bugs: list[Bug] = []
        self.untried = _bends(graph)
        at_once = len(graph.edges) <= _AT_ONCE
        while (at_once or not self.bugs) and self.try_next():
            pass
        if not self.bugs:
            raise ValueError(NO_BUG)
        self.chosen = 0
        self._logs: dict[int, tuple[Log, Log] | None] = {}
        self._passes: dict[int, BentPass] = {}
        self._start = bench.log.passes[number].start + 1

    @property
    def at(self) -> int:
        """How many edges both passes have gone along: as many as the run has at its position."""
        return min(max(self.bench.k - self._start, 0), self.last)

    @property
    def bug(self) -> Bug:
        """The bug at work."""
        return self.bugs[self.chosen]

    @property
    def wrong(self) -> BentPass:
        """Its pass, worked out edge by edge when the bug is looked at."""
        if self.chosen not in self._passes:
            self._passes[self.chosen] = run(self.graph, self.bug.bend)
        return self._passes[self.chosen]

    @property
    def first(self) -> int:
        """The first edge, by its place in both passes, at which they differ."""
        return first_difference(self.right, self.wrong)

    @property
    def leaf(self) -> int:
        """The leaf to look at: the picked one, else the one whose gradient is furthest off."""
        picked = self.bench.picked
        leaves = [n for n in sorted(self.graph.order) if self.graph.op[n] is None]
        if picked in leaves:
            return picked
        off = {n: abs(self.gradient(n) - self.graph.grad[n]) for n in leaves}
        return max(leaves or [self.graph.root], key=lambda n: off.get(n, 0.0))

    def gradient(self, node: int) -> float:
        """The gradient that the bent pass leaves; 0 where it never comes."""
        return self.wrong.gradients.get(node, 0.0)

    @property
    def logs(self) -> tuple[Log, Log] | None:
        """The run up to the end of the right pass, and with the wrong one in its place.

        None where the wrong one leaves edges out, or gradients of an earlier pass are added to:
        then there is no position that both share.
        """
        if self.chosen not in self._logs:
            self._logs[self.chosen] = self._both()
        return self._logs[self.chosen]

    @property
    def k(self) -> int:
        """The position in both."""
        return self._start + self.at

    def _both(self) -> tuple[Log, Log] | None:
        log = self.bench.log
        taken = [edge.number for edge in self.wrong.edges]
        every = sorted(taken) == sorted(edge.number for edge in self.right.edges)
        if not every or left_over(log, self.number):
            return None
        seed = self.bug.bend.seed(self.graph.value[self.graph.root])
        right = BentLog(log, self.number, self.right, Bend().seed(0.0))
        return right, BentLog(log, self.number, self.wrong, seed)

    def try_next(self) -> bool:
        """Try one of the rules that were not tried; whether there are more."""
        if not self.untried:
            return False
        bug = self.untried.pop(0)
        try:
            left = gradients_of(self.graph, bug.bend)
        except (ArithmeticError, ValueError, DomainError):
            return bool(self.untried)  # the wrong slope has no value here
        if _differ(self.right.gradients, left):
            self.bugs.append(bug)
        return bool(self.untried)

    # ---- what one would see

    def check(self, *, bent: bool) -> Check:
        """A gradient check of the leaf, of the bent pass or the right one."""
        leaf = self.leaf
        claimed = self.gradient(leaf) if bent else self.graph.grad[leaf]
        return compare(
            self.graph.labels[leaf], self.graph.value[leaf], claimed,
            lambda x: self.graph.evaluate({leaf: x}),
        )  # fmt: skip

    def step(self, *, bent: bool) -> TriedStep:
        """What a step of descent with those gradients does to the output."""
        gradients: Mapping[int, float] = self.wrong.gradients if bent else self.graph.grad
        leaves = [n for n in self.graph.order if self.graph.op[n] is None]
        moved = {n: self.graph.value[n] - RATE * gradients.get(n, 0.0) for n in leaves}
        before = self.graph.value[self.graph.root]
        try:
            return TriedStep(before, self.graph.evaluate(moved))
        except DomainError:
            return TriedStep(before, None)

    # ---- keys

    def walk(self, way: int) -> Outcome:
        """Both passes an edge on, or back."""
        at = min(max(self.at + way, 0), self.last)
        if at == self.at:
            return Outcome(STUCK, "Both passes end here" if way > 0 else "Both passes begin here")
        return self.bench.debugger.to(self._start + at)

    def to_difference(self) -> Outcome:
        """To the first edge at which the passes differ."""
        if self.first >= self.last:
            return Outcome(STUCK, "Edge by edge both passes are the same")
        return self.bench.debugger.to(self._start + self.first)

    @property
    def last(self) -> int:
        """How many edges each pass has."""
        return len(self.right.edges)

    def other(self, way: int) -> Outcome:
        """Another bug."""
        self.chosen = (self.chosen + way) % len(self.bugs)
        return Outcome(SAID)


def first_difference(right: BentPass, wrong: BentPass) -> int:
    """The first place at which two passes differ; the number of edges if they do not."""
    pairs = zip(right.edges, wrong.edges, strict=False)
    different = (i for i, (one, two) in enumerate(pairs) if one != two)
    return next(different, min(len(right.edges), len(wrong.edges)))


def _bends(graph: Graph) -> list[Bug]:
    """The rules that may change something in a pass, those about a single operation last."""
    ops = {row.name for row in graph.op.values() if row is not None}
    found = [Bug(rule, rule.everywhere) for rule in RULES.values() if rule.everywhere is not None]
    slopes = [bug for bug in found if bug.bend.slope is not None and bug.bend.slope.op in ops]
    return [bug for bug in found if bug.bend.slope is None] + slopes


def _differ(right: Mapping[int, float], wrong: Mapping[int, float]) -> bool:
    """Whether the gradients of two passes differ by more than the order of adding up."""
    return any(
        not math.isclose(x, wrong.get(node, 0.0), rel_tol=1e-9, abs_tol=1e-12)
        for node, x in right.items()
    )


def open_lab(bench: Workbench) -> BugLab | str:
    """The lab on the pass that the position is in, or the last before it."""
    if bench.asked() or bench.hides():
        return bench.until()
    passes = bench.log.passes
    later = (p for p, each in enumerate(passes) if each.end >= bench.k)
    number = next(later, len(passes) - 1)
    graph = bench.log.graph(number) if passes else None
    if graph is None:
        return NO_PASS
    for row in graph.op.values():
        if row is not None and OPS.get(row.name) is not row:
            return f"Only the script itself can compute {row.name}, so its pass has no other one"
    try:
        return BugLab(bench, number, graph)
    except ValueError as fault:
        return str(fault)


def lab_of(bench: Workbench, name: str) -> BugLab | str:
    """The lab with the bug of a name."""
    lab = open_lab(bench)
    if isinstance(lab, str):
        return lab
    while lab.try_next():
        pass
    id = _ALIASES.get(name.strip(), name.strip())
    ids = [bug.rule.id for bug in lab.bugs]
    if id not in ids:
        known = ", ".join(ids)
        return f"{name.strip()} changes nothing in this pass, or is no bug; there are {known}"
    lab.chosen = ids.index(id)
    return lab
