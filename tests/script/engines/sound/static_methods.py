import math


class Value:
    label = ""

    def __init__(self, data, prev=(), op="", _backward=lambda: None):
        self.data, self.prev, self.op, self._backward = data, prev, op, _backward
        self.grad = 0

    @staticmethod
    def exp(v):
        out = Value(math.exp(v.data), (v,), "exp")
        def f(): v.grad += out.data * out.grad
        out._backward = f
        return out

    @classmethod
    def tanh(cls, v):
        t = math.tanh(v.data)
        out = cls(t, (v,), "tanh")
        def f(): v.grad += (1 - t ** 2) * out.grad
        out._backward = f
        return out

    @staticmethod
    def relu(v):
        out = Value(v.data if v.data > 0 else 0, (v,), "relu")
        def f(): v.grad += out.grad if v.data > 0 else 0
        out._backward = f
        return out

    def __add__(self, o):
        if not isinstance(o, Value): o = Value(o)
        out = Value(self.data + o.data, (self, o), "+")
        def f():
            for p in (self, o): p.grad += out.grad
        out._backward = f
        return out

    def __mul__(self, o):
        if not isinstance(o, Value): o = Value(o)
        out = Value(self.data * o.data, (self, o), "*")
        def f():
            self.grad, o.grad = (self.grad + o.data * out.grad, o.grad + self.data * out.grad) if self is not o else (self.grad + 2 * self.data * out.grad,) * 2
        out._backward = f
        return out

    def __radd__(self, o): return self + o
    def __rmul__(self, o): return self * o
    def __neg__(self): return self * -1
    def __sub__(self, o): return self + -o
    def __rsub__(self, o): return -self + o

    def backward(self):
        topo, seen = [], set()
        stack = [(self, iter(self.prev))]
        seen.add(self)
        while stack:
            v, it = stack[-1]
            for c in it:
                if c not in seen:
                    seen.add(c)
                    stack.append((c, iter(c.prev)))
                    break
            else:
                stack.pop()
                topo.insert(0, v)
        self.grad = 1
        for v in topo: v._backward()


if __name__ == "__main__":
    x, y = Value(0.5), Value(-1.0)
    z = Value.tanh(x * y + 1) + Value.exp(x) - Value.relu(y - 3)
    z.backward()
    print(z.data, x.grad, y.grad)
