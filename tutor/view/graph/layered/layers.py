"""The columns of a layered drawing, and the order of boxes within each.

Boxes are drawn in columns, left to right, every edge pointing right. An edge that passes a
column is carried through it by a *via*, one line high, shared by all edges of one source,
so a value has one trunk. Each edge ends at a *pin*, a row of its box that no other edge
uses, so lines of different values never merge and parallel edges are two lines.

The steps are the classical ones of layered drawing (Sugiyama, Tagawa and Toda 1981): rank,
then order by barycentres, keeping the fewest crossings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from tutor.view.graph.items import Item


class Vertex(NamedTuple):
    """What stands in a column: the box of an item, or in other columns than its own, its via."""

    item: Item
    rank: int


class Link(NamedTuple):
    """A step of an edge to the next column; `slot` is -1 towards a via."""

    to: Vertex
    slot: int


@dataclass(slots=True)
class Layers:
    """The part of a layout that depends only on which box feeds which.

    Attributes:
        columns: boxes and vias from left to right, each column from top to bottom.
        links: the steps of edges that begin at a vertex; `back` those that end there.
        rank: the column of each item.
        inputs: how many edges end at each item.
        pin: for each edge, as target and number of the input, which of its box's pins it has.
    """

    columns: list[list[Vertex]]
    links: dict[Vertex, list[Link]]
    rank: dict[Item, int]
    inputs: dict[Item, int]
    back: dict[Vertex, list[tuple[Vertex, int]]] = field(default_factory=dict)
    pin: dict[tuple[Item, int], int] = field(default_factory=dict)

    def is_via(self, vertex: Vertex) -> bool:
        """Whether a vertex is a line that passes, not a box."""
        return self.rank[vertex.item] != vertex.rank


def ranks(operands: Mapping[Item, tuple[Item, ...]]) -> dict[Item, int]:
    """The column of each box: as far right as its consumers let it.

    So a weight stands beside the product it feeds. A box that feeds nothing stands in the
    first column it can, unless it is the last of the longest path.
    """
    early: dict[Item, int] = {}
    users: dict[Item, list[Item]] = {item: [] for item in operands}
    for item, sources in operands.items():
        early[item] = max((early[source] + 1 for source in sources), default=0)
        for source in sources:
            users[source].append(item)
    rank: dict[Item, int] = {}
    for item in reversed(list(operands)):
        rank[item] = min((rank[user] - 1 for user in users[item]), default=early[item])
    return rank


def layers(operands: Mapping[Item, tuple[Item, ...]], sweeps: int = 8) -> Layers:
    """Columns of boxes and vias in an order with few crossings, and the pins of every edge.

    Args:
        operands: the items that the edges of each come from, repeats kept; operands come first.
        sweeps: how often the columns are ordered anew.
    """
    rank = ranks(operands)
    columns: list[list[Vertex]] = [[] for _ in range(max(rank.values(), default=-1) + 1)]
    inputs = {item: len(sources) for item, sources in operands.items()}
    graph = Layers(columns, {}, rank, inputs)
    for item in operands:
        columns[rank[item]].append(Vertex(item, rank[item]))
    for item, sources in operands.items():
        for slot, source in enumerate(sources):
            here = Vertex(source, rank[source])
            for r in range(rank[source] + 1, rank[item]):
                via = Vertex(source, r)
                if via not in graph.back:
                    columns[r].append(via)
                    graph.links.setdefault(here, []).append(Link(via, -1))
                    graph.back[via] = [(here, -1)]
                here = via
            target = Vertex(item, rank[item])
            graph.links.setdefault(here, []).append(Link(target, slot))
            graph.back.setdefault(target, []).append((here, slot))
    _seed_order(graph, list(operands))
    _sweep(graph, sweeps)
    _set_pins(graph)
    return graph


def _seed_order(graph: Layers, items: list[Item]) -> None:
    """Order columns by a depth-first walk from the outputs, which keeps an expression together."""
    seen: dict[Vertex, int] = {}
    stack = [Vertex(item, graph.rank[item]) for item in items]  # the last, the root, is on top
    while stack:
        vertex = stack.pop()
        if vertex in seen:
            continue
        seen[vertex] = len(seen)
        stack.extend(source for source, _ in reversed(graph.back.get(vertex, [])))
    for column in graph.columns:
        column.sort(key=seen.__getitem__)


def _crossings(graph: Layers) -> int:
    """Pairs of links between neighbouring columns that cross."""
    total = 0
    for column, following in pairwise(graph.columns):
        at = {vertex: i for i, vertex in enumerate(following)}
        ends: list[int] = []
        for vertex in column:
            mine = sorted(at[link.to] for link in graph.links.get(vertex, ()))
            total += sum(e > m for m in mine for e in ends)
            ends.extend(mine)
    return total


def _sweep(graph: Layers, sweeps: int) -> None:
    """Reorder columns by the mean place of their neighbours; keep the best order met."""
    best = [list(c) for c in graph.columns]
    fewest = _crossings(graph)
    last = len(graph.columns) - 1
    for turn in range(sweeps):
        if not fewest:
            break
        leftwards = turn % 2 == 0
        for r in range(last - 1, -1, -1) if leftwards else range(1, last + 1):
            beside = graph.columns[r + 1 if leftwards else r - 1]
            at = {vertex: i for i, vertex in enumerate(beside)}
            mean: dict[Vertex, float] = {}
            for i, vertex in enumerate(graph.columns[r]):
                near = (
                    [at[link.to] for link in graph.links.get(vertex, ())]
                    if leftwards
                    else [at[source] for source, _ in graph.back.get(vertex, ())]
                )
                mean[vertex] = sum(near) / len(near) if near else float(i)
            graph.columns[r].sort(key=mean.__getitem__)
        crossings = _crossings(graph)
        if crossings < fewest:
            best, fewest = [list(c) for c in graph.columns], crossings
    graph.columns = best


def _set_pins(graph: Layers) -> None:
    """Give each edge a pin of its box: the upper source gets the upper one."""
    for column, following in pairwise(graph.columns):
        at = {vertex: i for i, vertex in enumerate(column)}
        for vertex in following:
            arriving = sorted(
                (at[source], slot) for source, slot in graph.back.get(vertex, ()) if slot >= 0
            )
            for row, (_, slot) in enumerate(arriving):
                graph.pin[vertex.item, slot] = row
