"""Boxes joined step by step until a graph of them fits a pane, and none of its edges goes round."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator
from heapq import heapify, heappop, heappush
from itertools import combinations

from tutor.view.graph.bundled.boxes import Boxes, Way
from tutor.view.graph.bundled.rings import rings

_CELLS, _ROWS = 14, 4  # what a box with the channel beside it takes, about


class Joint:
    """Which boxes are drawn as one.

    Attributes:
        ways: for each box how far its way is told.
        parts: the boxes of each that is drawn, by a number of its own.
        sources: for each of these those that it is made from.
    """

    def __init__(self, boxes: Boxes, opened: Collection[Way], *, single: bool = False) -> None:
        """Join boxes that are alike, and those that are each made from the other.

        Args:
            boxes: all of them.
            opened: the calls whose inside is told apart.
            single: whether calls and results are told apart that are alike.
        """
        self._boxes = boxes
        self.ways = [_told(box.way, opened) for box in boxes.boxes]
        numbers: dict[Hashable, int] = {}
        number = []
        for box, way in zip(boxes.boxes, self.ways, strict=True):
            key = (way, box.single) if single else way
            number.append(numbers.setdefault(key, len(numbers)))
        edges: dict[int, set[int]] = {n: set() for n in range(len(numbers))}
        for source, user in boxes.crossing:
            edges[number[user]].add(number[source])
        ring = rings(edges)
        self.parts: dict[int, list[int]] = {}
        for i, n in enumerate(number):
            self.parts.setdefault(ring[n], []).append(i)
        self.sources: dict[int, set[int]] = {part: set() for part in self.parts}
        for n, sources in edges.items():
            self.sources[ring[n]].update(ring[s] for s in sources if ring[s] != ring[n])
        self._users: dict[int, set[int]] = {part: set() for part in self.parts}
        for part, sources in self.sources.items():
            for source in sources:
                self._users[source].add(part)

    def columns(self) -> list[int]:
        """About how many boxes stand in each column of a drawing."""
        rank: dict[int, int] = {}
        for part in self.in_order():
            rank[part] = max((rank[source] + 1 for source in self.sources[part]), default=0)
        columns = [0] * (max(rank.values()) + 1)
        for part, users in self._users.items():
            columns[min((rank[user] - 1 for user in users), default=rank[part])] += 1
        return columns

    def join_leaves(self) -> None:
        """Join the leaves that have the same users."""
        alike: dict[frozenset[int], list[int]] = {}
        for part in filter(self._is_leaves, self.parts):
            alike.setdefault(frozenset(self._users[part]), []).append(part)
        for same in alike.values():
            self._unite(same)

    def join(self, width: int, height: int) -> bool:
        """Join what is worth least, where the pane has least room; False if all are one."""
        columns = self.columns()
        wide, tall = len(columns) * _CELLS / width, max(columns) * _ROWS / height
        ways = (self._beside, self._along) if tall > wide else (self._along, self._beside)
        for way in ways:
            found = min(way(), default=None)
            if found is not None:
                self._unite(found[1])
                return True
        return False

    def _size(self, part: int) -> int:
        return sum(self._boxes.boxes[box].size for box in self.parts[part])

    def _is_leaves(self, part: int) -> bool:
        return all(self._boxes.boxes[box].way[0].kind == "leaves" for box in self.parts[part])

    def _along(self) -> Iterator[tuple[int, list[int]]]:
        """Two of which one feeds nothing but the other, or the other is fed by nothing but it."""
        for part, users in self._users.items():
            if self._is_leaves(part):
                continue
            for user in users:
                others = (s for s in self.sources[user] if s != part and not self._is_leaves(s))
                if len(users) == 1 or next(others, None) is None:
                    yield min(self._size(part), self._size(user)), [part, user]

    def _beside(self) -> Iterator[tuple[int, list[int]]]:
        """Leaves with their one user, any two leaves, two that are fed alike or feed alike."""
        leaves = [part for part in self.parts if self._is_leaves(part)]
        for part in leaves:
            if len(self._users[part]) == 1:
                yield 1 + self._size(part), [part, *self._users[part]]
        for pair in combinations(sorted(leaves, key=self._size)[:2], 2):
            yield 1 + 2 * sum(map(self._size, pair)), list(pair)
        work = [part for part in self.parts if not self._is_leaves(part)]
        for ends in (self.sources, self._users):
            alike: dict[frozenset[int], list[int]] = {}
            for part in work:
                alike.setdefault(frozenset(ends[part]), []).append(part)
            for same in alike.values():
                if len(same) > 1:
                    two = sorted(same, key=self._size)[:2]
                    yield sum(map(self._size, two)), two

    def _unite(self, parts: list[int]) -> None:
        into, *others = parts
        for part in others:
            self.parts[into] += self.parts.pop(part)
            self.sources[into] |= self.sources.pop(part)
            self._users[into] |= self._users.pop(part)
        gone = set(parts)
        self.sources[into] -= gone
        self._users[into] -= gone
        for ends, back in ((self.sources, self._users), (self._users, self.sources)):
            for end in ends[into]:
                back[end] -= gone
                back[end].add(into)

    def in_order(self) -> list[int]:
        """All that are drawn, what is made before what is made from it, the first node first."""
        left = {part: len(sources) for part, sources in self.sources.items()}
        first = {
            part: min(self._boxes.boxes[b].first for b in of) for part, of in self.parts.items()
        }
        ready = [(first[part], part) for part, count in left.items() if not count]
        heapify(ready)
        out: list[int] = []
        while ready:
            out.append(heappop(ready)[1])
            for user in self._users[out[-1]]:
                left[user] -= 1
                if not left[user]:
                    heappush(ready, (first[user], user))
        return out


def _told(way: Way, opened: Collection[Way]) -> Way:
    """A way as far as its calls are open, and one step more."""
    depth = 1
    while way[:depth] in opened and depth < len(way):
        depth += 1
    return way[:depth]
