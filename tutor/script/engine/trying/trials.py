"""Small calculations that a hand-written engine is tried on, and their right answers."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from tutor.engine.errors import DomainError
from tutor.engine.flow import gradients_of
from tutor.engine.ops import OPS
from tutor.engine.tape import Tape
from tutor.trace import Graph, Trace

SIGNS = {"add": "+", "sub": "-", "mul": "*", "div": "/", "pow": "**"}
"""Operators with two operands, as Python writes them."""

FUNCTIONS = ("relu", "tanh", "sigmoid", "exp", "log", "sin", "cos", "sqrt", "abs")
"""Operations that engines have as methods."""

Operand = int | float
"""A node by its number (an int), or a plain number (a float)."""


class Move(NamedTuple):
    """One operation of a trial, on earlier nodes or plain numbers."""

    op: str
    operands: tuple[Operand, ...]


@dataclass(frozen=True)
class Trial:
    """A calculation.

    Attributes:
        leaves: the values of its leaves, which are nodes 0 and on.
        moves: its operations; their results are the nodes after those.
        roots: the nodes that `backward` is called on, each as soon as it is made; -1 is the last.
    """

    leaves: tuple[float, ...]
    moves: tuple[Move, ...]
    roots: tuple[int, ...] = (-1,)

    @cached_property
    def passes(self) -> frozenset[int]:
        """The roots, by their numbers."""
        count = len(self.leaves) + len(self.moves)
        return frozenset(root % count for root in self.roots)

    @cached_property
    def ops(self) -> frozenset[str]:
        """The operations that it has."""
        return frozenset(move.op for move in self.moves)

    @property
    def names(self) -> list[str]:
        """What each node is called: leaves a, b, c, results d, e and on, and the last L."""
        letters = "abcdefghijkmnopqrstuvwxyz"
        count = len(self.leaves) + len(self.moves)
        return [*(letters[i] for i in range(count - 1)), "L"]

    @cached_property
    def tape(self) -> tuple[Tape, list[int]]:
        """The calculation on our engine, and the id of each node on the tape.

        Raises:
            DomainError: it has no value.
        """
        tape = Tape()
        ids = [tape.leaf(x) for x in self.leaves]
        for op, operands in self.moves:
            on = [ids[o] if isinstance(o, int) else tape.constant(o) for o in operands]
            ids.append(tape.apply(OPS[op], *on))
        return tape, ids

    @cached_property
    def values(self) -> list[float]:
        """The value of each node."""
        tape, ids = self.tape
        return [tape.data[i] for i in ids]

    @cached_property
    def gradients(self) -> list[float]:
        """The gradient of each leaf after all passes, added up; 0 where no path leads."""
        tape, ids = self.tape
        sums = [0.0] * len(self.leaves)
        for root in self.roots:
            found = gradients_of(tape, ids[root])
            for i in range(len(self.leaves)):
                sums[i] += found[ids[i]] or 0.0
        return sums

    @cached_property
    def graphs(self) -> list[Graph]:
        """Each pass, as wrong rules take it."""
        tape, ids = self.tape
        found = (Trace.of(tape, ids[root]).graph() for root in self.roots)
        return [graph for graph in found if graph is not None]


def plain(x: float) -> float:
    """A plain number as people write it in a script: a whole one as an int."""
    return int(x) if x == int(x) else x


def written(op: str, operands: list[str], method: str = "") -> str:
    """An operation as Python writes it, by a method if it is no operator."""
    if op == "neg":
        return f"-{operands[0]}"
    if op == "abs":
        return f"abs({operands[0]})"
    if op in SIGNS:
        return f"{operands[0]} {SIGNS[op]} {operands[1]}"
    return f"{operands[0]}.{method or op}()"


def _one(op: str, *operands: Operand, leaves: tuple[float, ...] = (3.0, 2.0)) -> Iterator[Trial]:
    """An operation alone, with a number from upstream that is not 1, and beside another path."""
    used = max((o for o in operands if isinstance(o, int)), default=0) + 1
    given, first = leaves[:used], Move(op, operands)
    yield Trial(given, (first,))
    yield Trial(given, (first, Move("mul", (used, 1.5))))
    # Without a multiplication, should that be what is wrong.
    yield Trial(given, (first, Move("add", (used, used))))
    yield Trial(given, (first, Move("add", (0, used))))


def _operators() -> Iterator[Trial]:
    for op in ("add", "sub", "mul", "div", "pow"):
        if op != "pow":
            yield from _one(op, 0, 1)
        yield from _one(op, 0, 2.0 if op == "pow" else 2.5)
        yield from _one(op, 2.5, 0)
    yield from _one("pow", 0, 3.0)
    yield from _one("pow", 0, -1.0)
    yield from _one("pow", 0, 0.5)
    yield from _one("neg", 0)
    yield Trial((-1.5, 4.0), (Move("sub", (0, 1)), Move("pow", (2, 2.0))))


_POINTS = {
    "relu": (1.5, -0.5), "tanh": (0.5, -1.2), "sigmoid": (0.5, -1.2), "exp": (0.5, -1.2),
    "log": (2.5, 0.4), "sin": (0.5, 2.0), "cos": (0.5, 2.0), "sqrt": (2.5, 0.4),
    "abs": (1.5, -0.5),
}  # fmt: skip


def _functions() -> Iterator[Trial]:
    for op in FUNCTIONS:
        for x in _POINTS[op]:
            yield from _one(op, 0, leaves=(x,))


_SHAPES = (
    # a node used twice by one operation
    Trial((3.0,), (Move("add", (0, 0)),)),
    Trial((3.0,), (Move("mul", (0, 0)),)),
    Trial((3.0,), (Move("mul", (0, 0)), Move("mul", (1, 0)))),
    Trial((3.0,), (Move("add", (0, 0)), Move("add", (1, 1)))),
    Trial((3.0,), (Move("add", (0, 0)), Move("mul", (1, 1)))),
    Trial((3.0, 2.0), (Move("sub", (0, 1)), Move("mul", (2, 2)))),
    # two paths that part and meet
    Trial((-4.0, 2.5), (Move("mul", (0, 1)), Move("add", (0, 1)), Move("mul", (2, 3)))),
    Trial((-4.0, 2.5), (Move("add", (0, 1)), Move("mul", (0, 1)), Move("mul", (2, 3)))),
    Trial((-2.0, 3.0), (Move("add", (0, 1)), Move("mul", (2, 0)), Move("add", (3, 2)))),
    # a node that may be left too early, with its consumers in either order
    Trial((2.0, 3.0, 1.5), (Move("mul", (0, 1)), Move("add", (3, 2)), Move("mul", (3, 4)))),
    Trial((2.0, 3.0, 1.5), (Move("mul", (0, 1)), Move("add", (2, 3)), Move("mul", (4, 3)))),
    Trial((2.0, 3.0), (Move("mul", (0, 1)), Move("mul", (2, 2.0)), Move("add", (2, 3)),
                       Move("add", (4, 2)))),
    # a node that is left too early in any order of operands: depth first, and level by level
    Trial((2.0, 3.0), (Move("mul", (0, 1)), Move("add", (2, 0)), Move("add", (2, 1)),
                       Move("mul", (3, 4)))),
    Trial((2.0, 3.0), (Move("mul", (0, 1)), Move("add", (2, 0)), Move("add", (3, 1)),
                       Move("mul", (2, 4)))),
    # a product whose operand has a gradient before the pass gets to it
    Trial((2.0, 3.0), (Move("mul", (0, 1)), Move("add", (2, 1)))),
    Trial((2.0, 3.0), (Move("mul", (0, 1)), Move("add", (0, 2)))),
    Trial((2.0, 4.0), (Move("div", (0, 1)), Move("add", (2, 1)))),
    Trial((2.0, 4.0), (Move("div", (0, 1)), Move("add", (0, 2)))),
    # chains, each a little deeper
    *(
        Trial((1.5, 2.0), (Move("mul", (0, 1)), *(
            Move("add" if i % 2 else "mul", (2 + i, 1)) for i in range(depth)
        )))
        for depth in range(1, 6)
    ),
    # two passes that share a leaf
    Trial((3.0,), (Move("mul", (0, 2.0)), Move("mul", (0, 5.0))), roots=(1, 2)),
    Trial((3.0, 2.0), (Move("add", (0, 1)), Move("mul", (0, 1))), roots=(2, 3)),
)  # fmt: skip


def battery() -> tuple[Trial, ...]:
    """Every trial but those at random, the smallest first."""
    every = [*_operators(), *_functions(), *_SHAPES]
    return tuple(sorted(dict.fromkeys(every), key=lambda each: len(each.moves) + len(each.leaves)))


def at_random(ops: Iterable[str], count: int, seed: int = 0) -> Iterator[Trial]:
    """Trials of 4 to 10 operations out of some, with reuse; each has a value and gradients."""
    rng, known = random.Random(seed), sorted(ops)
    made = 0
    while known and made < count:
        leaves = tuple(round(rng.uniform(-2.0, 2.0), 2) for _ in range(rng.randint(2, 3)))
        moves: list[Move] = []
        for _ in range(rng.randint(4, 10)):
            nodes, op = len(leaves) + len(moves), rng.choice(known)
            operands: tuple[Operand, ...] = (rng.randrange(nodes),)
            if op == "pow":
                operands += (rng.choice((2.0, 3.0)),)
            elif op in SIGNS:
                other: Operand = rng.randrange(nodes)
                operands += (other if rng.random() < 0.8 else round(rng.uniform(0.5, 2.0), 2),)
            moves.append(Move(op, operands))
        trial = Trial(leaves, tuple(moves))
        try:
            sound = all(abs(x) < 1e4 for x in (*trial.values, *trial.gradients))
        except DomainError:
            continue
        if sound and not _near_kink(trial):
            made += 1
            yield trial


def _near_kink(trial: Trial) -> bool:
    """Whether relu or abs stand at 0, where good engines differ."""
    values = trial.values
    return any(
        move.op in ("relu", "abs") and isinstance(o, int) and abs(values[o]) < 1e-6
        for move in trial.moves
        for o in move.operands
    )
