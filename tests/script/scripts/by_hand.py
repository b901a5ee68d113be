"""The backward pass step by step, as the lecture begins."""

from micrograd.engine import Value

a = Value(2.0, label="a")
b = Value(-3.0, label="b")
e = a * b
e.label = "e"
t = Value(4.0, (e,), "double")


def double_back():
    e.grad += 2.0 * t.grad


t.data = 2.0 * e.data
t._backward = double_back
L = t + 1.0
L.grad = 1.0
L._backward()
t._backward()
e._backward()
print(a.grad, b.grad, e.label, sorted(x.data for x in L._prev))
