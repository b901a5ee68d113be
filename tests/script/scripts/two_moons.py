"""Two moons on micrograd, with the points made by hand."""

import math
import random

from micrograd.engine import Value
from micrograd.nn import MLP

random.seed(1337)
points, signs = [], []
for i in range(6):
    angle = math.pi * i / 5
    points.append([math.cos(angle), math.sin(angle)])
    signs.append(1)
    points.append([1 - math.cos(angle), 0.5 - math.sin(angle)])
    signs.append(-1)

model = MLP(2, [6, 6, 1])
print(model)
print("number of parameters", len(model.parameters()))


def loss():
    inputs = [list(map(Value, point)) for point in points]
    scores = list(map(model, inputs))
    losses = [(1 + -sign * score).relu() for sign, score in zip(signs, scores, strict=True)]
    data_loss = sum(losses) * (1.0 / len(losses))
    alpha = 1e-4
    reg_loss = alpha * sum(p * p for p in model.parameters())
    total_loss = data_loss + reg_loss
    accuracy = [(sign > 0) == (score.data > 0) for sign, score in zip(signs, scores, strict=True)]
    return total_loss, sum(accuracy) / len(accuracy)


for k in range(2):
    total_loss, acc = loss()
    model.zero_grad()
    total_loss.backward()
    learning_rate = 1.0 - 0.9 * k / 100
    for p in model.parameters():
        p.data -= learning_rate * p.grad
    print(f"step {k} loss {total_loss.data}, accuracy {acc * 100}%")
