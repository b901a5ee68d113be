"""The tutor's own numbers and networks."""

import random

from tutor import Value
from tutor.nn import MLP

random.seed(3)
model = MLP(2, [3, 1])
x = [Value(0.5), Value(-1.0)]
for _ in range(2):
    y = model(x)
    loss = (y - 1.0) ** 2
    model.zero_grad()
    loss.backward()
    for p in model.parameters():
        p.data -= 0.05 * p.grad
print(loss.data)
