"""On which side of its kink each operation of a graph stands, and what a nudge does to that.

relu, abs, max and min have two slopes at one point. A nudge that carries an operand over it
measures a mixture of both; at the point itself the chain rule has to pick one. Both can be seen in
the graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tutor.engine.errors import DomainError
from tutor.engine.ops import TABLE
from tutor.engine.tape import Tape


@dataclass(frozen=True, slots=True)
class Sides:
    """What a leaf's nudges do to the kinks of a graph.

    Attributes:
        free: the steps, coarse to fine, that carry no operation over its kink.
        tied: the nodes that stand exactly at their kink and are moved off it.
    """

    free: list[float]
    tied: list[int]


class Kinks:
    """The operations of a tape that have a kink."""

    def __init__(self, tape: Tape) -> None:
        self._tape = tape
        self._nodes = [
            i for i, code in enumerate(tape.op)
            if (row := TABLE[code]) is not None and row.kink is not None
        ]  # fmt: skip
        self._here = self._signs(tape)

    def around(self, leaf: int, steps: Sequence[float]) -> Sides:
        """What nudging a leaf by each of these steps, coarse to fine, does to the kinks."""
        x = self._tape.data[leaf]
        tied = {i for i, sign in zip(self._nodes, self._here, strict=True) if sign == 0}
        moved: set[int] = set()
        free: list[float] = []
        for h in steps:
            crossed = False
            for there in (x + h, x - h):
                signs = self._moved(leaf, there)
                if signs is None:
                    crossed = True
                    continue
                for i, was, now in zip(self._nodes, self._here, signs, strict=True):
                    if was != now:
                        if i in tied:
                            moved.add(i)
                        else:
                            crossed = True
            if not crossed:
                free.append(h)
        return Sides(free, sorted(moved))

    def _moved(self, leaf: int, x: float) -> list[int] | None:
        """The sides with another value of a leaf; None where a result is undefined."""
        try:
            return self._signs(self._tape.replay({leaf: x}))
        except DomainError:
            return None

    def _signs(self, tape: Tape) -> list[int]:
        found = []
        for i in self._nodes:
            row = TABLE[tape.op[i]]
            assert row is not None and row.kink is not None, "only such nodes are kept"
            b = tape.b[i]
            distance = row.kink(tape.data[tape.a[i]], tape.data[b] if b >= 0 else 0.0)
            found.append((distance > 0) - (distance < 0))
        return found
