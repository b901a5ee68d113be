from __future__ import annotations
import math

TAPE: list["Node"] = []


class Node:
    def __init__(self, v, deps=()):
        self.v = v
        self.d = 0.0
        self.deps = deps          # (node, partial)
        if deps:
            TAPE.append(self)

    def __add__(self, o): return add(self, wrap(o))
    def __radd__(self, o): return add(wrap(o), self)
    def __mul__(self, o): return mul(self, wrap(o))
    def __rmul__(self, o): return mul(wrap(o), self)
    def __sub__(self, o): return add(self, mul(wrap(o), wrap(-1.0)))
    def __rsub__(self, o): return add(wrap(o), mul(self, wrap(-1.0)))
    def __neg__(self): return mul(self, wrap(-1.0))
    def __truediv__(self, o): return mul(self, power(wrap(o), -1.0))
    def __rtruediv__(self, o): return mul(wrap(o), power(self, -1.0))
    def __pow__(self, n): return power(self, n)

    def backward(self):
        for n in TAPE:
            n.d = 0.0
        self.d = 1.0
        for n in reversed(TAPE):
            for dep, part in n.deps:
                dep.d += part * n.d


def wrap(x): return x if isinstance(x, Node) else Node(x)
def add(a, b): return Node(a.v + b.v, ((a, 1.0), (b, 1.0)))
def mul(a, b): return Node(a.v * b.v, ((a, b.v), (b, a.v)))
def power(a, n): return Node(a.v ** n, ((a, n * a.v ** (n - 1)),))


def tanh(a):
    t = math.tanh(a.v)
    return Node(t, ((a, 1 - t * t),))


def relu(a): return Node(max(0.0, a.v), ((a, float(a.v > 0)),))
def exp(a):
    e = math.exp(a.v)
    return Node(e, ((a, e),))


if __name__ == "__main__":
    x = Node(2.0)
    y = tanh(x * 0.5 - 1) * x + exp(-x) + relu(3 - x)
    y.backward()
    print(y.v, x.d)
