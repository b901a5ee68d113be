import math


def _num(x):
    return x if isinstance(x, Num) else Num(x)


class Num:
    def __init__(self, data, inputs=(), vjp=None, name=None):
        self.data, self.inputs, self.vjp, self.name = data, inputs, vjp, name
        self.grad = None

    def __repr__(self):
        return f"Num({self.data}, grad={self.grad})"

    def __add__(self, other):
        other = _num(other)
        return Num(self.data + other.data, (self, other), lambda g: (g, g))

    def __mul__(self, other):
        other = _num(other)
        return Num(self.data * other.data, (self, other),
                   lambda g: (g * other.data, g * self.data))

    def __pow__(self, n):
        return Num(self.data ** n, (self,), lambda g: (g * n * self.data ** (n - 1),))

    def __neg__(self):
        return Num(-self.data, (self,), lambda g: (-g,))

    def __sub__(self, other):
        other = _num(other)
        return Num(self.data - other.data, (self, other), lambda g: (g, -g))

    def __truediv__(self, other):
        return self * _num(other) ** -1.0

    def __radd__(self, other):
        return _num(other) + self

    def __rmul__(self, other):
        return _num(other) * self

    def __rsub__(self, other):
        return _num(other) - self

    def __rtruediv__(self, other):
        return _num(other) / self

    def sigmoid(self):
        s = 1.0 / (1.0 + math.exp(-self.data))
        return Num(s, (self,), lambda g: (g * s * (1 - s),))

    def exp(self):
        e = math.exp(self.data)
        return Num(e, (self,), lambda g: (g * e,))

    def relu(self):
        return Num(max(self.data, 0), (self,), lambda g: (g if self.data > 0 else 0.0,))

    def backward(self, seed=1.0):
        order, seen = [], set()

        def visit(n):
            if id(n) in seen:
                return
            seen.add(id(n))
            for i in n.inputs:
                visit(i)
            order.append(n)

        visit(self)
        grads = {id(self): seed}
        for n in reversed(order):
            g = grads.pop(id(n), 0.0)
            n.grad = g if n.grad is None else n.grad + g
            if n.vjp is not None:
                for i, gi in zip(n.inputs, n.vjp(g)):
                    grads[id(i)] = grads.get(id(i), 0.0) + gi


if __name__ == "__main__":
    x = Num(1.5, name="x")
    w = Num(-0.25, name="w")
    out = (x * w).sigmoid() + w ** 2
    out.backward()
    print(x, w, out)
