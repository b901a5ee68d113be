"""Random programs: lists of steps that every engine can carry out."""

from __future__ import annotations

import random
from typing import Any, NamedTuple

from tutor.engine.errors import DomainError
from tutor.engine.ops import OPS, Op
from tutor.engine.tape import Tape, TapeEdge
from tutor.engine.value import Value


class Step(NamedTuple):
    """One operation on earlier nodes; an operand that is a float is a plain number."""

    op: Op
    operands: tuple[int | float, ...]


class Program(NamedTuple):
    """Leaf values and steps; node ids count leaves first. The last step is the output."""

    leaves: list[float]
    steps: list[Step]

    def on_tape(self) -> tuple[Tape, list[int]]:
        """The tape, and the id of each node of the program on it."""
        tape = Tape()
        ids = [tape.leaf(x) for x in self.leaves]
        for op, operands in self.steps:
            on = [tape.constant(x) if isinstance(x, float) else ids[x] for x in operands]
            ids.append(tape.apply(op, *on))
        return tape, ids

    def on_values(self, leaves: list[float] | None = None) -> list[Value]:
        """Every node of the program as a Value."""
        nodes = [Value(x) for x in leaves or self.leaves]
        for op, operands in self.steps:
            nodes.append(call(op, *[x if isinstance(x, float) else nodes[x] for x in operands]))
        return nodes


OPERATORS = {
    "add": lambda x, y: x + y, "sub": lambda x, y: x - y, "mul": lambda x, y: x * y,
    "div": lambda x, y: x / y, "pow": lambda x, y: x**y, "neg": lambda x: -x,
    "max": lambda x, y: x.maximum(y), "min": lambda x, y: x.minimum(y),
}  # fmt: skip


def call(op: Op, *operands: Any) -> Value:
    """The operation as a script writes it."""
    if op.name in OPERATORS:
        return OPERATORS[op.name](*operands)
    return getattr(operands[0], op.name)()


def random_program(seed: int, steps: int = 30, leaves: int = 4) -> Program:
    """A program that stays within every domain, with reuse, parallel edges and dead branches."""
    rng = random.Random(seed)
    program = Program([rng.uniform(-2, 2) for _ in range(leaves)], [])
    tape, ids = program.on_tape()
    rows = list(OPS.values())
    while len(program.steps) < steps:
        op = rng.choice(rows)
        first = _pick(rng, len(ids))
        operands: tuple[int | float, ...] = (first,)
        if op.arity == 2:
            shape = rng.random()
            if shape < 0.2 or op.name == "pow":
                number = float(rng.choice([2.0, 3.0, -1.0, 0.5, rng.uniform(-2, 2)]))
                swap = op.name not in ("max", "min", "pow") and rng.random() < 0.5
                operands = (number, first) if swap else (first, number)
            elif shape < 0.3:
                operands = (first, first)
            else:
                operands = (first, _pick(rng, len(ids)))
        x, y = ((tape.data[ids[v]] if isinstance(v, int) else v) for v in (*operands, 0.0)[:2])
        if not _tame(op, x, y):
            continue
        on = [tape.constant(v) if isinstance(v, float) else ids[v] for v in operands]
        try:
            i = tape.apply(op, *on)
        except DomainError:
            continue
        if abs(tape.data[i]) > 50:
            continue
        ids.append(i)
        program.steps.append(Step(op, operands))
    return program


def _pick(rng: random.Random, n: int) -> int:
    """Mostly recent nodes, so that programs are deep; sometimes any."""
    return rng.randrange(n) if rng.random() < 0.3 else rng.randrange(max(0, n - 4), n)


def _tame(op: Op, x: float, y: float) -> bool:
    """Away from edges and kinks, where a nudge measures something else than the slope."""
    if op.name in ("relu", "abs"):
        return abs(x) > 0.05
    if op.name in ("log", "sqrt"):
        return x > 0.05
    if op.name in ("max", "min"):
        return abs(x - y) > 0.05
    if op.name == "div":
        return abs(y) > 0.05
    if op.name == "pow":
        return x > 0.05 or (y == int(y) and y > 0)
    return True


def bent(tape: Tape, root: int, wrong: TapeEdge, factor: float) -> list[float | None]:
    """The gradients of a pass that has one slope wrong."""
    grad: dict[int, float] = {root: 1.0}
    for edge in tape.backward_edges(root):
        slope = tape.local(edge.node, edge.slot) * (factor if edge == wrong else 1.0)
        grad[edge.target] = grad.get(edge.target, 0.0) + grad[edge.node] * slope
    return [grad.get(i) for i in range(len(tape))]
