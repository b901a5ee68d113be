"""Operators for values alone, as at the start of the lecture; no plain numbers yet."""


class Value:
    def __init__(self, data, prev=(), op="", label=""):
        self.data = data
        self.grad = 0.0
        self._prev = list(prev)
        self._backward = lambda: None
        self.op = op
        self.label = label

    def __add__(self, other):
        out = Value(self.data + other.data, (self, other), "+")

        def _backward():
            self.grad += out.grad
            other.grad += out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        out = Value(self.data * other.data, (self, other), "*")

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out

    def backward(self):
        self.grad = 1.0
        self._backward()
        for child in self._prev:
            child._backward()
