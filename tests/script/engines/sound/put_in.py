import math
from collections import namedtuple

Edge = namedtuple("Edge", "node slope")


class Value:
    counter = 0

    def __init__(self, value):
        self.value = value
        self.gradient = 0.0
        self.edges = []
        Value.counter += 1
        self.serial = Value.counter

    def backprop(self):
        import heapq
        self.gradient = 1.0
        heap, inside = [(-self.serial, self)], {self.serial}
        while heap:
            _, v = heapq.heappop(heap)
            for e in v.edges:
                e.node.gradient += e.slope * v.gradient
                if e.node.serial not in inside:
                    inside.add(e.node.serial)
                    heapq.heappush(heap, (-e.node.serial, e.node))


def as_value(x):
    return x if isinstance(x, Value) else Value(x)


def _result(x, *edges):
    v = Value(x)
    v.edges = [Edge(*e) for e in edges]
    return v


def add(a, b):
    a, b = as_value(a), as_value(b)
    return _result(a.value + b.value, (a, 1.0), (b, 1.0))


def sub(a, b):
    a, b = as_value(a), as_value(b)
    return _result(a.value - b.value, (a, 1.0), (b, -1.0))


def mul(a, b):
    a, b = as_value(a), as_value(b)
    return _result(a.value * b.value, (a, b.value), (b, a.value))


def div(a, b):
    a, b = as_value(a), as_value(b)
    return _result(a.value / b.value, (a, 1 / b.value), (b, -a.value / b.value ** 2))


def power(a, n):
    return _result(a.value ** n, (a, n * a.value ** (n - 1)))


def tanh(a):
    t = math.tanh(a.value)
    return _result(t, (a, 1 - t * t))


def sigmoid(a):
    s = 1 / (1 + math.exp(-a.value))
    return _result(s, (a, s * (1 - s)))


Value.__add__ = add
Value.__radd__ = lambda self, o: add(o, self)
Value.__sub__ = sub
Value.__rsub__ = lambda self, o: sub(o, self)
Value.__mul__ = mul
Value.__rmul__ = lambda self, o: mul(o, self)
Value.__truediv__ = div
Value.__rtruediv__ = lambda self, o: div(o, self)
Value.__pow__ = power
Value.__neg__ = lambda self: mul(-1, self)

if __name__ == "__main__":
    w = [Value(0.1), Value(-0.2), Value(0.3)]
    for it in range(3):
        loss = 0
        for x, t in (((1, 0), 1), ((0, 1), 0)):
            y = sigmoid(w[0] * x[0] + w[1] * x[1] + w[2])
            loss = loss + (y - t) ** 2
        loss.backprop()
        for p in w:
            p.value -= 0.5 * p.gradient
            p.gradient = 0
        print(it, round(loss.value, 6))
