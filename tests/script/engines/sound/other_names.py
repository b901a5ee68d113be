import math


class Number:
    def __init__(self, value, parents=(), operation=None):
        self.value = value
        self.gradient = None
        self.parents = parents
        self.operation = operation

    def __add__(self, other):
        return Number(self.value + get(other), (self, wrap(other)), "plus")

    def __mul__(self, other):
        return Number(self.value * get(other), (self, wrap(other)), "times")

    def ReLU(self):
        return Number(self.value if self.value > 0 else 0.0, (self,), "relu")

    def sigmoid(self):
        return Number(1 / (1 + math.exp(-self.value)), (self,), "sigmoid")

    __radd__, __rmul__ = __add__, __mul__

    def slopes(self):
        values = [each.value for each in self.parents]
        if self.operation == "plus":
            return [1, 1]
        if self.operation == "times":
            return [values[1], values[0]]
        if self.operation == "relu":
            return [1 if values[0] > 0 else 0]
        if self.operation == "sigmoid":
            return [self.value * (1 - self.value)]
        return []

    def backprop(self):
        order, seen = [], set()

        def visit(node):
            if node not in seen:
                seen.add(node)
                for parent in node.parents:
                    visit(parent)
                order.insert(0, node)

        visit(self)
        self.gradient = 1
        for node in order:
            for parent, slope in zip(node.parents, node.slopes()):
                parent.gradient = (parent.gradient or 0) + slope * node.gradient


def wrap(x):
    return x if isinstance(x, Number) else Number(x)


def get(x):
    return wrap(x).value
