"""A training run by its iterations: outputs, what an update moved, two beside each other.

An iteration is read at the end of its last backward pass: its values are those that its output was
computed from, its gradients those that its update goes by.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from tutor.debug.action import MOVED, SAID, STUCK, Outcome
from tutor.debug.workbench import Workbench
from tutor.trace.event import Grad
from tutor.trace.parts.iterations import Iteration

NONE_THERE = "Nothing is trained here: no backward pass is followed by updates, and that again"
_CURVE = 200  # iterations of a long run that are read for a curve,
_TRAJECTORY = 60  # and for each curve of one node


class SideOfTwo(NamedTuple):
    """What a name means in an iteration. No field is told while something is hidden."""

    node: int | None
    value: float | None
    grad: Grad | None


class Trail(NamedTuple):
    """A name over the iterations: their numbers, its values and its gradients."""

    places: list[int]
    values: list[float | None]
    gradients: list[float | None]


class History:
    """The iterations of a run, one of them at hand and one beside it.

    Attributes:
        bench: the run.
        here, beside: the numbers of both, from 0.
        row: the row of `names` at hand.
    """

    def __init__(self, bench: Workbench) -> None:
        """Begin at the iteration in which the run stands, beside the one before."""
        self.bench = bench
        self._all = bench.log.iterations()
        self._trained = self._all.trained()
        self.here = min(self._all.at(min(bench.k, len(bench.log) - 1)), self.count - 1)
        self.beside = self.here - 1 if self.here else 1
        self.row = 0
        self._losses: dict[int, float | None] = {}
        self._moves: dict[int, dict[int, float]] = {}
        self._foretold: dict[int, float | None] = {}
        self._names: dict[int, list[str]] = {}
        self._trails: dict[str, Trail] = {}

    @property
    def count(self) -> int:
        """The iterations that have a backward pass."""
        return len(self._trained)

    @property
    def hidden(self) -> bool:
        """Whether a question is open: then no number is told, as each says something of others."""
        return bool(self.bench.hides())

    def iteration(self, n: int) -> Iteration:
        """Iteration `n`, which has a pass."""
        found: Iteration = self._all[n]
        return found

    def root(self, n: int) -> int:
        """The node whose gradients iteration `n` works out."""
        last = self.iteration(n).last
        assert last is not None, "only iterations with a pass are shown"
        return last.root

    def _end(self, n: int) -> int:
        """The position at which an iteration is read."""
        last = self.iteration(n).last
        assert last is not None, "only iterations with a pass are shown"
        return last.end

    # ---- numbers

    def loss(self, n: int) -> float | None:
        """The output of iteration `n`, as its pass began."""
        if n not in self._losses:
            self._losses[n] = self.bench.log.value(self.root(n), self._end(n))
        return self._losses[n]

    def sampled(self, most: int) -> list[int]:
        """The numbers of so many iterations at even distances, the last and both at hand too."""
        step = -(-self.count // most)
        return sorted({*range(0, self.count, step), self.count - 1, self.here, self.beside})

    def curve(self) -> list[tuple[int, float]]:
        """The outputs over the iterations."""
        found = [(n, self.loss(n)) for n in self.sampled(_CURVE)]
        return [(n, y) for n, y in found if y is not None]

    def moves(self, n: int) -> dict[int, float]:
        """By how much iteration `n` moved each node that it updated, the largest first."""
        self._updated(n)
        return self._moves[n]

    def foretold(self, n: int) -> float | None:
        """By how much the gradients of iteration `n` say that its updates change the output.

        That is the sum of gradient × move. None where a node had no gradient when it was updated.
        """
        self._updated(n)
        return self._foretold[n]

    def _updated(self, n: int) -> None:
        if n in self._moves:
            return
        each, moved = self.iteration(n), dict[int, float]()
        total: float | None = 0.0
        for node, gradient, before, after in self.bench.log.updates(each.start, each.end):
            moved[node] = moved.get(node, 0.0) + after - before
            if total is None or gradient is None:
                total = None
            else:
                total += gradient * (after - before)
        self._moves[n] = dict(sorted(moved.items(), key=lambda x: -abs(x[1])))
        self._foretold[n] = total

    # ---- names

    def names(self) -> list[str]:
        """What the iteration at hand has named and updated, the latter by the move.

        Items of collections come last, as there may be thousands.
        """
        n = self.here
        if n not in self._names:
            log, each = self.bench.log, self.iteration(n)
            bindings = log.bindings
            first = bisect_left(bindings, each.start, key=lambda x: x.k)
            found: dict[str, None] = {}
            moved = self.moves(n)
            updated = {log.label(node): None for node in moved}
            for i in range(first, len(bindings)):
                _, frame, name, node, _ = bindings[i]
                if bindings[i].k > self._end(n):
                    break
                if not frame and node is not None and node not in moved:
                    found[name] = None
            single = [name for name in found if "[" not in name]
            self._names[n] = list(dict.fromkeys([*single, *updated, *found]))
        return self._names[n]

    def side(self, name: str, n: int) -> SideOfTwo:
        """What a name means at the end of the pass of iteration `n`."""
        log, k = self.bench.log, self._end(n)
        node = log.node_named(name, k)
        if node is None or not log.exists(node, k):
            return SideOfTwo(None, None, None)
        return SideOfTwo(node, log.value(node, k), log.grad(node, k))

    def trail(self, name: str) -> Trail:
        """A name over the iterations."""
        if name not in self._trails:
            places = self.sampled(_TRAJECTORY)
            sides = [self.side(name, n) for n in places]
            self._trails[name] = Trail(
                places, [x.value for x in sides], [x.grad.value if x.grad else None for x in sides]
            )
        return self._trails[name]

    # ---- moving

    def turn(self, way: int, count: int) -> Outcome:
        """To another iteration; the other one stays beside it."""
        return self._set(self.here + way * count, self.beside)

    def turn_beside(self, way: int, count: int) -> Outcome:
        """To another iteration to compare with."""
        return self._set(self.here, self.beside + way * count)

    def _set(self, here: int, beside: int) -> Outcome:
        last = self.count - 1
        here, beside = min(max(here, 0), last), min(max(beside, 0), last)
        if (here, beside) == (self.here, self.beside):
            return Outcome(STUCK, "There is no iteration further that way")
        self.here, self.beside = here, beside
        self.row = min(self.row, max(len(self.names()) - 1, 0))
        return Outcome(SAID)

    def pick(self, way: int, count: int) -> Outcome:
        """To another row."""
        row = min(max(self.row + way * count, 0), max(len(self.names()) - 1, 0))
        if row == self.row:
            return Outcome(STUCK, "There is no row further that way")
        self.row = row
        return Outcome(SAID)

    def go(self) -> Outcome:
        """The run goes to the end of the pass of the iteration at hand."""
        self.bench.debugger.to(self._end(self.here))
        return Outcome(MOVED)


def open_history(bench: Workbench) -> History | str:
    """The history of a run, or why there is none."""
    if bench.hides():
        return bench.until()
    if len(bench.log.iterations().trained()) < 2:
        return NONE_THERE
    return History(bench)


def two_iterations(bench: Workbench, text: str) -> History | str:
    """The history with the iterations that a text says: `7`, or `7 3` for two of them."""
    found = open_history(bench)
    if isinstance(found, str) or not text.strip():
        return found
    words = text.split()
    if len(words) > 2 or not all(word.isdecimal() and len(word) < 10 for word in words):
        return "Write one or two numbers of iterations, such as `7 3`"
    numbers = [int(word) - 1 for word in words]
    if not all(0 <= n < found.count for n in numbers):
        return f"The iterations are 1 to {found.count:,}"
    found.here = numbers[0]
    found.beside = numbers[1] if len(numbers) > 1 else numbers[0] - 1 if numbers[0] else 1
    return found
