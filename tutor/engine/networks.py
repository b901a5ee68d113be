"""Neurons, layers and multi-layer perceptrons, as in micrograd.

Every layer is written in scalars, so that each multiplication is a node one can step through.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from tutor.engine.value import Value


class Module:
    """A part of a network, with parameters."""

    def parameters(self) -> list[Value]:
        """The Values that training changes."""
        return []

    def zero_grad(self) -> None:
        """Forget the gradients of the last step; without this they add up."""
        for p in self.parameters():
            p.grad = 0.0


class Neuron(Module):
    """relu(w · x + b), or w · x + b if `nonlin` is False.

    Weights start uniform in [-1, 1], the bias at 0. They are drawn from `rng`, or from Python's
    `random` module, so that `random.seed(1337)` gives the same network as it does in micrograd.
    """

    def __init__(self, nin: int, nonlin: bool = True, rng: random.Random | None = None) -> None:
        uniform = (rng or random).uniform
        self.w = [Value(uniform(-1, 1)) for _ in range(nin)]
        self.b = Value(0.0)
        self.nonlin = nonlin

    def __call__(self, x: Sequence[Any]) -> Value:
        if len(x) != len(self.w):
            raise ValueError(f"{self!r} takes {len(self.w)} inputs, not {len(x)}")
        act = sum((wi * xi for wi, xi in zip(self.w, x, strict=True)), self.b)
        return act.relu() if self.nonlin else act

    def parameters(self) -> list[Value]:
        return [*self.w, self.b]

    def __repr__(self) -> str:
        return f"{'ReLU' if self.nonlin else 'Linear'}Neuron({len(self.w)})"


class Layer(Module):
    """`nout` neurons over the same `nin` inputs."""

    def __init__(self, nin: int, nout: int, **kwargs: Any) -> None:
        self.neurons = [Neuron(nin, **kwargs) for _ in range(nout)]

    def __call__(self, x: Sequence[Any]) -> Any:
        """One Value a neuron, in a list unless there is only one."""
        out = [neuron(x) for neuron in self.neurons]
        return out[0] if len(out) == 1 else out

    def parameters(self) -> list[Value]:
        return [p for neuron in self.neurons for p in neuron.parameters()]

    def __repr__(self) -> str:
        return f"Layer of [{', '.join(map(str, self.neurons))}]"


class MLP(Module):
    """Layers of the sizes `nouts` after `nin` inputs; the last one is linear."""

    def __init__(self, nin: int, nouts: Sequence[int], **kwargs: Any) -> None:
        sizes = [nin, *nouts]
        last = len(nouts) - 1
        self.layers = [Layer(sizes[i], n, nonlin=i != last, **kwargs) for i, n in enumerate(nouts)]

    def __call__(self, x: Sequence[Any]) -> Any:
        for i, layer in enumerate(self.layers):
            # A layer of one neuron gives its Value bare; the next layer wants a list.
            x = layer(x if i == 0 or isinstance(x, list) else [x])
        return x

    def parameters(self) -> list[Value]:
        return [p for layer in self.layers for p in layer.parameters()]

    def __repr__(self) -> str:
        return f"MLP of [{', '.join(map(str, self.layers))}]"
