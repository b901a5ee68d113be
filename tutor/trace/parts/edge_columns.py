"""The edges of one pass as columns, searched by what they are and by their numbers.

All columns are in the order of `Edges.into`: node by node, the contributions of each as they
arrive. So those of one node are a slice.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, chain, compress, repeat
from operator import and_
from typing import Any

from tutor.trace.parts.edges import Edges, TakenEdge
from tutor.trace.parts.large_search import select_large
from tutor.trace.query import Range

_NAN = float("nan")


class _Into(Sequence[int]):
    """The edges that were taken to one node, in order, worked out one by one."""

    __slots__ = ("_count", "_edges", "_node")

    def __init__(self, edges: Edges, node: int) -> None:
        self._edges, self._node = edges, node
        self._count = edges.arrived(node, edges.count)

    def below(self, e: int) -> int:
        """How many come before edge number `e`."""
        return self._edges.arrived(self._node, e)

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, n: Any) -> Any:
        return self._edges.nth(self._node, range(self._count)[n])


def select(
    edges: Edges, node: int | None, source: int | None, sources: bytes | None,
    targets: bytes | None, quantity: str | None, numbers: Range,
) -> Sequence[int]:  # fmt: skip
    """The numbers of the edges that were taken and are looked for, in order.

    Args:
        node, source: where they lead to, and where they come from; None for anywhere.
        sources, targets: the same as a mask over all nodes of the run.
        quantity: the number that must be in the range, a key of `NUMBERS`; None for none.
    """
    if source is None and sources is None and targets is None and quantity is None:
        return range(edges.count) if node is None else _Into(edges, node)
    if source is not None:
        return [
            e for e in edges.leaving(source)
            if node in (None, edges.target(e)) and (sources is None or sources[source])
            and (targets is None or targets[edges.target(e)])
            and (quantity is None or _number(edges.edge(e), quantity) in numbers)
        ]  # fmt: skip
    if node is None and edges.is_large:
        return select_large(edges, sources, targets, quantity, numbers)
    places = range(len(edges)) if node is None else edges.places(node)
    low, high = edges.first[places.start], edges.first[places.stop]
    codes, order = edges.into[low:high], edges.order
    masks: list[Iterable[Any]] = [map(edges.end.__gt__, codes)]  # taken
    if sources is not None:
        allowed = list(map(sources.__getitem__, order))
        masks.append(allowed[code >> 1] for code in codes)
    if targets is not None:
        sizes = (edges.first[j + 1] - edges.first[j] for j in places)
        masks.append(chain.from_iterable(map(repeat, (targets[order[j]] for j in places), sizes)))
    if quantity is not None:
        masks.append(numbers.mask(NUMBERS[quantity](edges, places)))
    every = masks[0]
    for mask in masks[1:]:
        every = map(and_, every, mask)
    return sorted(map(edges.number, compress(codes, every)))


def below(found: Sequence[int], e: int) -> int:
    """How many of the numbers that `select` has found are below `e`."""
    return found.below(e) if isinstance(found, _Into) else bisect_left(found, e)


def _number(edge: TakenEdge, quantity: str) -> float:
    """One number of one edge, a nan if it is unset."""
    number = {
        "gradient": edge.after, "before": edge.before, "upstream": edge.upstream,
        "local": edge.local, "contribution": edge.upstream * edge.local,
    }[quantity]  # fmt: skip
    return _NAN if number is None else number


def _codes(edges: Edges, places: range) -> Sequence[int]:
    return edges.into[edges.first[places.start] : edges.first[places.stop]]


def _upstream(edges: Edges, places: range) -> Iterable[float]:
    return map(edges.grad.__getitem__, (code >> 1 for code in _codes(edges, places)))


def _local(edges: Edges, places: range) -> Iterable[float]:
    return edges.local_derivatives(edges.first[places.start], edges.first[places.stop])


def _contribution(edges: Edges, places: range) -> Iterable[float]:
    return edges.contributions(edges.first[places.start], edges.first[places.stop])


def _before(edges: Edges, places: range) -> Iterable[float]:
    """The running sum before each contribution, a nan while unset."""
    for start, given in _by_node(edges, places):
        yield _NAN if start is None else start
        yield from list(accumulate(given[:-1], initial=start or 0.0))[1:]


def _after(edges: Edges, places: range) -> Iterable[float]:
    for start, given in _by_node(edges, places):
        yield from list(accumulate(given, initial=start or 0.0))[1:]


def _by_node(edges: Edges, places: range) -> Iterable[tuple[float | None, array[float]]]:
    """For each node that gets some: its gradient before the pass, and its contributions."""
    first, begin = edges.first, edges.first[places.start]
    given = edges.contributions(begin, first[places.stop])
    for j in places:
        if first[j] < first[j + 1]:
            yield edges.gradient_before(j), given[first[j] - begin : first[j + 1] - begin]


NUMBERS: dict[str, Callable[[Edges, range], Iterable[float]]] = {
    "gradient": _after,
    "before": _before,
    "contribution": _contribution,
    "upstream": _upstream,
    "local": _local,
}
"""The numbers of an edge, by the name of the quantity."""
