"""Which part of a graph is drawn where the whole does not fit, by the node that is worked on.

Each node belongs to one part, whatever way the run came to it, so that steps inside a part move
nothing. The largest part of these is taken that fits the pane: the program, or the outermost call
around the node, with the calls inside it folded and those around the node open; then the same with
operations folded that have no name; else the node's neighbourhood, which is a stretch of operations
in the order of the program. At the end of the run, where nothing is worked on, none is open.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import TypeVar

from tutor.characters import safe
from tutor.trace.log import Log
from tutor.view.graph.folded.cuts import cut
from tutor.view.graph.folded.named_folds import goal_of, named_folds
from tutor.view.graph.folded.neighbourhood import Fold, folded, part
from tutor.view.graph.folded.scene_index import SceneIndex
from tutor.view.graph.scene import Scene

P = TypeVar("P")

_KEPT = 160  # parts of a graph that are kept with their layouts
_NAMES = 2  # named nodes that a neighbourhood is said to lead to
_NOTHING = -1  # no node: nothing is open
_FEWEST = 5  # operations in a call before it is drawn by itself


class Parts:
    """The parts of one graph.

    Attributes:
        largest: more items than this are never drawn.
    """

    def __init__(self, log: Log, scene: Scene, largest: int) -> None:
        """Take the run, one of its graphs, and the most items of a drawing."""
        self.largest = largest
        self._index = SceneIndex(log, scene)
        self._cuts: dict[tuple[int, int], int] = {}
        self._folds: dict[int, Fold | None] = {}
        self._goals: dict[int, int | None] = {}
        self._made: dict[tuple[object, ...], Scene] = {}
        self._useless: set[tuple[object, ...]] = set()

    def fitting(self, log: Log, node: int, fits: Callable[[Scene], P | None]) -> P | None:
        """What `fits` says of the first part around a node that it says anything of."""
        index = self._index
        node = index.place_of(node)
        way = index.way(node)
        for depth in range(len(way)):
            found = self._first(log, ("calls", *way[depth:]), fits)
            if found is not None:
                return found
        goal = goal_of(log, index, node, self._goals)
        for depth in range(len(way) if goal is not None else 0):
            found = self._first(log, ("names", goal, *way[depth:]), fits)
            if found is not None:
                return found
        i = bisect_left(index.work, node)
        low, high = 0, len(index.work)
        while True:
            found = self._first(log, ("work", low, high), fits)
            if found is not None or high - low == 1:
                return found
            if (low, high) not in self._cuts:
                self._cuts[low, high] = cut(log, index, low, high)
            place = self._cuts[low, high]
            low, high = (low, place) if i < place else (place, high)

    def overview(self, log: Log, fits: Callable[[Scene], P | None]) -> P | None:
        """What `fits` says of all of the graph, with what can be folded to one result each.

        None if it says nothing, or if there are calls with several results.
        """
        index = self._index
        root = index.scene.root
        if root is None:
            return None
        way = index.way(root.id)
        keys: tuple[tuple[object, ...], ...] = (("calls", *way), ("names", _NOTHING, *way))
        parts = (self._part(log, key, users=False) for key in keys)
        whole = (part for part in parts if part and part.cut and not part.cut.fed)
        found = (fits(part) for part in whole)
        return next((part for part in found if part is not None), None)

    def _first(
        self, log: Log, key: tuple[object, ...], fits: Callable[[Scene], P | None]
    ) -> P | None:
        """A part with what is around it if there is room, else the mere part."""
        for users in (True, False):
            scene = self._part(log, key, users)
            found = fits(scene) if scene is not None else None
            if found is not None:
                return found
        return None

    def _part(self, log: Log, key: tuple[object, ...], users: bool) -> Scene | None:
        """A part by its key; None of one that is too large, or not worth drawing."""
        made = self._made
        whole = (*key, users)
        if whole in self._useless:
            return None
        if whole in made:
            made[whole] = made.pop(whole)  # the one asked for last is the last to go
            return made[whole]
        while len(made) >= _KEPT:
            del made[next(iter(made))]
        kind, *rest = key
        numbers = [number for number in rest if isinstance(number, int)]
        make = {"calls": self._calls, "names": self._names, "work": self._work}[str(kind)]
        scene = make(log, numbers, users)
        if scene is None or len(scene.items) > self.largest:
            self._useless.add(whole)
            return None
        made[whole] = scene
        return scene

    def _work(self, log: Log, stretch: list[int], users: bool) -> Scene | None:
        """A stretch of operations: the first, and the one after the last."""
        index = self._index
        low, high = stretch
        if high - low > self.largest:
            return None
        own = index.work[low:high]
        alike = len({index.frame[node] for node in own}) == 1
        way = index.way(own[0])
        called = self._called(way) if alike else ""
        goals = {goal_of(log, index, node, self._goals) for node in own}
        if len(goals) <= _NAMES and None not in goals:
            labels = [log.label(goal) for goal in sorted(g for g in goals if g is not None)]
            called = " › ".join(filter(None, (called, safe(" and ".join(labels)))))
        return part(index, own, (), f"in {called}" if called else "", users=users)

    def _calls(self, log: Log, way: list[int], users: bool) -> Scene | None:
        """A call with those of the calls inside it open that are on a way, and others folded."""
        index = self._index
        size = sum(len(index.inner.get(f, ())) + len(index.own.get(f, ())) for f in way)
        if size > 4 * self.largest:
            return None  # a quick look: some of its own nodes are leaves that are not drawn
        own, folds = self._opened(way)
        if len(own) + len(folds) > self.largest:
            return None
        calls = any(call not in way for f in way for call in index.inner.get(f, ()))
        if len(own) + len(folds) < _FEWEST or (way[0] == 0 and not calls):
            return None
        return part(index, own, folds, self._said(way), users=users)

    def _names(self, log: Log, path: list[int], users: bool) -> Scene | None:
        """The same with what has no name folded, but for what leads to one node, the first."""
        index = self._index
        goal, *way = path
        size = sum(len(index.inner.get(f, ())) + len(index.own.get(f, ())) for f in way)
        if size > 4 * self.largest:
            return None
        own, folds = named_folds(log, index, *self._opened(way), goal)
        if not folds:
            return None
        return part(index, own, folds, self._said(way), users=users)

    def _opened(self, way: list[int]) -> tuple[list[int], list[Fold]]:
        """The operations of the calls on a way, and the calls inside them as boxes."""
        index = self._index
        own = [n for f in way for n in index.own.get(f, ()) if index.edges(n)]
        inner = [call for f in way for call in index.inner.get(f, ()) if call not in way]
        return own, [fold for call in inner if (fold := self._folded(call)) is not None]

    def _folded(self, call: int) -> Fold | None:
        if call not in self._folds:
            self._folds[call] = folded(self._index, call)
        return self._folds[call]

    def _said(self, way: list[int]) -> str:
        called = self._called(way)
        return f"in {called}" if way[0] else f"{called} open" if called else ""

    def _called(self, way: list[int]) -> str:
        """The functions on a way, without the program."""
        return " › ".join(f"{safe(self._index.functions[f])}()" for f in way if f)
