"""What has to be known of a whole graph to fold it: who uses what, and which call made it."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.trace.log import Log
from tutor.view.graph.scene import Scene


class SceneIndex:
    """The nodes of a scene by their users and by their calls, worked out once.

    It keeps nothing of the log, which would never be freed otherwise.

    Attributes:
        scene: the whole graph.
        operands: for each of its nodes, in order of creation, the slots that its edges come from
            with the nodes there.
        users: for each node those that an edge of it leads to, repeats kept.
        work: the nodes that have edges, and those without any, in order of creation. A leaf that
            is used belongs to its first user.
        frame: the call that made each node.
        own: for each call that made nodes those it made itself.
        around: for each call of these, and the calls around it, the one it is right inside.
        inner: for each call the calls right inside it in which nodes were made.
        functions: what those calls are called.
    """

    def __init__(self, log: Log, scene: Scene) -> None:
        """Take the run and one of its graphs."""
        self.scene = scene
        self.operands: dict[int, tuple[tuple[int, int], ...]] = {}
        self.users: dict[int, list[int]] = {item.id: [] for item in scene.operands}
        self.frame = {node: log.frame(node) for node in self.users}
        self.own: dict[int, list[int]] = {}
        for node, frame in self.frame.items():
            edges = tuple([e for e in enumerate(log.operands(node)) if e[1] in self.users])
            self.operands[node] = edges
            for _, source in edges:
                self.users[source].append(node)
            self.own.setdefault(frame, []).append(node)
        self.work = [n for n, edges in self.operands.items() if edges or not self.users[n]]
        self.around: dict[int, int] = {}
        self.inner: dict[int, list[int]] = {}
        self.functions: dict[int, str] = {}
        for frame in self.own:
            at = frame
            while at and at not in self.around:
                made = log.frames[at]
                self.around[at], self.functions[at] = made.parent, made.function
                self.inner.setdefault(made.parent, []).append(at)
                at = made.parent

    def place_of(self, node: int) -> int:
        """The node in whose neighbourhood a node is drawn: of a leaf its first user."""
        if self.operands[node] or not self.users[node]:
            return node
        return self.users[node][0]

    def way(self, node: int) -> list[int]:
        """The calls around a node, the program first."""
        out = [self.frame[node]]
        while out[-1]:
            out.append(self.around[out[-1]])
        return out[::-1]

    def inside(self, frame: int) -> Iterator[int]:
        """The nodes that a call made, with those of the calls inside it."""
        todo = [frame]
        while todo:
            at = todo.pop()
            yield from self.own.get(at, ())
            todo += self.inner.get(at, ())
