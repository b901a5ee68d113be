"""What a wrong rule is, and the ground it computes on."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from tutor.engine.errors import DomainError
from tutor.trace import Flow, Graph

Slope = Callable[[Flow], float]
"""A local derivative of one edge, right or wrong."""


@dataclass(frozen=True, eq=False)
class Case:
    """A backward pass and the node whose gradient is asked for.

    Only what lies on a road from the root to the target can change the target's gradient, so
    the rules compute on those edges alone.
    """

    graph: Graph
    target: int

    @cached_property
    def dependents(self) -> frozenset[int]:
        """The target and every node of the pass that is computed from it."""
        found = {self.target}
        for node in reversed(self.graph.order):
            if any(o in found for o in self.graph.operands[node]):
                found.add(node)
        return frozenset(found)

    @cached_property
    def edges(self) -> tuple[Flow, ...]:
        """The edges on the roads from the root to the target, in the order they are taken."""
        return tuple(e for e in self.graph.edges if e.target in self.dependents)

    @cached_property
    def into(self) -> tuple[Flow, ...]:
        """The edges that contribute to the target, in the order they are taken."""
        return self.graph.into(self.target)

    @cached_property
    def road(self) -> tuple[Flow, ...]:
        """The only road, from the target up to the root; empty if there are several or none."""
        used: dict[int, list[Flow]] = {}
        for edge in self.edges:
            used.setdefault(edge.target, []).append(edge)
        road: list[Flow] = []
        node = self.target
        while node != self.graph.root:
            here = used.get(node, [])
            if len(here) != 1:
                return ()
            road.append(here[0])
            node = here[0].node
        return tuple(road)

    @property
    def right(self) -> float:
        """The right gradient of the target."""
        return self.graph.grad[self.target]

    def operands(self, edge: Flow) -> tuple[float, float, float]:
        """(own value, other operand's value, output) at an edge; other is 0 of a unary one."""
        ids, value = self.graph.operands[edge.node], self.graph.value
        other = value[ids[1 - edge.slot]] if len(ids) == 2 else 0.0
        return value[edge.target], other, value[edge.node]

    def op(self, edge: Flow) -> str:
        """The name of the operation that an edge belongs to."""
        row = self.graph.op[edge.node]
        return row.name if row else ""

    def spread(
        self,
        slope: Slope = lambda edge: edge.local,
        *,
        seed: float = 1.0,
        join: Callable[[float, float], float] = lambda old, new: old + new,
    ) -> float:
        """The target's gradient after a whole pass with another slope, seed or way to join."""
        grad = {self.graph.root: seed}
        for edge in self.edges:
            flow = grad[edge.node] * slope(edge)
            grad[edge.target] = join(grad[edge.target], flow) if edge.target in grad else flow
        return grad[self.target]


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to get a gradient wrong.

    `how`, `why`, `test` and `go` are templates over the facts of `tutor.quiz.facts`. They make
    the feedback: "You get {y} by" how; why it looks right; the test; what to do in the debugger.

    Attributes:
        id: the name under which attempts are filed. Never changes.
        family: "local", "propagation", "whole" or "forward"; of colliding rules the one whose
            family speaks about fewer graphs is named first.
        belief: what the learner may have thought.
        compute: the answers that the rule leads to on a case; empty where it does not apply.
        op, slots, slope: of a local rule, the edges it speaks of and its slope there, from
            (own value, other operand's value, output).
        kinds: the kinds of questions it can explain answers to.
        quantity: whether it gets a "gradient" or a "value" wrong.
    """

    id: str
    family: str
    belief: str
    how: str
    why: str
    test: str
    go: str
    compute: Callable[[Case], Iterable[float]]
    op: str = ""
    slots: tuple[int, ...] = ()
    slope: Callable[[float, float, float], float] | None = None
    kinds: tuple[str, ...] = ("value", "sign", "compare")
    quantity: str = "gradient"

    def speaks_of(self, case: Case, edge: Flow) -> bool:
        """Whether a local rule is about this edge."""
        return edge.slot in self.slots and case.op(edge) == self.op


def candidates(rule: Rule, case: Case) -> tuple[float, ...]:
    """What the rule gives on this case, each number once; empty where it does not apply."""
    try:
        found = list(rule.compute(case))
    except (ArithmeticError, ValueError, DomainError):
        return ()  # the wrong rule itself has no finite value here, so nobody arrives at it
    real = (x for x in found if not isinstance(x, complex) and math.isfinite(x))
    return tuple(dict.fromkeys(x + 0.0 for x in real))
