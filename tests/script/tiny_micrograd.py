"""What a script that imports micrograd runs on without us: the lecture's class and networks."""

from __future__ import annotations

import random
import types
from typing import Any

from tests.script.recorded import SCRIPTS


def modules() -> dict[str, types.ModuleType]:
    """`micrograd` and its two modules; and a package for drawings in which nothing happens."""
    engine, nn = types.ModuleType("micrograd.engine"), types.ModuleType("micrograd.nn")
    text = (SCRIPTS / "lecture.py").read_text("utf-8").partition("\ndef neuron(")[0]
    exec(compile(text + RELU, "micrograd/engine.py", "exec"), vars(engine))
    number: Any = vars(engine)["Value"]

    class Module:
        def zero_grad(self) -> None:
            for p in self.parameters():
                p.grad = 0.0

        def parameters(self) -> list[Any]:
            return []

    class Neuron(Module):
        def __init__(self, inputs: int, bends: bool) -> None:
            self.w = [number(random.uniform(-1, 1)) for _ in range(inputs)]
            self.b, self.bends = number(0.0), bends

        def __call__(self, x: Any) -> Any:
            total = sum((w * each for w, each in zip(self.w, x, strict=True)), self.b)
            return total.relu() if self.bends else total

        def parameters(self) -> list[Any]:
            return [*self.w, self.b]

    class MLP(Module):
        def __init__(self, inputs: int, sizes: list[int]) -> None:
            widths = [inputs, *sizes]
            self.layers = [
                types.SimpleNamespace(
                    neurons=[Neuron(widths[i], i + 1 < len(sizes)) for _ in range(sizes[i])]
                )
                for i in range(len(sizes))
            ]

        def __call__(self, x: Any) -> Any:
            for layer in self.layers:
                x = [neuron(x) for neuron in layer.neurons]
            return x[0] if len(x) == 1 else x

        def parameters(self) -> list[Any]:
            return [p for layer in self.layers for n in layer.neurons for p in n.parameters()]

    vars(nn).update(MLP=MLP, Neuron=Neuron)
    graphviz = types.ModuleType("graphviz")
    vars(graphviz)["Digraph"] = _Drawing
    return {"micrograd": types.ModuleType("micrograd"), "micrograd.engine": engine,
            "micrograd.nn": nn, "graphviz": graphviz}  # fmt: skip


class _Drawing:
    def __init__(self, **how: Any) -> None:
        self.node = self.edge = self.render = lambda *args, **named: None


RELU = """

def relu(self):
    out = Value(max(0.0, self.data), (self,), "ReLU")

    def _backward():
        self.grad += (self.data > 0) * out.grad

    out._backward = _backward
    return out


Value.relu = relu
Value.__rsub__ = lambda self, other: other + (-self)
Value.__rtruediv__ = lambda self, other: other * self**-1
"""
