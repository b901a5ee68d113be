"""Which rows the values have: nodes in order of creation, and those of one object under its path.

`model.layers[0].neurons[1].w[0]` is too long for a column, and cut short it reads like another.
So the path that neighbours share stands above them, and they are called `.w[0]` below it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from tutor.trace.log import Log
from tutor.view.graph.scene import Scene
from tutor.view.graph.stretches import window

_SHORT = 12  # cells of names that need no path above them
_AVERAGE = 2  # nodes below each path, on average, that make up for its row


@dataclass(frozen=True)
class ValueRows:
    """All rows of a scene.

    Attributes:
        nodes: in order of creation.
        entries: nodes, and the paths above them.
        places: for each node its place among the entries.
        owners: for each node below a path that path.
    """

    nodes: Sequence[int]
    entries: Sequence[int | str]
    places: Sequence[int]
    owners: dict[int, str]

    def page(self, node: int, height: int) -> tuple[list[int | str], str]:
        """The rows that there is room for, with a node in sight, and which nodes those are.

        What is said takes a row of its own; it is empty where nothing is left out.
        """
        total = len(self.entries)
        if total <= height:
            return list(self.entries), ""
        room = max(1, height - 1)
        at = self.places[min(bisect_left(self.nodes, node), len(self.nodes) - 1)]
        start = window(at, total, room)
        start -= start == at > 0 and room > 1  # for the path above it
        shown = list(self.entries[start : start + room])
        first = shown[0]
        if isinstance(first, int) and first in self.owners and at > start:
            shown[0] = self.owners[first]
        if len(shown) > 1 and isinstance(shown[0], str) and isinstance(shown[1], str):
            shown.pop(0)  # a path with nothing below it
        if len(shown) > 1 and isinstance(shown[-1], str):
            shown.pop()
        numbers = [bisect_left(self.nodes, each) + 1 for each in shown if isinstance(each, int)]
        return shown, f"{numbers[0]}–{numbers[-1]} of {len(self.nodes)}"


def value_rows(log: Log, scene: Scene, room: int) -> ValueRows:
    """The rows of a scene; with more nodes than `room` those without a name have none."""
    whole = len(scene.operands) <= room
    return scene.hold(("value rows", whole), lambda: _made(log, scene, whole=whole))


def _made(log: Log, scene: Scene, *, whole: bool) -> ValueRows:
    nodes = scene.outputs
    names = {node: name for node in nodes if (name := log.name(node)) is not None}
    if not whole:
        nodes = [*names] or nodes
    owners = {node: path for node, name in names.items() if (path := _path(name))}
    groups = [(path, list(each)) for path, each in groupby(nodes, owners.get)]
    paths = sum(path is not None for path, _ in groups)
    longest = max((len(log.label(node)) for node in owners), default=0)
    if longest <= _SHORT or len(owners) < _AVERAGE * paths:
        return ValueRows(nodes, nodes, range(len(nodes)), {})
    entries: list[int | str] = []
    places: list[int] = []
    for path, members in groups:
        entries += [path] if path is not None else []
        places += range(len(entries), len(entries) + len(members))
        entries += members
    return ValueRows(nodes, entries, places, owners)


def _path(name: str) -> str | None:
    """The object that a name is part of, `n.layers[0]` of `n.layers[0].b`; None if of none."""
    return name.rpartition(".")[0] or None
