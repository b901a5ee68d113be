"""A small GPT in the lesson language: one block, 4,192 parameters, one name a step."""

from __future__ import annotations

from collections.abc import Sequence

NAMES = (
    "anna", "ben", "cleo", "dora", "emil", "fritz", "greta", "hugo", "ida", "jan",
    "kira", "leo", "mona", "nils", "olga", "paul", "rosa", "sven", "tina", "uwe",
)  # fmt: skip

SOURCE = """\
names = {names}
letters = "abcdefghijklmnopqrstuvwxyz"
size, heads, longest, vocabulary = 16, 4, 16, 27
width = size // heads

def matrix(rows, columns):
    return [[Value(0.08 * randn()) for _ in range(columns)] for _ in range(rows)]

tokens = matrix(vocabulary, size)
places = matrix(longest, size)
query = matrix(size, size)
key = matrix(size, size)
value = matrix(size, size)
out = matrix(size, size)
up = matrix(4 * size, size)
down = matrix(size, 4 * size)
head = matrix(vocabulary, size)
matrices = [tokens, places, query, key, value, out, up, down, head]
parameters = [p for m in matrices for row in m for p in row]

def linear(x, w):
    return [dot(row, x) for row in w]

def normalise(x):
    mean = dot(x, x) / len(x)
    scale = (mean + 0.00001) ** -0.5
    return [xi * scale for xi in x]

def gpt(token, place, keys, values):
    x = [t + p for t, p in zip(tokens[token], places[place])]
    x = normalise(x)
    skip = x
    x = normalise(x)
    q = linear(x, query)
    keys.append(linear(x, key))
    values.append(linear(x, value))
    mixed = []
    for h in range(heads):
        a = h * width
        z = a + width
        scores = [dot(q[a:z], k[a:z]) * (1 / width ** 0.5) for k in keys]
        weights = softmax(scores)
        for j in range(a, z):
            mixed.append(dot(weights, [v[j] for v in values]))
    x = [r + s for r, s in zip(linear(mixed, out), skip)]
    skip = x
    x = [relu(h) for h in linear(normalise(x), up)]
    x = [r + s for r, s in zip(linear(x, down), skip)]
    return linear(x, head)

momentum = [0.0 for _ in parameters]
spread = [0.0 for _ in parameters]
losses = []
for step in range({steps}):
    name = names[step % len(names)]
    ids = [26] + [letters.find(c) for c in name] + [26]
    keys, values, terms = [], [], []
    for i in range(len(ids) - 1):
        logits = gpt(ids[i], i, keys, values)
        terms.append(-log(softmax(logits)[ids[i + 1]]))
    loss = sum(terms) / len(terms)
    loss.backward()
    rate = 0.01 * (1 - step / {steps})
    for i in range(len(parameters)):
        p = parameters[i]
        momentum[i] = 0.85 * momentum[i] + 0.15 * p.grad
        spread[i] = 0.99 * spread[i] + 0.01 * p.grad ** 2
        m = momentum[i] / (1 - 0.85 ** (step + 1))
        v = spread[i] / (1 - 0.99 ** (step + 1))
        p.data -= rate * m / (v ** 0.5 + 0.00000001)
        p.grad = 0.0
    losses.append(loss.data)
    print(step, loss.data)
"""


def source(steps: int = 20, names: Sequence[str] = NAMES) -> str:
    """The program, with so many steps over these names."""
    return SOURCE.replace("{names}", repr(list(names))).replace("{steps}", str(steps))
