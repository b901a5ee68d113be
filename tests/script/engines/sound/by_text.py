"""Scalar autodiff, counting children (Kahn)."""
import math
from collections import deque


class Scalar:
    def __init__(self, data, parents=(), op="", extra=None):
        self.data = float(data)
        self.grad = 0.0
        self.parents = tuple(parents)
        self.op = op
        self.extra = extra

    @staticmethod
    def lift(x):
        return x if isinstance(x, Scalar) else Scalar(x)

    def __add__(self, other):
        other = Scalar.lift(other)
        return Scalar(self.data + other.data, (self, other), "+")

    __radd__ = __add__

    def __mul__(self, other):
        other = Scalar.lift(other)
        return Scalar(self.data * other.data, (self, other), "*")

    __rmul__ = __mul__

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-Scalar.lift(other))

    def __rsub__(self, other):
        return Scalar.lift(other) - self

    def __pow__(self, k):
        return Scalar(self.data ** k, (self,), "**", k)

    def __truediv__(self, other):
        return self * Scalar.lift(other) ** -1

    def __rtruediv__(self, other):
        return Scalar.lift(other) / self

    def relu(self):
        return Scalar(max(0.0, self.data), (self,), "relu")

    def tanh(self):
        return Scalar(math.tanh(self.data), (self,), "tanh")

    def exp(self):
        return Scalar(math.exp(self.data), (self,), "exp")

    def _pull(self):
        if self.op == "+":
            a, b = self.parents
            a.grad += self.grad
            b.grad += self.grad
        elif self.op == "*":
            a, b = self.parents
            a.grad += b.data * self.grad
            b.grad += a.data * self.grad
        elif self.op == "**":
            (a,) = self.parents
            a.grad += self.extra * a.data ** (self.extra - 1) * self.grad
        elif self.op == "relu":
            (a,) = self.parents
            a.grad += (1.0 if a.data > 0 else 0.0) * self.grad
        elif self.op == "tanh":
            (a,) = self.parents
            a.grad += (1 - self.data * self.data) * self.grad
        elif self.op == "exp":
            (a,) = self.parents
            a.grad += self.data * self.grad

    def backward(self):
        waiting = {}
        stack, seen = [self], {id(self)}
        while stack:
            n = stack.pop()
            for p in n.parents:
                waiting[id(p)] = waiting.get(id(p), 0) + 1
                if id(p) not in seen:
                    seen.add(id(p))
                    stack.append(p)
        self.grad = 1.0
        ready = deque([self])
        while ready:
            n = ready.popleft()
            n._pull()
            for p in n.parents:
                waiting[id(p)] -= 1
                if waiting[id(p)] == 0:
                    ready.append(p)


if __name__ == "__main__":
    w, b = Scalar(0.4), Scalar(0.0)
    for step in range(4):
        loss = Scalar(0)
        for x, y in [(1, 2), (2, 4), (3, 5)]:
            loss = loss + (w * x + b - y) ** 2
        w.grad = b.grad = 0
        loss.backward()
        w.data -= 0.01 * w.grad
        b.data -= 0.01 * b.grad
        print(f"{step}: {loss.data:.4f}")
