"""Separate functions write on one tape; a pass goes back over it."""

import math

TAPE = []


class Var:
    def __init__(self, data):
        self.data = data
        self.grad = 0.0

    def __add__(self, other):
        return add(self, other)

    def __radd__(self, other):
        return add(other, self)

    def __sub__(self, other):
        return sub(self, other)

    def __rsub__(self, other):
        return sub(other, self)

    def __mul__(self, other):
        return mul(self, other)

    def __rmul__(self, other):
        return mul(other, self)

    def sin(self):
        return unary(self, math.sin, math.cos(self.data))

    def cos(self):
        return unary(self, math.cos, -math.sin(self.data))

    def exp(self):
        return unary(self, math.exp, math.exp(self.data))

    def backward(self):
        upstream = {id(self): 1.0}
        for out, inputs in reversed(TAPE):
            arrived = upstream.pop(id(out), 0.0)
            for each, slope in inputs if arrived else ():
                upstream[id(each)] = upstream.get(id(each), 0.0) + arrived * slope
                KNOWN[id(each)] = each
            out.grad += arrived
        for key, arrived in upstream.items():
            if key in KNOWN:
                KNOWN[key].grad += arrived


KNOWN = {}


def variable(x):
    return x if isinstance(x, Var) else Var(x)


def record(data, *inputs):
    out = Var(data)
    TAPE.append((out, inputs))
    return out


def add(a, b):
    a, b = variable(a), variable(b)
    return record(a.data + b.data, (a, 1.0), (b, 1.0))


def sub(a, b):
    a, b = variable(a), variable(b)
    return record(a.data - b.data, (a, 1.0), (b, -1.0))


def mul(a, b):
    a, b = variable(a), variable(b)
    return record(a.data * b.data, (a, b.data), (b, a.data))


def unary(a, function, slope):
    return record(function(a.data), (a, slope))
