"""Graphs for measuring: three programs of the usual scalar-engine kind, and simpler ones.

Each program takes a class with micrograd's surface plus `exp` and `log`, and returns the loss and
the parameters. They use only `+`, `*`, `** constant`, `relu`, `exp` and `log`, so that every engine
builds the same nodes: where engines differ in what `a - b` or `a / b` makes, a figure a node
would compare different graphs.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable
from typing import Any

Program = Callable[[Any], tuple[Any, list[Any]]]


def total(terms: list[Any]) -> Any:
    """The sum from left to right, without the 0 that Python's `sum` starts with."""
    result = terms[0]
    for term in terms[1:]:
        result = result + term
    return result


def dot(w: list[Any], x: list[Any]) -> Any:
    """The sum of products."""
    return total([a * b for a, b in zip(w, x, strict=True)])


def moons(Value: Any, points: int = 100) -> tuple[Any, list[Any]]:
    """An MLP of 2, 16, 16 and 1 on two half circles: hinge loss with a penalty on the weights."""
    rng = random.Random(1)
    data = []
    for i in range(points):
        angle = math.pi * rng.random()
        side = 1.0 if i % 2 else -1.0
        x = math.cos(angle) if side > 0 else 1.0 - math.cos(angle)
        y = math.sin(angle) if side > 0 else 0.5 - math.sin(angle)
        data.append((x + rng.gauss(0, 0.1), y + rng.gauss(0, 0.1), side))
    sizes = [2, 16, 16, 1]
    layers = [
        [([Value(rng.uniform(-1, 1)) for _ in range(m)], Value(0.0)) for _ in range(n)]
        for m, n in itertools.pairwise(sizes)
    ]
    params = [p for layer in layers for w, b in layer for p in [*w, b]]
    losses = []
    for x, y, side in data:
        act = [Value(x), Value(y)]
        for depth, layer in enumerate(layers):
            act = [dot(w, act) + b for w, b in layer]
            if depth < 2:
                act = [a.relu() for a in act]
        losses.append((act[0] * -side + 1.0).relu())
    penalty = total([p * p for p in params]) * 1e-4
    return total(losses) * (1.0 / points) + penalty, params


def bigram(Value: Any, pairs: int = 1000) -> tuple[Any, list[Any]]:
    """A table of 27 by 27 scores: cross entropy over letter pairs with a penalty."""
    rng = random.Random(2)
    table = [[Value(rng.gauss(0, 1)) for _ in range(27)] for _ in range(27)]
    losses = []
    for _ in range(pairs):
        row = table[rng.randrange(27)]
        exps = [s.exp() for s in row]
        losses.append((exps[rng.randrange(27)] * total(exps) ** -1.0).log())
    params = [p for row in table for p in row]
    penalty = total([p * p for p in params]) * (0.01 / len(params))
    return total(losses) * (-1.0 / pairs) + penalty, params


def gpt(Value: Any, letters: int = 7) -> tuple[Any, list[Any]]:
    """One step of a one-block transformer on one name: 16 wide, 4 heads, 4,192 parameters."""
    rng = random.Random(3)
    width, heads, vocabulary, places = 16, 4, 27, 16
    head = width // heads

    def matrix(rows: int, columns: int) -> list[list[Any]]:
        return [[Value(rng.gauss(0, 0.08)) for _ in range(columns)] for _ in range(rows)]

    def linear(w: list[list[Any]], x: list[Any]) -> list[Any]:
        return [dot(row, x) for row in w]

    def norm(x: list[Any]) -> list[Any]:
        scale = (dot(x, x) * (1.0 / len(x)) + 1e-5) ** -0.5
        return [a * scale for a in x]

    def softmax(x: list[Any]) -> list[Any]:
        exps = [a.exp() for a in x]
        scale = total(exps) ** -1.0
        return [e * scale for e in exps]

    wte, wpe = matrix(vocabulary, width), matrix(places, width)
    wq, wk, wv, wo = (matrix(width, width) for _ in range(4))
    up, down, out = matrix(4 * width, width), matrix(width, 4 * width), matrix(vocabulary, width)
    tokens = [rng.randrange(vocabulary) for _ in range(letters + 2)]
    keys: list[list[Any]] = []
    values: list[list[Any]] = []
    losses = []
    for place, (token, target) in enumerate(itertools.pairwise(tokens)):
        x = norm([a + b for a, b in zip(wte[token], wpe[place], strict=True)])
        skip, x = x, norm(x)
        q = linear(wq, x)
        keys.append(linear(wk, x))
        values.append(linear(wv, x))
        mixed = []
        for s in range(0, width, head):
            scores = [dot(q[s : s + head], k[s : s + head]) * head**-0.5 for k in keys]
            weights = softmax(scores)
            mixed += [dot(weights, [v[s + j] for v in values]) for j in range(head)]
        x = [a + b for a, b in zip(linear(wo, mixed), skip, strict=True)]
        skip = x
        x = linear(down, [a.relu() for a in linear(up, norm(x))])
        x = [a + b for a, b in zip(x, skip, strict=True)]
        losses.append(softmax(linear(out, x))[target].log())
    loss = total(losses) * (-1.0 / len(losses))
    matrices = (wte, wpe, wq, wk, wv, wo, up, down, out)
    return loss, [p for m in matrices for row in m for p in row]


def chain(value: Any, nodes: int) -> Any:
    """A narrow graph whose one leaf gets half of all contributions."""
    x = y = value(0.5)
    for _ in range(nodes // 2):
        y = y * x + x
    return y


def wide(value: Any, nodes: int) -> Any:
    """Neurons over 100 weights: every weight is used once in a few hundred nodes."""
    w = [value(0.01 * (i % 7 - 3)) for i in range(100)]
    total = value(0.0)
    for i in range(nodes // 300):
        out = total
        for a in w:
            out = out + a * (0.1 * i)
        total = out.tanh()
    return total


def network(value: Any) -> tuple[Any, list[Any]]:
    """A network of 33 parameters on 8 points."""
    pick = random.Random(1).uniform
    w = [[value(pick(-1, 1)) for _ in range(3)] for _ in range(8)]
    v = [value(pick(-1, 1)) for _ in range(9)]
    loss = value(0.0)
    for _ in range(8):
        x, y = pick(-1, 1), pick(-1, 1)
        out = v[8]
        for (a, b, c), u in zip(w, v[:8], strict=True):
            out = out + (a * x + b * y + c).tanh() * u
        loss = loss + (out.tanh() - 1.0) ** 2
    return loss, [*(p for row in w for p in row), *v]


PROGRAMS: dict[str, Program] = {"moons": moons, "bigram": bigram, "gpt": gpt}
