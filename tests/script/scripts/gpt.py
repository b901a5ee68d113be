"""A character model of names with 4,192 parameters, written without any library."""

import math
import random

random.seed(42)


class Value:
    """A number that remembers what it came from, with the slope towards each part."""

    __slots__ = ("_children", "_local_grads", "data", "grad")

    def __init__(self, data, children=(), local_grads=()):
        self.data = data
        self.grad = 0
        self._children = children
        self._local_grads = local_grads

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1, 1))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, power):
        return Value(self.data**power, (self,), (power * self.data ** (power - 1),))

    def log(self):
        return Value(math.log(self.data), (self,), (1 / self.data,))

    def exp(self):
        grown = math.exp(self.data)
        return Value(grown, (self,), (grown,))

    def relu(self):
        return Value(max(0, self.data), (self,), (float(self.data > 0),))

    def __neg__(self):
        return self * -1

    def __radd__(self, other):
        return self + other

    def __sub__(self, other):
        return self + (-other)

    def __rmul__(self, other):
        return self * other

    def __truediv__(self, other):
        return self * other**-1

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            node, done = stack.pop()
            if done:
                order.append(node)
            elif node not in seen:
                seen.add(node)
                stack.append((node, True))
                stack.extend((child, False) for child in node._children)
        self.grad = 1
        for node in reversed(order):
            upstream = node.grad
            for child, slope in zip(node._children, node._local_grads, strict=True):
                child.grad += slope * upstream


names = ["bo", "ada"]
letters = [chr(ord("a") + i) for i in range(26)]
END = len(letters)
size, heads, longest, vocabulary = 16, 4, 16, len(letters) + 1
width = size // heads


def table(rows, columns, spread=0.08):
    return [[Value(random.gauss(0, spread)) for _ in range(columns)] for _ in range(rows)]


weights = {
    "tokens": table(vocabulary, size),
    "places": table(longest, size),
    "head": table(vocabulary, size),
    "query": table(size, size),
    "key": table(size, size),
    "value": table(size, size),
    "mix": table(size, size),
    "up": table(4 * size, size),
    "down": table(size, 4 * size),
}
parameters = [p for rows in weights.values() for row in rows for p in row]
print("parameters:", len(parameters))


def linear(x, w):
    return [sum(wi * xi for wi, xi in zip(row, x, strict=True)) for row in w]


def softmax(scores):
    top = max(s.data for s in scores)
    grown = [(s - top).exp() for s in scores]
    total = sum(grown)
    return [g / total for g in grown]


def even(x):
    """Brings the mean square to 1."""
    square = sum(xi * xi for xi in x) / len(x)
    scale = (square + 1e-5) ** -0.5
    return [xi * scale for xi in x]


def model(token, place, keys, values):
    x = [t + p for t, p in zip(weights["tokens"][token], weights["places"][place], strict=True)]
    x = even(x)
    around = x
    x = even(x)
    q = linear(x, weights["query"])
    keys.append(linear(x, weights["key"]))
    values.append(linear(x, weights["value"]))
    heard = []
    for h in range(heads):
        part = slice(h * width, (h + 1) * width)
        scores = [
            sum(a * b for a, b in zip(q[part], k[part], strict=True)) / width**0.5 for k in keys
        ]
        shares = softmax(scores)
        for j in range(h * width, (h + 1) * width):
            heard.append(sum(s * v[j] for s, v in zip(shares, values, strict=True)))
    x = linear(heard, weights["mix"])
    x = [a + b for a, b in zip(x, around, strict=True)]
    around = x
    x = linear(even(x), weights["up"])
    x = [xi.relu() for xi in x]
    x = linear(x, weights["down"])
    x = [a + b for a, b in zip(x, around, strict=True)]
    return linear(x, weights["head"])


rate, keep, keep_square = 0.01, 0.85, 0.99
means = [0.0] * len(parameters)
squares = [0.0] * len(parameters)
steps = 1
for step in range(steps):
    name = names[step % len(names)]
    tokens = [END, *(ord(c) - ord("a") for c in name), END]
    keys, values, losses = [], [], []
    for place in range(len(tokens) - 1):
        chances = softmax(model(tokens[place], place, keys, values))
        losses.append(-chances[tokens[place + 1]].log())
    loss = sum(losses) / len(losses)
    loss.backward()
    for i, p in enumerate(parameters):
        means[i] = keep * means[i] + (1 - keep) * p.grad
        squares[i] = keep_square * squares[i] + (1 - keep_square) * p.grad**2
        mean = means[i] / (1 - keep ** (step + 1))
        square = squares[i] / (1 - keep_square ** (step + 1))
        p.data -= rate * mean / (square**0.5 + 1e-8)
        p.grad = 0
    print(f"step {step + 1}: loss {loss.data:.4f}")
