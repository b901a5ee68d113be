"""All of a graph as a scene of boxes: as many calls open as there is room for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from tutor.trace.log import Log
from tutor.view.graph.bundled.boxes import Box, Boxes, Step, Way, boxes_of
from tutor.view.graph.bundled.bundles import Bundle, Bundles
from tutor.view.graph.bundled.joining import Joint
from tutor.view.graph.items import Item, node_item
from tutor.view.graph.scene import Cut, Scene

P = TypeVar("P")

_MOST = 150  # boxes that are joined one by one
_NARROWEST, _LOWEST = 7, 2  # cells of a box with the channel beside it, and its rows, at least
_DEEP = 10_000  # nodes up to which the inside of calls is looked at
_TRIED = 3  # calls that are opened in vain before the others stay folded


class WholeGraph:
    """The boxes of one graph, and the scenes that can be made of them."""

    def __init__(self, log: Log, scene: Scene) -> None:
        """Take the run and one of its graphs."""
        self._scene = scene
        deep = len(scene.edges) <= _DEEP
        self._boxes = boxes_of(log, scene.edges, scene.frames(log), scene.calls(log), deep=deep)

    def fitting(
        self, log: Log, width: int, height: int, fits: Callable[[Scene], P | None],
        readable: Callable[[P], bool],
    ) -> P | None:  # fmt: skip
        """What `fits` says of the finest scene for a pane that it says anything `readable` of.

        Each call and each name is a box, or else all those alike, or else several are joined. Where
        those alike leave room, calls are opened, the largest first.
        """

        def tried(joint: Joint) -> P | None:
            if len(joint.parts) * _NARROWEST * _LOWEST > width * height:
                return None
            columns = joint.columns()
            if len(columns) * _NARROWEST > width or max(columns) * _LOWEST > height:
                return None
            found = fits(bundled(log, self._scene, self._boxes, joint))
            return found if found is not None and readable(found) else None

        def either(joint: Joint) -> P | None:
            found = tried(joint)
            if found is None:
                joint.join_leaves()
                found = tried(joint)
            return found

        boxes = self._boxes
        if len({(box.way[0], box.single) for box in boxes.boxes}) <= _MOST:
            found = tried(Joint(boxes, (), single=True))
            if found is not None:
                return found
        joint = Joint(boxes, ())
        found = either(joint)
        if found is not None:
            return self._opened(found, either)
        while len(joint.parts) <= _MOST and joint.join(width, height):
            found = tried(joint)
            if found is not None:
                return found
        return None

    def _opened(self, found: P, tried: Callable[[Joint], P | None]) -> P:
        """The same with calls open, as far as that says anything."""
        opened: set[Way] = set()
        failed: set[Way] = set()
        joint = Joint(self._boxes, ())
        while len(failed) < _TRIED:
            sizes: dict[Way, int] = {}
            for box, way in zip(self._boxes.boxes, joint.ways, strict=True):
                if len(way) < len(box.way) and way not in failed:
                    sizes[way] = sizes.get(way, 0) + box.size
            if not sizes:
                break
            largest = max(sizes, key=sizes.__getitem__)
            finer = Joint(self._boxes, opened | {largest})
            better = tried(finer)
            if better is None:
                failed.add(largest)
            else:
                found, joint = better, finer
                opened.add(largest)
        return found


def bundled(log: Log, whole: Scene, boxes: Boxes, joint: Joint) -> Scene:
    """The scene of boxes that are joined."""
    order = joint.in_order()
    part_of = {box: part for part, own in joint.parts.items() for box in own}
    leaving: dict[int, set[int]] = {part: set() for part in order}
    entering: dict[int, set[int]] = {part: set() for part in order}
    for (box, other), used in boxes.crossing.items():
        source, user = part_of[box], part_of[other]
        if source != user:
            leaving[source].update(used)
            entering[user].update(used)
    if whole.root is not None:
        leaving[part_of[boxes.box_of[whole.root.id]]].add(whole.root.id)
    ends: dict[int, set[int]] = {part: set() for part in order}
    for node in boxes.unused:
        ends[part_of[boxes.box_of[node]]].add(node)
    items: dict[int, Item] = {}
    names: dict[Item, str] = {}
    found: dict[Item, Bundle] = {}
    for part in order:
        own = [boxes.boxes[box] for box in joint.parts[part]]
        outputs = sorted(leaving[part] or ends[part])
        size = sum(box.size for box in own)
        leaves = all(box.way[0].kind == "leaves" for box in own)
        ways = [joint.ways[box] for box in joint.parts[part]]
        called, times = _called(boxes, ways, own)
        call = len(set(ways)) == 1 and ways[0][-1].kind == "call" and times == 1
        named = call or log.name(outputs[0]) is not None
        if size > 1 and (len(outputs) > 1 or leaves or not named):
            item = Item("bundle", min(box.first for box in own))
            inputs = len(entering[part])
            found[item] = Bundle(called, times, leaves, size, inputs, tuple(outputs))
        else:
            item = node_item(outputs[0])
            if size > 1:
                names[item] = called[0] if call else ""
        items[part] = item
    root, places = whole.root, {box: items[part] for box, part in part_of.items()}
    return Scene(
        {items[p]: tuple(items[s] for s in order if s in joint.sources[p]) for p in order},
        None if root is None else items[part_of[boxes.box_of[root.id]]],
        whole.seed,
        Cut(
            whole, {}, names, frozenset(), {}, "",
            bundles=Bundles(found, places, boxes.box_of),
        ),
    )  # fmt: skip


def _called(boxes: Boxes, ways: list[Way], own: list[Box]) -> tuple[tuple[str, ...], int]:
    """What boxes are called together, and how many calls or results they are."""
    sizes: dict[Way, int] = {}
    for way, box in zip(ways, own, strict=True):
        sizes[way] = sizes.get(way, 0) + box.size
    by_size = sorted(sizes, key=lambda way: -sizes[way])
    names = tuple(dict.fromkeys(_name(way[-1]) for way in by_size))
    if len(sizes) > 1 or by_size[0][-1].kind == "leaves":
        return names, 1
    (way,) = sizes
    single = own[0].single
    if any(box.single != single for box in own):
        single = None
    times = boxes.calls[way] if way[-1].kind == "call" else boxes.results[way]
    if single is None and times > 1:
        return names, times
    return ((single,) if isinstance(single, str) and single else names), 1


def _name(step: Step) -> str:
    return step.name or (f"line {step.line}" if step.line else "")
