"""Tables and groups of nodes by their names: `W[2][3]` is row 2, column 3 of `W`."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from tutor.trace.log import Log
from tutor.trace.plots.phrase import QUANTITIES, PlotPhrase

BINS = 24
"""Bins of a histogram."""

_CELL = re.compile(r"(.+?)\[(\d+)\](?:\[(\d+)\])?")


@dataclass(frozen=True, slots=True)
class Table:
    """Values by row and column; None where a node is missing or has no value yet.

    Attributes:
        name: what the rows are called by.
        nodes, rows: the nodes and their values.
        flat: whether it is a list, so that its numbers are called `w[3]`; one row then.
    """

    name: str
    nodes: Sequence[Sequence[int | None]]
    rows: Sequence[Sequence[float | None]]
    flat: bool

    def row(self, i: int) -> str:
        """What a row is called."""
        return self.name if self.flat else f"{self.name}[{i}]"

    def cell(self, i: int, j: int) -> str:
        """What a number is called."""
        return f"{self.row(i)}[{j}]"


def table(log: Log, phrase: PlotPhrase, k: int) -> Table:
    """The table of a name at a position.

    Raises:
        ValueError: no node is called so with a number in brackets.
    """
    name = phrase.names[0]
    cells: dict[tuple[int, int], int] = {}
    flat = True
    for each in log.names():
        match = _CELL.fullmatch(each)
        if match is not None and match[1] == name:
            node = log.node_named(each, k)
            node = log.node_named(each) if node is None else node
            place = (int(match[2]), int(match[3])) if match[3] else (0, int(match[2]))
            if node is not None:
                cells[place] = node
                flat = flat and not match[3]
    if not cells:
        raise ValueError(f"there is no table `{name}`: its nodes are called `{name}[0][1]`")
    rows, columns = (max(place[i] for place in cells) + 1 for i in (0, 1))
    nodes = [[cells.get((i, j)) for j in range(columns)] for i in range(rows)]
    values = [[None if n is None else log.value(n, k) for n in row] for row in nodes]
    return Table(name, nodes, values, flat)


@dataclass(frozen=True, slots=True)
class LeafGroup:
    """The numbers of the leaves that share a name before the bracket.

    Attributes:
        name: that name.
        nodes: the leaves.
        numbers: theirs, of those that have one.
        bins: how many lie in each of `BINS` parts of the histograms' common stretch.
    """

    name: str
    nodes: Sequence[int]
    numbers: Sequence[float]
    bins: Sequence[int]

    @property
    def mean_size(self) -> float:
        """The mean of the absolute numbers."""
        return math.fsum(map(abs, self.numbers)) / len(self.numbers) if self.numbers else 0.0

    @property
    def zeros(self) -> int:
        """How many are exactly 0."""
        return sum(x == 0 for x in self.numbers)


@dataclass(frozen=True, slots=True)
class Histograms:
    """Histograms over one stretch.

    Attributes:
        quantity: `value` or `gradient`.
        low, high: the stretch.
        groups: one histogram each, in order of creation.
    """

    quantity: str
    low: float
    high: float
    groups: Sequence[LeafGroup]


def histograms(log: Log, phrase: PlotPhrase, k: int) -> Histograms:
    """The values or gradients of the named leaves at a position, by group."""
    quantity = QUANTITIES[phrase.names[0]]
    read = log.gradient if quantity == "gradient" else log.value
    groups: dict[str, list[int]] = {}
    for node in log.nodes():
        name = log.name(node)
        if log.op(node) is None and not log.is_constant(node) and name is not None:
            groups.setdefault(name.partition("[")[0], []).append(node)
    numbers = {
        name: [x for x in (read(node, k) for node in nodes) if x is not None and math.isfinite(x)]
        for name, nodes in groups.items()
    }
    every = [x for found in numbers.values() for x in found]
    low, high = min(every, default=0.0), max(every, default=0.0)
    if low == high:
        low, high = low - 0.5, high + 0.5
    made = []
    for name, nodes in groups.items():
        bins = [0] * BINS
        for x in numbers[name]:
            bins[min(int((x - low) / (high - low) * BINS), BINS - 1)] += 1
        made.append(LeafGroup(name, nodes, numbers[name], bins))
    return Histograms(quantity, low, high, made)
