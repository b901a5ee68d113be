"""Every node of a graph in one box: a table of leaves, a call, or what leads to a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from tutor.trace.log import Log
from tutor.trace.many_nodes import calls_of, frames_of

Kind = Literal["leaves", "call", "work"]


class Step(NamedTuple):
    """One thing that a box can be folded into: a table, the calls from one line, or a name.

    Attributes:
        kind: leaves, a call, or operations.
        name: of the table, the function or the results; empty of what has none.
        line: where it is called; 0 where that tells nothing apart.
    """

    kind: Kind
    name: str
    line: int


Way = tuple[Step, ...]
"""The calls around a box and the box itself, the outermost first. Calls alike have one way."""


class Box(NamedTuple):
    """Nodes that are always drawn together.

    Attributes:
        way: where it belongs.
        single: which of several calls or results with that way it belongs to: the outermost call,
            or the name in full.
        size: how many nodes.
        first: the first of them.
    """

    way: Way
    single: int | str
    size: int
    first: int


@dataclass(frozen=True, eq=False)
class Boxes:
    """A graph in boxes, as fine as they get.

    Attributes:
        boxes: all of them.
        calls: for each call with nodes inside, its way.
        box_of: for each node the number of its box.
        crossing: a node that is used in another box than its own, with that box, each pair once.
        unused: the nodes that nothing uses.
    """

    boxes: list[Box]
    calls: dict[int, Way]
    box_of: dict[int, int]
    crossing: set[tuple[int, int]]
    unused: list[int]


def boxes_of(log: Log, operands: Mapping[int, tuple[int, ...]]) -> Boxes:
    """The boxes of a graph, whose nodes come with their operands in order of creation.

    A leaf is put with the others of its table, or of its line; an operation with those of its call
    that lead to the same name alone.
    """
    nodes = list(operands)
    frames = frames_of(log, nodes)
    ways, outer = _ways(log, set(frames))
    keys = _keys(log, nodes, operands, frames, ways, outer)
    numbers = {key: i for i, key in enumerate(dict.fromkeys(keys))}
    places = [numbers[key] for key in keys]
    box_of = dict(zip(nodes, places, strict=True))
    sizes = [0] * len(numbers)
    first = [0] * len(numbers)
    crossing: set[tuple[int, int]] = set()
    used: set[int] = set()
    for node, box in zip(nodes, places, strict=True):
        if not sizes[box]:
            first[box] = node
        sizes[box] += 1
        for source in operands[node]:
            used.add(source)
            if box_of[source] != box:
                crossing.add((source, box))
    return Boxes(
        [Box(*key, sizes[box], first[box]) for key, box in numbers.items()],
        ways,
        box_of,
        crossing,
        [node for node in nodes if node not in used],
    )


_Key = tuple[Way, int | str]


def _ways(log: Log, frames: set[int]) -> tuple[dict[int, Way], dict[int, int]]:
    """For each of these calls and those around them its way, and the outermost call around it."""
    calls = {}
    todo = frames - {0}
    while todo:
        found = calls_of(log, sorted(todo))
        calls.update({call.id: call for call in found})
        todo = {call.parent for call in found} - calls.keys() - {0}
    ways: dict[int, Way] = {0: ()}
    outer = {0: 0}
    for id in sorted(calls):  # a call is made after the one that it is made in
        call = calls[id]
        ways[id] = (*ways[call.parent], Step("call", call.function, call.line))
        outer[id] = outer[call.parent] or id
    return ways, outer


def _keys(
    log: Log,
    nodes: list[int],
    operands: Mapping[int, tuple[int, ...]],
    frames: list[int],
    ways: Mapping[int, Way],
    outer: Mapping[int, int],
) -> list[_Key]:
    """What the box of each node is told by: its way, and which of several it belongs to."""
    keys: list[_Key] = []
    led: dict[int, tuple[int, _Key] | None] = {}  # call and box that a node leads to, if only one
    steps: dict[tuple[Kind, str, int], Step] = {}
    for node, frame in zip(reversed(nodes), reversed(frames), strict=True):
        sources, name = operands[node], log.name(node) or ""
        base, _, rest = name.partition("[")
        goal = led.get(node)
        key: _Key
        if not sources and (rest or not frame):
            key = ((_step(steps, "leaves", base, 0 if name else log.span(node).line),), base)
        elif not name and goal is not None and goal[0] == frame:
            key = goal[1]
        else:
            line = 0 if name else log.span(node).line
            step = _step(steps, "work", base, line)
            key = ((*ways[frame], step), outer[frame] or name)
        keys.append(key)
        here = frame, key
        for source in sources:
            if led.setdefault(source, here) != here:
                led[source] = None
    return keys[::-1]


def _step(known: dict[tuple[Kind, str, int], Step], kind: Kind, name: str, line: int) -> Step:
    """A step, one object for all that are equal."""
    found = known.get((kind, name, line))
    if found is None:
        found = known[kind, name, line] = Step(kind, name, line)
    return found
