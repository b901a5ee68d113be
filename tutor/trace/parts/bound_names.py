"""Which nodes each name was bound to, and when."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from tutor.program.columns import Bindings

_NONE: tuple[list[int], list[int]] = [], []
_By = dict[str, tuple[list[int], list[int]]]


class BoundNames:
    """The nodes behind the names of a run. The program's own names come before those in calls."""

    def __init__(self, bindings: Bindings) -> None:
        self._bindings = bindings
        self._called: dict[str, tuple[int, ...]] = {}

    @cached_property
    def _by_name(self) -> tuple[_By, _By]:
        """For every name the positions at which it was bound to a node, and those nodes.

        First of the program itself, then of its calls.
        """
        own: _By = {}
        inner: _By = {}
        for k, frame, name, node in self._bindings.nodes():
            ks, nodes = (inner if frame else own).setdefault(name, ([], []))
            ks.append(k)
            nodes.append(node)
        return own, inner

    def names(self) -> list[str]:
        """Every name that was bound to a node, the program's own first, in order of first use."""
        own, inner = self._by_name
        return [*own, *(name for name in inner if name not in own)]

    def at(self, name: str, k: int | None) -> int | None:
        """The node that a name means at position `k`, by default at the end; None if unknown.

        Before it is bound for the first time, it means the node that it will be bound to first.
        """
        own, inner = self._by_name
        found = own.get(name) or inner.get(name)
        if found is None:
            return None
        ks, nodes = found
        return nodes[-1 if k is None else max(bisect_right(ks, k) - 1, 0)]

    def called(self, name: str) -> tuple[int, ...]:
        """Every node that was ever called so, in the order in which each first was.

        Whether it was the first name of the node does not matter.
        """
        nodes = self._called.get(name)
        if nodes is None:
            own, inner = self._by_name
            both = (*own.get(name, _NONE)[1], *inner.get(name, _NONE)[1])
            nodes = self._called[name] = tuple(dict.fromkeys(both))
        return nodes
