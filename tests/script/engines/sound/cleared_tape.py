"""The tape is used up by a pass, which is told what number to start from."""

tape = []


class Variable:
    def __init__(self, data, name):
        self.data = data
        self.name = name

    def __add__(self, other):
        out = Variable(self.data + as_number(other), f"({self.name} + {other})")
        tape.append(lambda: (send(self, out.grad), send(other, out.grad)))
        out.grad = 0.0
        return out

    def __mul__(self, other):
        out = Variable(self.data * as_number(other), f"({self.name} * {other})")
        tape.append(
            lambda: (
                send(self, out.grad * as_number(other)),
                send(other, out.grad * self.data),
            )
        )
        out.grad = 0.0
        return out

    __radd__, __rmul__ = __add__, __mul__

    def __sub__(self, other):
        return self + other * -1

    def __rsub__(self, other):
        return self * -1 + other

    def __str__(self):
        return self.name

    def backward(self, grad):
        self.grad = grad
        while tape:
            tape.pop()()


def as_number(x):
    return x.data if isinstance(x, Variable) else x


def send(node, grad):
    if isinstance(node, Variable):
        node.grad = getattr(node, "grad", 0.0) + grad
