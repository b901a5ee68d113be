"""Method chain, __slots__, __bool__, __float__, rich comparison, __call__, in-place operators."""
import math
from functools import total_ordering


@total_ordering
class V:
    __slots__ = "x", "g", "ins", "fn", "__weakref__"

    def __init__(self, x, ins=(), fn=None):
        self.x = x; self.g = 0.0; self.ins = ins; self.fn = fn

    def __float__(self): return float(self.x)
    def __bool__(self): return self.x != 0
    def __eq__(self, o): return self.x == getattr(o, "x", o)
    def __lt__(self, o): return self.x < getattr(o, "x", o)
    def __hash__(self): return id(self)

    def __add__(a, b):
        b = v(b)
        return V(a.x + b.x, (a, b), lambda g: (g, g))
    def __mul__(a, b):
        b = v(b)
        return V(a.x * b.x, (a, b), lambda g: (g * b.x, g * a.x))
    def __iadd__(a, b): return a + b
    def __imul__(a, b): return a * b
    __radd__ = lambda a, b: v(b) + a
    __rmul__ = lambda a, b: v(b) * a
    __neg__ = lambda a: V(-a.x, (a,), lambda g: (-g,))
    __sub__ = lambda a, b: a + -v(b)
    __rsub__ = lambda a, b: v(b) + -a
    def __pow__(a, n): return V(a.x ** n, (a,), lambda g: (g * n * a.x ** (n - 1),))
    def __truediv__(a, b): return a * v(b) ** -1
    def __rtruediv__(a, b): return v(b) * a ** -1
    def tanh(a):
        t = math.tanh(a.x)
        return V(t, (a,), lambda g: (g * (1 - t * t),))
    def sigmoid(a):
        s = 1 / (1 + math.exp(-a.x))
        return V(s, (a,), lambda g: (g * s * (1 - s),))

    def backward(self):
        post, seen = [], set()
        def dfs(n):
            if id(n) in seen: return
            seen.add(id(n))
            [dfs(i) for i in n.ins]
            post.append(n)
        dfs(self)
        for n in post: n.g = 0.0 if n.ins else n.g
        self.g = 1.0
        for n in post[::-1]:
            if n.fn:
                for i, gi in zip(n.ins, n.fn(n.g)): i.g += gi


def v(b): return b if type(b) is V else V(b)


if __name__ == "__main__":
    a, b = V(1.0), V(-2.0)
    acc = V(0.0)
    for i in range(3):
        acc += (a * b * i).tanh()
    acc *= 2
    acc.backward()
    print(float(acc), a.g, b.g)
