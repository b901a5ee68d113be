"""How parameters follow their gradients: plain descent, momentum, Adam, clipping, schedules.

optimiser = Adam(net.parameters(), lr=0.01)
for step in range(100):
    loss = ...
    optimiser.zero_grad()
    loss.backward()
    clip(optimiser.parameters, 1.0)
    optimiser.step(cosine(step, 100))
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from tutor.engine.value import Value


class Optimiser:
    """Parameters and the rate at which they follow their gradients.

    Attributes:
        parameters: the Values that are moved.
        lr: the learning rate.
    """

    def __init__(self, parameters: Iterable[Value], lr: float) -> None:
        self.parameters = list(parameters)
        self.lr = lr

    def zero_grad(self) -> None:
        """Forget the gradients; without this they add up."""
        for p in self.parameters:
            p.grad = 0.0


class SGD(Optimiser):
    """Stochastic gradient descent: p -= lr × velocity, with velocity = momentum × velocity + grad.

    With momentum 0 that is p -= lr × grad. (Polyak 1964, in the form that PyTorch uses.)
    """

    def __init__(self, parameters: Iterable[Value], lr: float, momentum: float = 0.0) -> None:
        super().__init__(parameters, lr)
        self.momentum = momentum
        self.velocity = [0.0] * len(self.parameters)

    def step(self, scale: float = 1.0) -> None:
        """Move every parameter once, by the learning rate times `scale`."""
        for i, p in enumerate(self.parameters):
            self.velocity[i] = self.momentum * self.velocity[i] + p.grad
            p.data -= self.lr * scale * self.velocity[i]


class Adam(Optimiser):
    """Steps of about lr, whatever the size of the gradient (Kingma and Ba 2015, algorithm 1).

    Running means of the gradient and of its square, corrected for their start at 0.
    """

    def __init__(
        self, parameters: Iterable[Value], lr: float = 0.001,
        beta1: float = 0.9, beta2: float = 0.999, eps: float = 1e-8,
    ) -> None:  # fmt: skip
        super().__init__(parameters, lr)
        self.beta1, self.beta2, self.eps = beta1, beta2, eps
        self.mean = [0.0] * len(self.parameters)
        self.square = [0.0] * len(self.parameters)
        self.steps = 0

    def step(self, scale: float = 1.0) -> None:
        """Move every parameter once, by the learning rate times `scale`."""
        self.steps += 1
        for i, p in enumerate(self.parameters):
            self.mean[i] = self.beta1 * self.mean[i] + (1 - self.beta1) * p.grad
            self.square[i] = self.beta2 * self.square[i] + (1 - self.beta2) * p.grad**2
            mean = self.mean[i] / (1 - self.beta1**self.steps)
            square = self.square[i] / (1 - self.beta2**self.steps)
            p.data -= self.lr * scale * mean / (math.sqrt(square) + self.eps)


def clip(parameters: Iterable[Value], largest: float) -> float:
    """Shorten the gradient, as one long vector, to at most `largest`; return its length before.

    Raises:
        ValueError: `largest` is not above 0.
    """
    if not largest > 0:
        raise ValueError(f"a gradient can be clipped to a length above 0, not to {largest}")
    parameters = list(parameters)
    length = math.sqrt(math.fsum(p.grad**2 for p in parameters))
    if length > largest:
        for p in parameters:
            p.grad *= largest / length
    return length


def linear(step: int, steps: int) -> float:
    """A scale that falls from 1 at step 0 to 0 at `steps`."""
    return max(0.0, 1.0 - step / steps)


def cosine(step: int, steps: int) -> float:
    """A scale that falls from 1 at step 0 to 0 at `steps` along half a cosine: slow, fast, slow."""
    return 0.5 * (1.0 + math.cos(math.pi * min(step, steps) / steps))


def warmup(step: int, steps: int) -> float:
    """A scale that rises to 1 over the first `steps` steps; multiply it with another."""
    return min(1.0, (step + 1) / steps)
