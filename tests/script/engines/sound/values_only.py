"""Operators for values alone, as at the start of the lecture; no plain numbers yet."""


class Value:
    def __init__(self, data, prev=(), op="", label=""):
        self.data = data
        self.grad = 0.0
        self._prev = list(prev)
        self._backward = lambda: None
        self.op = op
        self.label = label

    def __add__(self, other):
        out = Value(self.data + other.data, (self, other), "+")

        def _backward():
            self.grad += out.grad
            other.grad += out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        out = Value(self.data * other.data, (self, other), "*")

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out

    def backward(self):
        order, stack, visited = [], [(self, False)], set()
        while stack:
            node, expanded = stack.pop()
            if expanded:
                order.append(node)
            elif node not in visited:
                visited.add(node)
                stack.append((node, True))
                stack.extend((child, False) for child in node._prev)
        self.grad = 1.0
        for node in reversed(order):
            node._backward()


a = Value(2.0, label="a")
b = Value(-3.0, label="b")
c = a * b
c.label = "c"
c.backward()
print(a.grad, b.grad)
