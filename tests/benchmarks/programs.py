"""Programs in the lesson language, for measuring the interpreter against CPython."""

from __future__ import annotations

from tutor.program import Limits

_HUGE = 10**9
FREE = Limits(
    steps=_HUGE, seconds=1e6, nodes=_HUGE, events=_HUGE, names=_HUGE, cells=_HUGE, items=_HUGE
)
"""No limits: what is measured is the run."""

CHAIN = """
x = Value(0.5)
y = x
for i in range(15000):
    y = y * x + x
y.backward()
"""

MLP = """
def neuron(w, b, x):
    return relu(sum([wi * xi for wi, xi in zip(w, x)]) + b)

def layer(ws, bs, x):
    return [neuron(w, b, x) for w, b in zip(ws, bs)]

w1 = [[Value(uniform(-1, 1)) for i in range(2)] for j in range(16)]
b1 = [Value(0.0) for j in range(16)]
w2 = [[Value(uniform(-1, 1)) for i in range(16)] for j in range(16)]
b2 = [Value(0.0) for j in range(16)]
w3 = [Value(uniform(-1, 1)) for i in range(16)]
b3 = Value(0.0)
losses = []
for k in range(60):
    x = [uniform(-1, 1), uniform(-1, 1)]
    y = 1.0 if x[0] * x[1] > 0 else -1.0
    h = layer(w2, b2, layer(w1, b1, x))
    out = sum([w * a for w, a in zip(w3, h)]) + b3
    losses.append(relu(1.0 - y * out))
loss = sum(losses) / len(losses)
loss.backward()
"""

GPT = """
seed(3)
width = 16
head = 4

def matrix(rows, columns):
    return [[Value(randn() * 0.08) for j in range(columns)] for i in range(rows)]

def linear(w, x):
    return [dot(row, x) for row in w]

def norm(x):
    scale = (dot(x, x) / len(x) + 0.00001) ** -0.5
    return [a * scale for a in x]

wte = matrix(27, width)
wpe = matrix(16, width)
wq = matrix(width, width)
wk = matrix(width, width)
wv = matrix(width, width)
wo = matrix(width, width)
up = matrix(4 * width, width)
down = matrix(width, 4 * width)
out = matrix(27, width)
tokens = [0, 5, 13, 13, 1, 0]
keys = []
values = []
losses = []
for place in range(len(tokens) - 1):
    x = norm([a + b for a, b in zip(wte[tokens[place]], wpe[place])])
    skip = x
    x = norm(x)
    q = linear(wq, x)
    keys.append(linear(wk, x))
    values.append(linear(wv, x))
    mixed = []
    for s in range(0, width, head):
        scores = [dot(q[s : s + head], k[s : s + head]) * head ** -0.5 for k in keys]
        weights = softmax(scores)
        mixed += [dot(weights, [v[s + j] for v in values]) for j in range(head)]
    x = [a + b for a, b in zip(linear(wo, mixed), skip)]
    skip = x
    x = linear(down, [relu(a) for a in linear(up, norm(x))])
    x = [a + b for a, b in zip(x, skip)]
    losses.append(-log(softmax(linear(out, x))[tokens[place + 1]]))
loss = sum(losses) / len(losses)
loss.backward()
"""

TRAINING = """
def neuron(w, b, x):
    return tanh(dot(w, x) + b)

w1 = [[Value(uniform(-1, 1)) for i in range(2)] for j in range(8)]
b1 = [Value(0.0) for j in range(8)]
w2 = [Value(uniform(-1, 1)) for j in range(8)]
b2 = Value(0.0)
params = [p for w in w1 for p in w] + b1 + w2 + [b2]
data = [([uniform(-1, 1), uniform(-1, 1)], 1.0) for k in range(8)]
for step in range(STEPS):
    loss = Value(0.0)
    for x, y in data:
        out = neuron(w2, b2, [neuron(w, b, x) for w, b in zip(w1, b1)])
        loss = loss + (out - y) ** 2
    for p in params:
        p.grad = 0.0
    loss.backward()
    for p in params:
        p.data -= 0.1 * p.grad
"""

PROGRAMS = {"chain": CHAIN, "mlp": MLP, "gpt": GPT}
