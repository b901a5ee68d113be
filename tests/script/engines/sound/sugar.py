"""The operators that follow from others stand in a class of their own."""

import math


class Arithmetic:
    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + (-other)

    def __rsub__(self, other):
        return -(self - other)

    def __truediv__(self, other):
        return self * other**-1

    def __rtruediv__(self, other):
        return self**-1 * other


class Value(Arithmetic):
    def __init__(self, data, _children=(), _backward=None):
        self.data = data
        self.grad = 0.0
        self._children = _children
        self._backward = _backward or (lambda upstream: ())

    def __add__(self, other):
        x, y = self, other if isinstance(other, Value) else Value(other)
        return Value(x.data + y.data, (x, y), lambda upstream: (upstream, upstream))

    def __mul__(self, other):
        x, y = self, other if isinstance(other, Value) else Value(other)
        return Value(x.data * y.data, (x, y), lambda up: (up * y.data, up * x.data))

    def __pow__(self, n):
        x = self
        return Value(x.data**n, (x,), lambda up: (up * n * x.data ** (n - 1),))

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, (self,), lambda up: (up * (1 - t * t),))

    def sigmoid(self):
        s = 1 / (1 + math.exp(-self.data))
        return Value(s, (self,), lambda up: (up * s * (1 - s),))

    def backward(self):
        for node in reversed(list(topological(self, set()))):
            if node is self:
                node.grad = 1.0
            for child, arriving in zip(node._children, node._backward(node.grad)):
                child.grad += arriving


def topological(node, visited):
    if node in visited:
        return
    visited.add(node)
    for child in node._children:
        yield from topological(child, visited)
    yield node
