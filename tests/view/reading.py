"""Reads a drawing back from its characters alone, as a person does: by following the lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tutor.view.glyphs import ASCII, UNICODE
from tutor.view.graph.canvas import DOWN, LEFT, RIGHT, UP

STEP = {UP: (0, -1), DOWN: (0, 1), LEFT: (-1, 0), RIGHT: (1, 0)}
BACK = {UP: DOWN, DOWN: UP, LEFT: RIGHT, RIGHT: LEFT}
POWER = {UP: 27, DOWN: 9, LEFT: 3, RIGHT: 1}
HEADS = {table: {table.arrow, *table.forward, *table.backward} for table in (UNICODE, ASCII)}
NODE = re.compile(r"n(\d+)\b")


class Drawing:
    """A grid of characters and what its lines say."""

    def __init__(self, rows: list[str], ascii: bool) -> None:
        self.rows = rows
        self.ascii = ascii
        self.table = ASCII if ascii else UNICODE
        self.walked: set[tuple[int, int]] = set()

    def at(self, x: int, y: int) -> str:
        row = self.rows[y] if 0 <= y < len(self.rows) else ""
        return row[x] if 0 <= x < len(row) else " "

    def strokes(self, x: int, y: int) -> set[int]:
        """Which neighbours the glyph in a cell reaches out to."""
        char = self.at(x, y)
        if self.ascii:
            return self._plain_strokes(x, y, char)
        code = self.table.lines.find(char)
        return {way for way, power in POWER.items() if code > 0 and code // power % 3}

    def _plain_strokes(self, x: int, y: int, char: str) -> set[int]:
        if char in "-=":
            return {LEFT, RIGHT}
        if char in "|H":
            return {UP, DOWN}
        if char not in "+#":
            return set()
        level = {"-", "="} | HEADS[ASCII] | set("o*@^23456789")
        upright = set("|H+#o*@v")
        return {
            way
            for way, (dx, dy) in STEP.items()
            if self.at(x + dx, y + dy) in (level if way in (LEFT, RIGHT) else upright)
        }

    def follow(self, x: int, y: int, way: int) -> Iterator[tuple[int, int]]:
        """Every cell in which a line ends that enters the cell (x, y) going one way."""
        todo = [(x, y, way)]
        while todo:
            x, y, way = todo.pop()
            if self.is_end(x, y):
                yield x, y
                continue
            ways = self.strokes(x, y)
            self.walked.add((x, y))
            if BACK[way] in ways:
                onward = ways - {BACK[way]}
            elif way in (LEFT, RIGHT) and ways == {UP, DOWN}:
                onward = {way}  # it passes under
            else:
                raise AssertionError(f"a line going {way} hits {self.at(x, y)!r} at {x}, {y}")
            assert onward, f"a line ends in nothing at {x}, {y}"
            for go in onward:
                todo.append((x + STEP[go][0], y + STEP[go][1], go))

    def is_end(self, x: int, y: int) -> bool:
        return self.at(x, y) in HEADS[self.table]


def layered(rows: list[str], ascii: bool) -> Counter[tuple[int, int]]:
    """The edges of a layered drawing whose nodes are called n0, n1, …"""
    drawing = Drawing(rows, ascii)
    edges: Counter[tuple[int, int]] = Counter()
    for y, row in enumerate(rows):
        for found in NODE.finditer(row):
            x = found.end()
            x += drawing.at(x, y) == " "  # a blank may stand before the line
            if drawing.at(x, y) in ("-=" if ascii else "╶╺"):
                drawing.walked.add((x, y))
                for end in drawing.follow(x + 1, y, RIGHT):
                    edges[int(found[1]), _box(rows, *end)] += 1
    for y, row in enumerate(rows):
        for x in range(len(row)):
            if drawing.strokes(x, y):
                assert (x, y) in drawing.walked, f"a line from nowhere at {x}, {y}"
    return edges


def _box(rows: list[str], x: int, y: int) -> int:
    """The node that an arrowhead points at: named on its row, or the first one above."""
    assert rows[y][x + 1 : x + 2].strip() == ""
    while not (found := NODE.match(rows[y].ljust(x + 2), x + 2)):
        y -= 1
        assert y >= 0, "an arrow into nothing"
    return int(found[1])


class Gutter(Drawing):
    """The lanes of a tape. A level line belongs to the node on its row, as in `git log --graph`."""

    def is_node(self, x: int, y: int) -> bool:
        return self.at(x, y) in (self.table.leaf, self.table.made, self.table.root)

    def strokes(self, x: int, y: int) -> set[int]:
        """As for any drawing; the number of parallel edges stands on a level line."""
        return {LEFT, RIGHT} if self.at(x, y).isdigit() else super().strokes(x, y)

    def source(self, x: int, y: int) -> int | None:
        """The row of the node that the lane above a cell comes from, if a lane is there."""
        y -= 1
        while not self.is_node(x, y):
            ways = self.strokes(x, y)
            self.walked.add((x, y))
            if DOWN not in ways:
                return None
            assert UP in ways, f"a lane begins in nothing at {x}, {y}"
            y -= 1
        return y

    def operands(self, x: int, y: int) -> Iterator[int | None]:
        """The rows of the operands of the node at (x, y); None for each out of sight."""
        straight = self.source(x, y)
        if straight is not None:
            yield straight
        for way in (LEFT, RIGHT):
            times, at = 1, x + STEP[way][0]
            while BACK[way] in self.strokes(at, y) or self.strokes(at, y) == {UP, DOWN}:
                ways = self.strokes(at, y)
                self.walked.add((at, y))
                if UP in ways and ways != {UP, DOWN}:
                    source = self.source(at, y)
                    assert source is not None, f"a line joins nothing at {at}, {y}"
                    yield from [source] * times
                times = int(self.at(at, y)) if self.at(at, y).isdigit() else 1
                if way not in ways and ways != {UP, DOWN}:
                    break
                at += STEP[way][0]
                if self.at(at, y) == self.table.above:
                    yield None
                    at += STEP[way][0]  # a line may go on behind a connector


def tape(rows: list[str], ascii: bool) -> tuple[Counter[tuple[int, int]], Counter[int]]:
    """The edges of a tape by row, and how many connectors to rows above each row has."""
    gutter = Gutter(rows, ascii)
    edges: Counter[tuple[int, int]] = Counter()
    above: Counter[int] = Counter()
    for y, row in enumerate(rows):
        (x,) = (x for x in range(len(row)) if gutter.is_node(x, y))
        for source in gutter.operands(x, y):
            if source is None:
                above[y] += 1
            else:
                edges[source, y] += 1
    return edges, above
