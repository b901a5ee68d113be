"""Where everything of a layered drawing stands: boxes, the corners of lines, room for labels.

A channel is the room between two columns. From the left: a cell where lines leave the boxes, the
tracks on which they turn, a zone in which each edge has a row of its own for its label, and a cell
where it arrives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from tutor.view.graph.items import Item
from tutor.view.graph.layered.layers import Layers, Vertex
from tutor.view.graph.layered.levels import Levels, Shape, levels
from tutor.view.graph.layered.routes import Net, Turning, channel


class Placed(NamedTuple):
    """A box on the canvas: column and row of its first character, and its size."""

    x: int
    y: int
    width: int
    height: int


class Route(NamedTuple):
    """The line of one edge: corner points from the cell where it leaves to that where it arrives.

    Attributes:
        source, target: the operand and its consumer.
        slot: which of the target's inputs this is.
        points: the corners. The last is the cell before the box of the target.
        free: the first cell of its last level stretch that no upright line touches.
    """

    source: Item
    target: Item
    slot: int
    points: tuple[tuple[int, int], ...]
    free: int

    @property
    def room(self) -> int:
        """Cells for a label, between a dash at its left and the last cell."""
        return max(0, self.points[-1][0] - self.free - 1)


class Layout(NamedTuple):
    """A drawing without its characters.

    Attributes:
        width, height: its size.
        lead: blanks between a text and its line.
        above: rows of a box above the one on which its line leaves.
        boxes, routes: where they are.
    """

    width: int
    height: int
    lead: int
    above: int
    boxes: dict[Item, Placed]
    routes: tuple[Route, ...]

    def moved(self, right: int) -> Layout:
        """The same with so many blank columns before it."""
        boxes = {item: box._replace(x=box.x + right) for item, box in self.boxes.items()}
        routes = tuple(
            route._replace(
                points=tuple((x + right, y) for x, y in route.points), free=route.free + right
            )
            for route in self.routes
        )
        return self._replace(width=self.width + right, boxes=boxes, routes=routes)


class Channel(NamedTuple):
    """What is routed right of one column.

    Attributes:
        nets, bends: each value's way, and where it turns.
        track: the cell of each track, counted from the first.
        span: cells that the tracks take.
    """

    nets: dict[Vertex, Net]
    bends: dict[Vertex, Turning]
    track: tuple[int, ...]
    span: int


class Wiring(NamedTuple):
    """Rows and tracks of a drawing: all of it that does not depend on the width of anything."""

    at: Levels
    channels: tuple[Channel, ...]


def wire(graph: Layers, shape: Shape, gap: int, *, spaced: bool = False) -> Wiring:
    """Find rows for the boxes and tracks for the lines.

    Args:
        graph: the columns.
        shape: the rows of boxes.
        gap: blank rows between boxes.
        spaced: keep all lines a cell apart, for characters that do not show which way they turn.
    """
    at = levels(graph, shape, gap)
    _straighten(at)
    return Wiring(at, tuple(_channel(at, column, spaced) for column in graph.columns))


def _nets(at: Levels, column: list[Vertex]) -> dict[Vertex, Net]:
    """What has to be routed right of a column."""
    return {
        vertex: Net(at.leaves(vertex), tuple(at.arrives(to, slot) for to, slot in out))
        for vertex in column
        if (out := at.graph.links.get(vertex))
    }


def _straighten(at: Levels) -> None:
    """Swap the two pins of a box where that makes a line straight and crosses nothing new."""
    graph = at.graph
    for column, following in pairwise(graph.columns):
        for vertex in following:
            arriving = graph.back.get(vertex, [])
            if graph.is_via(vertex) or len(arriving) != 2 or arriving[0][0] == arriving[1][0]:
                continue
            pins = [(vertex.item, slot) for _, slot in arriving]
            starts = [at.leaves(source) for source, _ in arriving]
            ends = [at.arrives(vertex, slot) for _, slot in arriving]
            if sum(map(int.__eq__, starts, ends[::-1])) <= sum(map(int.__eq__, starts, ends)):
                continue
            now = [graph.pin[pin] for pin in pins]
            crossings = channel(_nets(at, column))[2]
            graph.pin.update(zip(pins, now[::-1], strict=True))
            if channel(_nets(at, column))[2] > crossings:
                graph.pin.update(zip(pins, now, strict=True))


def _channel(at: Levels, column: list[Vertex], spaced: bool) -> Channel:
    nets = _nets(at, column)
    bends, tracks, _ = channel(nets, 1 if spaced else 0)
    rows: list[set[int]] = [set() for _ in range(tracks)]  # on which each track has a line
    for vertex, net in nets.items():
        for end in net.ends:
            for (x0, y0), (x1, y1) in pairwise(bends[vertex].corners(net.start, end)):
                if x0 == x1:
                    rows[x0].update(range(min(y0, y1), max(y0, y1) + 1))
    cells = [0] if tracks else []
    for left, right in pairwise(rows):
        # Upright lines side by side seem to touch.
        cells.append(cells[-1] + (2 if spaced or left & right else 1))
    return Channel(nets, bends, tuple(cells), cells[-1] + 1 if cells else 0)


def least_width(wiring: Wiring, widths: Mapping[Item, int], zones: Sequence[int], lead: int) -> int:
    """The width of the layout that `place` makes of the same."""
    bound = width_without_tracks(wiring.at.graph, widths, zones, lead)
    return bound + sum(part.span for part in wiring.channels[:-1])


def width_without_tracks(
    graph: Layers, widths: Mapping[Item, int], zones: Sequence[int], lead: int
) -> int:
    """A width that no layout goes below: a quick look before rows and tracks are known."""
    boxes = sum(
        max(widths[v.item] for v in column if not graph.is_via(v)) for column in graph.columns
    )
    return boxes + sum(zone + 2 + 2 * lead for zone in zones[: len(graph.columns) - 1])


def place(
    wiring: Wiring, widths: Mapping[Item, int], zones: Sequence[int], lead: int, inset: int = 0
) -> Layout:
    """Place boxes and lines.

    Args:
        wiring: rows and tracks.
        widths: cells of each box.
        zones: for each channel the cells to keep free for labels.
        lead: blanks between a text and its line.
        inset: cells of a line before the first track.
    """
    at, graph = wiring.at, wiring.at.graph
    boxes: dict[Item, Placed] = {}
    paths: dict[Vertex, list[tuple[int, int]]] = {}  # corner points up to the end of a via
    routes: list[Route] = []
    x = 0
    for column, part, zone in zip(graph.columns, wiring.channels, zones, strict=True):
        own = [vertex for vertex in column if not graph.is_via(vertex)]
        end = x + max(widths[vertex.item] for vertex in own)
        for vertex in own:
            width, height = widths[vertex.item], at.height(vertex)
            boxes[vertex.item] = Placed(x, at.row[vertex], width, height)
            paths[vertex] = [(x + width + lead, at.leaves(vertex))]
        first = end + lead + 1 + inset
        last = first + part.span + zone
        routes += _routes(graph, part, paths, first, last)
        x = last + 1 + lead
    ends = [y for route in routes for _, y in route.points]
    low = min([0, *ends])
    high = max([*ends, *(b.y + b.height - 1 for b in boxes.values())], default=-1)
    return Layout(
        max((b.x + b.width for b in boxes.values()), default=0),
        high - low + 1,
        lead,
        at.shape.above,
        {item: box._replace(y=box.y - low) for item, box in boxes.items()},
        tuple(
            route._replace(points=tuple((px, py - low) for px, py in route.points))
            for route in routes
        ),
    )


def _routes(
    graph: Layers, part: Channel, paths: dict[Vertex, list[tuple[int, int]]], first: int, last: int
) -> list[Route]:
    """The lines through one channel; `paths` gets those that go on to the next."""
    uprights: dict[int, int] = {}  # for each row the last column with an upright line
    lines: list[tuple[Vertex, Vertex, int, list[tuple[int, int]]]] = []
    for vertex, net in part.nets.items():
        for (to, slot), y in zip(graph.links[vertex], net.ends, strict=True):
            corners = [
                (first + part.track[t], row) for t, row in part.bends[vertex].corners(net.start, y)
            ]
            for (x0, y0), (x1, y1) in pairwise(corners):
                if x0 == x1:
                    for row in range(min(y0, y1), max(y0, y1) + 1):
                        uprights[row] = max(uprights.get(row, 0), x0)
            lines.append((vertex, to, slot, [*paths[vertex], *corners, (last, y)]))
    routes = []
    for vertex, to, slot, path in lines:
        if slot < 0:
            paths[to] = path
            continue
        free = max(uprights.get(path[-1][1], 0) + 1, first, path[0][0] + 1)
        routes.append(Route(vertex.item, to.item, slot, tuple(path), free))
    return routes
