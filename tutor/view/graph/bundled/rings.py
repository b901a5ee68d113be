"""Which vertices of a graph are on a ring together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def rings(edges: Mapping[int, Iterable[int]]) -> dict[int, int]:
    """For each vertex one vertex of its ring, the same for all of that; itself if on none.

    The strongly connected components, as Tarjan (1972) finds them, without recursion.

    Args:
        edges: where one gets from each vertex.
    """
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    found: dict[int, int] = {}
    waiting: list[int] = []
    for start in edges:
        if start in index:
            continue
        index[start] = low[start] = len(index)
        waiting.append(start)
        walk = [(start, iter(edges[start]))]
        while walk:
            at, ways = walk[-1]
            for to in ways:
                if to not in index:
                    index[to] = low[to] = len(index)
                    waiting.append(to)
                    walk.append((to, iter(edges[to])))
                    break
                if to not in found:
                    low[at] = min(low[at], index[to])
            else:
                walk.pop()
                if walk:
                    low[walk[-1][0]] = min(low[walk[-1][0]], low[at])
                if low[at] == index[at]:
                    while True:
                        member = waiting.pop()
                        found[member] = at
                        if member == at:
                            break
    return found
