"""Where the boxes of a graph stand: columns, order within a column, rows.

Boxes are drawn in columns, left to right, every edge pointing right. An edge that passes a
column is carried through it by a *via*, one line high, shared by all edges of one source,
so a value has one trunk. Each edge ends at a *pin*, a row of its box that no other edge
uses, so lines of different values never merge and parallel edges are two arrows.

The steps are the classical ones of layered drawing (Sugiyama, Tagawa and Toda 1981): rank,
order by barycentres keeping the fewest crossings, then rows by isotonic regression in the
sum of absolute distances, whose medians make long runs of lines straight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from tutor.view.graph.items import Item
from tutor.view.graph.routes import Net, channel


@dataclass(frozen=True, slots=True)
class Box:
    """An item to place; operands come before their consumers.

    Attributes:
        item: the item.
        width: cells its text takes.
        inputs: the items its edges come from, repeats kept.
    """

    item: Item
    width: int
    inputs: tuple[Item, ...] = ()

    @property
    def height(self) -> int:
        """Rows: two for the text, more only where more edges arrive."""
        return max(2, len(self.inputs))


class Placed(NamedTuple):
    """A box on the canvas: column and row of its first character, and its size."""

    x: int
    y: int
    width: int
    height: int


class Route(NamedTuple):
    """The line of one edge: corner points from the box of `source` to its arrowhead.

    The first point is where the box of the source ends, the last is the arrowhead, one blank
    left of the box of `target`. `slot` says which of the target's inputs this is.
    """

    source: Item
    target: Item
    slot: int
    points: tuple[tuple[int, int], ...]


class Layout(NamedTuple):
    """A drawing without its characters; `lead` blanks stand between a text and its line."""

    width: int
    height: int
    lead: int
    boxes: dict[Item, Placed]
    routes: tuple[Route, ...]


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
    """The part of a layout that depends only on which box feeds which."""

    columns: list[list[Vertex]]
    links: dict[Vertex, list[Link]]
    rank: dict[Item, int]
    box: dict[Item, Box]
    back: dict[Vertex, list[tuple[Vertex, int]]] = field(default_factory=dict)
    pin: dict[tuple[Item, int], int] = field(default_factory=dict)

    def is_via(self, vertex: Vertex) -> bool:
        return self.rank[vertex.item] != vertex.rank

    def height(self, vertex: Vertex) -> int:
        return 1 if self.is_via(vertex) else self.box[vertex.item].height


def ranks(boxes: Sequence[Box]) -> dict[Item, int]:
    """The column of each box: as far right as its consumers let it.

    So a weight stands beside the product it feeds. A box that feeds nothing stands in the
    first column it can, unless it is the last of the longest path.
    """
    early: dict[Item, int] = {}
    users: dict[Item, list[Item]] = {b.item: [] for b in boxes}
    for b in boxes:
        early[b.item] = max((early[i] + 1 for i in b.inputs), default=0)
        for i in b.inputs:
            users[i].append(b.item)
    rank: dict[Item, int] = {}
    for b in reversed(boxes):
        rank[b.item] = min((rank[u] - 1 for u in users[b.item]), default=early[b.item])
    return rank


def layers(boxes: Sequence[Box], sweeps: int = 8) -> Layers:
    """Columns of boxes and vias in an order with few crossings, and the pins of every edge."""
    rank = ranks(boxes)
    box = {b.item: b for b in boxes}
    columns: list[list[Vertex]] = [[] for _ in range(max(rank.values(), default=-1) + 1)]
    graph = Layers(columns, {}, rank, box)
    for b in boxes:
        columns[rank[b.item]].append(Vertex(b.item, rank[b.item]))
    for b in boxes:
        for slot, source in enumerate(b.inputs):
            here = Vertex(source, rank[source])
            for r in range(rank[source] + 1, rank[b.item]):
                via = Vertex(source, r)
                if via not in graph.back:
                    columns[r].append(via)
                    graph.links.setdefault(here, []).append(Link(via, -1))
                    graph.back[via] = [(here, -1)]
                here = via
            target = Vertex(b.item, rank[b.item])
            graph.links.setdefault(here, []).append(Link(target, slot))
            graph.back.setdefault(target, []).append((here, slot))
    _seed_order(graph, boxes)
    _sweep(graph, sweeps)
    _set_pins(graph)
    return graph


def _seed_order(graph: Layers, boxes: Sequence[Box]) -> None:
    """Order columns by a depth-first walk from the outputs, which keeps an expression together."""
    seen: dict[Vertex, int] = {}
    stack = [Vertex(b.item, graph.rank[b.item]) for b in boxes]  # the last box, the root, is on top
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
    """Give each edge a row of its box: the upper source gets the upper row."""
    for column, following in pairwise(graph.columns):
        at = {vertex: i for i, vertex in enumerate(column)}
        for vertex in following:
            arriving = sorted(
                (at[source], slot) for source, slot in graph.back.get(vertex, ()) if slot >= 0
            )
            for row, (_, slot) in enumerate(arriving):
                graph.pin[vertex.item, slot] = row


def rows(graph: Layers, gap: int) -> dict[Vertex, int]:
    """The row of every vertex: neighbours level where the order and the gaps allow it.

    Args:
        gap: blank rows to keep between two boxes of a column.
    """
    apart: dict[Vertex, int] = {}  # rows from the top of the vertex's column if all were packed
    for column in graph.columns:
        y, above = 0, None
        for vertex in column:
            if above is not None:
                both = not graph.is_via(vertex) and not graph.is_via(above)
                y += graph.height(above) + (gap if both else 0)
            apart[vertex], above = y, vertex
    row = dict(apart)
    wants: dict[Vertex, list[tuple[Vertex, int]]] = {v: [] for v in row}  # level with, offset
    for source, out in graph.links.items():
        for to, slot in out:
            offset = graph.pin[to.item, slot] if slot >= 0 else 0
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
    return _squeezed(graph, row, gap)


def _median(ordered: list[int], turn: int) -> int:
    """The upper or the lower median, in turns, so that neither side always wins."""
    return ordered[(len(ordered) - (turn // 2) % 2) // 2]


def _squeezed(graph: Layers, row: dict[Vertex, int], gap: int) -> dict[Vertex, int]:
    """The same rows without those that are empty from end to end and keep nothing apart."""
    if not row:
        return row
    used = {row[vertex] + i for vertex in row for i in range(graph.height(vertex))}
    keep: set[int] = set()
    for column in graph.columns:
        for above, below in pairwise(column):
            if not graph.is_via(above) and not graph.is_via(below):
                end = row[above] + graph.height(above)
                keep.update(range(end, min(end + gap, row[below])))
    new, y = {}, 0
    for old in range(min(used), max(used) + 1):
        new[old] = y
        y += old in used or old in keep
    return {vertex: new[at] for vertex, at in row.items()}


def least_size(graph: Layers, widths: dict[Item, int], gap: int) -> tuple[int, int]:
    """A width and a height that a layout can not go below: a quick look before the real one."""
    wide = tall = 0
    for column in graph.columns:
        own = [vertex for vertex in column if not graph.is_via(vertex)]
        wide += max(widths[vertex.item] for vertex in own) + 3
        touching = max(0, 2 * len(own) - len(column) - 1)  # boxes that no via can keep apart
        tall = max(tall, sum(map(graph.height, column)) + gap * touching)
    return max(0, wide - 3), tall


def _nets(graph: Layers, row: dict[Vertex, int], column: list[Vertex]) -> dict[Vertex, Net]:
    """What has to be routed right of a column."""
    nets = {}
    for vertex in column:
        if out := graph.links.get(vertex):
            ends = [row[t] + (graph.pin[t.item, s] if s >= 0 else 0) for t, s in out]
            nets[vertex] = Net(row[vertex], tuple(ends))
    return nets


def _straighten(graph: Layers, row: dict[Vertex, int]) -> None:
    """Swap the two pins of a box where that makes a line straight and crosses nothing new."""
    for column, following in pairwise(graph.columns):
        for vertex in following:
            arriving = graph.back.get(vertex, [])
            if graph.is_via(vertex) or len(arriving) != 2 or arriving[0][0] == arriving[1][0]:
                continue
            pins = [(vertex.item, slot) for _, slot in arriving]
            levels = [row[source] - row[vertex] for source, _ in arriving]
            now = [graph.pin[pin] for pin in pins]
            if sum(map(int.__eq__, levels, now[::-1])) <= sum(map(int.__eq__, levels, now)):
                continue
            crossings = channel(_nets(graph, row, column))[2]
            graph.pin.update(zip(pins, now[::-1], strict=True))
            if channel(_nets(graph, row, column))[2] > crossings:
                graph.pin.update(zip(pins, now, strict=True))


def place(
    graph: Layers,
    widths: dict[Item, int],
    *,
    gap: int = 1,
    loose: bool = True,
    spaced: bool = False,
) -> Layout:
    """Place boxes and route every edge.

    Args:
        graph: from `layers`.
        widths: cells of each box.
        gap: blank rows between boxes.
        loose: a blank between text and line, and a dash before an arrowhead.
        spaced: keep lines a cell apart, for characters that do not show which way they turn.
    """
    row = rows(graph, gap)
    _straighten(graph, row)
    lead, pitch = (1 if loose else 0), (2 if spaced else 1)
    boxes: dict[Item, Placed] = {}
    paths: dict[Vertex, list[tuple[int, int]]] = {}  # corner points up to the end of a via
    routes: list[Route] = []
    x = low = high = 0
    for column in graph.columns:
        own = [vertex for vertex in column if not graph.is_via(vertex)]
        end = x + max(widths[vertex.item] for vertex in own)
        for vertex in own:
            boxes[vertex.item] = Placed(x, row[vertex], widths[vertex.item], graph.height(vertex))
            paths[vertex] = [(x + widths[vertex.item], row[vertex])]
        nets = _nets(graph, row, column)
        bends, tracks, _ = channel(nets, pitch - 1)
        first = end + 1 + lead
        arrow = first + max(0, pitch * tracks - pitch + 1) + lead
        for vertex, net in nets.items():
            for (to, slot), y in zip(graph.links[vertex], net.ends, strict=True):
                corners = [(first + pitch * t, at) for t, at in bends[vertex].corners(net.start, y)]
                path = [*paths[vertex], *corners, (arrow, y)]
                low, high = min([low, *(y for _, y in path)]), max([high, *(y for _, y in path)])
                if slot < 0:
                    paths[to] = path
                else:
                    routes.append(Route(vertex.item, to.item, slot, tuple(path)))
        x = arrow + 2
    high = max([high, *(b.y + b.height - 1 for b in boxes.values())])
    right = max((b.x + b.width for b in boxes.values()), default=0)
    return Layout(
        right,
        high - low + 1 if boxes else 0,
        lead,
        {i: b._replace(y=b.y - low) for i, b in boxes.items()},
        tuple(r._replace(points=tuple((px, py - low) for px, py in r.points)) for r in routes),
    )
