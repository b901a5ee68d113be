"""The ground that rules about gradients and values compute on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tutor.debug.bent import Bend, Numbered, gradient_at, operands_at
from tutor.trace import Flow, Graph


@dataclass(frozen=True, eq=False)
class Case:
    """A backward pass and the node whose gradient is asked for.

    Only what lies on a path from the root to the target can change the target's gradient, so
    the rules compute on those edges alone.
    """

    graph: Graph
    target: int

    @cached_property
    def dependents(self) -> frozenset[int]:
        """The target and every node of the pass that is computed from it."""
        found = {self.target}
        operands = self.graph.operands
        for node in reversed(self.graph.order):
            for operand in operands[node]:
                if operand in found:
                    found.add(node)
                    break
        return frozenset(found)

    @cached_property
    def numbered(self) -> Sequence[Numbered]:
        """The edges on the paths from the root to the target, with their numbers in the pass."""
        return [(i, e) for i, e in enumerate(self.graph.edges) if e.target in self.dependents]

    @cached_property
    def edges(self) -> tuple[Flow, ...]:
        """The edges on the paths from the root to the target, in the order they are taken."""
        return tuple(edge for _, edge in self.numbered)

    @cached_property
    def slots(self) -> frozenset[tuple[str, int]]:
        """The operand slots that those edges belong to, as (name of the operation, slot)."""
        return frozenset((self.op(edge), edge.slot) for edge in self.edges)

    @cached_property
    def into(self) -> tuple[Flow, ...]:
        """The edges that contribute to the target, in the order they are taken."""
        return self.graph.into(self.target)

    @cached_property
    def path(self) -> tuple[Flow, ...]:
        """The only path, from the target up to the root; empty if there are several or none."""
        used: dict[int, list[Flow]] = {}
        for edge in self.edges:
            used.setdefault(edge.target, []).append(edge)
        path: list[Flow] = []
        node = self.target
        while node != self.graph.root:
            here = used.get(node, [])
            if len(here) != 1:
                return ()
            path.append(here[0])
            node = here[0].node
        return tuple(path)

    @property
    def right(self) -> float:
        """The right gradient of the target."""
        return self.graph.grad[self.target]

    def operands(self, edge: Flow) -> tuple[float, float, float]:
        """(own value, other operand's value, output) at an edge; other is 0 of a unary one."""
        return operands_at(self.graph, edge)

    def op(self, edge: Flow) -> str:
        """The name of the operation that an edge belongs to."""
        row = self.graph.op[edge.node]
        return row.name if row else ""

    def bent(self, bend: Bend) -> float:
        """The target's gradient after a bent pass. Raises what `run` does."""
        near = bend.into == self.target and bend.starts_right
        edges = list(enumerate(self.into)) if near else self.numbered
        return gradient_at(self.graph, bend, edges, self.target)
