"""The rows of a layered drawing: neighbours level where the order and the gaps allow it.

Isotonic regression in the sum of absolute distances, whose medians make long runs of lines
straight.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from tutor.view.graph.layered.layers import Layers, Vertex


class Shape(NamedTuple):
    """How tall boxes are, and at which of their rows lines begin and end.

    A line leaves a box on the first of its inner rows; edges arrive on that row and below.

    Attributes:
        above, below: rows of the frame.
        inner: rows of the text; more where more edges arrive.
        pitch: rows from one pin to the next.
    """

    above: int = 0
    inner: int = 2
    below: int = 0
    pitch: int = 1

    def height(self, inputs: int) -> int:
        """The rows of a box at which so many edges arrive."""
        pins = (inputs - 1) * self.pitch + 1 if inputs else 0
        return self.above + max(self.inner, pins) + self.below


class Levels(NamedTuple):
    """The row of every vertex, and what follows from it.

    Attributes:
        row: the first row of each.
        graph, shape: what they were made of.
    """

    row: dict[Vertex, int]
    graph: Layers
    shape: Shape

    def height(self, vertex: Vertex) -> int:
        """The rows of a vertex."""
        return _height(self.graph, self.shape, vertex)

    def leaves(self, vertex: Vertex) -> int:
        """The row on which the line of a vertex leaves to the right."""
        return self.row[vertex] + (0 if self.graph.is_via(vertex) else self.shape.above)

    def arrives(self, vertex: Vertex, slot: int) -> int:
        """The row on which an edge arrives, for a via with slot -1."""
        return self.row[vertex] + _arrival(self.graph, self.shape, vertex, slot)


def _height(graph: Layers, shape: Shape, vertex: Vertex) -> int:
    return 1 if graph.is_via(vertex) else shape.height(graph.inputs[vertex.item])


def _arrival(graph: Layers, shape: Shape, vertex: Vertex, slot: int) -> int:
    return shape.above + shape.pitch * graph.pin[vertex.item, slot] if slot >= 0 else 0


def least_height(graph: Layers, shape: Shape, gap: int) -> int:
    """A height that no layout goes below: a quick look before the real one."""
    tall = 0
    for column in graph.columns:
        own = sum(not graph.is_via(vertex) for vertex in column)
        touching = max(0, 2 * own - len(column) - 1)  # boxes that no via can keep apart
        heights = sum(_height(graph, shape, vertex) for vertex in column)
        tall = max(tall, heights + gap * touching)
    return tall


def levels(graph: Layers, shape: Shape, gap: int) -> Levels:
    """Rows for every vertex.

    Args:
        graph: the columns.
        shape: the rows of boxes.
        gap: blank rows to keep between two boxes of a column.
    """
    apart: dict[Vertex, int] = {}  # rows from the top of the vertex's column if all were packed
    for column in graph.columns:
        y, above = 0, None
        for vertex in column:
            if above is not None:
                both = not graph.is_via(vertex) and not graph.is_via(above)
                y += _height(graph, shape, above) + (gap if both else 0)
            apart[vertex], above = y, vertex
    row = dict(apart)
    wants: dict[Vertex, list[tuple[Vertex, int]]] = {v: [] for v in row}  # level with, offset
    for source, out in graph.links.items():
        start = 0 if graph.is_via(source) else shape.above
        for to, slot in out:
            offset = _arrival(graph, shape, to, slot) - start
            weight = 2 if graph.is_via(source) or slot < 0 else 1
            wants[source] += [(to, offset)] * weight
            wants[to] += [(source, -offset)] * weight
    for turn in range(10):
        columns = graph.columns if turn % 2 else graph.columns[::-1]
        for column in columns:
            blocks: list[tuple[list[int], int]] = []  # (wishes, vertices), wishes less `apart`
            for vertex in column:
                wish = [row[to] + offset - apart[vertex] for to, offset in wants[vertex]]
                wishes, count = sorted(wish or [row[vertex] - apart[vertex]]), 1
                while blocks and _median(blocks[-1][0], turn) >= _median(wishes, turn):
                    more, n = blocks.pop()
                    wishes, count = sorted(more + wishes), count + n
                blocks.append((wishes, count))
            i = 0
            for wishes, count in blocks:
                for vertex in column[i : i + count]:
                    row[vertex] = apart[vertex] + _median(wishes, turn)
                i += count
    return Levels(_squeezed(graph, shape, row, gap), graph, shape)


def _median(ordered: list[int], turn: int) -> int:
    """The upper or the lower median, in turns, so that neither side always wins."""
    return ordered[(len(ordered) - (turn // 2) % 2) // 2]


def _squeezed(graph: Layers, shape: Shape, row: dict[Vertex, int], gap: int) -> dict[Vertex, int]:
    """The same rows without those that are empty from end to end and keep nothing apart."""
    if not row:
        return row
    used = {row[vertex] + i for vertex in row for i in range(_height(graph, shape, vertex))}
    keep: set[int] = set()
    for column in graph.columns:
        for above, below in pairwise(column):
            if not graph.is_via(above) and not graph.is_via(below):
                end = row[above] + _height(graph, shape, above)
                keep.update(range(end, min(end + gap, row[below])))
    new, y = {}, 0
    for old in range(min(used), max(used) + 1):
        new[old] = y
        y += old in used or old in keep
    return {vertex: new[at] for vertex, at in row.items()}
