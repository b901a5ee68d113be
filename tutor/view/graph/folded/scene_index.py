"""What has to be known of a whole graph to fold it: who uses what, and which call made it."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.trace.log import Log
from tutor.trace.many_nodes import operands_of
from tutor.view.graph.scene import Scene


class SceneIndex:
    """The nodes of a scene by their users and by their calls, worked out once.

    It keeps nothing of the log, which would never be freed otherwise.

    Attributes:
        scene: the whole graph.
        operands: for each node in order of creation what its operation works on, also what is
            no node of the scene.
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
        users: dict[int, list[int]] = {node: [] for node in scene.edges}
        nodes = list(users)
        self.users = users
        self.operands = dict(zip(nodes, operands_of(log, nodes), strict=True))
        for node, operands in self.operands.items():
            for source in operands:
                if source in users:
                    users[source].append(node)
        self.work = [node for node, edges in scene.edges.items() if edges or not users[node]]
        self.frame = dict(zip(nodes, scene.frames(log), strict=True))
        self.own: dict[int, list[int]] = {}
        for node, frame in self.frame.items():
            if frame in self.own:
                self.own[frame].append(node)
            else:
                self.own[frame] = [node]
        self.around: dict[int, int] = {}
        self.inner: dict[int, list[int]] = {}
        self.functions: dict[int, str] = {}
        for call in scene.calls(log).values():
            self.around[call.id], self.functions[call.id] = call.parent, call.function
            self.inner.setdefault(call.parent, []).append(call.id)

    def edges(self, node: int) -> tuple[tuple[int, int], ...]:
        """The slots that the edges of a node come from, with the nodes there."""
        operands = self.operands[node]
        return tuple([edge for edge in enumerate(operands) if edge[1] in self.users])

    def place_of(self, node: int) -> int:
        """The node in whose neighbourhood a node is drawn: of a leaf its first user."""
        if self.edges(node) or not self.users[node]:
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
