"""Nodes have numbers; whatever was made last is left first."""

import heapq
import itertools
import math

NUMBERS = itertools.count()


class Value:
    def __init__(self, v, sources=()):
        self.v = v
        self.g = 0.0
        self.sources = sources
        self.number = next(NUMBERS)

    def __lt__(self, other):
        return self.number > other.number

    def __add__(self, other):
        if isinstance(other, Value):
            return Value(self.v + other.v, ((self, 1), (other, 1)))
        return Value(self.v + other, ((self, 1),))

    def __mul__(self, other):
        if isinstance(other, Value):
            return Value(self.v * other.v, ((self, other.v), (other, self.v)))
        return Value(self.v * other, ((self, other),))

    def __truediv__(self, other):
        if isinstance(other, Value):
            return Value(self.v / other.v, ((self, 1 / other.v), (other, -self.v / other.v**2)))
        return Value(self.v / other, ((self, 1 / other),))

    def __rtruediv__(self, other):
        return Value(other / self.v, ((self, -other / self.v**2),))

    def __pow__(self, n):
        assert isinstance(n, int), "whole exponents only"
        return Value(self.v**n, ((self, n * self.v**n),))

    __radd__ = __add__
    __rmul__ = __mul__

    def ln(self):
        return Value(math.log(self.v), ((self, 1 / self.v),))

    def back(self):
        self.g = 1.0
        heap, known = [self], {id(self)}
        while heap:
            node = heapq.heappop(heap)
            for source, slope in node.sources:
                source.g += slope * node.g
                if id(source) not in known:
                    known.add(id(source))
                    heapq.heappush(heap, source)
