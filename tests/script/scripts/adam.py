"""Adam that keeps its moments on the parameters."""

from micrograd.engine import Value

xs = [-1.0, 0.5, 2.0]
ys = [1.5, 0.0, -1.5]
slope = Value(0.3)
offset = Value(-0.2)
parameters = [slope, offset]
for p in parameters:
    p.m = 0.0
    p.v = 0.0


def adam(parameters, t, rate=0.1):
    for p in parameters:
        p.m = 0.9 * p.m + 0.1 * p.grad
        p.v = 0.999 * p.v + 0.001 * p.grad**2
        m_hat = p.m / (1 - 0.9**t)
        v_hat = p.v / (1 - 0.999**t)
        p.data -= rate * m_hat / (v_hat**0.5 + 1e-8)
        p.grad = 0.0


for t in range(1, 5):
    loss = sum((slope * x + offset - y) ** 2 for x, y in zip(xs, ys, strict=True)) / len(xs)
    loss.backward()
    adam(parameters, t)
    print(t, loss.data)
print(slope.data, slope.m, offset.v)
