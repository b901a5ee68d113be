"""Gradients are not set to 0 between two passes."""

from tutor import Value

w = Value(2.0)
b = Value(0.5)
unused = Value(1.0)
for _ in range(2):
    loss = (w * 3.0 + b - 1.0) ** 2
    loss.backward()
    w.data -= 0.01 * w.grad
    b.data -= 0.01 * b.grad
print(w.grad, b.grad)
