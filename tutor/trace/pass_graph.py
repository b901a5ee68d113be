"""One backward pass as plain numbers: what the questions and their wrong rules compute on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tutor.engine.ops import Op, forward


class Flow(NamedTuple):
    """An edge that a pass has taken: `contribution = upstream × local` goes into `target`."""

    node: int
    slot: int
    target: int
    upstream: float
    local: float
    contribution: float


@dataclass(frozen=True, eq=False)
class Graph:
    """A backward pass.

    Attributes:
        root: the node it starts from.
        order: the nodes that reach the root, in the order they are gone through; no constants.
        operands: operand ids of every node, constants included, repeats kept.
        op: the operation of every node, None of a leaf or a constant.
        const: the constants among the operands.
        value: the value of every node and constant when the pass began.
        grad: d root / d node, from this pass alone.
        edges: every edge, in the order it was taken, also from this pass alone: where a program
            has not zeroed the nodes in between, the log holds larger numbers than these.
        labels: how each node is called.
        arriving: the edges by their targets, filled in when first asked for.
    """

    root: int
    order: tuple[int, ...]
    operands: dict[int, tuple[int, ...]]
    op: dict[int, Op | None]
    const: frozenset[int]
    value: dict[int, float]
    grad: dict[int, float]
    edges: tuple[Flow, ...]
    labels: Mapping[int, str]
    arriving: dict[int, list[Flow]] = field(
        init=False, default_factory=dict, repr=False, compare=False
    )

    def into(self, target: int) -> tuple[Flow, ...]:
        """The contributions that reach a node, in order."""
        if not self.arriving:
            for edge in self.edges:
                self.arriving.setdefault(edge.target, []).append(edge)
        return tuple(self.arriving.get(target, ()))

    def evaluate(self, changes: Mapping[int, float]) -> float:
        """The root's value with other values of some leaves; the branches taken stay the same.

        Raises:
            DomainError: a result is not a finite real number.
        """
        value = {**self.value, **changes}
        for i in reversed(self.order):
            row = self.op[i]
            if row is not None and i not in changes:
                x, *rest = (value[o] for o in self.operands[i])
                value[i] = forward(row, x, rest[0] if rest else 0.0)
        return value[self.root]
