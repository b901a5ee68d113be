"""Sums and products over whole lists of nodes: their columns are made at once, not node by node.

Most nodes of a network are made here, in a third of the time. The graph and the log are the same
either way. The nodes are made one by one where an operand is no node or a whole number, where a
result is not finite, and where a limit is near.
"""

from __future__ import annotations

from itertools import accumulate
from operator import mul
from typing import Any

from tutor.engine.losses import add_up
from tutor.engine.ops import OPS
from tutor.program.interpret.handle import Node
from tutor.program.interpret.machine import Machine
from tutor.program.interpret.weights import hold_numbers
from tutor.program.library import multiply_and_add_up

_ADD, _MUL = OPS["add"].code, OPS["mul"].code
_NODES = {Node}


class Bulk:
    """The two operations on lists, for one machine."""

    __slots__ = ("_machine",)

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def total(self, xs: list[Any]) -> Any:
        """The sum of the items, of which there is at least one, from the left."""
        sums = len(xs) - 1
        if not sums or set(map(type, xs)) != _NODES or not self._machine.fits(sums):
            return add_up(xs)
        ids, data = [x.i for x in xs], self._machine.tape.data
        if not self._machine.whole.keys().isdisjoint(ids):
            return add_up(xs)
        made = list(accumulate([data[i] for i in ids]))
        # What is infinite or nan once stays so in every later sum.
        if made[-1] - made[-1] != 0.0:
            return add_up(xs)
        first = len(data)
        left = [ids[0], *range(first, first + sums - 1)]
        results = self._machine.recorder.results
        return self._machine.handle(results([_ADD] * sums, left, ids[1:], made[1:]))

    def dot(self, u: list[Any], v: list[Any]) -> Any:
        """u[0]·v[0] + u[1]·v[1] + …, of lists of the same length, which is at least 1."""
        n = len(u)
        self._machine.budget.charge(n)  # for the sum
        if set(map(type, u + v)) != _NODES or not self._machine.fits(2 * n - 1):
            hold_numbers(self._machine, [u, v])
            return multiply_and_add_up(u, v)
        a, b, data = [x.i for x in u], [y.i for y in v], self._machine.tape.data
        if not self._machine.whole.keys().isdisjoint(a + b):
            return multiply_and_add_up(u, v)
        products = list(map(mul, [data[i] for i in a], [data[i] for i in b]))
        made = list(accumulate(products))
        if made[-1] - made[-1] != 0.0:
            return multiply_and_add_up(u, v)
        first = len(data)  # the first product, and after the last one come the sums
        if n > 1:
            a += [first, *range(first + n, first + 2 * n - 2)]
            b += range(first + 1, first + n)
        codes = [_MUL] * n + [_ADD] * (n - 1)
        results = self._machine.recorder.results
        return self._machine.handle(results(codes, a, b, products + made[1:]))
