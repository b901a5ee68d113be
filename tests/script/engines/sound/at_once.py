from __future__ import annotations
import math
from typing import Callable, Optional


class Tensor:
    """requires_grad, grad None until backward."""

    def __init__(self, data: float, requires_grad: bool = False) -> None:
        self.data = data
        self.requires_grad = requires_grad
        self.grad: Optional[float] = None
        self._ctx: tuple[Tensor, ...] = ()
        self._grad_fn: Optional[Callable[[float], tuple[float, ...]]] = None

    @classmethod
    def _make(cls, data, ctx, fn):
        out = cls(data, requires_grad=any(c.requires_grad for c in ctx))
        if out.requires_grad:
            out._ctx, out._grad_fn = ctx, fn
        return out

    @staticmethod
    def _t(x):
        return x if isinstance(x, Tensor) else Tensor(x)

    def __add__(self, o):
        o = self._t(o)
        return self._make(self.data + o.data, (self, o), lambda g: (g, g))

    def __sub__(self, o):
        o = self._t(o)
        return self._make(self.data - o.data, (self, o), lambda g: (g, -g))

    def __mul__(self, o):
        o = self._t(o)
        return self._make(self.data * o.data, (self, o), lambda g: (g * o.data, g * self.data))

    def __truediv__(self, o):
        o = self._t(o)
        return self._make(self.data / o.data, (self, o),
                          lambda g: (g / o.data, -g * self.data / o.data ** 2))

    def __pow__(self, n: float):
        return self._make(self.data ** n, (self,), lambda g: (g * n * self.data ** (n - 1),))

    def __radd__(self, o): return self._t(o) + self
    def __rsub__(self, o): return self._t(o) - self
    def __rmul__(self, o): return self._t(o) * self
    def __rtruediv__(self, o): return self._t(o) / self
    def __neg__(self): return self._make(-self.data, (self,), lambda g: (-g,))
    def exp(self):
        e = math.exp(self.data)
        return self._make(e, (self,), lambda g: (g * e,))
    def log(self): return self._make(math.log(self.data), (self,), lambda g: (g / self.data,))
    def relu(self): return self._make(max(0.0, self.data), (self,), lambda g: (g * (self.data > 0),))
    def sigmoid(self):
        s = 1 / (1 + math.exp(-self.data))
        return self._make(s, (self,), lambda g: (g * s * (1 - s),))
    def item(self): return self.data
    def detach(self): return Tensor(self.data)

    def backward(self, grad: float = 1.0) -> None:
        if not self.requires_grad:
            raise RuntimeError("does not require grad")
        order: list[Tensor] = []
        seen: set[int] = set()

        def dfs(t: Tensor) -> None:
            seen.add(id(t))
            for c in t._ctx:
                if id(c) not in seen and c.requires_grad:
                    dfs(c)
            order.append(t)

        dfs(self)
        flow = {id(self): grad}
        for t in reversed(order):
            g = flow[id(t)]
            if t._grad_fn is None:
                t.grad = (t.grad or 0.0) + g
                continue
            for c, gc in zip(t._ctx, t._grad_fn(g)):
                if c.requires_grad:
                    flow[id(c)] = flow.get(id(c), 0.0) + gc


def sgd(params, lr):
    for p in params:
        p.data -= lr * p.grad
        p.grad = None


if __name__ == "__main__":
    w, b = Tensor(0.1, requires_grad=True), Tensor(0.0, requires_grad=True)
    for epoch in range(3):
        total = Tensor(0.0)
        for x, y in ((0.0, 1.0), (1.0, 3.0)):
            err = w * x + b - y
            total = total + err * err
        total.backward()
        sgd([w, b], 0.1)
        print(f"epoch {epoch:02d} loss {total.item():8.5f}")
