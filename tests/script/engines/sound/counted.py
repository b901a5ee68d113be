"""Operands are counted, and a node is left when all that use it have been: no recursion."""

import math


class Scalar:
    def __init__(self, val, inputs=()):
        self.val = float(val)
        self.grad = 0.0
        self.inputs = inputs

    @staticmethod
    def of(x):
        return x if isinstance(x, Scalar) else Scalar(x)

    def __add__(self, other):
        other = Scalar.of(other)
        return Scalar(self.val + other.val, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = Scalar.of(other)
        return Scalar(self.val - other.val, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = Scalar.of(other)
        return Scalar(self.val * other.val, [(self, other.val), (other, self.val)])

    def __truediv__(self, other):
        other = Scalar.of(other)
        quotient = self.val / other.val
        return Scalar(quotient, [(self, 1 / other.val), (other, -quotient / other.val)])

    def __radd__(self, other):
        return Scalar.of(other) + self

    def __rsub__(self, other):
        return Scalar.of(other) - self

    def __rmul__(self, other):
        return Scalar.of(other) * self

    def __rtruediv__(self, other):
        return Scalar.of(other) / self

    def __rpow__(self, base):
        power = base**self.val
        return Scalar(power, [(self, power * math.log(base))])

    def sqrt(self):
        root = math.sqrt(self.val)
        return Scalar(root, [(self, 0.5 / root)])

    def backward(self):
        uses = {self: 0}
        todo = [self]
        while todo:
            for node, _ in todo.pop().inputs:
                if node not in uses:
                    uses[node] = 0
                    todo.append(node)
                uses[node] += 1
        upstream = dict.fromkeys(uses, 0.0)
        upstream[self] = 1.0
        todo = [self]
        while todo:
            node = todo.pop()
            node.grad += upstream[node]
            for below, slope in node.inputs:
                upstream[below] += slope * upstream[node]
                uses[below] -= 1
                if uses[below] == 0:
                    todo.append(below)
