"""Engines with one planted fault each: a sound engine in which a few lines are others."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from tests.script.conftest import ENGINES


class Plant(NamedTuple):
    """What is changed in a sound engine: its file, and pairs of old and new text."""

    sound: str
    changes: tuple[tuple[str, str], ...]


VISITED = """\
            if v not in visited:
                visited.add(v)
                for child in v._children:
                    build_topo(child)
                topo.append(v)
"""
UNVISITED = """\
            for child in v._children:
                build_topo(child)
            topo.append(v)
"""
WALK = """\
        order, stack, visited = [], [(self, False)], set()
        while stack:
            node, expanded = stack.pop()
            if expanded:
                order.append(node)
            elif node not in visited:
                visited.add(node)
                stack.append((node, True))
                stack.extend((child, False) for child in node._prev)
        self.grad = 1.0
        for node in reversed(order):
            node._backward()
"""
TWO_LEVELS = """\
        self.grad = 1.0
        self._backward()
        for child in self._prev:
            child._backward()
"""
LISTED = "        for node in reversed(list(topological(self, set()))):\n"
ZEROED = """\
        order = list(topological(self, set()))
        for node in order:
            node.grad = 0.0
        for node in reversed(order):
"""
PLANTS = {
    "overwrites": Plant("lecture", (
        ("self.grad += (1 - t**2) * out.grad", "self.grad = (1 - t**2) * out.grad"),
    )),
    "no_upstream": Plant("as_dataclass", (("upstream * (1 - t * t)", "1 - t * t"),)),
    "grad_for_data": Plant("lecture", (
        ("self.grad += other.data * out.grad", "self.grad += other.grad * out.grad"),
        ("other.grad += self.data * out.grad", "other.grad += self.grad * out.grad"),
    )),
    "reflected_minus": Plant("as_dataclass", (("_node(other) - self", "self - other"),)),
    "sigmoid_slope": Plant("other_names", (("self.value * (1 - self.value)", "1 - self.value"),)),
    "no_visited": Plant("local_grads", ((VISITED, UNVISITED),)),
    "two_levels": Plant("values_only", ((WALK, TWO_LEVELS),)),
    "relu_slope": Plant("package/engine", (("(out.data > 0) * out.grad", "out.data * out.grad"),)),
    "tanh_sign": Plant("sugar", (("up * (1 - t * t)", "up * (t * t - 1)"),)),
    "pow_without_one": Plant("by_creation", (("n * self.v ** (n - 1)", "n * self.v**n"),)),
    "graph_dropped": Plant("guarded_grad", (
        ("return self + -self._lift(other)",
         "return Value(self.data - self._lift(other).data, self.requires_grad)"),
    )),
    "zeroes_leaves": Plant("sugar", ((LISTED, ZEROED),)),
}  # fmt: skip


def plant(name: str, folder: Path) -> Path:
    """Write an engine with a planted fault."""
    found = PLANTS[name]
    text = (ENGINES / "sound" / f"{found.sound}.py").read_text("utf-8")
    for old, new in found.changes:
        assert text.count(old) == 1, (name, old)
        text = text.replace(old, new)
    path = folder / f"{name}.py"
    path.write_text(text, "utf-8")
    return path
