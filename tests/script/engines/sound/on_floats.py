import math


class Var(float):
    """A float that remembers."""

    def __new__(cls, x, links=()):
        self = super().__new__(cls, x)
        self.links = links
        self.grad = 0.0
        return self

    @property
    def data(self):
        return float(self)

    def __add__(self, o):
        return Var(float(self) + float(o), ((self, 1.0), (o, 1.0)))
    __radd__ = __add__

    def __mul__(self, o):
        return Var(float(self) * float(o), ((self, float(o)), (o, float(self))))
    __rmul__ = __mul__

    def __neg__(self): return Var(-float(self), ((self, -1.0),))
    def __sub__(self, o): return Var(float(self) - float(o), ((self, 1.0), (o, -1.0)))
    def __rsub__(self, o): return Var(float(o) - float(self), ((o, 1.0), (self, -1.0)))
    def __truediv__(self, o):
        return Var(float(self) / float(o), ((self, 1 / float(o)), (o, -float(self) / float(o) ** 2)))
    def __rtruediv__(self, o): return Var(o) / self
    def __pow__(self, n):
        return Var(float(self) ** n, ((self, n * float(self) ** (n - 1)),))
    def exp(self):
        e = math.exp(self)
        return Var(e, ((self, e),))
    def tanh(self):
        t = math.tanh(self)
        return Var(t, ((self, 1 - t * t),))
    __hash__ = object.__hash__
    def __eq__(self, o): return self is o

    def backward(self):
        order, seen = [], set()
        def go(v):
            if isinstance(v, Var) and v not in seen:
                seen.add(v)
                for u, _ in v.links: go(u)
                order.append(v)
        go(self)
        self.grad = 1.0
        for v in order[::-1]:
            for u, d in v.links:
                if isinstance(u, Var):
                    u.grad += d * v.grad


if __name__ == "__main__":
    a = Var(2.0); b = Var(-3.0)
    c = (a * b + 10).tanh() - a / 4
    c.backward()
    print(c, a.grad, b.grad)
