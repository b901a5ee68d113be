"""Computing the numbers of a round again, from its leaves and what it found when it began."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from tutor.engine.flow import flow
from tutor.engine.ops import CONST, LEAF, OPS, TABLE
from tutor.engine.tape import Tape
from tutor.program.recording import NONE, PRINT, SEED, UPDATE, ZERO
from tutor.program.rounds.shape import RoundRows, RoundShape

_ADD, _MUL = OPS["add"].code, OPS["mul"].code
_RULES: tuple[Any, ...] = tuple(row.forward if row else None for row in TABLE)
_GIVEN = (LEAF, CONST)


class RoundInputs(NamedTuple):
    """The numbers that a round does not compute.

    Attributes:
        leaves: of its leaves and constants, as they were made.
        data, grad: of the older nodes that it works on, when it began; `NONE` while unset.
        after: what was assigned to data, and to gradients if it is not 0.
    """

    leaves: array[float]
    data: array[float]
    grad: array[float]
    after: array[float]


class RoundNumbers(NamedTuple):
    """All numbers of a round; see `RoundRows`. `older` is the data of older nodes at its end."""

    data: array[float]
    before: array[float]
    after: array[float]
    reached_grad: array[float]
    older: array[float]


class _LocalGraph(NamedTuple):
    op: list[int]
    a: list[int]
    b: list[int]
    node: list[int]
    reached: list[int]
    root: list[int]
    steps: list[tuple[int, int, int]]


class Replay:
    """What rounds of one shape do, on a tape of their own.

    In there the older nodes come first and those of the round behind them.

    Attributes:
        older: the older nodes that a round works on, sorted.
        leaves: its leaves and constants, counted from its first node.
    """

    def __init__(self, shape: RoundShape) -> None:
        self._shape, n = shape, shape.mark.nodes
        roots = [p.root for p in shape.passes]
        used = {*shape.a, *shape.b, *shape.node, *shape.reached, *roots}
        self.older = array("i", sorted(x for x in used if 0 <= x < n))
        self.leaves = array("i", [i for i, op in enumerate(shape.op) if op in _GIVEN])
        self._old = len(self.older)

    @cached_property
    def _graph(self) -> _LocalGraph:
        """The columns of that tape, made when a round is computed for the first time."""
        shape, old, n = self._shape, self._old, self._shape.mark.nodes
        place = {x: j for j, x in enumerate(self.older)}
        place[-1] = -1

        def local(column: Sequence[int]) -> list[int]:
            return [x - n + old if x >= n else place[x] for x in column]

        # What the older nodes are made of is none of this round's business.
        op, none = [LEAF] * old + list(shape.op), [-1] * old
        return _LocalGraph(
            op, none + local(shape.a), none + local(shape.b), local(shape.node),
            local(shape.reached), local([p.root for p in shape.passes]), list(self._in_order()),
        )  # fmt: skip

    def leave(self) -> None:
        """Keep no columns of that tape until a round is computed again."""
        vars(self).pop("_graph", None)

    def _in_order(self) -> Iterator[tuple[int, int, int]]:
        """The things that happen: nodes are made up to one, then there is an effect, or a pass."""
        shape, old = self._shape, self._old
        events = [(at, row, -1) for row, at in enumerate(shape.at)]
        events += [(each.start, -1, p) for p, each in enumerate(shape.passes)]
        for at, row, p in sorted(events):
            yield old + bisect_left(shape.made, at), row, p
        yield old + len(shape.op), -1, -1

    def inputs(self, rows: RoundRows, data: list[float], grad: list[float | None]) -> RoundInputs:
        """What must be kept of a round.

        Args:
            rows: what was recorded.
            data: of all older nodes, now that it is over.
            grad: of all older nodes, when it began.
        """
        shape, n = self._shape, self._shape.mark.nodes
        first: dict[int, float] = {}  # of nodes that were updated, what they were before
        for kind, node, before in zip(shape.kind, shape.node, rows.before, strict=True):
            if kind == UPDATE:
                first.setdefault(node, before)
        after = zip(shape.kind, rows.after, strict=True)
        grads = [grad[x] for x in self.older]
        return RoundInputs(
            array("d", [first.get(n + i, rows.data[i]) for i in self.leaves]),
            array("d", [first.get(x, data[x]) for x in self.older]),
            array("d", [NONE if x is None else x for x in grads]),
            array("d", [x for kind, x in after if kind in (UPDATE, SEED)]),
        )

    def numbers(self, inputs: RoundInputs) -> RoundNumbers:
        """Every number of a round, to the last bit."""
        old, shape, graph, tape = self._old, self._shape, self._graph, Tape()
        tape.op, tape.a, tape.b = graph.op, graph.a, graph.b
        data = tape.data = [*inputs.data, *([0.0] * len(shape.op))]
        for i, x in zip(self.leaves, inputs.leaves, strict=True):
            data[old + i] = x
        grad: list[float | None] = [None if x != x else x for x in inputs.grad]
        grad += [None] * len(shape.op)
        before, after, reached_grad = array("d"), array("d"), array("d")
        given, done = iter(inputs.after), old
        for end, row, p in graph.steps:
            if done < end:
                _make(tape, done, end)
                done = end
            if p >= 0:
                low = shape.reached_from[p - 1] if p else shape.mark.reached
                begin, stop = (x - shape.mark.reached for x in (low, shape.reached_from[p]))
                nodes = graph.reached[begin:stop]
                flow(tape, grad, graph.root[p], nodes[::-1])
                reached_grad.extend([grad[i] or 0.0 for i in nodes])
            elif row >= 0:
                kind, node = shape.kind[row], graph.node[row]
                table: Any = data if kind == UPDATE else grad
                was = None if kind == PRINT else table[node]
                x = NONE if kind == PRINT else 0.0 if kind == ZERO else next(given)
                before.append(NONE if was is None else was)
                after.append(x)
                if kind != PRINT:
                    table[node] = x
        return RoundNumbers(
            array("d", data[old:]), before, after, reached_grad, array("d", data[:old])
        )


def _make(tape: Tape, start: int, end: int) -> None:
    """Compute the results among nodes `start` to `end`."""
    data, part = tape.data, slice(start, end)
    columns = zip(tape.op[part], tape.a[part], tape.b[part], strict=True)
    for i, (code, a, b) in enumerate(columns, start):
        if code == _MUL:
            data[i] = data[a] * data[b]
        elif code == _ADD:
            data[i] = data[a] + data[b]
        elif a >= 0:
            rule = _RULES[code]
            data[i] = rule(data[a], data[b]) if b >= 0 else rule(data[a])
