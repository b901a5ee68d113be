import math


class Operation:
    def __init__(self, *inputs):
        self.inputs = inputs

    @classmethod
    def apply(cls, *inputs):
        inputs = [each if isinstance(each, Tensor) else Tensor(each) for each in inputs]
        made = cls(*inputs)
        return Tensor(made.forward(*(each.data for each in inputs)), creator=made)


class Add(Operation):
    def forward(self, x, y):
        return x + y

    def gradients(self, g):
        return g, g


class Mul(Operation):
    def forward(self, x, y):
        return x * y

    def gradients(self, g):
        x, y = self.inputs
        return g * y.data, g * x.data


class Pow(Operation):
    def forward(self, x, y):
        return x**y

    def gradients(self, g):
        x, y = self.inputs
        return g * y.data * x.data ** (y.data - 1), 0.0


class Tanh(Operation):
    def forward(self, x):
        self.out = math.tanh(x)
        return self.out

    def gradients(self, g):
        return (g * (1 - self.out**2),)


class Tensor:
    def __init__(self, data, requires_grad=False, creator=None):
        self.data = data
        self.requires_grad = requires_grad or creator is not None
        self.grad = None
        self.creator = creator

    def __add__(self, other):
        return Add.apply(self, other)

    def __mul__(self, other):
        return Mul.apply(self, other)

    def __pow__(self, exponent):
        return Pow.apply(self, exponent)

    def __neg__(self):
        return Mul.apply(self, -1.0)

    def __sub__(self, other):
        return self + (-other)

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other):
        return -self + other

    def tanh(self):
        return Tanh.apply(self)

    def backward(self, grad=1.0):
        if not self.requires_grad:
            return
        self.grad = (self.grad or 0.0) + grad
        if self.creator:
            # Along every path once, so no order is needed.
            for each, g in zip(self.creator.inputs, self.creator.gradients(grad)):
                each.backward(g)
