from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(eq=False)
class Node:
    data: float
    parents: tuple[Node, ...] = ()
    grad: float = 0.0
    step: Callable[[float], None] = field(default=lambda upstream: None, repr=False)

    def __add__(self, other: Node | float) -> Node:
        other = _node(other)

        def step(upstream: float) -> None:
            self.grad += upstream
            other.grad += upstream

        return Node(self.data + other.data, (self, other), step=step)

    def __mul__(self, other: Node | float) -> Node:
        other = _node(other)

        def step(upstream: float) -> None:
            self.grad += upstream * other.data
            other.grad += upstream * self.data

        return Node(self.data * other.data, (self, other), step=step)

    def __sub__(self, other: Node | float) -> Node:
        other = _node(other)

        def step(upstream: float) -> None:
            self.grad += upstream
            other.grad -= upstream

        return Node(self.data - other.data, (self, other), step=step)

    def tanh(self) -> Node:
        t = math.tanh(self.data)

        def step(upstream: float) -> None:
            self.grad += upstream * (1 - t * t)

        return Node(t, (self,), step=step)

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other: float) -> Node:
        return _node(other) - self

    def backward(self) -> None:
        order: list[Node] = []
        seen: set[int] = set()

        def visit(node: Node) -> None:
            if id(node) in seen:
                return
            seen.add(id(node))
            for parent in node.parents:
                visit(parent)
            order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            node.step(node.grad)


def _node(x: Node | float) -> Node:
    return x if isinstance(x, Node) else Node(x)
