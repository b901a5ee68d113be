"""How the nodes of a pass are called, each worked out only when it is asked for.

A pass over a network has thousands of nodes, and a question speaks of a handful.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping


class PassLabels(Mapping[int, str]):
    """The labels of some nodes.

    Args:
        nodes: the nodes.
        label: what a node is called; asked at most once for each.
    """

    def __init__(self, nodes: Collection[int], label: Callable[[int], str]) -> None:
        self._nodes, self._label = nodes, label
        self._known: dict[int, str] = {}

    def __getitem__(self, node: int) -> str:
        if node not in self._known:
            if node not in self._nodes:
                raise KeyError(node)
            self._known[node] = self._label(node)
        return self._known[node]

    def __iter__(self) -> Iterator[int]:
        return iter(self._nodes)

    def __len__(self) -> int:
        return len(self._nodes)
