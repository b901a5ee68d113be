"""The engines that figures are compared with; each is optional except the tutorial's.

`micrograd` is the package of that name. It has no `exp` and `log`, so a subclass adds them the
way the package writes its own operations.
"""

from __future__ import annotations

import math
from typing import Any


class Tutorial:
    """What tutorials arrive at: slots, and local derivatives stored when a node is made."""

    __slots__ = ("_children", "_local_grads", "data", "grad")

    def __init__(self, data: float, children: tuple = (), local_grads: tuple = ()) -> None:
        self.data = data
        self.grad = 0.0
        self._children = children
        self._local_grads = local_grads

    def __add__(self, other: Any) -> Tutorial:
        other = other if isinstance(other, Tutorial) else Tutorial(other)
        return Tutorial(self.data + other.data, (self, other), (1, 1))

    def __mul__(self, other: Any) -> Tutorial:
        other = other if isinstance(other, Tutorial) else Tutorial(other)
        return Tutorial(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, n: float) -> Tutorial:
        return Tutorial(self.data**n, (self,), (n * self.data ** (n - 1),))

    def exp(self) -> Tutorial:
        e = math.exp(self.data)
        return Tutorial(e, (self,), (e,))

    def log(self) -> Tutorial:
        return Tutorial(math.log(self.data), (self,), (1 / self.data,))

    def relu(self) -> Tutorial:
        return Tutorial(max(0.0, self.data), (self,), (float(self.data > 0),))

    def backward(self) -> None:
        order: list[Tutorial] = []
        seen = set()

        def visit(node: Tutorial) -> None:
            if node not in seen:
                seen.add(node)
                for child in node._children:
                    visit(child)
                order.append(node)

        visit(self)  # callers raise the recursion limit
        self.grad = 1.0
        for node in reversed(order):
            for child, local in zip(node._children, node._local_grads, strict=True):
                child.grad += local * node.grad


def tutor_value() -> Any:
    """Ours."""
    from tutor import Value

    return Value


def micrograd_value() -> Any | None:
    """micrograd's class with `exp` and `log`; None where the package is not installed."""
    try:
        from micrograd.engine import Value
    except ImportError:
        return None

    def unary(symbol: str, value: Any, slope: Any) -> Any:
        def apply(self: Any) -> Any:
            out = Value(value(self.data), (self,), symbol)

            def _backward() -> None:
                self.grad += slope(self.data, out.data) * out.grad

            out._backward = _backward
            return out

        return apply

    Value.exp = unary("exp", math.exp, lambda x, o: o)
    Value.log = unary("log", math.log, lambda x, o: 1.0 / x)
    return Value


def torch_value() -> Any | None:
    """PyTorch scalars in double precision; None where the package is not installed."""
    try:
        import torch
    except ImportError:
        return None
    torch.set_num_threads(1)
    return lambda x: torch.tensor(float(x), dtype=torch.float64, requires_grad=True)


ENGINES = {
    "tutor": tutor_value,
    "micrograd": micrograd_value,
    "tutorial": lambda: Tutorial,
    "torch": torch_value,
}
"""How to get each engine's `Value`, or None."""


def casadi_functions(tape: Any, root: int, leaves: list[int]) -> tuple[Any, Any] | None:
    """The graph as two CasADi functions: value, and value with gradient. None without CasADi."""
    try:
        import casadi as ca
    except ImportError:
        return None
    rules = {
        "add": lambda x, y: x + y, "mul": lambda x, y: x * y, "pow": lambda x, y: x**y,
        "exp": ca.exp, "log": ca.log, "relu": lambda x: ca.fmax(x, 0.0),
    }  # fmt: skip
    x = ca.SX.sym("x", len(leaves))
    nodes: list[Any] = [None] * len(tape)
    for k, i in enumerate(leaves):
        nodes[i] = x[k]
    for i in range(len(tape)):
        row = tape.row(i)
        if row is not None:
            nodes[i] = rules[row.name](*[nodes[j] for j in tape.operands(i)])
        elif nodes[i] is None:
            nodes[i] = ca.SX(tape.data[i])
    value = ca.Function("value", [x], [nodes[root]])
    return value, ca.Function("both", [x], [nodes[root], ca.gradient(nodes[root], x)])
