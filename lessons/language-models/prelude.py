"""What the lessons of this pack share."""

from tutor.lang import *

alphabet = ".abcdefghijklmnopqrstuvwxyz"


def pairs(names):
    """Each letter with the next one; a dot begins and ends a name."""
    found = []
    for name in names:
        marked = "." + name + "."
        for i, j in zip(marked, marked[1:]):
            found.append([i, j])
    return found


def count(names, letters):
    """How often a letter (row) is followed by each (column)."""
    N = [[0 for j in letters] for i in letters]
    for i, j in pairs(names):
        N[letters.find(i)][letters.find(j)] += 1
    return N


def shares(row):
    """Softmax: e to the power of each, as a share of the total."""
    powers = [exp(z) for z in row]
    total = sum(powers)
    return [p / total for p in powers]


def loss_of(W, N):
    """The mean of -log(P) over all pairs that N counts."""
    cost = 0
    for scores, seen in zip(W, N):
        P = shares(scores)
        cost -= sum(n * log(p) for n, p in zip(seen, P) if n > 0)
    return cost / sum(sum(row) for row in N)


def table(rows, columns):
    """Random weights to begin with, from a fixed seed."""
    return [[Value(0.4 * randn()) for c in range(columns)]
            for r in range(rows)]


def linear(W, x):
    """The sums of weight times number, one for each row of weights."""
    return [dot(row, x) for row in W]


def plus(a, b):
    """Two lists of numbers, added place by place."""
    return [p + q for p, q in zip(a, b)]


def look_back(Q, K, V, xs):
    """Attention: each letter mixes what it and those before it say."""
    keys = [linear(K, x) for x in xs]
    values = [linear(V, x) for x in xs]
    mixes = []
    for i, x in enumerate(xs):
        q = linear(Q, x)
        A = shares([dot(q, k) for k in keys[: i + 1]])
        mixes.append([dot(A, column) for column in zip(*values[: i + 1])])
    return mixes


def think(U, D, x):
    """Two layers with a relu between them, for one letter alone."""
    return linear(D, [relu(u) for u in linear(U, x)])
