"""PyTorch in small: Function, ctx."""
import math


class Context:
    def __init__(self): self.saved = ()
    def save(self, *xs): self.saved = xs


class Function:
    @classmethod
    def apply(cls, *args):
        args = [a if isinstance(a, Variable) else Variable(a) for a in args]
        ctx = Context()
        out = Variable(cls.forward(ctx, *(a.data for a in args)))
        out.creator = (cls, ctx, args)
        return out


class Add(Function):
    @staticmethod
    def forward(ctx, a, b): return a + b
    @staticmethod
    def backward(ctx, g): return g, g


class Mul(Function):
    @staticmethod
    def forward(ctx, a, b):
        ctx.save(a, b)
        return a * b
    @staticmethod
    def backward(ctx, g):
        a, b = ctx.saved
        return g * b, g * a


class Pow(Function):
    @staticmethod
    def forward(ctx, a, n):
        ctx.save(a, n)
        return a ** n
    @staticmethod
    def backward(ctx, g):
        a, n = ctx.saved
        return g * n * a ** (n - 1), (g * a ** n * math.log(a) if a > 0 else 0.0)


class Exp(Function):
    @staticmethod
    def forward(ctx, a):
        e = math.exp(a)
        ctx.save(e)
        return e
    @staticmethod
    def backward(ctx, g): return (g * ctx.saved[0],)


class Variable:
    def __init__(self, data, name=None):
        self.data, self.name = data, name
        self.grad = None
        self.creator = None

    def __repr__(self): return f"Variable({self.name or ''}{self.data:.4f})"
    def __add__(self, o): return Add.apply(self, o)
    def __radd__(self, o): return Add.apply(o, self)
    def __mul__(self, o): return Mul.apply(self, o)
    def __rmul__(self, o): return Mul.apply(o, self)
    def __pow__(self, o): return Pow.apply(self, o)
    def __neg__(self): return Mul.apply(self, -1.0)
    def __sub__(self, o): return self + (-o)
    def __rsub__(self, o): return (-self) + o
    def __truediv__(self, o): return self * (o ** -1.0 if isinstance(o, Variable) else 1.0 / o)
    def __rtruediv__(self, o): return self ** -1.0 * o
    def exp(self): return Exp.apply(self)

    def cleargrad(self): self.grad = None

    def backward(self, retain=False):
        if self.grad is None:
            self.grad = 1.0
        funcs, seen = [], set()
        def collect(v):
            if id(v) in seen: return
            seen.add(id(v))
            if v.creator:
                for x in v.creator[2]: collect(x)
                funcs.append(v)
        collect(self)
        while funcs:
            v = funcs.pop()
            f, ctx, xs = v.creator
            for x, g in zip(xs, f.backward(ctx, v.grad)):
                x.grad = g if x.grad is None else x.grad + g
            if not retain:
                v.grad = None if v is not self else v.grad


if __name__ == "__main__":
    x = Variable(1.5, "x"); y = Variable(-0.5, "y")
    for i in range(4):
        z = (1 - x) ** 2 + 100 * (y - x ** 2) ** 2
        x.cleargrad(); y.cleargrad()
        z.backward()
        x.data -= 0.001 * x.grad
        y.data -= 0.001 * y.grad
        print(i, z)
