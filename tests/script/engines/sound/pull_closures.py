from dataclasses import dataclass, field
import math


@dataclass(eq=False, slots=True)
class Value:
    data: float
    grad: float = 0.0
    parents: tuple = ()
    pull: object = field(default=None, repr=False)

    def __add__(self, other):
        other = lift(other)
        out = Value(self.data + other.data, parents=(self, other))
        def pull(g):
            self.grad += g
            other.grad += g
        out.pull = pull
        return out

    def __mul__(self, other):
        other = lift(other)
        out = Value(self.data * other.data, parents=(self, other))
        def pull(g):
            self.grad += other.data * g
            other.grad += self.data * g
        out.pull = pull
        return out

    __radd__ = __add__
    __rmul__ = __mul__
    def __neg__(self): return -1 * self
    def __sub__(self, other): return self + -lift(other)
    def __rsub__(self, other): return lift(other) + -self
    def __truediv__(self, other): return self * lift(other).recip()
    def __rtruediv__(self, other): return other * self.recip()

    def recip(self):
        out = Value(1 / self.data, parents=(self,))
        def pull(g): self.grad -= g / self.data ** 2
        out.pull = pull
        return out

    def log(self):
        out = Value(math.log(self.data), parents=(self,))
        def pull(g): self.grad += g / self.data
        out.pull = pull
        return out

    def sqrt(self):
        r = math.sqrt(self.data)
        out = Value(r, parents=(self,))
        def pull(g): self.grad += g / (2 * r)
        out.pull = pull
        return out

    def backward(self, seed=1.0, keep_graph=True):
        def topo(v, seen):
            if id(v) in seen: return
            seen.add(id(v))
            for p in v.parents: yield from topo(p, seen)
            yield v
        order = list(topo(self, set()))
        self.grad = seed
        for v in reversed(order):
            if v.pull is not None: v.pull(v.grad)
            if not keep_graph: v.parents, v.pull = (), None


def lift(x): return x if isinstance(x, Value) else Value(float(x))


def main():
    a, b = Value(3.0), Value(4.0)
    h = (a * a + b * b).sqrt()
    t = h.log() / a - b
    t.backward()
    print(a, b, h.data, t.data)


if __name__ == "__main__":
    main()
