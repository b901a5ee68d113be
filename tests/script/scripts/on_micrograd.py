"""Two moons on micrograd, in small."""

import random

from micrograd.engine import Value
from micrograd.nn import MLP

random.seed(1337)
model = MLP(2, [4, 1])
points = [([0.5, -1.0], 1), ([-0.3, 0.8], -1), ([1.2, 0.1], 1)]


def loss():
    inputs = [list(map(Value, xs)) for xs, _ in points]
    scores = list(map(model, inputs))
    losses = [(1 + -y * score).relu() for (_, y), score in zip(points, scores, strict=True)]
    data_loss = sum(losses) * (1.0 / len(losses))
    reg_loss = 1e-4 * sum(p * p for p in model.parameters())
    return data_loss + reg_loss


for k in range(3):
    total = loss()
    model.zero_grad()
    total.backward()
    for p in model.parameters():
        p.data -= 0.1 * p.grad
    print(f"step {k} loss {total.data}")
