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
