"""The order of a backward pass over a tape, and that finding it looks at nothing else."""

from __future__ import annotations

import random

import pytest

from tutor.engine.ops import CONST, OPS
from tutor.engine.tape import Tape


class Watched(list):
    """A column that notes which rows are looked at."""

    def __init__(self, items: list) -> None:
        super().__init__(items)
        self.seen: set[int] = set()

    def __getitem__(self, i):
        self.seen.add(i)
        return super().__getitem__(i)


def grown(seed: int, size: int) -> Tape:
    """A random tape of leaves, constants, and operations on whatever is there already."""
    pick, tape = random.Random(seed), Tape()
    tape.leaf(0.5)
    for _ in range(size):
        kind = pick.choice(["leaf", "constant", "tanh", "add", "mul", "mul"])
        if kind in ("leaf", "constant"):
            getattr(tape, kind)(pick.uniform(-1, 1))
        else:
            row = OPS[kind]
            operands = [pick.randrange(len(tape)) for _ in range(row.arity)]
            tape.apply(row, *operands)
    return tape


def above(tape: Tape, root: int) -> list[int]:
    """The same from its definition: whatever a walk along the operands comes to."""
    found, todo = {root}, [root]
    while todo:
        new = set(tape.operands(todo.pop())) - found
        found |= new
        todo += new
    return sorted((i for i in found if tape.op[i] != CONST), reverse=True)


@pytest.mark.parametrize("seed", range(20))
def test_the_order_is_that_of_creation_turned_round(seed: int) -> None:
    tape = grown(seed, 60)
    for root in range(len(tape)):
        if tape.op[root] != CONST:
            assert tape.backward_order(root) == above(tape, root)


def test_a_leaf_is_a_graph_of_its_own() -> None:
    tape = Tape()
    assert tape.backward_order(tape.leaf(1.0)) == [0]
    assert tape.backward_order(tape.leaf(2.0)) == [1]


def test_only_what_reaches_the_root_is_looked_at() -> None:
    """Training uses the same few parameters, made first, in ever later graphs."""
    tape = Tape()
    w = tape.leaf(0.5)
    scale = tape.apply(OPS["tanh"], w)
    for _ in range(50):
        tape.apply(OPS["mul"], scale, tape.apply(OPS["mul"], w, w))
    half = tape.constant(0.5)
    root = tape.apply(OPS["add"], tape.apply(OPS["mul"], w, half), scale)
    tape.apply(OPS["tanh"], root)
    tape.op, tape.a, tape.b = columns = [Watched(x) for x in (tape.op, tape.a, tape.b)]
    assert tape.backward_order(root) == [root, root - 1, scale, w]
    assert set().union(*(c.seen for c in columns)) <= {root, root - 1, half, scale, w}
