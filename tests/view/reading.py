"""Reads a drawing back from its characters alone, as a person does: by following the lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from typing import NamedTuple

from tutor.view.glyphs import ASCII, UNICODE
from tutor.view.graph.canvas import DOWN, LEFT, RIGHT, UP

STEP = {UP: (0, -1), DOWN: (0, 1), LEFT: (-1, 0), RIGHT: (1, 0)}
BACK = {UP: DOWN, DOWN: UP, LEFT: RIGHT, RIGHT: LEFT}
POWER = {UP: 27, DOWN: 9, LEFT: 3, RIGHT: 1}
HEADS = {table: {table.arrow, *table.forward, *table.backward} for table in (UNICODE, ASCII)}
LABEL = re.compile(r" (?:[×*]\S+|[◁(] \S+|\S+ [×*] \S+ = \S+|= \S+|\S+) (?=\S)|[×*◁(]\S+ (?=\S)")
WAYS = {
    char: frozenset(way for way, power in POWER.items() if code // power % 3)
    for code, char in reversed([*enumerate(UNICODE.lines)][1:])
}
"""Which neighbours each glyph of a line reaches out to."""

AFTER = (r"(?= = )", r"(?=[ ─━◀◁]|$)")
"""What stands after a title: its value, or else its line or nothing."""


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

    def strokes(self, x: int, y: int) -> Set[int]:
        """Which neighbours the glyph in a cell reaches out to."""
        char = self.at(x, y)
        return self._plain_strokes(x, y, char) if self.ascii else WAYS.get(char, frozenset())

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


class Seen(NamedTuple):
    """The box of a node: its corners, and whether it has a frame."""

    title: str
    left: int
    top: int
    right: int
    bottom: int
    framed: bool


class Layered(Drawing):
    """A layered drawing of nodes whose titles are known."""

    def __init__(self, rows: list[str], titles: Iterable[str], ascii: bool = False) -> None:
        super().__init__(rows, ascii)
        titles = list(titles)
        self.boxes = [
            self._find(title, [t for t in titles if t != title and t.startswith(title)])
            for title in titles
        ]
        begins = {(box.left, box.top) for box in self.boxes}
        self.arrivals: dict[tuple[int, int], str] = {}
        for box in self.boxes:
            bottom = box.bottom
            while (box.left, bottom + 1) not in begins and not box.framed:
                if self._air(box.left, bottom + 1) is None:
                    break
                bottom += 1
            for y in range(box.top, bottom + 1):
                air = 0 if box.framed else self._air(box.left, y)
                self.arrivals[box.left - 1 - (air or 0), y] = box.title
        self._frames = {
            (x, y)
            for box in self.boxes
            if box.framed
            for x in range(box.left, box.right + 1)
            for y in range(box.top, box.bottom + 1)
        }

    def _air(self, x: int, y: int) -> int | None:
        """Blanks between a text that begins in a cell and the line to it; None without a line."""
        if self.strokes(x, y):
            return None  # it passes
        for air in (0, 1):
            char = self.at(x - 1 - air, y)
            if char in HEADS[self.table] or RIGHT in self.strokes(x - 1 - air, y):
                return air
            if char != " ":
                break
        return None

    def _find(self, title: str, longer: Iterable[str] = ()) -> Seen:
        """A box by its title: in a frame, or at the beginning of a text.

        Where one of the `longer` titles stands that begin with it, it is that one.
        """
        light, heavy = self.table.light, self.table.heavy
        for y, row in enumerate(self.rows):
            for corners in (light, heavy):
                x = row.find(f"{corners[0]} {title} ")
                if x >= 0:
                    bottom = y + 1
                    while self.at(x, bottom) != corners[4]:
                        assert self.at(x, bottom) == corners[3], f"the frame of {title} is open"
                        bottom += 1
                    right = row.index(corners[2], x + 1)
                    assert all(self.at(right, i) == corners[3] for i in range(y + 1, bottom))
                    assert self.at(right, bottom) == corners[5]
                    return Seen(title, x, y, right, bottom, True)
        for after in AFTER:
            found = [
                (m.start(), y)
                for y, row in enumerate(self.rows)
                for m in re.finditer(re.escape(title) + after, row)
                if self._begins(m.start(), y) and not row.startswith(tuple(longer), m.start())
            ]
            if title == self.table.grad:  # gradients begin with the same word
                number = re.compile(re.escape(title) + r" [-\d·.▒?]")
                found = [(x, y) for x, y in found if not number.match(self.rows[y], x)]
            if found:
                break
        assert len(found) == 1, f"{title} stands at {found}"
        x, y = found[0]
        return Seen(title, x, y, x + len(title) - 1, y, False)

    def _begins(self, x: int, y: int) -> bool:
        """Whether a text begins in a cell: in its row only lines stand directly before it."""
        before = self.rows[y][:x]
        if not before.strip():
            return True
        last = before.rstrip()[-1]
        gap = len(before) - len(before.rstrip())
        line = last in HEADS[self.table] or bool(self.strokes(len(before.rstrip()) - 1, y))
        return (line and gap <= 1) or gap > 1

    def edges(self) -> Counter[tuple[str, str, str]]:
        """Every edge as operand, consumer and what stands on it."""
        edges: Counter[tuple[str, str, str]] = Counter()
        for box in self.boxes:
            start = self._leaves(box)
            if start is not None:
                self.walked.add(start)
                for target, label in self._follow(start[0] + 1, start[1]):
                    edges[box.title, target, label] += 1
        self._nothing_left()
        return edges

    def _leaves(self, box: Seen) -> tuple[int, int] | None:
        """The cell in which the line of a box begins, None if it has none."""
        if box.framed:
            x, y = box.right + 1, box.top + 1
            return (x, y) if self._level(x, y) else None
        for x in range(box.right + 1, len(self.rows[box.top])):
            if any((other.left, other.top) == (x, box.top) for other in self.boxes):
                return None
            if self._level(x, box.top):
                return x, box.top
            if self.strokes(x, box.top):
                return None
        return None

    def _level(self, x: int, y: int) -> bool:
        """Whether a line begins in a cell: a dash, or the arrow of a step back."""
        char = self.at(x, y)
        if self.ascii and char == "=":
            return self.at(x + 1, y) in "=#"
        if self.ascii and char in "-":
            return not self.at(x + 1, y).isdigit()
        return char in self.table.backward or self.strokes(x, y) == {LEFT, RIGHT}

    def _follow(self, x: int, y: int) -> Iterator[tuple[str, str]]:
        """Every box that the line which enters a cell from the left goes to, and its label."""
        todo = [(x, y, RIGHT)]
        while todo:
            x, y, way = todo.pop()
            label = ""
            found = LABEL.match(self.rows[y], x) if (x, y) not in self.arrivals else None
            if way == RIGHT and found:
                label = found[0].strip()
                x = found.end()
                assert (x, y) in self.arrivals, f"{label!r} does not stand at the end of its edge"
            self.walked.add((x, y))
            if (x, y) in self.arrivals:
                yield self.arrivals[x, y], label
                continue
            ways = self.strokes(x, y)
            if BACK[way] in ways:
                onward = ways - {BACK[way]}
            elif way in (LEFT, RIGHT) and ways == {UP, DOWN}:
                onward = {way}  # it passes under
            else:
                raise AssertionError(f"a line going {way} hits {self.at(x, y)!r} at {x}, {y}")
            assert onward, f"a line ends in nothing at {x}, {y}"
            for go in onward:
                todo.append((x + STEP[go][0], y + STEP[go][1], go))

    def _nothing_left(self) -> None:
        """No line begins in nothing, and no two upright lines stand side by side."""
        for y, row in enumerate(self.rows):
            upright_before = False
            for x in range(len(row)):
                ways = self.strokes(x, y) if (x, y) not in self._frames else set()
                if ways and not (self.ascii and row[x] in "-="):
                    assert (x, y) in self.walked, f"a line from nowhere at {x}, {y}"
                upright = bool(ways & {UP, DOWN})
                assert not (upright and upright_before), f"lines touch at {x}, {y}"
                upright_before = upright


class Gutter(Drawing):
    """The lanes of a tape. A level line belongs to the node on its row, as in `git log --graph`."""

    def is_node(self, x: int, y: int) -> bool:
        return self.at(x, y) in (self.table.leaf, self.table.made, self.table.root)

    def strokes(self, x: int, y: int) -> Set[int]:
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
