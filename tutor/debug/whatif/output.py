"""The output of a backward pass as a function of one leaf, all others held.

It is the function of the graph: the branches that the program took are kept.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property

from tutor.engine.errors import DomainError
from tutor.engine.flow import gradients_of
from tutor.engine.ops import CONST, LEAF
from tutor.engine.plan import Plan
from tutor.engine.tape import Tape
from tutor.program.recording import Pass
from tutor.trace.log import Log

_SMALL = 2_000  # nodes up to which a plain loop is as quick, and numpy need not be loaded
_ROUNDINGS = 16.0  # a result is off by about so many units in its last place, at most


def pass_of(log: Log, k: int, since: int = 0, until: int | None = None) -> int | None:
    """The number of the pass that a position is about; None if there is none.

    It is the last that has begun, or else the first to come.

    Args:
        log: the run.
        k: the position.
        since, until: events between which the pass must begin, as a number is there only then.
    """
    passes = log.passes
    first = bisect_left(passes, since, key=_start)
    end = len(passes) if until is None else bisect_left(passes, until, key=_start)
    if first >= end:
        return None
    return max(first, min(end, bisect_left(passes, k, key=_start)) - 1)


def _start(each: Pass) -> int:
    return each.start


def tape_of(log: Log, p: int) -> tuple[Tape, dict[int, int]]:
    """The graph of a pass with the values at its beginning, and the place of each node on it."""
    start = log.passes[p].start
    tape, at = Tape(), dict[int, int]()
    for node in log.reached(p):
        row, operands = log.op(node), log.operands(node)
        for o in operands:
            if o not in at:  # only constants, as a pass reaches all else
                at[o] = tape.constant(log.value(o, start) or 0.0)
        at[node] = len(tape)
        tape.op.append(LEAF if row is None else row.code)
        tape.a.append(at[operands[0]] if operands else -1)
        tape.b.append(at[operands[1]] if len(operands) > 1 else -1)
        tape.data.append(log.value(node, start) or 0.0)
    return tape, at


class Output:
    """The root of a pass as a function of one leaf.

    Attributes:
        leaf, root: the nodes, as the log numbers them.
        number: that of the pass.
        x, here: the leaf's number, and the root's.
        slope: d root / d leaf from this pass alone; 0 where no path leads.
        on_path: whether one does.
        noise: how far the root may be off by rounding.
        holds: whether the graph gives the root's number: not where a program has written over
            numbers between its forward pass and here.
    """

    def __init__(self, log: Log, p: int, leaf: int) -> None:
        """Of pass number `p` of a run.

        Raises:
            DomainError: a slope on the way is not a finite number.
        """
        tape, at = self._tape, self._at = tape_of(log, p)
        self._log = log
        self.leaf, self.root, self.number = leaf, log.passes[p].root, p
        self._root = at[self.root]
        grad = gradients_of(tape, self._root)
        self.on_path = leaf in at
        self._leaf = at.get(leaf, -1)
        self.here = tape.data[self._root]
        self.x = log.value(leaf, log.passes[p].start) or 0.0
        self.slope = (grad[self._leaf] or 0.0) if self.on_path else 0.0
        self.noise = self._noise(grad)
        again = self.at(self.x)
        self.holds = again is not None and abs(again - self.here) <= self.noise

    def _noise(self, grad: Sequence[float | None]) -> float:
        tape = self._tape
        shares = (
            x * g
            for x, g, op in zip(tape.data, grad, tape.op, strict=True)
            if g is not None and op not in (LEAF, CONST)
        )
        return _ROUNDINGS * math.ulp(1.0) * math.hypot(tape.data[self._root], *shares)

    @cached_property
    def _plan(self) -> Plan:
        return Plan(self._tape, self._root, [self._leaf])

    def at(self, x: float) -> float | None:
        """The root's number with another one in the leaf; None where there is none."""
        if not self.on_path:
            return self.here
        try:
            return self._plan.value([x])
        except DomainError:
            return None

    def along(self, xs: Sequence[float]) -> list[float | None]:
        """The same for many numbers."""
        if not self.on_path or len(self._tape) <= _SMALL:
            return [self.at(x) for x in xs]
        import numpy as np

        found = self._plan.values(np.array(xs)[:, None], undefined="nan").tolist()
        return [None if y != y else y for y in found]

    @cached_property
    def _kinks(self) -> list[tuple[int, int, int | None, int]]:
        """Operations with a kink: the node, its operands, and the side that it is on."""
        log, tape, at, found = self._log, self._tape, self._at, []
        for node, place in at.items():
            row = tape.row(place)
            if row is not None and row.kink is not None:
                x, *rest = log.operands(node)
                y = rest[0] if rest else None
                side = _side(row.kink(tape.data[at[x]], 0.0 if y is None else tape.data[at[y]]))
                found.append((node, x, y, side))
        return found

    def kink_between(self, there: Log) -> bool:
        """Whether an operation is at its kink, or gets over it, on the way to a run.

        Args:
            there: a run of the same course in which the leaf has another number.
        """
        start = there.passes[self.number].start
        for node, x, y, side in self._kinks:
            row = there.op(node)
            assert row is not None and row.kink is not None, "only such nodes are kept"
            second = 0.0 if y is None else there.value(y, start) or 0.0
            if _side(row.kink(there.value(x, start) or 0.0, second)) != side:
                return True
        return False


def _side(distance: float) -> int:
    return (distance > 0) - (distance < 0)
