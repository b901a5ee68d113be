"""Every node of a graph in one box: a table of leaves, a call, or what leads to a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress
from typing import Literal, NamedTuple

from tutor.program.columns import Frame
from tutor.trace.log import Log

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


_TOLD_APART = 150  # calls and results: of more all those alike are one box

Way = tuple[Step, ...]
"""The calls around a box and the box itself, the outermost first. Calls alike have one way."""


class Box(NamedTuple):
    """Nodes that are always drawn together.

    Attributes:
        way: where it belongs.
        single: which of several calls or results with that way it belongs to: the outermost call,
            or the name in full; None where there are too many to be told apart.
        size: how many nodes.
        first: the first of them.
    """

    way: Way
    single: int | str | None
    size: int
    first: int


@dataclass(frozen=True, eq=False)
class Boxes:
    """A graph in boxes, as fine as they get.

    Attributes:
        boxes: all of them.
        calls: for each way of a call how many calls with nodes inside have it.
        results: for each way of operations of how many calls, or names, they are.
        box_of: for each node the number of its box.
        crossing: for two boxes the nodes of the first that are used in the second.
        unused: the nodes that nothing uses.
    """

    boxes: list[Box]
    calls: Mapping[Way, int]
    results: Mapping[Way, int]
    box_of: dict[int, int]
    crossing: dict[tuple[int, int], list[int]]
    unused: list[int]


def boxes_of(
    log: Log, operands: Mapping[int, tuple[int, ...]], frames: Sequence[int],
    calls: Mapping[int, Frame], *, deep: bool,
) -> Boxes:  # fmt: skip
    """The boxes of a graph, whose nodes come with their operands and calls in order of creation.

    A leaf is put with the others of its table, or of its line; an operation with those of its call
    that lead to the same name alone. Unless it goes `deep`, a call of the program is one box.
    """
    nodes, worked_on = list(operands), list(operands.values())
    ways, outer = _ways(calls)
    numbers: dict[_Key, int] = {}
    working = set() if deep else set(compress(frames, worked_on)) - {0}
    called = {
        frame: numbers.setdefault((ways[frame][:1], outer[frame]), len(numbers))
        for frame in working
    }
    folded = list(map(called.get, frames))
    inside = set(chain.from_iterable(compress(worked_on, (box is not None for box in folded))))
    alone = [
        (i, nodes[i], frames[i]) for i, box in enumerate(folded) if box is None or not worked_on[i]
    ]
    places = [box or 0 for box in folded]
    told = _keys(log, operands, reversed(alone), dict.fromkeys(inside), ways, outer)
    for i, (way, single) in told:
        if folded[i] is None or way[0].kind == "leaves":
            so_far = way if deep or way[0].kind != "call" else way[:1]
            places[i] = numbers.setdefault((so_far, single), len(numbers))
    keys, places = _in_order(list(numbers), places)
    box_of = dict(zip(nodes, places, strict=True))
    sizes = Counter(places)
    first = dict(zip(reversed(places), reversed(nodes), strict=True))
    used = inside.union(*(worked_on[i] for i, _, _ in alone))
    return Boxes(
        [Box(*key, sizes[box], first[box]) for box, key in enumerate(keys)],
        Counter(ways.values()),
        Counter(way for way, _ in numbers),
        box_of,
        _crossing(worked_on, places, box_of),
        [node for node in nodes if node not in used],
    )


_Key = tuple[Way, int | str]


def _in_order(
    keys: Sequence[_Key], places: list[int]
) -> tuple[list[tuple[Way, int | str | None]], list[int]]:
    """Keys in the order of their first nodes, and for each node the number of its key then.

    Where there are too many calls and results, without what tells those alike apart.
    """
    kept: list[tuple[Way, int | str | None]] = list(keys)
    if len({(way[:1], single) for way, single in keys}) > _TOLD_APART:
        alike: dict[Way, int] = {}
        same = [alike.setdefault(way, len(alike)) for way, _ in keys]
        kept, places = [(way, None) for way in alike], [same[number] for number in places]
    order = {number: i for i, number in enumerate(dict.fromkeys(places))}
    return [kept[number] for number in order], [order[number] for number in places]


def _crossing(
    worked_on: Sequence[tuple[int, ...]], places: Sequence[int], box_of: Mapping[int, int]
) -> dict[tuple[int, int], list[int]]:
    """For two boxes the nodes of the first that are used in the second, each once."""
    pairs = {
        (source, box)
        for sources, box in zip(worked_on, places, strict=True)
        for source in sources
        if box_of[source] != box
    }
    crossing: dict[tuple[int, int], list[int]] = {}
    for source, box in pairs:
        crossing.setdefault((box_of[source], box), []).append(source)
    return crossing


def _ways(calls: Mapping[int, Frame]) -> tuple[dict[int, Way], dict[int, int]]:
    """For each call its way, and the outermost call around it."""
    ways: dict[int, Way] = {0: ()}
    outer = {0: 0}
    for id in sorted(calls):  # a call is made after the one that it is made in
        call = calls[id]
        ways[id] = (*ways[call.parent], Step("call", call.function, call.line))
        outer[id] = outer[call.parent] or id
    return ways, outer


def _keys(
    log: Log,
    operands: Mapping[int, tuple[int, ...]],
    nodes: Iterator[tuple[int, int, int]],
    led: dict[int, tuple[int, _Key] | None],
    ways: Mapping[int, Way],
    outer: Mapping[int, int],
) -> Iterator[tuple[int, _Key]]:
    """The keys of nodes that come with a place and their call, the last first.

    Args:
        log: the run.
        operands: of all nodes.
        nodes: those to look at.
        led: for a node the call and the box that it leads to, None if it leads to several. What is
            found is added.
        ways, outer: of calls.
    """
    steps: dict[tuple[Kind, str, int], Step] = {}
    for i, node, frame in nodes:
        sources, name = operands[node], log.name(node) or ""
        base, bracket, _ = name.partition("[")
        goal = led.get(node)
        key: _Key
        if not sources and (bracket or not frame):
            line = 0 if name else log.span(node).line
            key = ((_step(steps, "leaves", base, line),), base)
        elif not name and goal is not None and goal[0] == frame:
            key = goal[1]
        else:
            step = _step(steps, "work", base, 0 if name else log.span(node).line)
            key = ((*ways[frame], step), outer[frame] or name)
        yield i, key
        here = frame, key
        for source in sources:
            if led.setdefault(source, here) != here:
                led[source] = None


def _step(known: dict[tuple[Kind, str, int], Step], kind: Kind, name: str, line: int) -> Step:
    """A step, one object for all that are equal."""
    found = known.get((kind, name, line))
    if found is None:
        found = known[kind, name, line] = Step(kind, name, line)
    return found
