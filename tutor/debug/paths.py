"""A gradient as the sum over all paths: along a path local slopes multiply, between paths they add.

The paths of a node lead from it to the output of a backward pass. There may be 10¹² of them: they
are counted by adding up, and the largest are found without looking at the others.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count, islice
from typing import NamedTuple

from tutor.debug.action import MOVED, SAID, STUCK, Outcome
from tutor.debug.workbench import Workbench
from tutor.trace import Graph

LISTED = 12
"""Paths that are listed; of more, the largest."""

NO_PASS = "No backward pass has gone through this run, so there are no paths to add up"


class PathEdge(NamedTuple):
    """An edge of a path, from an operand up to the node that uses it.

    Attributes:
        number: its number in the pass.
        node, slot: the node that uses the operand, and as which one.
        target: the operand.
        local: the slope of the node in that operand.
    """

    number: int
    node: int
    slot: int
    target: int
    local: float


@dataclass(frozen=True, slots=True)
class Path:
    """One path, from the node up to the output.

    Attributes:
        edges: its edges in that order; none of the output itself.
        product: of their slopes.
    """

    edges: tuple[PathEdge, ...]
    product: float


class Paths:
    """All paths from one node to the output of a pass."""

    def __init__(self, graph: Graph, target: int) -> None:
        """Take a pass and a node that it went through."""
        self.graph, self.target = graph, target
        self._uses: dict[int, list[PathEdge]] = {}
        for number, edge in enumerate(graph.edges):
            step = PathEdge(number, edge.node, edge.slot, edge.target, edge.local)
            self._uses.setdefault(edge.target, []).append(step)
        self._count = {graph.root: 1}
        self._most = {graph.root: 0.0}  # the logarithm of the largest product from a node on
        for node in graph.order:
            if node != graph.root:
                uses = self._uses.get(node, ())
                self._count[node] = sum(self._count[edge.node] for edge in uses)
                sizes = (_log(edge.local) + self._most[edge.node] for edge in uses)
                self._most[node] = max(sizes, default=-math.inf)

    @property
    def count(self) -> int:
        """How many there are."""
        return self._count[self.target]

    @property
    def total(self) -> float:
        """Their sum: the gradient of the node in this pass."""
        return self.graph.grad[self.target]

    def by_size(self) -> Iterator[Path]:
        """The paths, the one with the largest product first; of equal ones, the pass's order.

        The next path costs its length times the edges that leave its nodes.
        """
        order = count(0, -1)  # of equal beginnings, the one that was left last goes on first
        start: _Beginning = (-self._most[self.target], next(order), self.target, 0.0, 1.0, None)
        ahead = [start]
        while ahead:
            _, _, node, size, product, edges = heappop(ahead)
            # What remains is known for every node, so the best way on is taken to the end, and
            # the others wait: however many are alike, each turn gives a path.
            while node != self.graph.root:
                ways: list[_Beginning] = []
                for edge in self._uses.get(node, ()):
                    grown = size + _log(edge.local)
                    rest = -(grown + self._most[edge.node])
                    longer = _Link(edges, edge)
                    ways.append((rest, 0, edge.node, grown, product * edge.local, longer))
                best = min(range(len(ways)), key=lambda i: ways[i][0])
                _, _, node, size, product, edges = ways.pop(best)
                for way in reversed(ways):
                    heappush(ahead, (way[0], next(order), *way[2:]))
            yield Path(_unrolled(edges), product)


class _Link(NamedTuple):
    """The edges of a path so far, shared by all that begin with them."""

    back: _Link | None
    edge: PathEdge


_Beginning = tuple[float, int, int, float, float, _Link | None]
"""How small its best end is, when it was found, its last node, the logarithm of its size, its
product, its edges."""


def _unrolled(link: _Link | None) -> tuple[PathEdge, ...]:
    out: list[PathEdge] = []
    while link is not None:
        out.append(link.edge)
        link = link.back
    return tuple(reversed(out))


def _log(x: float) -> float:
    return math.log(abs(x)) if x else -math.inf


class PathWalk:
    """The tool of paths: the paths of one node, one of them picked, and a place on it.

    Attributes:
        bench: the run.
        paths: all paths.
        listed: the largest, up to `LISTED`.
        chosen: which of those is picked.
        place: which edge of it one stands at, None for none.
        number: the number of the pass.
    """

    def __init__(self, bench: Workbench, number: int, graph: Graph, target: int) -> None:
        """Take a run, one of its passes and a node that it went through."""
        self.bench, self.number = bench, number
        self._graph = graph
        self.aim(target)

    def aim(self, target: int) -> None:
        """Take another node of the pass."""
        self.paths = Paths(self._graph, target)
        self.listed = tuple(islice(self.paths.by_size(), LISTED))
        self.chosen, self.place = 0, None

    chosen: int
    place: int | None

    @property
    def path(self) -> Path | None:
        """The path that is picked; None if the node is not on any."""
        return self.listed[self.chosen] if self.listed else None

    @property
    def edge(self) -> PathEdge | None:
        """The edge one stands at."""
        path = self.path
        return path.edges[self.place] if path is not None and self.place is not None else None

    def choose(self, way: int) -> Outcome:
        """Pick the next path of the list, or the one before."""
        chosen = min(max(self.chosen + way, 0), len(self.listed) - 1)
        if chosen == self.chosen or not self.listed:
            return Outcome(STUCK, "There is no further path in the list")
        self.chosen, self.place = chosen, None
        return Outcome(SAID)

    def walk(self, way: int) -> Outcome:
        """Go an edge along the path: `way` 1 towards the output, -1 towards the node."""
        path = self.path
        if path is None or not path.edges:
            return Outcome(STUCK, "This path has no edge")
        last = len(path.edges) - 1
        place = (0 if way > 0 else last) if self.place is None else self.place + way
        if not 0 <= place <= last:
            return Outcome(STUCK, "The path ends here")
        self.place = place
        return Outcome(SAID)

    def to_edge(self) -> Outcome:
        """Take the debugger to where the pass goes back along the edge one stands at."""
        edge = self.edge
        if edge is None:
            return Outcome(SAID, "Walk to an edge first: → goes on along the path")
        start = self.bench.log.passes[self.number].start
        self.bench.debugger.to(start + 1 + edge.number)
        return Outcome(MOVED)

    def other_node(self, way: int) -> Outcome:
        """Take the next named node of the pass, or the one before."""
        log, graph = self.bench.log, self._graph
        named = [n for n in sorted(graph.order) if log.name(n) is not None and n != graph.root]
        if not named:
            return Outcome(STUCK, "No other node of this pass has a name")
        later = [n for n in named if (n - self.paths.target) * way > 0]
        self.aim((later or named)[0 if way > 0 else -1])
        return Outcome(SAID)


def open_paths(bench: Workbench) -> PathWalk | str:
    """The paths of the picked node, else of the one that the position is about."""
    return _opened(bench, None)


def paths_of(bench: Workbench, name: str) -> PathWalk | str:
    """The paths of a node by its name."""
    return _opened(bench, name.strip())


def _opened(bench: Workbench, name: str | None) -> PathWalk | str:
    log = bench.log
    if bench.asked() or bench.hides():
        return bench.until()
    number = _pass_at(bench)
    graph = log.graph(number) if number is not None else None
    if number is None or graph is None:
        return NO_PASS
    if name is None:
        return PathWalk(bench, number, graph, _about(bench, graph))
    target = log.node_named(name, bench.k)
    target = log.node_named(name) if target is None else target
    if target is None:
        return f"There is no node called {name}"
    if target not in graph.grad or target in graph.const:
        return f"No path leads from {name} to {log.label(graph.root)} in this pass"
    return PathWalk(bench, number, graph, target)


def _pass_at(bench: Workbench) -> int | None:
    """The pass that the position is in or before; behind the last one, the last."""
    passes = bench.log.passes
    later = (p for p, each in enumerate(passes) if each.end >= bench.k)
    return next(later, len(passes) - 1) if passes else None


def _about(bench: Workbench, graph: Graph) -> int:
    """The picked node, else the one whose gradient is written next or was last, else a leaf."""
    log, k = bench.log, bench.k
    near = [log.node_of(i) for i in (k, k - 1) if 0 <= i < len(log)]
    tries = [bench.picked, *near] if bench.picked is not None else near
    for node in tries:
        if node in graph.grad and node not in graph.const and node != graph.root:
            return node
    uses: dict[int, int] = {}
    for edge in graph.edges:
        uses[edge.target] = uses.get(edge.target, 0) + 1
    leaves = [n for n in sorted(graph.order) if graph.op[n] is None]
    return max(leaves or [graph.root], key=lambda n: uses.get(n, 0))
