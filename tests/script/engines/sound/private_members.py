import math, contextlib

_grad_enabled = True


@contextlib.contextmanager
def no_grad():
    global _grad_enabled
    before, _grad_enabled = _grad_enabled, False
    try:
        yield
    finally:
        _grad_enabled = before


class Scalar:
    """Private members behind properties."""

    def __init__(self, data, *, children=(), name=""):
        self._data = float(data)
        self._grad = 0.0
        self._children = children if _grad_enabled else ()
        self.name = name

    data = property(lambda self: self._data)

    @data.setter
    def data(self, x):
        self._data = float(x)

    @property
    def grad(self): return self._grad

    @grad.setter
    def grad(self, g): self._grad = float(g)

    def _of(self, o): return o if isinstance(o, Scalar) else Scalar(o)

    def __add__(self, o):
        o = self._of(o)
        return Scalar(self.data + o.data, children=((self, lambda g: g), (o, lambda g: g)))

    def __sub__(self, o):
        o = self._of(o)
        return Scalar(self.data - o.data, children=((self, lambda g: g), (o, lambda g: -g)))

    def __mul__(self, o):
        o = self._of(o)
        a, b = self.data, o.data
        return Scalar(a * b, children=((self, lambda g: g * b), (o, lambda g: g * a)))

    def __truediv__(self, o):
        o = self._of(o)
        a, b = self.data, o.data
        return Scalar(a / b, children=((self, lambda g: g / b), (o, lambda g: -g * a / (b * b))))

    def __radd__(self, o): return self + o
    def __rmul__(self, o): return self * o
    def __rsub__(self, o): return self._of(o) - self
    def __rtruediv__(self, o): return self._of(o) / self
    def __neg__(self): return 0 - self

    def __pow__(self, n):
        x = self.data
        return Scalar(x ** n, children=((self, lambda g: g * n * x ** (n - 1)),))

    def __abs__(self):
        s = 1.0 if self.data >= 0 else -1.0
        return Scalar(abs(self.data), children=((self, lambda g: g * s),))

    def softplus(self):
        x = self.data
        return Scalar(math.log1p(math.exp(x)), children=((self, lambda g: g / (1 + math.exp(-x))),))

    def leaky_relu(self, slope=0.1):
        k = 1.0 if self.data > 0 else slope
        return Scalar(self.data * k, children=((self, lambda g: g * k),))

    def backward(self):
        order = []
        def walk(v, done=set()):
            pass
        done = set()
        todo = [self]
        indeg = {self: 0}
        while todo:
            v = todo.pop()
            if v in done: continue
            done.add(v)
            for c, _ in v._children:
                indeg[c] = indeg.get(c, 0) + 1
                todo.append(c)
        self.grad = 1.0
        free = [self]
        while free:
            v = free.pop()
            for c, f in v._children:
                c.grad += f(v.grad)
                indeg[c] -= 1
                if not indeg[c]: free.append(c)


if __name__ == "__main__":
    w = Scalar(2.0, name="w")
    for t in range(3):
        loss = abs(w - 0.5) * 2 + w.leaky_relu() / 10 + w.softplus()
        w.grad = 0
        loss.backward()
        with no_grad():
            w.data = w.data - 0.1 * w.grad
            print(t, loss.data, (w * 2).data)
