"""The orders in which engines go from node to node in a backward pass, sound and unsound ones."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tutor.debug.bent import Numbered, Order

POSTORDER, DEPTH, BREADTH, EDGES = "postorder", "depth", "breadth", "edges"
"""A list in which each node stands behind all below it, gone through from its end; from a node to
its operands at once; level by level; from a node along one edge, and at once on from there."""


Blind = frozenset[tuple[int, int]]
"""Edges, each by the node that it comes from and the operand."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A way through a graph.

    Attributes:
        kind: `POSTORDER` and its like.
        visited: whether a node is gone to only once.
        repeats: whether without that check an operand that a node uses twice is gone to twice.
        levels: how far from the root it goes, the root being level 1; 0 if all the way.
        closed: whether it takes only edges to nodes that it goes to.
    """

    kind: str
    visited: bool
    repeats: bool = False
    levels: int = 0
    closed: bool = False

    def order(self, turned: frozenset[int], blind: Blind = frozenset()) -> Order:
        """The edges in this order.

        Args:
            turned: the nodes whose operands are gone to from the last to the first. A set of
                operands has no order of its own.
            blind: the edges along which it does not go on, though they are taken.
        """

        def edges_in_order(root: int, edges: Sequence[Numbered]) -> Iterable[Numbered]:
            outgoing: dict[int, list[Numbered]] = {}
            for numbered in edges:
                outgoing.setdefault(numbered[1].node, []).append(numbered)
            below: dict[int, list[int]] = {}
            for node, found in outgoing.items():
                remembered = [edge for _, edge in found if (node, edge.slot) not in blind]
                targets = [edge.target for edge in remembered]
                below[node] = targets if self.repeats else list(dict.fromkeys(targets))
                if node in turned:
                    below[node].reverse()
            if self.kind == EDGES:
                yield from self._one_by_one(root, outgoing, turned)
                return
            nodes = list(self._nodes(root, below))
            for node in nodes:
                for numbered in outgoing.get(node, ()):
                    if not self.closed or numbered[1].target in nodes:
                        yield numbered

        return edges_in_order

    def _one_by_one(
        self, root: int, outgoing: Mapping[int, Sequence[Numbered]], turned: frozenset[int]
    ) -> Iterator[Numbered]:
        """Each edge, and then all below it, as often as a path leads there."""

        def rest(node: int) -> Iterator[Numbered]:
            found = outgoing.get(node, ())
            return iter(found[::-1] if node in turned else found)

        ahead = [rest(root)]
        while ahead:
            numbered = next(ahead[-1], None)
            if numbered is None:
                ahead.pop()
                continue
            yield numbered
            if len(ahead) != self.levels:
                ahead.append(rest(numbered[1].target))

    def _nodes(self, root: int, below: dict[int, list[int]]) -> Iterable[int]:
        if self.kind == BREADTH:
            return self._breadth(root, below)
        if self.kind == DEPTH:
            return self._depth(root, below, before=True)
        return reversed(list(self._depth(root, below, before=False)))

    def _breadth(self, root: int, below: dict[int, list[int]]) -> Iterator[int]:
        visited, ahead = {root}, deque([root])
        while ahead:
            node = ahead.popleft()
            yield node
            for target in below.get(node, ()):
                if not (self.visited and target in visited):
                    visited.add(target)
                    ahead.append(target)

    def _depth(self, root: int, below: dict[int, list[int]], before: bool) -> Iterator[int]:
        """Each node before or after those that it leads to."""
        visited = {root}
        ahead = [(root, iter(below.get(root, ())))]
        if before:
            yield root
        while ahead:
            node, rest = ahead[-1]
            target = None if len(ahead) == self.levels else next(rest, None)
            if target is None:
                ahead.pop()
                if not before:
                    yield node
            elif not (self.visited and target in visited):
                visited.add(target)
                ahead.append((target, iter(below.get(target, ()))))
                if before:
                    yield target


SOUND = Walk(POSTORDER, visited=True)
