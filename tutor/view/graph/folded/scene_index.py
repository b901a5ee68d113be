"""What has to be known of a whole graph to fold it: who uses what, and which call made it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from tutor.trace.log import Log
from tutor.view.graph.scene import Scene


class SceneIndex:
    """The nodes of a scene by their users and by their calls, worked out once.

    Attributes:
        log: the run.
        scene: the whole graph.
        operands: for each of its nodes, in order of creation, the slots that its edges come from
            with the nodes there.
        users: for each node those that an edge of it leads to, repeats kept.
        own: for each call that made nodes those it made itself.
    """

    def __init__(self, log: Log, scene: Scene) -> None:
        """Take the run and one of its graphs."""
        self.log, self.scene = log, scene
        self.operands: dict[int, tuple[tuple[int, int], ...]] = {}
        self.users: dict[int, list[int]] = {item.id: [] for item in scene.operands}
        self.own: dict[int, list[int]] = {}
        for item in scene.operands:
            node = item.id
            edges = tuple([e for e in enumerate(log.operands(node)) if e[1] in self.users])
            self.operands[node] = edges
            for _, source in edges:
                self.users[source].append(node)
            self.own.setdefault(log.frame(node), []).append(node)

    @cached_property
    def work(self) -> list[int]:
        """The nodes that have edges, and those without any, in order of creation.

        A leaf that is used belongs to its first user.
        """
        return [node for node, edges in self.operands.items() if edges or not self.users[node]]

    @cached_property
    def calls(self) -> dict[int, list[int]]:
        """For each call the calls right inside it in which nodes of the graph were made."""
        frames = self.log.frames
        out: dict[int, list[int]] = {}
        seen = {0}
        for frame in self.own:
            at = frame
            while at not in seen:
                seen.add(at)
                out.setdefault(frames[at].parent, []).append(at)
                at = frames[at].parent
        return out

    def place_of(self, node: int) -> int:
        """The node in whose neighbourhood a node is drawn: of a leaf its first user."""
        if self.operands[node] or not self.users[node]:
            return node
        return self.users[node][0]

    def way(self, node: int) -> list[int]:
        """The calls around a node, the program first."""
        out = [self.log.frame(node)]
        while out[-1]:
            out.append(self.log.frames[out[-1]].parent)
        return out[::-1]

    def inside(self, frame: int) -> Iterator[int]:
        """The nodes that a call made, with those of the calls inside it."""
        todo = [frame]
        while todo:
            at = todo.pop()
            yield from self.own.get(at, ())
            todo += self.calls.get(at, ())
