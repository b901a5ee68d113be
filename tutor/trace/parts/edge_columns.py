"""The edges of one pass as columns, searched by what they are and by their numbers.

All columns are in the order of `Edges.into`: node by node, the contributions of each as they
arrive. So those of one node are a slice.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, chain, compress, repeat
from typing import Any

from tutor.trace.parts.edges import Edges, TakenEdge
from tutor.trace.parts.large_search import select_large
from tutor.trace.parts.node_masks import NodeMasks, every
from tutor.trace.query import Query

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


def select(edges: Edges, query: Query, masks: NodeMasks, part: range) -> Sequence[int]:
    """The numbers of the edges that were taken and are looked for, in order.

    Args:
        edges: the pass.
        query: what is looked for; its quantity is a key of `NUMBERS`, or None.
        masks: which nodes it is about.
        part: the numbers of the edges that are gone through; all of a query that names a node.
    """
    node, quantity = query.node, query.quantity
    if query.source is not None:
        return _leaving(edges, query, query.source, masks)
    if not masks.says_place and not masks.says_operation and quantity is None:
        return part if node is None else _Into(edges, node)
    if node is None and edges.is_large:
        return select_large(edges, query, masks, part)
    places = range(len(edges)) if node is None else edges.places(node)
    low, high = edges.first[places.start], edges.first[places.stop]
    codes = edges.into[low:high]
    wanted: list[Iterable[Any]] = [map(edges.coded(part.stop).__gt__, codes)]
    wanted.append(map(edges.coded(part.start).__le__, codes))
    if masks.says_place:
        allowed = masks.placed(edges.order)
        wanted.append(allowed[code >> 1] for code in codes)
    if masks.says_operation:
        sizes = (edges.first[j + 1] - edges.first[j] for j in places)
        made = masks.made_by(edges.order[places.start : places.stop])
        wanted.append(chain.from_iterable(map(repeat, made, sizes)))
    if quantity is not None:
        wanted.append(query.numbers.mask(NUMBERS[quantity](edges, places)))
    return sorted(map(edges.number, compress(codes, every(wanted))))


def _leaving(edges: Edges, query: Query, source: int, masks: NodeMasks) -> Sequence[int]:
    """Those that come from one node, of which there are two at most."""
    if masks.says_place and not masks.placed([source])[0]:
        return ()
    return [
        e for e in edges.leaving(source)
        if query.node in (None, edges.target(e))
        and (not masks.says_operation or masks.made_by([edges.target(e)])[0])
        and (query.quantity is None or _number(edges.edge(e), query.quantity) in query.numbers)
    ]  # fmt: skip


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
